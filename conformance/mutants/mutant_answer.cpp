// MutantPeer as a server: what it makes of a request, and its answer. A server that does not look at
// something sees it as it should be, so such faults mend the head before it is judged.
#include <algorithm>
#include <cstdlib>

#include "conformance/mutants/mutant_head.hpp"
#include "conformance/mutants/mutant_peer.hpp"
#include "wsspec/base/error.hpp"
#include "wsspec/http/accept_key.hpp"
#include "wsspec/http/field_grammar.hpp"
#include "wsspec/http/upgrade.hpp"

namespace wsspec::conformance {
namespace {

using enum Fault;
using http::AnswerHead;
using http::RequestHead;

constexpr const char* protocol_field = "Sec-WebSocket-Protocol";
constexpr const char* extension_field = "Sec-WebSocket-Extensions";
constexpr const char* version_field = "Sec-WebSocket-Version";
constexpr const char* key_field = "Sec-WebSocket-Key";

bool is_base64(std::string_view text) {
  const auto letters = text.substr(0, text.find('='));
  return !letters.empty() && text.size() % 4 == 0 && std::ranges::all_of(letters, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '+' || c == '/';
  });
}

/// What a fault takes for right.
struct RequestExcuse {
  Fault fault;
  void (*mend)(RequestHead& head);
};
constexpr RequestExcuse line_excuses[] = {
    {accepts_post, [](RequestHead& r) { r.method = "GET"; }},
    {accepts_http_1_0, [](RequestHead& r) { r.version = {1, 1}; }},
    {accepts_fragment, [](RequestHead& r) { r.target = r.target.substr(0, r.target.find('#')); }},
    {accepts_any_target, [](RequestHead& r) { r.target = "/"; }},
    {accepts_no_host, [](RequestHead& r) { set_if_absent(r.fields, "Host", "localhost"); }},
    {accepts_any_host, [](RequestHead& r) { set_if_present(r.fields, "Host", "localhost"); }},
    {accepts_plain_http, [](RequestHead& r) {
       r.method = "GET";
       r.fields = {{"Host", "localhost"},
                   {"Upgrade", "websocket"},
                   {"Connection", "Upgrade"},
                   {key_field, std::string(key_of_16_octets)},
                   {version_field, "13"}};
     }}};
constexpr RequestExcuse field_excuses[] = {
    {accepts_no_upgrade, [](RequestHead& r) { set_if_absent(r.fields, "Upgrade", "websocket"); }},
    {accepts_any_upgrade, [](RequestHead& r) { set_if_present(r.fields, "Upgrade", "websocket"); }},
    {upgrade_by_substring,
     [](RequestHead& r) {
       if (has_word_inside(r.fields, "Upgrade", "websocket")) r.fields.set("Upgrade", "websocket");
     }},
    {accepts_no_connection, [](RequestHead& r) { set_if_absent(r.fields, "Connection", "Upgrade"); }},
    {accepts_any_connection, [](RequestHead& r) { set_if_present(r.fields, "Connection", "Upgrade"); }},
    {connection_by_substring,
     [](RequestHead& r) {
       if (has_word_inside(r.fields, "Connection", "upgrade")) r.fields.set("Connection", "Upgrade");
     }},
    {first_connection_only, [](RequestHead& r) { keep_first(r.fields, "Connection"); }},
    {accepts_no_key, [](RequestHead& r) { set_if_absent(r.fields, key_field, key_of_16_octets); }},
    {accepts_short_key, [](RequestHead& r) { set_if_present(r.fields, key_field, key_of_16_octets); }},
    {accepts_bad_base64,
     [](RequestHead& r) {
       if (!is_base64(r.fields.find(key_field).value_or("AAAA")))
         r.fields.set(key_field, std::string(key_of_16_octets));
     }},
    {accepts_two_keys, [](RequestHead& r) { keep_first(r.fields, key_field); }},
    {accepts_version_8, [](RequestHead& r) { set_if_present(r.fields, version_field, "13"); }},
    {accepts_no_version, [](RequestHead& r) { set_if_absent(r.fields, version_field, "13"); }},
    {accepts_two_versions, [](RequestHead& r) { keep_first(r.fields, version_field); }},
    {version_by_atoi,
     [](RequestHead& r) {
       const std::string value(r.fields.find(version_field).value_or(""));
       if (std::atoi(value.c_str()) == 13) r.fields.set(version_field, "13");
     }},
    {ignores_bad_subprotocols, [](RequestHead& r) { r.fields.remove(protocol_field); }},
    {ignores_bad_extensions, [](RequestHead& r) { r.fields.remove(extension_field); }},
    {body_read_as_frames, [](RequestHead& r) { r.fields.remove("Content-Length"); }}};

/// What a fault refuses for no reason.
struct RequestDemand {
  Fault fault;
  bool (*minds)(const RequestHead& head, std::string_view octets);
};
constexpr std::size_t short_target_bytes = 2048;
constexpr RequestDemand request_demands[] = {
    {server_names_case_matters,
     [](const RequestHead& r, std::string_view) { return !all_written_as_known(r.fields); }},
    {refuses_unknown_field, [](const RequestHead& r, std::string_view) { return !all_known(r.fields); }},
    {upgrade_case_matters,
     [](const RequestHead& r, std::string_view) {
       const auto upgrade = r.fields.find("Upgrade");
       return upgrade && upgrade->find("websocket") == upgrade->npos;
     }},
    {upgrade_alone,
     [](const RequestHead& r, std::string_view) {
       return !http::same_token(r.fields.find("Upgrade").value_or(""), "websocket");
     }},
    {connection_alone,
     [](const RequestHead& r, std::string_view) { return r.fields.find("Connection") != "Upgrade"; }},
    {refuses_absolute_target, [](const RequestHead& r, std::string_view) { return r.target[0] != '/'; }},
    {refuses_long_target,
     [](const RequestHead& r, std::string_view) { return r.target.size() > short_target_bytes; }},
    {refuses_minor_version, [](const RequestHead& r, std::string_view) { return r.version.minor > 1; }},
    {refuses_leading_line,
     [](const RequestHead&, std::string_view octets) { return octets.starts_with("\r\n"); }},
    {refuses_cookie,
     [](const RequestHead& r, std::string_view) { return r.fields.find("Cookie").has_value(); }},
    {minds_high_octets, [](const RequestHead& r, std::string_view) { return has_high_octets(r.fields); }},
    {refuses_two_subprotocol_fields,
     [](const RequestHead& r, std::string_view) { return r.fields.count(protocol_field) > 1; }},
    {refuses_two_extension_fields,
     [](const RequestHead& r, std::string_view) { return r.fields.count(extension_field) > 1; }},
    {refuses_unknown_extension,
     [](const RequestHead& r, std::string_view) {
       return r.fields.find(extension_field).value_or("permessage").substr(0, 10) != "permessage";
     }},
    {refuses_quoted_parameter,
     [](const RequestHead& r, std::string_view) {
       return r.fields.find(extension_field).value_or("").find('"') != std::string_view::npos;
     }},
    {refuses_spaced_extension, [](const RequestHead& r, std::string_view) {
       return r.fields.find(extension_field).value_or("").find(" =") != std::string_view::npos;
     }}};

/// What a fault makes of a good answer.
struct AnswerFault {
  Fault fault;
  void (*spoil)(AnswerHead& head, const RequestHead& asked);
};
constexpr AnswerFault answer_faults[] = {
    {answer_without_upgrade, [](AnswerHead& a, const RequestHead&) { a.fields.remove("Upgrade"); }},
    {answer_without_connection, [](AnswerHead& a, const RequestHead&) { a.fields.remove("Connection"); }},
    {answer_without_accept,
     [](AnswerHead& a, const RequestHead&) { a.fields.remove("Sec-WebSocket-Accept"); }},
    {answer_with_two_accepts,
     [](AnswerHead& a, const RequestHead&) {
       a.fields.add("Sec-WebSocket-Accept", std::string(*a.fields.find("Sec-WebSocket-Accept")));
     }},
    {answer_with_foreign_subprotocol,
     [](AnswerHead& a, const RequestHead&) { a.fields.add(protocol_field, "chat"); }},
    {answer_with_other_subprotocol,
     [](AnswerHead& a, const RequestHead& asked) {
       if (asked.fields.find(protocol_field)) a.fields.add(protocol_field, "another");
     }},
    {answer_with_two_subprotocols,
     [](AnswerHead& a, const RequestHead&) {
       a.fields.add(protocol_field, "chat");
       a.fields.add(protocol_field, "superchat");
     }},
    {answer_with_offered_subprotocol,
     [](AnswerHead& a, const RequestHead& asked) {
       if (const auto all = asked.fields.find(protocol_field))
         a.fields.add(protocol_field, std::string(*all));
     }},
    {answer_with_empty_subprotocol,
     [](AnswerHead& a, const RequestHead&) { a.fields.add(protocol_field, ""); }},
    {answer_with_deflate,
     [](AnswerHead& a, const RequestHead&) { a.fields.add(extension_field, "permessage-deflate"); }},
    {answer_with_bad_extensions,
     [](AnswerHead& a, const RequestHead&) { a.fields.add(extension_field, "permessage-deflate;;"); }},
    {answer_with_offered_extension,
     [](AnswerHead& a, const RequestHead& asked) {
       if (const auto all = asked.fields.find(extension_field))
         a.fields.add(extension_field, std::string(*all));
     }},
    {answer_with_length, [](AnswerHead& a, const RequestHead&) { a.fields.add("Content-Length", "0"); }},
    {other_answer_head, [](AnswerHead& a, const RequestHead&) {
       const std::string accept(*a.fields.find("Sec-WebSocket-Accept"));
       a.reason = "Web Socket Protocol Handshake";
       a.fields = {{"date", "Thu, 01 Jan 1970 00:00:00 GMT"},
                   {"sec-websocket-accept", accept},
                   {"server", "another"},
                   {"connection", "upgrade"},
                   {"upgrade", "WebSocket"}};
     }}};

}  // namespace

