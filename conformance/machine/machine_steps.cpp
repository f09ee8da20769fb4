// ScriptMachine: what each step does.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "conformance/machine/script_machine.hpp"
#include "conformance/requirements/suite.hpp"
#include "conformance/script/describe.hpp"

namespace wsspec::conformance {
namespace {

/// Whether a connection that the case wanted is not there, or one is there that it did not want: what the
/// peer does on it is not what the case is about.
bool settles_opening(const Expected& what) {
  return std::holds_alternative<ConnectionOpens>(what) || std::holds_alternative<NeverOpens>(what) ||
         std::holds_alternative<OpeningRefused>(what);
}

}  // namespace

bool ScriptMachine::run(const Send& step) {
  // After a Close of the peer, without it or without a connection, there is nobody to send to.
  if (!peer_ended_ && !peer_close_ && opening_.state() != SuiteOpening::State::refused) put(step.what);
  next_step();
  return true;
}

bool ScriptMachine::run(const EndStream& step) {
  stream_ended_ = true;
  if (step.reset)
    wants_reset_ = true;
  else
    wants_end_ = true;
  next_step();
  return true;
}

bool ScriptMachine::run(const ReadAgain&) {
  if (!std::exchange(step_began_, true)) {
    written_ = false;
    arm(options_.patience.stall);
    return false;
  }
  if (!written_ && !late_) return false;
  paused_ = false;
  next_step();
  return true;
}

bool ScriptMachine::run(const Survive&) {
  next_step();
  return true;
}

bool ScriptMachine::run(const Never& step) {
  nevers_.push_back(&step);
  next_step();
  return true;
}

bool ScriptMachine::run(const Expect& step) {
  const bool is_must = step.because->level == Level::must;
  if (!std::exchange(step_began_, true))
    arm((is_must ? options_.patience.must : options_.patience.should) + patience_for_frames());
  switch (evaluate(step.what)) {
    case Outcome::wait:
      return false;
    case Outcome::met:
      next_step();
      return true;
    case Outcome::unmet:
      break;
  }
  // A handshake that fails for a rule of its own has that rule as its finding, not what the case is about.
  const bool has_own_finding =
      std::holds_alternative<ConnectionOpens>(step.what) && !opening_.findings().empty();
  if (!has_own_finding) violate(*step.because, describe(step.what), what_came());
  // Whether there is a connection decides before what was done on it.
  if (settles_opening(step.what)) {
    const auto own = std::ranges::find(result_.violations, step.because, &Finding::requirement);
    if (own != result_.violations.end()) std::rotate(result_.violations.begin(), own, own + 1);
  }
  if (is_must || settles_opening(step.what)) {
    abort({});
    return false;
  }
  next_step();
  return true;
}

bool ScriptMachine::run(const Prefer& step) {
  if (!std::exchange(step_began_, true)) {
    arm(options_.patience.should);
    if (recording_ && !is_over()) result_.transcript.events.push_back(Transcript::Timer{'A'});
  }
  switch (evaluate(step.what)) {
    case Outcome::wait:
      return false;
    case Outcome::met:
      leave();
      return false;
    case Outcome::unmet:
      break;
  }
  violate(*step.because, describe(step.what), what_came());
  if (recording_) result_.transcript.events.push_back(Transcript::Timer{'B'});
  next_step();
  return true;
}

bool ScriptMachine::run(const Note& step) {
  if (!std::exchange(step_began_, true)) arm(options_.patience.should);
  const auto outcome = evaluate(step.what);
  if (outcome == Outcome::wait) return false;
  remark(*step.because, describe(step.what),
         outcome == Outcome::met ? "it came" : "it did not come; " + what_came());
  next_step();
  return true;
}

bool ScriptMachine::run(const Barrier&) {
  if (!std::exchange(step_began_, true)) {
    arm(options_.patience.must);
    barrier_ = fmt::format("wsspec-{:08x}", entropy_.next() & 0xFFFFFFFF);
    barrier_answered_ = false;
    put(ping(barrier_));
  }
  if (barrier_answered_) {
    next_step();
    return true;
  }
  if (!is_over()) return false;
  result_.verdict = Verdict::setup_failed;
  abort("the peer did not answer the Ping that the case waits on: " + what_came());
  return false;
}

}  // namespace wsspec::conformance
