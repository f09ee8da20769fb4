#include "conformance/machine/suite_opening.hpp"

#include <fmt/format.h>

#include "conformance/requirements/rfc6455.hpp"
#include "conformance/requirements/suite.hpp"
#include "wsspec/http/accept_key.hpp"
#include "wsspec/http/field_grammar.hpp"
#include "wsspec/http/upgrade.hpp"

namespace wsspec::conformance {

SuiteOpening::SuiteOpening(Role suite, const Opening* edits, const Dialled& dialled, Entropy& entropy)
    : suite_(suite), edits_(edits) {
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
  if (edits_) {
    if (edits_->method) head.method = *edits_->method;
    if (edits_->version) head.version = *edits_->version;
    apply(edits_->edits, head.fields);
    // The accept value is due for the key as it was sent, whatever the case made of it.
    key_ = std::string(head.fields.find("Sec-WebSocket-Key").value_or(""));
    const auto first = key_.find_first_not_of(" \t");
    key_ = first == std::string::npos ? "" : key_.substr(first, key_.find_last_not_of(" \t") - first + 1);
  }
  // What a server may choose from (§4.2.2), as the request has it in the end.
  subprotocols_ =
      http::parse_tokens(head.fields.all("Sec-WebSocket-Protocol")).value_or(std::vector<std::string>{});
  if (const auto offered = http::parse_extensions(head.fields.all("Sec-WebSocket-Extensions")))
    for (const auto& extension : *offered) extensions_.push_back(extension.name);
  output_ = http::serialize(head);
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
  const auto& requirement = suite_ == Role::client ? rfc6455::answer_is_101 : rfc6455::request_is_http;
  findings_.push_back(
      {&requirement, suite_ == Role::client ? "an HTTP answer" : "an HTTP request", why.message()});
}

void SuiteOpening::judge_answer() {
  if (answer().status != 101) {
    state_ = State::refused;
    return;
  }
  const auto broken =
      http::check_answer(answer(), {.key = key_, .subprotocols = subprotocols_, .extensions = extensions_});
  state_ = broken ? State::broken : State::opened;
  if (!broken) return judge_extensions();
  const auto error = static_cast<Errc>(broken.value());
  // The same field errors have other requirements behind them in an answer than in a request.
  const auto& requirement = error == Errc::upgrade_missing      ? rfc6455::answer_has_upgrade
                            : error == Errc::connection_missing ? rfc6455::answer_has_connection
                            : error == Errc::http_version       ? rfc6455::answer_is_101
                            : error == Errc::field_grammar ? (answer().fields.find("Sec-WebSocket-Protocol")
                                                                  ? rfc6455::one_subprotocol
                                                                  : rfc6455::no_foreign_extension)
                                                           : requirement_of(error);
  findings_.push_back({&requirement, "a 101 answer that opens the connection", broken.message()});
}

/// It was offered, so the letter of §4.2.2 allows it; but who agrees to what nobody knows, agrees to
/// anything.
void SuiteOpening::judge_extensions() {
  const auto agreed = http::parse_extensions(answer().fields.all("Sec-WebSocket-Extensions"));
  for (const auto& extension : *agreed)
    if (extension.name.starts_with("x-wsspec-"))
      findings_.push_back({&suite::known_extensions, "no extension", extension.name});
}

void SuiteOpening::judge_request() {
  const auto broken = http::check_request(request());
  if (broken)
    findings_.push_back({&requirement_of(static_cast<Errc>(broken.value())), "a request as the RFC has it",
                         broken.message()});
  const auto key = request().fields.find("Sec-WebSocket-Key");
  if (!key) {
    state_ = State::broken;
    output_ = http::refusal_for(broken ? broken : make_error_code(Errc::key_invalid));
    return;
  }
  key_ = std::string(*key);
  http::AnswerHead head{.fields = {{"Server", "wsspec"},
                                   {"Upgrade", "websocket"},
                                   {"Connection", "Upgrade"},
                                   {"Sec-WebSocket-Accept", http::accept_for(key_)}}};
  if (edits_) {
    if (edits_->status) std::tie(head.status, head.reason) = *edits_->status;
    if (edits_->version) head.version = *edits_->version;
    apply(edits_->edits, head.fields);
  }
  output_ = http::serialize(head);
  state_ = State::opened;
}

std::string SuiteOpening::got() const {
  if (suite_ == Role::client && answer_.done())
    return fmt::format("HTTP {} {}", answer().status, answer().reason);
  if (suite_ == Role::server && request_.done())
    return fmt::format("{} {}", request().method, request().target);
  if (octets().empty()) return "nothing";
  return fmt::format("{} bytes that are no HTTP head", octets().size());
}

}  // namespace wsspec::conformance