std::size_t MutantPeer::receive_request(ByteView bytes) {
  if (has(never_answers)) return bytes.size();
  if (has(answers_blindly)) {
    answer_request();
    return bytes.size();
  }
  const auto used = read_head(request_, bytes);
  if (!used || (has(wants_whole_request) && !request_.done())) {
    refuse(used ? make_error_code(Errc::http_malformed) : used.error());
    return bytes.size();
  }
  if (!request_.done()) return *used;
  if (const auto broken = judge_request())
    refuse(broken);
  else if (refuses_origin())
    refuse(has(refuses_origin_with_404) ? std::error_code() : make_error_code(Errc::origin_refused));
  else
    answer_request();
  return *used;
}

std::error_code MutantPeer::judge_request() const {
  RequestHead head = request_.head();
  for (const auto& row : line_excuses)
    if (has(row.fault)) row.mend(head);
  for (const auto& row : field_excuses)
    if (has(row.fault)) row.mend(head);
  for (const auto& row : request_demands)
    if (has(row.fault) && row.minds(head, request_.octets())) return Errc::http_malformed;
  if (deflate_.refuses(head.fields)) return Errc::http_malformed;
  return http::check_request(head);
}

std::string MutantPeer::accept_value() const {
  const std::string key(request_.head().fields.find(key_field).value_or(""));
  if (has(accept_of_untrimmed_key)) return http::accept_for(untrimmed(request_.octets(), key_field));
  if (has(accept_of_recoded_key)) return http::accept_for(recoded(key));
  if (has(accept_of_wrong_guid)) return http::accept_for(key + "0");
  const std::string right = http::accept_for(key);
  return has(accept_in_hex) ? to_hex(right) : right;
}

