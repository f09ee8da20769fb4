// ScriptMachine: whether what the peer did is what the case wants.
#include <fmt/format.h>

#include <algorithm>

#include "conformance/machine/script_machine.hpp"
#include "conformance/requirements/suite.hpp"
#include "conformance/script/describe.hpp"
#include "wsspec/http/field_grammar.hpp"

namespace wsspec::conformance {
namespace {

bool contains(const std::vector<std::uint16_t>& codes, std::optional<std::uint16_t> code) {
  return code && std::ranges::find(codes, *code) != codes.end();
}

/// A code that says "you did something wrong, or I did", RFC 6455 §7.4.1.
bool says_error(std::optional<std::uint16_t> code) {
  return code && (*code == 1002 || *code == 1003 || (*code >= 1007 && *code <= 1011));
}

/// "…, different from byte 17 on"
std::string difference(std::string_view want, std::string_view got) {
  const auto [a, b] = std::ranges::mismatch(want, got);
  return fmt::format(", different from byte {} on", a - want.begin());
}

}  // namespace

ScriptMachine::Outcome ScriptMachine::evaluate(const Expected& what) {
  return std::visit([this](const auto& want) { return evaluate(want); }, what);
}

ScriptMachine::Outcome ScriptMachine::evaluate(const MessageComes& want) {
  if (messages_.empty()) return is_over() ? Outcome::unmet : Outcome::wait;
  const auto& [message, order] = messages_.front();
  if (message.kind != want.kind || text_of(message.payload) != want.payload) return Outcome::unmet;
  messages_.pop_front();
  return Outcome::met;
}

bool ScriptMachine::use_pong(std::string_view payload) {
  const auto at = std::ranges::find_if(
      pongs_, [&](const auto& pong) { return !pong.used && text_of(pong.payload) == payload; });
  if (at == pongs_.end()) return false;
  at->used = true;
  // §5.5.2: "It SHOULD respond with Pong frame as soon as is practical": not after a later message.
  if (!messages_.empty() && messages_.front().second < at->order)
    violate(rfc6455::pong_soon, "the Pong before the message that ends after the Ping",
            "the message came first");
  return true;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const PongComes& want) {
  if (use_pong(want.payload)) return Outcome::met;
  return is_over() ? Outcome::unmet : Outcome::wait;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const PongsCome& want) {
  if (!use_pong(want.payloads.back())) return is_over() ? Outcome::unmet : Outcome::wait;
  std::size_t missing = 0;
  for (std::size_t i = 0; i + 1 < want.payloads.size(); ++i) missing += use_pong(want.payloads[i]) ? 0 : 1;
  if (missing != 0)
    remark(rfc6455::pong_latest, describe(Expected(want)), fmt::format("{} are missing", missing));
  return Outcome::met;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const CloseAnswers& want) {
  if (!peer_close_) return is_over() ? Outcome::unmet : Outcome::wait;
  const auto code = peer_close_->code;
  if (contains(want.codes, code)) return Outcome::met;
  if (says_error(code)) return Outcome::unmet;
  remark(rfc6455::close_echo, "Close " + join_codes(want.codes), describe(PeerEvent(*peer_close_)));
  return Outcome::met;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const ConnectionFails& want) {
  if (peer_close_) {
    const auto code = peer_close_->code;
    if (contains(want.codes, code)) return Outcome::met;
    // After a Close of ours, a code that names no error answers it as if it had been right.
    if (ours_came_first_ && code && !says_error(code)) return Outcome::unmet;
    violate(rfc6455::fail_code_fits, "Close " + join_codes(want.codes), describe(PeerEvent(*peer_close_)));
    return Outcome::met;
  }
  if (peer_ended_) {
    violate(rfc6455::fail_says_why, "Close " + join_codes(want.codes) + " before the end of the stream",
            "the end of the stream alone");
    return Outcome::met;
  }
  return late_ ? Outcome::unmet : Outcome::wait;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const ConnectionEnds&) {
  if (peer_close_ || peer_ended_) return Outcome::met;
  return late_ ? Outcome::unmet : Outcome::wait;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const ConnectionOpens&) {
  if (opening_.state() == SuiteOpening::State::opened) return Outcome::met;
  collect(opening_.findings());
  return Outcome::unmet;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const OpeningRefused& want) {
  const auto state = opening_.state();
  if (state == SuiteOpening::State::opened ||
      (state == SuiteOpening::State::broken && opening_.answer().status == 101 && !peer_ended_))
    return Outcome::unmet;
  if (state == SuiteOpening::State::pending && !peer_ended_) return late_ ? Outcome::unmet : Outcome::wait;
  if (state != SuiteOpening::State::refused) {
    violate(suite::error_has_status, describe(Expected(want)), what_came());
    return want.field.empty() ? Outcome::met : Outcome::unmet;
  }
  const auto& answer = opening_.answer();
  const bool is_error = answer.status >= 400 || want.may_be_plain_http;
  const bool is_wanted =
      want.statuses.empty() || std::ranges::find(want.statuses, answer.status) != want.statuses.end();
  if (!is_error || !is_wanted) return Outcome::unmet;
  if (want.field.empty()) return Outcome::met;
  const auto values = answer.fields.all(want.field);
  return http::has_token(values, want.value) ? Outcome::met : Outcome::unmet;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const NeverOpens&) {
  if (events_ != 0) return Outcome::unmet;
  if (peer_ended_) return Outcome::met;
  if (!late_) return Outcome::wait;
  // Another status than 101 leaves an HTTP connection, which a client may keep (§4.1).
  return edits_ && edits_->status && edits_->status->first != 101 ? Outcome::met : Outcome::unmet;
}

/// For people, at the moment when a step is decided against the peer.
std::string ScriptMachine::what_came() const {
  if (phase_ == Phase::steps && !messages_.empty()) {
    const auto& got = messages_.front().first;
    std::string out = describe(PeerEvent(got));
    if (at_ < case_.script.size())
      if (const auto* expect = std::get_if<Expect>(&case_.script[at_]))
        if (const auto* want = std::get_if<MessageComes>(&expect->what))
          out += difference(want->payload, text_of(got.payload));
    return out;
  }
  if (peer_close_) return describe(PeerEvent(*peer_close_));
  if (opening_.state() != SuiteOpening::State::opened)
    return peer_ended_ ? "the end of the stream" : opening_.got();
  std::string last = result_.observed.empty() ? "nothing" : result_.observed.back();
  if (peer_ended_) return last;
  return late_ ? "nothing in time; last was: " + last : last;
}

}  // namespace wsspec::conformance
