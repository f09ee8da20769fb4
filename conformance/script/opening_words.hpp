// The suite's own opening message, in a case author's words: the default one is valid, a case says only what
// differs.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "conformance/script/frame_words.hpp"
#include "wsspec/base/role.hpp"
#include "wsspec/http/head.hpp"

namespace wsspec::conformance {

/// One change to a head.
struct FieldEdit {
  enum class Kind { set, add, remove, rename, rewrite };
  Kind kind;
  std::string name;
  std::string value = {};  ///< of set and add; the new name of rename
  std::string (*rewrite)(const std::string&) =
      nullptr;           ///< of rewrite: from the valid value, which only the run knows
  std::string how = {};  ///< of rewrite, in words
};

struct Opening {
  Role sender;  ///< whose message it is: a client's request or a server's answer
  std::optional<std::string> method = {};
  std::optional<http::Version> version = {};
  std::optional<std::pair<unsigned, std::string>> status = {};
  std::vector<FieldEdit> edits = {};
  std::vector<Outgoing> frames = {};  ///< sent in the same write as the end of the head
  std::size_t write_bytes = 0;        ///< written in pieces of this size; 0: as one

  Opening with_method(std::string value) && { return method = std::move(value), std::move(*this); }
  Opening with_version(http::Version value) && { return version = value, std::move(*this); }
  Opening with_status(unsigned code, std::string reason) && {
    return status = std::pair(code, std::move(reason)), std::move(*this);
  }
  Opening set(std::string name, std::string value) && {
    return edits.push_back({FieldEdit::Kind::set, std::move(name), std::move(value)}), std::move(*this);
  }
  Opening add(std::string name, std::string value) && {
    return edits.push_back({FieldEdit::Kind::add, std::move(name), std::move(value)}), std::move(*this);
  }
  Opening remove(std::string name) && {
    return edits.push_back({FieldEdit::Kind::remove, std::move(name)}), std::move(*this);
  }
  Opening rename(std::string name, std::string to) && {
    return edits.push_back({FieldEdit::Kind::rename, std::move(name), std::move(to)}), std::move(*this);
  }
  Opening rewrite(std::string name, std::string how, std::string (*function)(const std::string&)) && {
    return edits.push_back({FieldEdit::Kind::rewrite, std::move(name), {}, function, std::move(how)}),
           std::move(*this);
  }
  Opening followed_by(Outgoing what) && { return frames.push_back(std::move(what)), std::move(*this); }
  Opening chopped(std::size_t bytes = 1) && { return write_bytes = bytes, std::move(*this); }
};

/// The suite is the client: the case tests a server.
inline Opening request() {
  return {.sender = Role::client};
}
/// The suite is the server: the case tests a client.
inline Opening answer() {
  return {.sender = Role::server};
}

/// The head with the opening's edits made.
void apply(const std::vector<FieldEdit>& edits, http::Fields& fields);

}  // namespace wsspec::conformance
