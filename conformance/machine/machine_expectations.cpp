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

ScriptMachine::Outcome ScriptMachine::evaluate(const StreamEnds& want) {
  if (peer_ended_) return want.in_order && peer_reset_ ? Outcome::unmet : Outcome::met;
  return late_ ? Outcome::unmet : Outcome::wait;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const StreamStays&) {
  if (peer_ended_) return Outcome::unmet;
  return late_ ? Outcome::met : Outcome::wait;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const ConnectionOpens&) {
  if (opening_.state() == SuiteOpening::State::opened) return Outcome::met;
  collect(opening_.findings());
  return Outcome::unmet;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const OpeningRefused& want) {
  const auto state = opening_.state();
  if (opening_.says_101()) {
    // A 101 that is out of place may be wrong besides.
    collect(opening_.findings());
    if (edits_ && edits_->is_unfinished())
      violate(rfc6455::refuses_bad_request, "no answer of 101 before the end of the request", opening_.got());
    if (want.by_contract && state == SuiteOpening::State::opened) return ask_for_contract();
    return want.may_open ? Outcome::met : Outcome::unmet;
  }
  if (state == SuiteOpening::State::pending && !peer_ended_) {
    if (!late_) return Outcome::wait;
    // §4.2.1: "return an HTTP response": whatever else the server may do, this is none.
    static constexpr std::string_view http_begins = "HTTP/";
    if (!opening_.octets().starts_with(http_begins.substr(0, opening_.octets().size())))
      violate(rfc6455::refuses_bad_request, "an HTTP answer, or none", opening_.got());
    return Outcome::unmet;
  }
  if (state != SuiteOpening::State::refused) {
    if (want.end_will_do) return Outcome::met;
    if (!peer_ended_) return Outcome::unmet;
    violate(suite::error_has_status, describe(Expected(want)), what_came());
    return want.field.empty() ? Outcome::met : Outcome::unmet;
  }
  const auto& answer = opening_.answer();
  // §4.2.2 lets a server redirect what it may also open.
  const bool is_error = answer.status >= (want.may_open ? 300u : 400u) || want.may_be_plain_http;
  const bool is_wanted =
      want.statuses.empty() || std::ranges::find(want.statuses, answer.status) != want.statuses.end();
  if (!is_error || !is_wanted) return Outcome::unmet;
  if (want.field.empty()) return Outcome::met;
  const auto values = answer.fields.all(want.field);
  return http::has_token(values, want.value) ? Outcome::met : Outcome::unmet;
}

/// A server that ought to have refused, if it speaks the contract: one that does not echoes the command.
ScriptMachine::Outcome ScriptMachine::ask_for_contract() {
  if (commands_.empty()) put(command("origin"));
  if (messages_.empty() && !is_over()) return Outcome::wait;
  messages_.clear();
  return Outcome::unmet;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const NeverOpens&) {
  if (events_ != 0) {
    if (edits_ && edits_->is_unfinished())
      violate(rfc6455::request_waits, "nothing before the end of the answer's head", "a frame");
    return Outcome::unmet;
  }
  if (peer_ended_) return Outcome::met;
  if (!late_) return Outcome::wait;
  // Another status than 101 leaves an HTTP connection, which a client may keep (§4.1).
  return edits_ && edits_->status && edits_->status->first != 101 ? Outcome::met : Outcome::unmet;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const HandshakeKeeps& want) {
  const bool is_broken = std::ranges::any_of(
      opening_.findings(), [&](const Finding& finding) { return finding.requirement == want.rule; });
  return is_broken ? Outcome::unmet : Outcome::met;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const AnswerLacks& want) {
  return opening_.answer().fields.find(want.field) ? Outcome::unmet : Outcome::met;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const MessageIfOpen& want) {
  if (!messages_.empty()) return evaluate(MessageComes{Opcode::text, want.payload});
  if (peer_close_) return Outcome::unmet;
  if (opening_.state() != SuiteOpening::State::opened) return Outcome::met;
  // A client that minds the answer ends the stream; a server has opened the connection itself.
  if (peer_ended_) return suite_ == Role::server ? Outcome::met : Outcome::unmet;
  return late_ ? Outcome::unmet : Outcome::wait;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const MessageOrFails& want) {
  if (!messages_.empty()) return evaluate(want.message);
  return is_over() ? evaluate(ConnectionFails{want.codes}) : Outcome::wait;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const PingComes& want) {
  const auto at = std::ranges::find(pings_, want.payload);
  if (at == pings_.end()) return is_over() ? Outcome::unmet : Outcome::wait;
  pings_.erase(at);
  return Outcome::met;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const PeerCloses& want) {
  if (!peer_close_) return is_over() ? Outcome::unmet : Outcome::wait;
  const bool is_wanted = peer_close_->code == want.code && text_of(peer_close_->reason) == want.reason;
  return is_wanted ? Outcome::met : Outcome::unmet;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const PongOrEnd& want) {
  if (use_pong(want.payload) || peer_close_ || peer_ended_) return Outcome::met;
  return late_ ? Outcome::unmet : Outcome::wait;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const CloseCodeFits& want) {
  if (peer_close_) return contains(want.codes, peer_close_->code) ? Outcome::met : Outcome::unmet;
  return peer_ended_ || late_ ? Outcome::met : Outcome::wait;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const FramesKeep& want) {
  return observer_.has_found(*want.rule) ? Outcome::unmet : Outcome::met;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const DeflateAgreed&) {
  return opening_.deflate() ? Outcome::met : Outcome::unmet;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const DeflateDeclined&) {
  if (opening_.state() == SuiteOpening::State::opened)
    return opening_.deflate() ? Outcome::unmet : Outcome::met;
  if (opening_.says_101() || (opening_.state() == SuiteOpening::State::pending && !peer_ended_))
    return Outcome::unmet;
  // §7: "MUST decline": who refuses the whole handshake has accepted nothing either.
  violate(suite::opens_without_compression, "101 without permessage-deflate", what_came());
  return Outcome::met;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const FilledOrFails& want) {
  if (messages_.empty()) return is_over() ? evaluate(ConnectionFails{want.codes}) : Outcome::wait;
  const auto& message = messages_.front().first;
  const auto octet = static_cast<std::uint8_t>(want.octet);
  if (message.kind != Opcode::text || message.payload.size() != want.size ||
      !std::ranges::all_of(message.payload, [octet](auto got) { return got == octet; }))
    return Outcome::unmet;
  messages_.pop_front();
  return Outcome::met;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const AnswerHasParameter& want) {
  const auto extensions = http::parse_extensions(opening_.answer().fields.all("Sec-WebSocket-Extensions"));
  for (const auto& extension : extensions.value_or(std::vector<http::Extension>{}))
    if (http::same_token(extension.name, deflate::extension_name) &&
        std::ranges::find(extension.parameters, want.name, &http::ExtensionParameter::name) !=
            extension.parameters.end())
      return Outcome::met;
  return Outcome::unmet;
}

/// For people, at the moment when a step is decided against the peer.
std::string ScriptMachine::what_came() const {
  if (!absence_.empty()) return absence_;
  if (tls_.is_in_clear()) return "octets in the clear";
  if (tls_.has_hello() && !peer_ended_)
    return "a TLS handshake " + (tls_.server_name() ? "for " + *tls_.server_name() : "without a server name");
  if (phase_ == Phase::steps && !messages_.empty()) {
    const auto& got = messages_.front().first;
    std::string out = describe(PeerEvent(got));
    if (exchange_) return out + difference(exchange_->octets.of(exchange_->echoed), text_of(got.payload));
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
