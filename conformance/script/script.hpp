// The case model: pure values.
#pragma once
#include <boost/iterator/indirect_iterator.hpp>
#include <cstdint>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "conformance/requirements/requirement.hpp"
#include "conformance/requirements/rfc6455.hpp"
#include "conformance/requirements/suite.hpp"
#include "conformance/script/event_words.hpp"
#include "conformance/script/frame_words.hpp"
#include "conformance/script/message_words.hpp"
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
/// What the suite asks of the peer's direction of permessage-deflate: as a client by server_* parameters of
/// an offer, as a server by client_* parameters of its answer (RFC 7692 §7.1).
struct DeflateTerms {
  bool no_context_takeover = false;
  std::optional<int> max_window_bits = {};
};
/// permessage-deflate is agreed on, in both roles, on the first of these terms that the peer takes. If on
/// none: unimplemented. Only as a script's first step.
struct Negotiate {
  std::vector<DeflateTerms> terms;
};
/// A case about the answer to an offer of permessage-deflate: a client that makes none is `unimplemented`.
struct NeedsDeflateOffer {
  bool with_client_max_window_bits;
};
/// A client is told to open this URL, and the suite listens where it leads. Only as a script's first step. A
/// client that chooses its URLs itself is `skipped`.
struct DialledAs {
  std::string url;  ///< "{host}" and "{port}": where the suite listens; "{port+65536}": the port and 65536
  std::vector<std::string> hosts = {};  ///< where to listen, the first at least; none: where the run does
};
/// A case whose own data needs this window of the suite's direction, or the window kept between messages:
/// what was agreed may be less, then it is `unimplemented`.
struct NeedsWindow {
  int bits;
  bool kept;
};
/// Sends each message once the one before has come back. Every octet is compared.
struct Exchange {
  Messages what;
  const Requirement* because;
};
/// Exchanges both, several times. Work that grows faster than the size shows in the ratio of the best times.
struct Scale {
  Messages small, large;
  const Requirement* because;
};
/// The suite ends its side of the stream, without a Close; or drops it (TCP: RST).
struct EndStream {
  bool reset;
};
/// From here on the suite does not answer a Close of the peer's.
struct WithholdClose {};
/// The suite reads nothing until all that it has sent is taken, or nothing more of it is.
struct StopReading {};
struct ReadAgain {};
/// After the case, the peer must still serve a fresh connection.
struct Survive {
  const Requirement* because;
};

using Step = std::variant<OpenWith, Send, Expect, Prefer, Note, Never, Barrier, Negotiate, NeedsDeflateOffer,
                          NeedsWindow, DialledAs, Exchange, Scale, EndStream, WithholdClose, StopReading,
                          ReadAgain, Survive>;

/// Steps in order. Words that stand for several steps give a list, which joins the list around it. Lists
/// share their steps, which never change: a payload of megabytes is there once.
class Script {
 public:
  Script(std::initializer_list<Script> parts);
  Script(Step step);  // NOLINT: a word is a script of one step
  Script(const Script&);
  Script(Script&&) noexcept;
  Script& operator=(const Script&);
  Script& operator=(Script&&) noexcept;
  ~Script();
  auto begin() const { return boost::make_indirect_iterator(steps_.begin()); }
  auto end() const { return boost::make_indirect_iterator(steps_.end()); }
  std::size_t size() const { return steps_.size(); }
  const Step& operator[](std::size_t i) const { return *steps_[i]; }

 private:
  std::vector<std::shared_ptr<const Step>> steps_;
};

// ---- the words ----

Script open_with(Opening message);
Script send(Outgoing what);
Script expect(Expected what, const Requirement& because);
Script prefer(Expected what, const Requirement& because);
Script note(Expected what, const Requirement& because);
Script never(Expected what, const Requirement& because);
Script barrier();
/// @param terms  alternatives, the best first.
Script negotiate(std::vector<DeflateTerms> terms = {{}});
Script dialled_as(std::string url, std::vector<std::string> hosts = {});
Script needs_deflate_offer();
Script needs_client_window_offer();
/// Only before the first word that sends.
Script needs_window(int bits);
Script needs_kept_window(int bits = 15);
Script exchange(Messages what, const Requirement& because);
Script scales(Messages small, Messages large, const Requirement& because);
Script end_stream();
Script reset_stream();
Script withhold_close();
Script stop_reading();
Script read_again();
Script survives();
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

/// The case's URL, if it tells a client which to open; else null.
const DialledAs* dialled_in(const Case& test);
/// @param host  a name or an address, without brackets.
std::string url_for(const DialledAs& dialled, std::string_view host, std::uint16_t port);

/// Whether nothing of the case can be said of a peer without permessage-deflate.
bool needs_deflate(const Case& test);
/// Whether it can only run once permessage-deflate is agreed on.
bool uses_deflate(const Case& test);

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
           std::source_location where = std::source_location::current());
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
