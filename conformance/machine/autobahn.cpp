#include "conformance/machine/autobahn.hpp"

#include <algorithm>
#include <variant>
#include <vector>

namespace wsspec::conformance {
namespace {

using Events = std::vector<std::variant<GotMessage, GotPong, Transcript::Timer>>;

/// What Autobahn's case class would declare, read off our steps.
struct Rules {
  Events ok = {};
  std::optional<Events> non_strict = {};
  bool closed_by_suite = true;   ///< the suite must be first to send a Close
  bool needs_clean = true;       ///< a whole closing handshake
  bool closes_on_match = false;  ///< the suite's Close waits for the OK list
  bool wrong_code_is_fatal = false;
  bool wrong_side_is_fatal = false;
  bool only_informs = false;
  bool exchanges = false;  ///< chapters 9, 12 and 13: judged message by message
  std::vector<std::uint16_t> codes = {};
};

/// How long Autobahn waits before it closes by itself, and with what.
struct GiveUp {
  bool with_code_1001;  ///< its "kill" timer; the "close" timer sends a Close without a body
  bool within_a_second;
};

GiveUp give_up_of(std::string_view id) {
  static constexpr std::string_view close_timer[] = {"2.1", "2.2", "2.3",  "2.4",  "2.6",  "2.7",
                                                     "2.8", "2.9", "2.10", "2.11", "5.3",  "5.4",
                                                     "5.5", "5.6", "5.7",  "5.8",  "5.19", "5.20"};
  static constexpr std::string_view ten_seconds[] = {"1.1.6", "1.1.7", "1.1.8", "1.2.6",
                                                     "1.2.7", "1.2.8", "10.1.1"};
  if (std::ranges::find(close_timer, id) != std::end(close_timer) || id.starts_with("6.1.") ||
      id.starts_with("6.2.") || id.starts_with("9.") || id.starts_with("12.") || id.starts_with("13."))
    return {.with_code_1001 = false, .within_a_second = false};
  return {.with_code_1001 = true,
          .within_a_second = std::ranges::find(ten_seconds, id) == std::end(ten_seconds)};
}

GotMessage as_got(const MessageComes& want) {
  const auto payload = bytes_of(want.payload);
  return {want.kind, Bytes(payload.begin(), payload.end())};
}
GotPong as_got(std::string_view payload) {
  const auto octets = bytes_of(payload);
  return {Bytes(octets.begin(), octets.end())};
}

void read_expectation(const Expect& step, bool close_was_sent, Rules& rules) {
  if (const auto* message = std::get_if<MessageComes>(&step.what)) {
    rules.ok.emplace_back(as_got(*message));
    if (step.because->level == Level::should) rules.non_strict = Events{};
  } else if (const auto* pong = std::get_if<PongComes>(&step.what)) {
    rules.ok.emplace_back(as_got(pong->payload));
  } else if (const auto* pongs = std::get_if<PongsCome>(&step.what)) {
    for (const auto& payload : pongs->payloads) rules.ok.emplace_back(as_got(payload));
  } else if (const auto* answers = std::get_if<CloseAnswers>(&step.what)) {
    rules.codes = answers->codes;
  } else if (const auto* fails = std::get_if<ConnectionFails>(&step.what)) {
    rules.codes = fails->codes;
    rules.closed_by_suite = close_was_sent;
    rules.needs_clean = false;
    rules.wrong_side_is_fatal =
        !close_was_sent && std::ranges::find(fails->codes, 1007) != fails->codes.end();
  }
}

Rules rules_of(const Case& test) {
  Rules rules;
  bool close_was_sent = false;
  for (const auto& step : test.script) {
    if (const auto* sent = std::get_if<Send>(&step))
      close_was_sent = close_was_sent || (sent->what.opcode == Opcode::close && sent->what.rsv == 0);
    if (std::holds_alternative<Note>(step)) rules.only_informs = true;
    rules.exchanges = rules.exchanges || std::holds_alternative<Exchange>(step);
    if (std::holds_alternative<Prefer>(step)) {
      rules.ok = {Transcript::Timer{'A'}};
      rules.non_strict = Events{Transcript::Timer{'A'}, Transcript::Timer{'B'}};
    }
    if (const auto* expect = std::get_if<Expect>(&step)) read_expectation(*expect, close_was_sent, rules);
  }
  rules.closes_on_match = rules.closed_by_suite && (!rules.ok.empty() || rules.exchanges);
  rules.wrong_code_is_fatal = test.id.starts_with("7.");
  return rules;
}

bool same(const Events& a, const Events& b) {
  return std::ranges::equal(a, b, [](const auto& x, const auto& y) {
    if (x.index() != y.index()) return false;
    if (const auto* message = std::get_if<GotMessage>(&x))
      return message->kind == std::get<GotMessage>(y).kind &&
             message->payload == std::get<GotMessage>(y).payload;
    if (const auto* pong = std::get_if<GotPong>(&x)) return pong->payload == std::get<GotPong>(y).payload;
    return std::get<Transcript::Timer>(x).tag == std::get<Transcript::Timer>(y).tag;
  });
}

std::string close_verdict(const Rules& rules, const GiveUp& give_up, Role suite, bool matched,
                          const Transcript& facts) {
  if ((facts.first_close == Side::suite) != rules.closed_by_suite) return "FAILED";
  const bool handshake_done = facts.close_sent && facts.close_received;
  const bool server_kept_tcp = suite == Role::client && !facts.peer_ended;
  // A server that keeps TCP open after the closing handshake is dropped by the timer that fires first: the
  // one for the drop makes it unclean, the one that gives up on the case does not.
  const bool clean =
      handshake_done && !(server_kept_tcp && !(give_up.with_code_1001 && give_up.within_a_second));
  if (rules.needs_clean && !clean) return "UNCLEAN";
  if (facts.remote_code) {
    // Without a match, Autobahn would not have sent its Close 1000 but given up with 1001, and got that back.
    const bool gave_up = rules.closes_on_match && !matched;
    const bool wrong_after_giving_up = gave_up && give_up.with_code_1001;
    const bool is_accepted = std::ranges::find(rules.codes, *facts.remote_code) != rules.codes.end();
    if (wrong_after_giving_up || (!is_accepted && !gave_up)) return "WRONG CODE";
  }
  if (server_kept_tcp) return "FAILED BY CLIENT";
  return "OK";
}

/// Where Autobahn gives up at a fault, it sends its Close first, reads nothing more and drops the connection.
Transcript as_autobahn_saw_it(Transcript facts) {
  if (!facts.broken_off) return facts;
  facts.first_close = Side::suite;
  facts.close_received = facts.peer_ended = false;
  facts.remote_code.reset();
  return facts;
}

}  // namespace

bool is_autobahn_id(std::string_view id) {
  static constexpr std::string_view chapters[] = {"1", "2", "3", "4", "5", "6", "7", "9", "10", "12", "13"};
  return std::ranges::find(chapters, id.substr(0, id.find('.'))) != std::end(chapters);
}

AutobahnVerdict autobahn_verdict(const Case& test, Role suite, const Result& result) {
  const Rules rules = rules_of(test);
  if (rules.only_informs) return {"INFORMATIONAL", "INFORMATIONAL"};
  const Transcript facts = as_autobahn_saw_it(result.transcript);
  if (!facts.opened) return {"FAILED", "FAILED"};
  if (result.verdict == Verdict::unimplemented) return {"UNIMPLEMENTED", "OK"};
  AutobahnVerdict verdict;
  const bool matched = rules.exchanges ? facts.exchanged.value_or(false) : same(facts.events, rules.ok);
  verdict.behavior = matched                                                     ? "OK"
                     : rules.non_strict && same(facts.events, *rules.non_strict) ? "NON-STRICT"
                                                                                 : "FAILED";
  verdict.behavior_close = close_verdict(rules, give_up_of(test.id), suite, matched, facts);
  if (rules.wrong_code_is_fatal && verdict.behavior_close == "WRONG CODE") verdict.behavior = "FAILED";
  if (rules.wrong_side_is_fatal && facts.first_close == Side::suite) verdict.behavior = "FAILED";
  return verdict;
}

}  // namespace wsspec::conformance
