// MutantPeer: the opening handshake. A server that does not look at something sees it as it should be, so
// such faults mend the head before it is judged.
#include <algorithm>
#include <array>

#include "conformance/mutants/mutant_peer.hpp"
#include "wsspec/base/error.hpp"
#include "wsspec/http/accept_key.hpp"
#include "wsspec/http/field_grammar.hpp"
#include "wsspec/http/upgrade.hpp"

namespace wsspec::conformance {
namespace {

using enum Fault;

constexpr std::string_view any_key = "AAECAwQFBgcICQoLDA0ODw==";
constexpr std::string_view key_of_15_octets = "AAECAwQFBgcICQoLDA0O";
constexpr std::array<std::string_view, 11> known_names{"Host",
                                                       "User-Agent",
                                                       "Upgrade",
                                                       "Connection",
                                                       "Sec-WebSocket-Key",
                                                       "Sec-WebSocket-Version",
                                                       "Content-Length",
                                                       "Server",
                                                       "Sec-WebSocket-Accept",
                                                       "Sec-WebSocket-Protocol",
                                                       "Sec-WebSocket-Extensions"};

bool is_known(const http::Field& field) {
  return std::ranges::any_of(known_names, [&](auto name) { return http::same_name(name, field.name); });
}
bool is_written_as_known(const http::Field& field) {
  return std::ranges::find(known_names, std::string_view(field.name)) != known_names.end();
}
bool all_written_as_known(const http::Fields& fields) {
  return std::ranges::all_of(
      fields, [](const auto& field) { return !is_known(field) || is_written_as_known(field); });
}

void set_if_absent(http::Fields& fields, std::string_view name, std::string_view value) {
  if (!fields.find(name)) fields.set(name, std::string(value));
}
void set_if_present(http::Fields& fields, std::string_view name, std::string_view value) {
  if (fields.find(name)) fields.set(name, std::string(value));
}

/// base64 in, hexadecimal out.
std::string to_hex(std::string_view base64) {
  static constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char letter : base64.substr(0, base64.find('='))) {
    bits = bits << 6 | static_cast<unsigned>(letters.find(letter));
    for (count += 6; count >= 4; count -= 4) out += "0123456789abcdef"[bits >> (count - 4) & 0xF];
  }
  return out;
}

/// The value as it stands in the head, but for the one space that a writer puts before it.
std::string untrimmed(std::string_view octets, std::string_view name) {
  const auto at = octets.find(std::string(name) + ": ");
  if (at == std::string_view::npos) return {};
  const auto begin = at + name.size() + 2;
  return std::string(octets.substr(begin, octets.find('\r', begin) - begin));
}

std::string with_bare_lf(std::string head) {
  std::erase(head, '\r');
  return head;
}

}  // namespace

void MutantPeer::start() {
  if (role_ == Role::server) return;
  append(output_, bytes_of(http::serialize(make_request())));
  if (has(sends_before_answer)) send(wire::Opcode::text, bytes_of("early"));
}

http::RequestHead MutantPeer::make_request() {
  key_ = has(short_key) ? std::string(key_of_15_octets) : http::make_key(entropy_);
  http::RequestHead head{.fields = {{"Host", "localhost"},
                                    {"Upgrade", "websocket"},
                                    {"Connection", "Upgrade"},
                                    {"Sec-WebSocket-Key", key_},
                                    {"Sec-WebSocket-Version", "13"}}};
  switch (fault_) {
    case requests_version_8:
      head.fields.set("Sec-WebSocket-Version", "8");
      break;
    case requests_version_twice:
      head.fields.add("Sec-WebSocket-Version", "13");
      break;
    case requests_fragment:
      head.target = "/#fragment";
      break;
    case requests_empty_target:
      head.target = "";
      break;
    case requests_post:
      head.method = "POST";
      break;
    case requests_http_1_0:
      head.version = {1, 0};
      break;
    case requests_without_host:
      head.fields.remove("Host");
      break;
    case requests_without_upgrade:
      head.fields.remove("Upgrade");
      break;
    case requests_without_connection:
      head.fields.remove("Connection");
      break;
    case other_request_head:
      head.fields = {{"Sec-WebSocket-Version", "13"}, {"Pragma", "no-cache"},    {"Sec-WebSocket-Key", key_},
                     {"Connection", "Upgrade"},       {"User-Agent", "another"}, {"Upgrade", "websocket"},
                     {"Cache-Control", "no-cache"},   {"Host", "localhost"}};
      break;
    default:
      break;
  }
  return head;
}

