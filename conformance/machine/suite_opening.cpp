#include "conformance/machine/suite_opening.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "conformance/machine/deflate_terms.hpp"
#include "conformance/machine/opening_rules.hpp"
#include "conformance/requirements/rfc6455.hpp"
#include "wsspec/http/accept_key.hpp"
#include "wsspec/http/field_grammar.hpp"
#include "wsspec/http/upgrade.hpp"

namespace wsspec::conformance {
namespace {

std::vector<http::Extension> extensions_of(const http::Fields& fields) {
  return http::parse_extensions(fields.all("Sec-WebSocket-Extensions"))
      .value_or(std::vector<http::Extension>{});
}

}  // namespace

SuiteOpening::SuiteOpening(Role suite, const Opening* edits, const Negotiate* negotiate,
                           const Dialled& dialled, Entropy& entropy)
    : suite_(suite), edits_(edits), negotiate_(negotiate) {
  if (suite_ == Role::server) return;
  key_ = http::make_key(entropy);
  http::RequestHead head{.target = dialled.resource,
                         .fields = {{"Host", dialled.host_field},
                                    {"User-Agent", "wsspec"},
                                    {"Upgrade", "websocket"},
                                    {"Connection", "Upgrade"},
                                    {"Sec-WebSocket-Key", key_},
                                    {"Sec-WebSocket-Version", "13"}}};
  for (const auto& field : dialled.fields) head.fields.add(field.name, field.value);
  if (negotiate_) head.fields.add("Sec-WebSocket-Extensions", offer_of(*negotiate_));
  const OpeningFacts facts{.host = dialled.host_field, .target = dialled.resource, .key = key_};
  if (edits_) {
    if (edits_->method) head.method = *edits_->method;
    if (edits_->target) head.target = *edits_->target;
    if (edits_->version) head.version = *edits_->version;
    apply(edits_->edits, head.fields, facts);
    // The accept value is due for the key as it was sent, whatever the case made of it.
    key_ = std::string(head.fields.find("Sec-WebSocket-Key").value_or(""));
    const auto first = key_.find_first_not_of(" \t");
    key_ = first == std::string::npos ? "" : key_.substr(first, key_.find_last_not_of(" \t") - first + 1);
  }
  // What a server may choose from (§4.2.2), as the request has it in the end.
  subprotocols_ =
      http::parse_tokens(head.fields.all("Sec-WebSocket-Protocol")).value_or(std::vector<std::string>{});
  offered_ = extensions_of(head.fields);
  output_ = edits_ ? octets_of(*edits_, head, facts) : http::serialize(head);
}

std::optional<std::string> SuiteOpening::take_output() {
  return std::exchange(output_, std::nullopt);
}

std::size_t SuiteOpening::receive(ByteView bytes) {
  if (state_ != State::pending) return 0;
  const auto used = suite_ == Role::client ? answer_.feed(bytes) : request_.feed(bytes);
  if (!used) {
    break_off(used.error());
    return bytes.size();
  }
  if (suite_ == Role::client && answer_.done()) judge_answer();
  if (suite_ == Role::server && request_.done()) judge_request();
  return *used;
}

void SuiteOpening::receive_end() {
  if (state_ == State::pending) break_off(Errc::stream_ended);
}

void SuiteOpening::break_off(std::error_code why) {
  state_ = State::broken;
  if (suite_ == Role::server)
    findings_.push_back({&rfc6455::request_is_http, "an HTTP request", why.message()});
  // A server that ends the stream has not answered: whether it had to is for the case to say.
  else if (why != Errc::stream_ended)
    findings_.push_back({&rfc6455::answer_is_101, "an HTTP answer", why.message()});
}

void SuiteOpening::judge_answer() {
  if (answer().status != 101) {
    state_ = State::refused;
    return;
  }
  std::vector<std::string> names;
  for (const auto& extension : offered_) names.push_back(extension.name);
  const auto broken =
      http::check_answer(answer(), {.key = key_, .subprotocols = subprotocols_, .extensions = names});
  state_ = broken ? State::broken : State::opened;
  findings_ = conformance::judge_answer(answer(), {http::accept_for(key_), subprotocols_, names});
  const auto on_deflate = judge_deflate_answer(offered_, extensions_of(answer().fields));
  deflate_ = on_deflate.agreed;
  if (on_deflate.advice) findings_.push_back(*on_deflate.advice);
  if (!on_deflate.fault) return;
  // RFC 7692 §7: a client MUST fail the connection.
  findings_.push_back(*on_deflate.fault);
  state_ = State::broken;
}

void SuiteOpening::judge_request() {
  findings_ = conformance::judge_request(request());
  const auto key = request().fields.find("Sec-WebSocket-Key");
  if (!key) {
    state_ = State::broken;
    output_ = http::refusal_for(Errc::key_invalid);
    return;
  }
  key_ = std::string(*key);
  offered_ = extensions_of(request().fields);
  std::ranges::move(judge_deflate_offers(offered_), std::back_inserter(findings_));
  http::AnswerHead head{.fields = {{"Server", "wsspec"},
                                   {"Upgrade", "websocket"},
                                   {"Connection", "Upgrade"},
                                   {"Sec-WebSocket-Accept", http::accept_for(key_)}}};
  const OpeningFacts facts{.host = std::string(request().fields.find("Host").value_or("")),
                           .target = request().target,
                           .key = key_,
                           .accept = http::accept_for(key_)};
  const auto extension = negotiate_ ? answer_of(*negotiate_, offered_) : std::nullopt;
  if (extension) head.fields.add("Sec-WebSocket-Extensions", *extension);
  if (edits_) {
    if (edits_->status) std::tie(head.status, head.reason) = *edits_->status;
    if (edits_->version) head.version = *edits_->version;
    apply(edits_->edits, head.fields, facts);
  }
  output_ = edits_ ? octets_of(*edits_, head, facts) : http::serialize(head);
  deflate_ = judge_deflate_answer(offered_, extensions_of(head.fields)).agreed;
  state_ = State::opened;
}

bool SuiteOpening::says_101() const {
  if (state_ == State::opened) return true;
  static constexpr std::size_t version_characters = 8;
  const auto text = octets();
  return state_ == State::broken && text.starts_with("HTTP/") && text.size() > version_characters &&
         text.substr(version_characters).starts_with(" 101");
}

std::string SuiteOpening::got() const {
  if (suite_ == Role::client && answer_.done())
    return fmt::format("HTTP {} {}", answer().status, answer().reason);
  if (suite_ == Role::server && request_.done())
    return fmt::format("{} {}", request().method, request().target);
  if (octets().empty()) return state_ == State::broken ? "the end of the stream" : "nothing";
  return fmt::format("{} bytes that are no HTTP head", octets().size());
}

}  // namespace wsspec::conformance
