// Shapes and parts of chapter 0, which stands in several files.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "conformance/requirements/rfc6455.hpp"
#include "conformance/requirements/suite.hpp"
#include "conformance/script/script.hpp"

namespace wsspec::conformance {

/// One member of a family: what is tried, in words and as a field's value or the like.
struct OpeningRow {
  std::string_view words;
  std::string value;
};

/// "0.5." and a number that counts up.
class Ids {
 public:
  explicit Ids(std::string section) : section_(std::move(section)) {}
  std::string next() { return section_ + "." + std::to_string(++last_); }

 private:
  std::string section_;
  int last_ = 0;
};

// ---- the suite is a client, the case tests a server ----

/// A good request. Where it is only advice to take it, it must be decided on all the same, and nothing
/// follows that a server which does not take it would fail.
inline Script takes(Opening good, const Requirement& because) {
  if (because.level == Level::must)
    return {open_with(std::move(good)), expect(opens(), because), close_cleanly()};
  return {open_with(std::move(good)), expect(opens_refuses_or_ends(), rfc6455::reads_request),
          expect(opens(), because)};
}
/// A request that must be refused.
inline Script refuses(Opening bad, const Requirement& because) {
  return {open_with(std::move(bad)), expect(refused(), because)};
}
/// A request of plain HTTP, which a server may answer in any way but with 101.
inline Script does_not_upgrade(Opening plain, const Requirement& because) {
  return {open_with(std::move(plain)), expect(not_upgraded(), because)};
}
/// Both are right; no answer at all is not.
inline Script takes_or_refuses(Opening doubtful) {
  return {open_with(std::move(doubtful)), expect(opens_or_refuses(), rfc6455::reads_request)};
}

// ---- the suite is a server, the case tests a client ----

/// A good answer; the connection works. Where it is only advice to take it, it is left at that.
inline Script opens_after(Opening good, const Requirement& because) {
  const Script opened{open_with(std::move(good)), send(text("open")), expect(message("open"), because)};
  return because.level == Level::must ? Script{opened, close_cleanly()} : opened;
}
/// An answer after which the client must not open; the message behind it shows a client that did.
inline Script fails_after(Opening bad, const Requirement& because) {
  return {open_with(std::move(bad).followed_by(text("too late"))), expect(never_opens(), because)};
}
/// Both are right; a client that does neither is not.
inline Script opens_or_fails_after(Opening doubtful) {
  return {open_with(std::move(doubtful).followed_by(text("maybe"))),
          expect(message_if_open("maybe"), rfc6455::answer_validated)};
}

/// `opening` with that many fields more that nobody knows, each of them different.
Opening with_unknown_fields(Opening opening, int count);

// ---- the sections, in the order of their ids ----

void add_request_line_cases(Catalogue& out);    // 0.3
void add_host_cases(Catalogue& out);            // 0.4
void add_upgrade_cases(Catalogue& out);         // 0.5
void add_key_cases(Catalogue& out);             // 0.6
void add_request_head_cases(Catalogue& out);    // 0.7
void add_request_offer_cases(Catalogue& out);   // 0.8
void add_server_answer_cases(Catalogue& out);   // 0.9
void add_status_cases(Catalogue& out);          // 0.10
void add_answer_upgrade_cases(Catalogue& out);  // 0.11
void add_accept_cases(Catalogue& out);          // 0.12
void add_answer_choice_cases(Catalogue& out);   // 0.13
void add_answer_head_cases(Catalogue& out);     // 0.14
void add_client_request_cases(Catalogue& out);  // 0.15
void add_client_url_cases(Catalogue& out);      // 0.16

}  // namespace wsspec::conformance
