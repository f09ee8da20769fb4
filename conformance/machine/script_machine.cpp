#include "conformance/machine/script_machine.hpp"

#include <fmt/format.h>

#include "conformance/requirements/suite.hpp"
#include "conformance/script/describe.hpp"

namespace wsspec::conformance {
namespace {

/// A case that makes the peer send more than this was not written.
constexpr std::uint64_t received_bytes_max = 256u << 20;
constexpr std::size_t events_max = 200'000;

const Opening* opening_of(const Case& test) {
  if (test.script.size() == 0) return nullptr;
  const auto* open = std::get_if<OpenWith>(&test.script[0]);
  return open ? &open->message : nullptr;
}

bool is_about_opening(const Step& step) {
  const auto* expect = std::get_if<Expect>(&step);
  return expect && (std::holds_alternative<ConnectionOpens>(expect->what) ||
                    std::holds_alternative<OpeningRefused>(expect->what) ||
                    std::holds_alternative<NeverOpens>(expect->what));
}

}  // namespace

ScriptMachine::ScriptMachine(const Case& test, Role suite, std::uint64_t seed, MachineOptions options)
    : case_(test),
      suite_(suite),
      options_(std::move(options)),
      entropy_(seed),
      edits_(opening_of(test)),
      opening_(suite, edits_, options_.dialled, entropy_),
      observer_(peer_of(suite)) {
  for (const auto& step : test.script) looks_only_ = looks_only_ || std::holds_alternative<Note>(step);
}

void ScriptMachine::start(TimePoint now) {
  now_ = now;
  arm(options_.patience.opening);
  advance();
}

void ScriptMachine::on_bytes(ByteSpan bytes, TimePoint now) {
  if (done_) return;
  now_ = now;
  result_.octets_received += bytes.size();
  if (opening_.state() == SuiteOpening::State::pending) {
    const std::size_t used = opening_.receive(bytes);
    bytes = bytes.subspan(used);
    if (opening_.state() != SuiteOpening::State::pending) {
      result_.wire.octets(now, Direction::received, opening_.got(), bytes_of(opening_.octets()));
      result_.observed.push_back(opening_.got());
      const auto& fields = suite_ == Role::client ? opening_.answer().fields : opening_.request().fields;
      result_.peer_name = fields.find(suite_ == Role::client ? "Server" : "User-Agent").value_or("");
      // §4.1: "Once the client's opening handshake has been sent, the client MUST wait for a response"
      if (suite_ == Role::server && !bytes.empty())
        violate(rfc6455::request_waits, "nothing before the answer", fmt::format("{} bytes", bytes.size()));
      advance();
    }
  }
  if (opening_.state() == SuiteOpening::State::opened) {
    // The steps go on after each event: what came together in one read must not be judged by what came last.
    while (!done_) {
      auto event = observer_.next(bytes, now, result_.wire);
      collect(observer_.take_findings());
      if (!event) break;
      on_event(std::move(*event));
      advance();
    }
  }
  if (observer_.flooded() || result_.octets_received > received_bytes_max || events_ > events_max) {
    violate(suite::bounded, "no more than the suite asked for",
            fmt::format("{} bytes, {} frames", result_.octets_received, events_));
    finish();
  }
  advance();
}

void ScriptMachine::on_end(TimePoint now, bool reset) {
  if (done_ || peer_ended_) return;
  now_ = now;
  peer_ended_ = true;
  result_.wire.note(now, reset ? "the peer reset the stream" : "the peer ended its stream");
  result_.observed.push_back(reset ? "the stream was reset" : "the end of the stream");
  opening_.receive_end();
  advance();
}

void ScriptMachine::on_deadline(TimePoint now) {
  if (done_ || !deadline_ || now < *deadline_) return;
  now_ = now;
  deadline_.reset();
  late_ = true;
  advance();
  late_ = false;
}

void ScriptMachine::arm(std::chrono::milliseconds patience) {
  deadline_ = now_ + patience;
}

/// Does all that can be done without waiting.
void ScriptMachine::advance() {
  if (done_) return;
  if (phase_ == Phase::opening && !run_opening()) return;
  if (phase_ == Phase::steps) run_steps();
  if (phase_ == Phase::leaving && !done_) run_leaving();
}

/// @return whether the steps may go on.
bool ScriptMachine::run_opening() {
  put_opening();
  const auto state = opening_.state();
  const std::size_t first = edits_ ? 1 : 0;
  const bool case_judges = first < case_.script.size() && is_about_opening(case_.script[first]);
  if (state == SuiteOpening::State::pending && !late_ && !peer_ended_) return false;
  result_.transcript.opened = state == SuiteOpening::State::opened;
  phase_ = Phase::steps;
  deadline_.reset();
  if (suite_ == Role::server || state == SuiteOpening::State::opened) collect(opening_.findings());
  if (state == SuiteOpening::State::opened || case_judges) {
    if (!late_ || case_judges) return true;
  }
  if (suite_ == Role::client)
    for (const auto& finding : opening_.findings()) result_.notes.push_back(finding);
  result_.verdict = Verdict::setup_failed;
  result_.reason = state == SuiteOpening::State::pending ? "the opening handshake was not answered in time"
                   : opening_.findings().empty()
                       ? "the opening handshake was refused: " + opening_.got()
                       : "the opening handshake failed: " + opening_.findings()[0].got;
  finish();
  return false;
}

void ScriptMachine::run_steps() {
  while (!done_ && phase_ == Phase::steps) {
    if (at_ == case_.script.size()) return leave();
    const bool goes_on = std::visit([this](const auto& step) { return run(step); }, case_.script[at_]);
    if (!goes_on) return;
  }
}

void ScriptMachine::next_step() {
  ++at_;
  step_began_ = false;
  late_ = false;
  deadline_.reset();
}

bool ScriptMachine::run(const Send& step) {
  // After a Close of the peer, or without it, there is nobody to send to.
  if (!peer_ended_ && !peer_close_) put(step.what);
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
  if (!std::exchange(step_began_, true)) arm(is_must ? options_.patience.must : options_.patience.should);
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
  if (is_must) {
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

/// The case is decided. Leaves politely all the same, so that the next connection finds the peer in order.
void ScriptMachine::abort(std::string reason) {
  aborted_ = true;
  if (result_.reason.empty()) result_.reason = std::move(reason);
  if (!close_sent_ && !peer_ended_ && frame_left_ == 0 && opening_.state() == SuiteOpening::State::opened)
    put(close(1001, "Going Away"));
  recording_ = false;
  leave();
}

void ScriptMachine::leave() {
  phase_ = Phase::leaving;
  late_ = false;
  arm(options_.patience.must);
  if (!close_sent_ && !peer_close_ && !peer_ended_ && opening_.state() == SuiteOpening::State::opened) {
    const bool opened_for_us = !edits_ || suite_ == Role::client || !edits_->status;
    if (opened_for_us && frame_left_ == 0) put(close(1000));
  }
}

void ScriptMachine::run_leaving() {
  if (peer_ended_) return finish();
  if (opening_.state() != SuiteOpening::State::opened || (!close_sent_ && !peer_close_)) {
    wants_end_ = true;
    return finish();
  }
  // §7.1.1: the server closes TCP first; both are done when both have.
  if (peer_close_ && suite_ == Role::server) wants_end_ = true;
  if (!late_) return;
  // Where a case holds a frame open, the peer's Close has no reply, and the peer may wait for one.
  if (peer_close_ && close_sent_) {
    const auto& requirement = suite_ == Role::client ? rfc6455::server_closes_tcp : rfc6455::closes_tcp;
    violate(requirement, "the end of the stream after the closing handshake", "the peer kept it open");
  }
  // §5.5.1: a Close "MUST" be answered, that of a case as well as the one that it leaves with.
  if (!peer_close_ && !aborted_) violate(rfc6455::close_reply, "a Close in reply", "nothing in time");
  finish();
}

void ScriptMachine::finish() {
  if (done_) return;
  done_ = true;
  auto& transcript = result_.transcript;
  transcript.close_sent = close_sent_;
  transcript.close_received = peer_close_.has_value();
  transcript.peer_ended = peer_ended_;
  for (const auto& [message, order] : messages_)
    if (!aborted_) {
      violate(suite::echoes, "nothing else", describe(PeerEvent(message)));
      break;
    }
  if (result_.verdict == Verdict::setup_failed) return;
  for (const auto& finding : result_.violations) {
    const bool is_must = finding.requirement->level == Level::must;
    result_.verdict = std::max(result_.verdict, is_must ? Verdict::fail : Verdict::non_strict);
  }
  if (result_.verdict == Verdict::pass && looks_only_) result_.verdict = Verdict::observed;
  if (result_.reason.empty() && !result_.violations.empty()) {
    // The worst first: what decides the verdict is what a reader wants to know.
    const Finding* worst = &result_.violations[0];
    for (const auto& finding : result_.violations)
      if (finding.requirement->level < worst->requirement->level) worst = &finding;
    result_.reason = fmt::format("{}: {}", worst->requirement->id, worst->requirement->text);
  }
}

void ScriptMachine::violate(const Requirement& requirement, std::string expected, std::string got) {
  for (const auto& finding : result_.violations)
    if (finding.requirement == &requirement) return;
  result_.violations.push_back({&requirement, std::move(expected), std::move(got)});
}

void ScriptMachine::remark(const Requirement& requirement, std::string expected, std::string got) {
  result_.notes.push_back({&requirement, std::move(expected), std::move(got)});
}

}  // namespace wsspec::conformance
