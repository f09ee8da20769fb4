// MutantPeer as a client: its request, and what it makes of the answer. A client that does not look at
// something sees it as it should be, so such faults mend the head before it is judged.
#include <algorithm>

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

struct RequestFault {
  Fault fault;
  void (*spoil)(RequestHead& head);
};
constexpr RequestFault request_faults[] = {
    {short_key, [](RequestHead& r) { r.fields.set("Sec-WebSocket-Key", std::string(key_of_15_octets)); }},
    {key_with_pad_bits,
     [](RequestHead& r) { r.fields.set("Sec-WebSocket-Key", "AAECAwQFBgcICQoLDA0ODx=="); }},
    {requests_without_key, [](RequestHead& r) { r.fields.remove("Sec-WebSocket-Key"); }},
    {requests_key_twice,
     [](RequestHead& r) {
       r.fields.add("Sec-WebSocket-Key", std::string(*r.fields.find("Sec-WebSocket-Key")));
     }},
    {requests_version_8, [](RequestHead& r) { r.fields.set("Sec-WebSocket-Version", "8"); }},
    {requests_version_twice, [](RequestHead& r) { r.fields.add("Sec-WebSocket-Version", "13"); }},
    {requests_without_version, [](RequestHead& r) { r.fields.remove("Sec-WebSocket-Version"); }},
    {requests_fragment, [](RequestHead& r) { r.target = "/#fragment"; }},
    {requests_empty_target, [](RequestHead& r) { r.target = ""; }},
    {requests_post, [](RequestHead& r) { r.method = "POST"; }},
    {requests_http_1_0, [](RequestHead& r) { r.version = {1, 0}; }},
    {requests_without_host, [](RequestHead& r) { r.fields.remove("Host"); }},
    {requests_two_hosts, [](RequestHead& r) { r.fields.add("Host", "localhost"); }},
    {requests_without_upgrade, [](RequestHead& r) { r.fields.remove("Upgrade"); }},
    {requests_without_connection, [](RequestHead& r) { r.fields.remove("Connection"); }},
    {offers_subprotocol_twice, [](RequestHead& r) { r.fields.add("Sec-WebSocket-Protocol", "chat, chat"); }},
    {offers_bad_subprotocol, [](RequestHead& r) { r.fields.add("Sec-WebSocket-Protocol", "super chat"); }},
    {offers_bad_extension, [](RequestHead& r) { r.fields.add("Sec-WebSocket-Extensions", "x-other;;a"); }},
    {one_key_for_all,
     [](RequestHead& r) { r.fields.set("Sec-WebSocket-Key", std::string(key_of_16_octets)); }},
    {other_request_head, [](RequestHead& r) {
       const std::string key(*r.fields.find("Sec-WebSocket-Key"));
       r.fields = {{"Sec-WebSocket-Version", "13"}, {"Pragma", "no-cache"},
                   {"Sec-WebSocket-Key", key},      {"Connection", "Upgrade"},
                   {"User-Agent", "another"},       {"Upgrade", "websocket"},
                   {"Cache-Control", "no-cache"},   {"Host", std::string(*r.fields.find("Host"))}};
     }}};