// ---- as a server ----

std::size_t MutantPeer::receive_request(ByteView bytes) {
  if (has(never_answers)) return bytes.size();
  const auto used = request_.feed(bytes);
  if (!used || (has(wants_whole_request) && !request_.done())) {
    refuse(used ? make_error_code(Errc::http_malformed) : used.error());
    return bytes.size();
  }
  if (!request_.done()) return *used;
  if (const auto broken = judge_request())
    refuse(broken);
  else
    answer_request();
  return *used;
}

std::error_code MutantPeer::judge_request() const {
  http::RequestHead head = request_.head();
  auto& fields = head.fields;
  switch (fault_) {
    case accepts_no_upgrade:
      set_if_absent(fields, "Upgrade", "websocket");
      break;
    case accepts_no_connection:
      set_if_absent(fields, "Connection", "Upgrade");
      break;
    case accepts_no_key:
      set_if_absent(fields, "Sec-WebSocket-Key", any_key);
      break;
    case accepts_short_key:
      set_if_present(fields, "Sec-WebSocket-Key", any_key);
      break;
    case accepts_version_8:
      set_if_present(fields, "Sec-WebSocket-Version", "13");
      break;
    case accepts_no_version:
      set_if_absent(fields, "Sec-WebSocket-Version", "13");
      break;
    case accepts_post:
      head.method = "GET";
      break;
    case accepts_http_1_0:
      head.version = {1, 1};
      break;
    case upgrade_case_matters:
      if (fields.find("Upgrade") != "websocket") return Errc::upgrade_missing;
      break;
    case connection_alone:
      if (fields.find("Connection") != "Upgrade") return Errc::connection_missing;
      break;
    case server_names_case_matters:
      if (!all_written_as_known(fields)) return Errc::http_malformed;
      break;
    case refuses_unknown_field:
      if (!std::ranges::all_of(fields, is_known)) return Errc::http_malformed;
      break;
    default:
      break;
  }
  return http::check_request(head);
}

std::string MutantPeer::accept_value() const {
  const std::string key(request_.head().fields.find("Sec-WebSocket-Key").value_or(""));
  if (has(accept_of_untrimmed_key))
    return http::accept_for(untrimmed(request_.octets(), "Sec-WebSocket-Key"));
  if (has(accept_of_wrong_guid)) return http::accept_for(key + "0");
  const std::string right = http::accept_for(key);
  return has(accept_in_hex) ? to_hex(right) : right;
}

http::AnswerHead MutantPeer::make_answer() const {
  http::AnswerHead head{.fields = {{"Upgrade", "websocket"},
                                   {"Connection", "Upgrade"},
                                   {"Sec-WebSocket-Accept", accept_value()}}};
  auto& fields = head.fields;
  const auto offered = [&](std::string_view name) { return request_.head().fields.find(name); };
  switch (fault_) {
    case answer_without_upgrade:
      fields.remove("Upgrade");
      break;
    case answer_without_connection:
      fields.remove("Connection");
      break;
    case answer_without_accept:
      fields.remove("Sec-WebSocket-Accept");
      break;
    case answer_with_foreign_subprotocol:
      fields.add("Sec-WebSocket-Protocol", "chat");
      break;
    case answer_with_two_subprotocols:
      fields.add("Sec-WebSocket-Protocol", "chat");
      fields.add("Sec-WebSocket-Protocol", "superchat");
      break;
    case answer_with_offered_subprotocol:
      if (const auto all = offered("Sec-WebSocket-Protocol"))
        fields.add("Sec-WebSocket-Protocol", std::string(*all));
      break;
    case answer_with_empty_subprotocol:
      fields.add("Sec-WebSocket-Protocol", "");
      break;
    case answer_with_deflate:
      fields.add("Sec-WebSocket-Extensions", "permessage-deflate");
      break;
    case answer_with_offered_extension:
      if (const auto all = offered("Sec-WebSocket-Extensions"))
        fields.add("Sec-WebSocket-Extensions", std::string(*all));
      break;
    case other_answer_head:
      head.reason = "Web Socket Protocol Handshake";
      head.fields = {{"date", "Thu, 01 Jan 1970 00:00:00 GMT"},
                     {"sec-websocket-accept", accept_value()},
                     {"server", "another"},
                     {"connection", "upgrade"},
                     {"upgrade", "WebSocket"}};
      break;
    default:
      break;
  }
  return head;
}