http::AnswerHead MutantPeer::make_answer() const {
  AnswerHead head{.fields = {{"Upgrade", "websocket"},
                             {"Connection", "Upgrade"},
                             {"Sec-WebSocket-Accept", accept_value()}}};
  for (const auto& row : answer_faults)
    if (has(row.fault)) row.spoil(head, request_.head());
  if (const auto chosen = subprotocol(); !chosen.empty() && !head.fields.find(protocol_field))
    head.fields.add(protocol_field, std::string(chosen));
  return head;
}

void MutantPeer::answer_request() {
  if (has(answers_404)) return refuse({});
  if (has(answers_200_elsewhere) && request_.head().target.find("no-such") != std::string::npos) {
    append(output_, bytes_of("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    stage_ = Stage::dead;
    return end();
  }
  AnswerHead answer = make_answer();
  deflate_.answer(request_.head().fields, answer.fields);
  const std::string head = http::serialize(answer);
  append(output_, bytes_of(has(answer_with_bare_lf) ? with_bare_lf(head) : head));
  if (has(answers_twice)) append(output_, bytes_of(head));
  open();
}

/// @param why  none: there is nothing at this place.
void MutantPeer::refuse(std::error_code why) {
  const auto plain = [](std::string_view status) {
    return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  };
  const bool dies = has(ends_instead_of_refusing) || (has(dies_at_bad_host) && why == Errc::host_missing);
  if (!why)
    append(output_, bytes_of(plain("404 Not Found")));
  else if (has(hides_version) && why == Errc::version_unsupported)
    append(output_, bytes_of(plain("400 Bad Request")));
  else if (!dies)
    append(output_, bytes_of(http::refusal_for(why)));
  stage_ = Stage::dead;
  end();
}

}  // namespace wsspec::conformance