/// What a fault takes for right.
struct AnswerExcuse {
  Fault fault;
  void (*mend)(AnswerHead& head, const std::string& accept);
};
constexpr AnswerExcuse answer_excuses[] = {
    {any_accept, [](AnswerHead& a,
                    const std::string& accept) { set_if_present(a.fields, "Sec-WebSocket-Accept", accept); }},
    {accept_case_ignored,
     [](AnswerHead& a, const std::string& accept) {
       if (http::same_token(a.fields.find("Sec-WebSocket-Accept").value_or(""), accept))
         a.fields.set("Sec-WebSocket-Accept", accept);
     }},
    {accept_by_prefix,
     [](AnswerHead& a, const std::string& accept) {
       if (accept.starts_with(a.fields.find("Sec-WebSocket-Accept").value_or("no")))
         a.fields.set("Sec-WebSocket-Accept", accept);
     }},
    {first_accept_counts,
     [](AnswerHead& a, const std::string&) { keep_first(a.fields, "Sec-WebSocket-Accept"); }},
    {no_accept_accepted,
     [](AnswerHead& a, const std::string& accept) {
       set_if_absent(a.fields, "Sec-WebSocket-Accept", accept);
     }},
    {no_upgrade_accepted,
     [](AnswerHead& a, const std::string&) { set_if_absent(a.fields, "Upgrade", "websocket"); }},
    {wrong_upgrade_accepted,
     [](AnswerHead& a, const std::string&) { set_if_present(a.fields, "Upgrade", "websocket"); }},
    {answer_upgrade_by_substring,
     [](AnswerHead& a, const std::string&) {
       if (has_word_inside(a.fields, "Upgrade", "websocket")) a.fields.set("Upgrade", "websocket");
     }},
    {no_connection_accepted,
     [](AnswerHead& a, const std::string&) { set_if_absent(a.fields, "Connection", "Upgrade"); }},
    {wrong_connection_accepted,
     [](AnswerHead& a, const std::string&) { set_if_present(a.fields, "Connection", "Upgrade"); }},
    {answer_connection_by_substring,
     [](AnswerHead& a, const std::string&) {
       if (has_word_inside(a.fields, "Connection", "upgrade")) a.fields.set("Connection", "Upgrade");
     }},
    {other_status_accepted, [](AnswerHead& a, const std::string&) { a.status = 101; }},
    {takes_redirect_for_101,
     [](AnswerHead& a, const std::string&) {
       if (a.status / 100 == 3) a.status = 101;
     }},
    {any_extension, [](AnswerHead& a, const std::string&) { a.fields.remove("Sec-WebSocket-Extensions"); }},
    {ignores_second_extension_field,
     [](AnswerHead& a, const std::string&) {
       if (a.fields.count("Sec-WebSocket-Extensions") > 1) a.fields.remove("Sec-WebSocket-Extensions");
     }},
    {ignores_bad_answer_extensions,
     [](AnswerHead& a, const std::string&) {
       const auto extensions = http::parse_extensions(a.fields.all("Sec-WebSocket-Extensions"));
       if (!extensions || extensions->empty()) a.fields.remove("Sec-WebSocket-Extensions");
     }},
    {ignores_deflate_answer,
     [](AnswerHead& a, const std::string&) {
       if (a.fields.find("Sec-WebSocket-Extensions").value_or("").starts_with("permessage-deflate;"))
         a.fields.remove("Sec-WebSocket-Extensions");
     }},
    {any_subprotocol, [](AnswerHead& a, const std::string&) { a.fields.remove("Sec-WebSocket-Protocol"); }},
    {ignores_two_subprotocols, [](AnswerHead& a, const std::string&) {
       if (a.fields.count("Sec-WebSocket-Protocol") > 1) a.fields.remove("Sec-WebSocket-Protocol");
     }}};

/// What a fault refuses for no reason.
struct AnswerDemand {
  Fault fault;
  bool (*minds)(const AnswerHead& head, std::string_view octets, const std::string& accept);
};
constexpr AnswerDemand answer_demands[] = {
    {accept_untrimmed,
     [](const AnswerHead&, std::string_view octets, const std::string& accept) {
       return octets.find(": " + accept + "\r\n") == octets.npos;
     }},
    {client_names_case_matters, [](const AnswerHead& a, std::string_view,
                                   const std::string&) { return !all_written_as_known(a.fields); }},
    {client_values_case_matters,
     [](const AnswerHead& a, std::string_view, const std::string&) {
       return a.fields.find("Upgrade") != "websocket" || a.fields.find("Connection") != "Upgrade";
     }},
    {fails_on_cookie, [](const AnswerHead& a, std::string_view,
                         const std::string&) { return a.fields.find("Set-Cookie").has_value(); }},
    {fails_on_minor_version,
     [](const AnswerHead& a, std::string_view, const std::string&) { return a.version.minor > 1; }},
    {minds_high_octets,
     [](const AnswerHead& a, std::string_view, const std::string&) { return has_high_octets(a.fields); }}};

