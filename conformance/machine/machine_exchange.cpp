// ScriptMachine: messages and their echoes, many or large.
#include <fmt/format.h>

#include <algorithm>

#include "conformance/machine/script_machine.hpp"
#include "conformance/script/describe.hpp"
#include "wsspec/deflate/codec.hpp"

namespace wsspec::conformance {
namespace {

/// A peer may be slow with large messages: another `must` of patience for each of these.
constexpr std::size_t patience_bytes = 256 * 1024;
/// The same with many frames.
constexpr std::size_t patience_frames = 2000;

/// No limit is so low that it may be taken for one.
constexpr std::size_t limit_bytes_min = 1024 * 1024;

/// Scale: so often both, and this much more than the ratio of the sizes is too much. Quadratic work on eight
/// times the size is eight times too much.
constexpr std::size_t laps_max = 6;
constexpr double ratio_max = 4;
/// Less than this is noise, whatever the ratio.
constexpr std::chrono::milliseconds noise{20};

}  // namespace

std::chrono::milliseconds ScriptMachine::patience_for(const Messages& what) const {
  const auto pieces = [&](std::size_t bytes) { return bytes == 0 ? 0 : what.size / bytes; };
  const std::size_t frames = 1 + pieces(what.fragment_bytes.value_or(0)) + pieces(what.write_bytes);
  return options_.patience.must * static_cast<int>(1 + what.ahead * what.size / patience_bytes +
                                                   what.ahead * frames / patience_frames);
}

/// Beyond that of any step, for what the case has sent so far.
std::chrono::milliseconds ScriptMachine::patience_for_frames() const {
  return options_.patience.must * static_cast<int>(frames_sent_ / patience_frames);
}

void ScriptMachine::put_message(const Messages& what, std::size_t k) {
  const Outgoing shape{.opcode = what.kind,
                       .write_bytes = what.write_bytes,
                       .fragment_bytes = what.fragment_bytes,
                       .is_compressed = what.is_compressed};
  const auto* corpus = std::get_if<Corpus>(&what.content);
  if (!what.is_compressed) return put_frames(shape, exchange_->octets.of(k));
  if (corpus) return put_frames(shape, text_of(compressed_message(*corpus, what.size, own_terms(), k)));
  deflate::Compressor compressor(own_terms().window_bits, false, 6);
  Bytes octets;
  compressor.compress(bytes_of(exchange_->octets.of(k)), true, octets);
  put_frames(shape, text_of(octets));
}

ScriptMachine::Outcome ScriptMachine::exchange_on(const Messages& what) {
  if (!exchange_) {
    if (is_over()) return Outcome::unmet;
    exchange_.emplace(Exchanging{.octets = MessageOctets(what), .began = now_});
    for (std::size_t k = 0; k < std::min(what.ahead, what.count); ++k) put_message(what, k);
    arm(patience_for(what));
  }
  while (!messages_.empty()) {
    const auto& got = messages_.front().first;
    const auto want = exchange_->octets.of(exchange_->echoed);
    // Autobahn asks for type and length; and of what is compressed, for all.
    const bool is_like = got.kind == what.kind && got.payload.size() == want.size();
    const bool is_same = is_like && text_of(got.payload) == want;
    auto& exchanged = result_.transcript.exchanged;
    exchanged = exchanged.value_or(true) && (what.is_compressed ? is_same : is_like);
    if (!is_same) return Outcome::unmet;
    messages_.pop_front();
    if (++exchange_->echoed == what.count) return Outcome::met;
    const std::size_t next = exchange_->echoed + what.ahead - 1;
    if (next < what.count) put_message(what, next);
    arm(patience_for(what));
  }
  return is_over() ? Outcome::unmet : Outcome::wait;
}

bool ScriptMachine::run(const Exchange& step) {
  const auto outcome = exchange_on(step.what);
  if (outcome == Outcome::wait) return false;
  if (outcome == Outcome::met) {
    exchange_.reset();
    next_step();
    return true;
  }
  // §10.4: a peer may have a limit; 1009 says so.
  if (peer_close_ && peer_close_->code == 1009 && step.what.size >= limit_bytes_min) {
    leave_unjudged(Verdict::unimplemented,
                   fmt::format("the peer does not take messages of {} bytes: Close 1009", step.what.size));
    return false;
  }
  result_.transcript.exchanged = result_.transcript.exchanged.value_or(false) && !messages_.empty();
  const std::size_t k = exchange_ ? exchange_->echoed : 0;
  const auto want = exchange_ ? exchange_->octets.of(k) : std::string_view();
  violate(*step.because,
          fmt::format("message {} of {}: {}", k + 1, step.what.count, describe_payload(bytes_of(want))),
          what_came());
  abort({});
  return false;
}

bool ScriptMachine::run(const Scale& step) {
  while (laps_.size() < laps_max) {
    const auto& what = laps_.size() % 2 == 0 ? step.small : step.large;
    const auto outcome = exchange_on(what);
    if (outcome == Outcome::wait) return false;
    if (outcome == Outcome::unmet) {
      violate(*step.because, "that all messages come back", what_came());
      abort({});
      return false;
    }
    laps_.push_back(now_ - exchange_->began);
    exchange_.reset();
  }
  judge_scale(step);
  laps_.clear();
  next_step();
  return true;
}

void ScriptMachine::judge_scale(const Scale& step) {
  Clock::duration small = Clock::duration::max(), large = Clock::duration::max();
  for (std::size_t i = 0; i < laps_.size(); i += 2) {
    small = std::min(small, laps_[i]);
    large = std::min(large, laps_[i + 1]);
  }
  const auto seconds = [](Clock::duration time) { return std::chrono::duration<double>(time).count(); };
  const double sizes = static_cast<double>(step.large.size * step.large.count) /
                       static_cast<double>(step.small.size * step.small.count);
  if (large < noise || seconds(large) <= ratio_max * sizes * seconds(small)) return;
  violate(*step.because,
          fmt::format("at most {:.0f} times the time for {:.0f} times the size", ratio_max * sizes, sizes),
          fmt::format("{:.1f} ms and {:.1f} ms", 1e3 * seconds(small), 1e3 * seconds(large)));
}

}  // namespace wsspec::conformance
