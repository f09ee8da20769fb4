#include "conformance/machine/script_machine.hpp"

#include <fmt/format.h>

#include <algorithm>

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

const Negotiate* negotiation_of(const Case& test) {
  return test.script.size() == 0 ? nullptr : std::get_if<Negotiate>(&test.script[0]);
}

/// What has been done when the steps begin.
bool is_setup(const Step& step) {
  return std::holds_alternative<OpenWith>(step) || std::holds_alternative<Negotiate>(step) ||
         std::holds_alternative<NeedsDeflateOffer>(step) || std::holds_alternative<NeedsWindow>(step) ||
         std::holds_alternative<DialledAs>(step);
}

bool is_about_opening(const Step& step) {
  const auto* expect = std::get_if<Expect>(&step);
  return expect && (std::holds_alternative<ConnectionOpens>(expect->what) ||
                    std::holds_alternative<OpeningRefused>(expect->what) ||
                    std::holds_alternative<NeverOpens>(expect->what) ||
                    std::holds_alternative<RequestComes>(expect->what) ||
                    std::holds_alternative<NoRequest>(expect->what) ||
                    std::holds_alternative<DeflateAgreed>(expect->what) ||
                    std::holds_alternative<DeflateDeclined>(expect->what) ||
                    std::holds_alternative<HandshakeKeeps>(expect->what));
}

}  // namespace

ScriptMachine::ScriptMachine(const Case& test, Role suite, std::uint64_t seed, MachineOptions options)
    : case_(test),
      suite_(suite),
      options_(std::move(options)),
      entropy_(seed),
      edits_(opening_of(test)),
      negotiate_(negotiation_of(test)),
      dialled_(dialled_in(test)),
      opening_(suite, edits_, negotiate_, options_.dialled, entropy_),
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
  if (watches_tls()) {
    read_tls(bytes);
    return advance();
  }
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
  peer_reset_ = reset;
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

void ScriptMachine::on_written(TimePoint now) {
  if (done_) return;
  now_ = now;
  written_ = true;
  advance();
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
  if (settle_dialling()) return true;
  const auto state = opening_.state();
  std::size_t first = 0;
  while (first < case_.script.size() && is_setup(case_.script[first])) ++first;
  const bool case_judges = first < case_.script.size() && is_about_opening(case_.script[first]);
  if (state == SuiteOpening::State::pending && !late_ && !peer_ended_) return false;
  result_.transcript.opened = state == SuiteOpening::State::opened;
  phase_ = Phase::steps;
  deadline_.reset();
  const bool refused_its_url = dialled_ && !has_request();
  if ((suite_ == Role::server && !refused_its_url) || state == SuiteOpening::State::opened)
    collect(opening_.findings());
  if (state == SuiteOpening::State::opened && !late_) {
    if (const char* missing = missing_feature()) {
      leave_unjudged(Verdict::unimplemented, missing);
      return true;
    }
    if (const auto& agreed = opening_.deflate())
      observer_.expect_compression(suite_ == Role::client
                                       ? CompressTerms{agreed->server_window_bits, agreed->server_takeover}
                                       : CompressTerms{agreed->client_window_bits, agreed->client_takeover});
    judge_key();
  }
  if (state == SuiteOpening::State::opened || case_judges) {
    if (!late_ || case_judges) return true;
  }
  // What the peer answered to an offer that is the case's own is its fault, no accident on the way.
  if (negotiate_ && suite_ == Role::client && state == SuiteOpening::State::broken &&
      !opening_.findings().empty()) {
    collect(opening_.findings());
    finish();
    return false;
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

/// What the case needs and the opening handshake did not bring.
const char* ScriptMachine::missing_feature() const {
  for (const auto& step : case_.script) {
    const auto* needed = std::get_if<NeedsDeflateOffer>(&step);
    if (!needed) continue;
    const auto fits = [&](const http::Extension& extension) {
      const auto offer = deflate::parse(extension, true);
      return http::same_token(extension.name, deflate::extension_name) && offer &&
             (!needed->with_client_max_window_bits || offer->client_max_window_bits_offered ||
              offer->client_max_window_bits);
    };
    if (std::ranges::none_of(opening_.offered(), fits))
      return needed->with_client_max_window_bits
                 ? "the client does not offer permessage-deflate with client_max_window_bits"
                 : "the client does not offer permessage-deflate";
  }
  if (uses_deflate(case_) && !opening_.deflate()) return "permessage-deflate was not agreed on";
  const auto own = own_terms();
  for (const auto& step : case_.script)
    if (const auto* needed = std::get_if<NeedsWindow>(&step))
      if (own.window_bits < needed->bits || (needed->kept && !own.takeover))
        return "less of a window was agreed on than the case needs";
  return nullptr;
}

/// §4.1: "The nonce MUST be selected randomly for each connection."
void ScriptMachine::judge_key() {
  if (suite_ == Role::client || !options_.keys) return;
  const std::string key(opening_.request().fields.find("Sec-WebSocket-Key").value_or(""));
  if (!options_.keys->insert(key).second)
    violate(rfc6455::request_key_random, "a key of its own for each connection", key + " again");
}

void ScriptMachine::leave_unjudged(Verdict verdict, std::string reason) {
  result_.verdict = verdict;
  abort(std::move(reason));
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

/// The case is decided. Leaves politely all the same, so that the next connection finds the peer in order.
void ScriptMachine::abort(std::string reason) {
  aborted_ = true;
  if (result_.reason.empty()) result_.reason = std::move(reason);
  paused_ = false;
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
  if (peer_ended_ || wants_reset_) return finish();
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
  if (is_unjudged(result_.verdict)) return;
  // Of a peer that failed already, too: it may have died of it.
  for (const auto& step : case_.script)
    if (const auto* survive = std::get_if<Survive>(&step)) result_.must_survive = survive->because;
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