void MutantPeer::answer_request() {
  if (has(answers_404)) return refuse({});
  const std::string head = http::serialize(make_answer());
  append(output_, bytes_of(has(answer_with_bare_lf) ? with_bare_lf(head) : head));
  if (has(answers_twice)) append(output_, bytes_of(head));
  open();
}

/// @param why  none: there is nothing at this place.
void MutantPeer::refuse(std::error_code why) {
  const auto plain = [](std::string_view status) {
    return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  };
  if (!why)
    append(output_, bytes_of(plain("404 Not Found")));
  else if (has(hides_version) && why == Errc::version_unsupported)
    append(output_, bytes_of(plain("400 Bad Request")));
  else if (!has(ends_instead_of_refusing))
    append(output_, bytes_of(http::refusal_for(why)));
  stage_ = Stage::dead;
  end();
}

// ---- as a client ----

std::size_t MutantPeer::receive_answer(ByteView bytes) {
  const auto used = answer_.feed(bytes);
  const bool in_pieces = has(wants_whole_answer) && used && !answer_.done();
  if (!used || in_pieces || (answer_.done() && judge_answer())) {
    stage_ = Stage::dead;
    if (!has(keeps_bad_answer_open)) end();
    return bytes.size();
  }
  if (answer_.done()) open();
  return *used;
}

std::error_code MutantPeer::judge_answer() const {
  http::AnswerHead head = answer_.head();
  auto& fields = head.fields;
  const std::string right = http::accept_for(key_);
  switch (fault_) {
    case any_accept:
      set_if_present(fields, "Sec-WebSocket-Accept", right);
      break;
    case accept_case_ignored:
      if (http::same_token(fields.find("Sec-WebSocket-Accept").value_or(""), right))
        fields.set("Sec-WebSocket-Accept", right);
      break;
    case accept_untrimmed:
      if (answer_.octets().find(": " + right + "\r\n") == std::string_view::npos) return Errc::accept_invalid;
      break;
    case no_accept_accepted:
      set_if_absent(fields, "Sec-WebSocket-Accept", right);
      break;
    case no_upgrade_accepted:
      set_if_absent(fields, "Upgrade", "websocket");
      break;
    case wrong_upgrade_accepted:
      set_if_present(fields, "Upgrade", "websocket");
      break;
    case no_connection_accepted:
      set_if_absent(fields, "Connection", "Upgrade");
      break;
    case wrong_connection_accepted:
      set_if_present(fields, "Connection", "Upgrade");
      break;
    case other_status_accepted:
      head.status = 101;
      break;
    case any_extension:
      fields.remove("Sec-WebSocket-Extensions");
      break;
    case any_subprotocol:
      fields.remove("Sec-WebSocket-Protocol");
      break;
    case client_names_case_matters:
      if (!all_written_as_known(fields)) return Errc::http_malformed;
      break;
    case client_values_case_matters:
      if (fields.find("Upgrade") != "websocket" || fields.find("Connection") != "Upgrade")
        return Errc::upgrade_missing;
      break;
    default:
      break;
  }
  return http::check_answer(head, {.key = key_});
}

// ---- both ----

void MutantPeer::open() {
  stage_ = Stage::open;
  if (has(silent)) stage_ = Stage::dead;
  if (has(drops_on_open)) receive_end();
  if (has(closes_on_open)) {
    send_close(1000);
    stage_ = Stage::closed;
  }
  if (has(pong_on_open)) send(wire::Opcode::pong, bytes_of("unasked"));
  if (has(ping_on_open)) send(wire::Opcode::ping, bytes_of("are you there?"));
}

}  // namespace wsspec::conformance
