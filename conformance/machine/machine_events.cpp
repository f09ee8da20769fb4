// ScriptMachine: what the peer does.
#include <fmt/format.h>

#include <algorithm>

#include "conformance/machine/deflate_terms.hpp"
#include "conformance/machine/opening_rules.hpp"
#include "conformance/machine/script_machine.hpp"
#include "conformance/requirements/suite.hpp"
#include "conformance/script/describe.hpp"
#include "wsspec/wire/close_code.hpp"

namespace wsspec::conformance {
namespace {

constexpr std::size_t observed_max = 200;
constexpr std::size_t pings_max = 200;

}  // namespace

void ScriptMachine::collect(std::vector<Finding> findings) {
  for (auto& finding : findings)
    if (finding.requirement->level == Level::info)
      result_.notes.push_back(std::move(finding));
    else
      violate(*finding.requirement, std::move(finding.expected), std::move(finding.got));
}

void ScriptMachine::on_event(PeerEvent event) {
  ++events_;
  // Autobahn fails the connection at a fault of framing or UTF-8 and records nothing from there on.
  broke_off_before_ = result_.transcript.broken_off;
  if (observer_.faulted()) {
    recording_ = false;
    result_.transcript.broken_off = broke_off_before_ || !peer_close_;
  }
  if (result_.observed.size() < observed_max) result_.observed.push_back(describe(event));
  if (auto* message = std::get_if<GotMessage>(&event)) return on_message(std::move(*message));
  if (auto* pong = std::get_if<GotPong>(&event)) return on_pong(std::move(*pong));
  if (auto* close = std::get_if<GotClose>(&event)) return on_close(*close);
  if (const auto* ping = std::get_if<GotPing>(&event)) {
    if (pings_.size() < pings_max) pings_.emplace_back(text_of(ping->payload));
    answer_ping(ping->payload);
  }
}

bool ScriptMachine::is_forbidden(const PeerEvent& event) {
  for (const auto* never : nevers_) {
    const auto* message = std::get_if<GotMessage>(&event);
    const auto* want_message = std::get_if<MessageComes>(&never->what);
    const auto* pong = std::get_if<GotPong>(&event);
    const auto* want_pong = std::get_if<PongComes>(&never->what);
    if ((message && want_message && text_of(message->payload) == want_message->payload) ||
        (pong && want_pong && text_of(pong->payload) == want_pong->payload)) {
      violate(*never->because, "that it does not come: " + describe(never->what), describe(event));
      return true;
    }
  }
  return false;
}

void ScriptMachine::on_message(GotMessage message) {
  // A suite that is the server has left with the Close reply: what a client sends after it is no answer of a
  // case.
  if (std::ranges::find(commands_, text_of(message.payload)) != commands_.end())
    return leave_unjudged(Verdict::skipped, fmt::format("the peer does not speak the contract: it echoed {}",
                                                        describe(PeerEvent(message))));
  if (recording_ && !exchange_ && !(peer_close_ && suite_ == Role::server))
    result_.transcript.events.push_back(message);
  if (is_forbidden(message)) return;
  messages_.emplace_back(std::move(message), events_);
}

void ScriptMachine::on_pong(GotPong pong) {
  const auto payload = text_of(pong.payload);
  if (!barrier_.empty() && payload == barrier_) {
    barrier_answered_ = true;
    return;
  }
  const bool is_recorded = !broke_off_before_ && !(peer_close_ && suite_ == Role::server);
  if (is_recorded) result_.transcript.events.push_back(pong);
  if (is_forbidden(pong)) return;
  const auto asked = std::ranges::find(pings_sent_, payload);
  // §5.5.2: a Ping is answered "unless it already received a Close frame"; to have sent one changes nothing.
  if (peer_close_ && asked >= pings_sent_.begin() + static_cast<std::ptrdiff_t>(pongs_due_))
    violate(rfc6455::no_pong_after_close, "nothing after the peer's Close", describe(PeerEvent(pong)));
  if (asked != pings_sent_.end()) {
    const auto number = static_cast<std::size_t>(asked - pings_sent_.begin()) + 1;
    if (number < pings_answered_)
      violate(suite::pong_order, "Pongs in the order of the Pings", describe(PeerEvent(pong)));
    pings_answered_ = std::max(pings_answered_, number);
  } else if (!payload.empty() && std::ranges::find(pongs_sent_, payload) != pongs_sent_.end()) {
    violate(suite::pong_unanswered, "no answer to a Pong", describe(PeerEvent(pong)));
  }
  pongs_.push_back({std::move(pong.payload), events_});
}

void ScriptMachine::on_close(const GotClose& close) {
  if (peer_close_) return;
  peer_close_ = close;
  ours_came_first_ = close_tried_;
  result_.transcript.remote_code = close.code;
  if (result_.transcript.first_close == Side::none) result_.transcript.first_close = Side::peer;
  // §7.4.1: 1010 "is not used by the server"; but a reply typically echoes the code received (§5.5.1).
  if (suite_ == Role::client && close.code == 1010 && !sent_1010_)
    violate(rfc6455::code_1010_of_clients, "another code than 1010 from a server",
            describe(PeerEvent(close)));
  if (!close_sent_ && !withholds_close_ && frame_left_ == 0) put_close_reply(close);
}

const std::vector<const Requirement*>& ScriptMachine::requirements() {
  static const std::vector<const Requirement*> all = [] {
    std::vector<const Requirement*> out = Observer::requirements();
    for (int value = 1; value <= static_cast<int>(last_errc); ++value) {
      const auto* requirement = &requirement_of(static_cast<Errc>(value));
      if (std::ranges::find(out, requirement) == out.end()) out.push_back(requirement);
    }
    for (const auto* requirement : opening_requirements())
      if (std::ranges::find(out, requirement) == out.end()) out.push_back(requirement);
    for (const auto* requirement : deflate_requirements())
      if (std::ranges::find(out, requirement) == out.end()) out.push_back(requirement);
    for (const auto* requirement :
         {&rfc6455::request_waits, &rfc6455::request_key_random, &rfc6455::refuses_bad_request,
          &rfc6455::pong_soon, &rfc6455::pong_latest, &rfc6455::close_echo, &rfc6455::closes_tcp,
          &rfc6455::server_closes_tcp, &rfc6455::code_1010_of_clients, &rfc6455::fail_says_why,
          &rfc6455::fail_code_fits, &suite::echoes, &suite::pong_order, &suite::pong_unanswered,
          &suite::error_has_status})
      out.push_back(requirement);
    return out;
  }();
  return all;
}

void add_death(Result& result, std::string got) {
  const auto& requirement = *result.must_survive;
  result.violations.push_back({&requirement, "that the next connection is served", std::move(got)});
  result.verdict = std::max(result.verdict, Verdict::fail);
  result.reason = fmt::format("{}: {}", requirement.id, requirement.text);
}

std::string describe(const PeerEvent& event) {
  if (const auto* message = std::get_if<GotMessage>(&event))
    return (message->kind == Opcode::text ? "Text " : "Binary ") + describe_payload(message->payload);
  if (const auto* pong = std::get_if<GotPong>(&event)) return "Pong " + describe_payload(pong->payload);
  if (const auto* ping = std::get_if<GotPing>(&event)) return "Ping " + describe_payload(ping->payload);
  const auto& close = std::get<GotClose>(event);
  std::string out = close.code ? "Close " + std::to_string(*close.code) : "Close without a code";
  return close.reason.empty() ? out : out + " " + describe_payload(close.reason);
}

}  // namespace wsspec::conformance