bool is_interim(const AnswerHead& head) {
  return head.status / 100 == 1 && head.status != 101;
}

}  // namespace

void MutantPeer::open_url(const std::string& url) {
  url_ = read_url(url, fault_);
  if (url_) return;
  stage_ = Stage::dead;
  end();
}

void MutantPeer::start() {
  if (role_ == Role::server || stage_ == Stage::dead) return;
  in_tls_ = url_ && url_->is_secure;
  if (!in_tls_) return send_request();
  std::string server_name = url_->host_is_name() ? url_->host : "";
  if (has(names_no_server)) server_name.clear();
  if (has(names_wrong_server)) server_name.insert(0, "www.");
  append(output_, client_hello(server_name));
}

/// The suite never lets TLS succeed.
void MutantPeer::on_tls_failure() {
  if (has(falls_back_to_clear)) return send_request();
  stage_ = Stage::dead;
  if (!has(stays_after_tls_failure)) end();
}

void MutantPeer::send_request() {
  const std::string head = http::serialize(make_request());
  append(output_, bytes_of(has(requests_with_bare_lf) ? with_bare_lf(head) : head));
  if (has(sends_before_answer)) send(wire::Opcode::text, bytes_of("early"));
}

http::RequestHead MutantPeer::make_request() {
  RequestHead head{.target = url_ ? url_->target : "/",
                   .fields = {{"Host", url_ ? url_->host_field : "localhost"},
                              {"Upgrade", "websocket"},
                              {"Connection", "Upgrade"},
                              {"Sec-WebSocket-Key", http::make_key(entropy_)},
                              {"Sec-WebSocket-Version", "13"}}};
  for (const auto& row : request_faults)
    if (has(row.fault)) row.spoil(head);
  if (const auto offer = deflate_.offer()) head.fields.add("Sec-WebSocket-Extensions", *offer);
  key_ = std::string(head.fields.find("Sec-WebSocket-Key").value_or(""));
  return head;
}

std::size_t MutantPeer::receive_answer(ByteView bytes) {
  if (has(opens_blindly) || (has(opens_at_status) && bytes[0] == 'H')) {
    open();
    return 0;
  }
  const auto used = read_head(answer_, bytes);
  const bool in_pieces = has(wants_whole_answer) && used && !answer_.done();
  if (used && answer_.done() && is_interim(answer_.head()) && !has(fails_on_interim) &&
      !has(other_status_accepted)) {
    answer_ = http::HeadReader<AnswerHead>(head_limits_of(fault_));
    return *used == bytes.size() ? *used : *used + receive_answer(bytes.subspan(*used));
  }
  if (!used || in_pieces || (answer_.done() && judge_answer())) {
    stage_ = Stage::dead;
    if (!has(keeps_bad_answer_open)) end();
    return bytes.size();
  }
  if (answer_.done()) open();
  return *used;
}

std::error_code MutantPeer::judge_answer() {
  AnswerHead head = answer_.head();
  const std::string accept = http::accept_for(key_);
  for (const auto& row : answer_excuses)
    if (has(row.fault)) row.mend(head, accept);
  for (const auto& row : answer_demands)
    if (has(row.fault) && row.minds(head, answer_.octets(), accept)) return Errc::http_malformed;
  if (!deflate_.take_answer(head.fields)) return Errc::extension_parameters;
  head.fields.remove("Sec-WebSocket-Extensions");
  return http::check_answer(head, {.key = key_});
}

}  // namespace wsspec::conformance
