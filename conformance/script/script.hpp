// The case model: pure values.
#pragma once
#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "conformance/requirements/requirement.hpp"
#include "conformance/requirements/rfc6455.hpp"
#include "conformance/script/event_words.hpp"
#include "conformance/script/frame_words.hpp"
#include "conformance/script/opening_words.hpp"
#include "wsspec/base/role.hpp"

namespace wsspec::conformance {

/// The suite opens the connection with a message of the case's own. Only as a script's first step.
struct OpenWith {
  Opening message;
};
struct Send {
  Outgoing what;
};
/// Unmet: the requirement is violated. If it is a MUST, the script ends; else it goes on.
struct Expect {
  Expected what;
  const Requirement* because;
};
/// Met: the script ends well. Unmet in time: the requirement is violated, and the script goes on.
struct Prefer {
  Expected what;
  const Requirement* because;
};
/// Never fails: whether it came is noted.
struct Note {
  Expected what;
  const Requirement* because;
};
/// From here on this must not come.
struct Never {
  Expected what;  ///< a message or a Pong
  const Requirement* because;
};
/// The suite's own Ping and its Pong: the peer has read everything before it. Unmet: setup-failed.
struct Barrier {};

using Step = std::variant<OpenWith, Send, Expect, Prefer, Note, Never, Barrier>;

/// Steps in order. Words that stand for several steps give a list, which joins the list around it.
class Script {
 public:
  Script(std::initializer_list<Script> parts) {
    for (const auto& part : parts) steps_.insert(steps_.end(), part.steps_.begin(), part.steps_.end());
  }
  Script(Step step) : steps_{std::move(step)} {}  // NOLINT: a word is a script of one step
  auto begin() const { return steps_.begin(); }
  auto end() const { return steps_.end(); }
  std::size_t size() const { return steps_.size(); }
  const Step& operator[](std::size_t i) const { return steps_[i]; }

 private:
  std::vector<Step> steps_;
};

// ---- the words ----

inline Script open_with(Opening message) {
  return Step(OpenWith{std::move(message)});
}
inline Script send(Outgoing what) {
  return Step(Send{std::move(what)});
}
inline Script expect(Expected what, const Requirement& because) {
  return Step(Expect{std::move(what), &because});
}
inline Script prefer(Expected what, const Requirement& because) {
  return Step(Prefer{std::move(what), &because});
}
inline Script note(Expected what, const Requirement& because) {
  return Step(Note{std::move(what), &because});
}
inline Script never(Expected what, const Requirement& because) {
  return Step(Never{std::move(what), &because});
}
inline Script barrier() {
  return Step(Barrier{});
}
/// The closing handshake, begun by the suite (RFC 6455 §7.1.2).
Script close_cleanly(std::uint16_t code = 1000);
/// The same steps n times.
Script repeat(int n, const Script& steps);

// ---- the case ----

/// Everything else about a case follows from its steps.
struct Case {
  std::string id;
  std::string title;
  Script script;
  std::source_location where;
};

/// The requirements that the case's expectations name, in order, without repeats.
std::vector<const Requirement*> covers(const Case& test);

/// Whether the case says something about a peer in this role. A case with an opening of its own tests the
/// side that reads it; every other case tests both.
bool can_test(const Case& test, Role peer);

/// Ids compare by their numbers: 2.9 comes before 2.10.
bool id_less(std::string_view a, std::string_view b);

/// "5" -> "Fragmentation"; empty when there is no such chapter.
std::string_view chapter_title(std::string_view id);

class Catalogue {
 public:
  void add(std::string id, std::string title, Script script,
           std::source_location where = std::source_location::current()) {
    cases_.push_back({std::move(id), std::move(title), std::move(script), where});
  }
  auto begin() const { return cases_.begin(); }
  auto end() const { return cases_.end(); }
  std::size_t size() const { return cases_.size(); }
  const Case* find(std::string_view id) const;
  /// The ids most like a mistyped one, best first.
  std::vector<std::string> nearest(std::string_view id, std::size_t most = 3) const;

 private:
  std::vector<Case> cases_;
};

}  // namespace wsspec::conformance
