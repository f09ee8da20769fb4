// The suite's own opening message, in a case author's words: the default one is valid, a case says only what
// differs.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "conformance/script/frame_words.hpp"
#include "wsspec/base/role.hpp"
#include "wsspec/http/head.hpp"

namespace wsspec::conformance {

/// What only the run knows. The texts of an opening name it: "{host}", "{target}", "{key}", "{accept}"; and
/// "{?}" is what a further parameter of the target's query begins with.
struct OpeningFacts {
  std::string host;
  std::string target;
  std::string key;
  std::string accept = {};  ///< of an answer
};

/// One change to a head.
struct FieldEdit {
  enum class Kind { set, add, remove, rename, rewrite, from_key };
  Kind kind;
  std::string name;
  std::string value = {};  ///< of set and add; the new name of rename
  std::string (*rewrite)(const std::string&) =
      nullptr;           ///< from the valid value, which only the run knows, or from the client's key
  std::string how = {};  ///< of rewrite and from_key, in words
};

struct Opening {
  explicit Opening(Role from);
  Opening(const Opening&);
  Opening(Opening&&) noexcept;
  Opening& operator=(const Opening&);
  Opening& operator=(Opening&&) noexcept;
  ~Opening();

  Role sender;  ///< whose message it is: a client's request or a server's answer
  std::optional<std::string> method = {};
  std::optional<std::string> target = {};
  std::optional<http::Version> version = {};
  std::optional<std::pair<unsigned, std::string>> status = {};
  std::optional<std::string> start_line = {};  ///< in the place of all that
  std::vector<FieldEdit> edits = {};
  std::vector<std::string> raw_lines = {};  ///< after the fields
  std::optional<std::string> head = {};     ///< in the place of the whole head
  std::string before = {};                  ///< octets in front of the head
  std::string line_end = "\r\n";
  bool endless = false;               ///< fields over and over, up to endless_head_bytes, and no empty line
  std::string end_mark = {};          ///< the head stops before this
  bool ends_stream = false;           ///< the suite's stream ends with the message
  std::vector<Outgoing> frames = {};  ///< sent in the same write as the end of the head
  std::size_t write_bytes = 0;        ///< written in pieces of this size; 0: as one
  std::string cut_mark = {};  ///< written in two pieces, the second of which begins where this is last

  /// Whether the peer never gets the end of the head.
  bool is_unfinished() const { return endless || !end_mark.empty(); }

  Opening with_method(std::string value) &&;
  Opening with_target(std::string value) &&;
  Opening with_version(http::Version value) &&;
  Opening with_status(unsigned code, std::string reason) &&;
  Opening with_start_line(std::string line) &&;
  Opening set(std::string name, std::string value) &&;
  Opening add(std::string name, std::string value) &&;
  Opening remove(std::string name) &&;
  Opening rename(std::string name, std::string to) &&;
  Opening rewrite(std::string name, std::string how, std::string (*function)(const std::string&)) &&;
  /// Like rewrite, from the client's key instead of the valid value.
  Opening from_key(std::string name, std::string how, std::string (*function)(const std::string&)) &&;
  Opening raw_line(std::string line) &&;
  /// Something else than an HTTP head, or a head with faults that no other word can make.
  Opening replaced_by(std::string octets) &&;
  Opening preceded_by(std::string octets) &&;
  Opening with_line_end(std::string octets) &&;
  Opening without_end() &&;
  /// Stops where `mark` first begins, and the stream ends there.
  Opening broken_off_before(std::string mark) &&;
  Opening then_ends() &&;
  Opening followed_by(Outgoing what) &&;
  Opening chopped(std::size_t bytes = 1) &&;
  /// In two pieces, the second of which begins with the last `mark`.
  Opening cut_before(std::string mark) &&;
};

/// The suite is the client: the case tests a server.
Opening request();
/// The suite is the server: the case tests a client.
Opening answer();

/// More than any server or client takes that has a limit at all.
inline constexpr std::size_t endless_head_bytes = 2u << 20;

/// The head with the opening's edits made.
void apply(const std::vector<FieldEdit>& edits, http::Fields& fields, const OpeningFacts& facts = {});
/// What goes out for a head whose fields have been edited.
std::string octets_of(const Opening& opening, const http::RequestHead& edited, const OpeningFacts& facts);
std::string octets_of(const Opening& opening, const http::AnswerHead& edited, const OpeningFacts& facts);
/// The pieces in which the head is to be written; their octets are the head's.
std::vector<std::string_view> pieces_of(const Opening& opening, std::string_view head);

}  // namespace wsspec::conformance
