#include "conformance/runner/session.hpp"

namespace wsspec::conformance {
namespace {

/// For the last words of a decided case to a peer that does not read them.
constexpr std::chrono::milliseconds last_words_time_max{500};

}  // namespace

Session::Session(net::Loop& loop, std::unique_ptr<net::ByteStream> stream, const Case& test, Role suite,
                 std::uint64_t seed, const MachineOptions& options)
    : stream_(std::move(stream)), machine_(test, suite, seed, options), timer_(loop) {}

void Session::start(Bytes first, Done done) {
  done_ = std::move(done);
  machine_.start(Clock::now());
  if (!first.empty()) machine_.on_bytes(first, Clock::now());
  pump();
}

void Session::read() {
  if (reading_ || ended_ || machine_.wants_pause()) return;
  reading_ = true;
  stream_->read([this](std::error_code error, ByteSpan bytes) {
    reading_ = false;
    ended_ = error || bytes.empty();
    if (ended_)
      machine_.on_end(Clock::now(), static_cast<bool>(error));
    else
      machine_.on_bytes(bytes, Clock::now());
    pump();
  });
}

/// Each time that there is nothing more to write; what the machine then says is written in turn.
void Session::tell_written() {
  while (!writing_ && writes_.empty() && !std::exchange(written_told_, true)) {
    machine_.on_written(Clock::now());
    for (auto& write : machine_.take_writes()) writes_.push_back(std::move(write));
    written_told_ = writes_.empty();
    write_next();
  }
}

void Session::pump() {
  if (reported_) return;
  for (auto& write : machine_.take_writes()) writes_.push_back(std::move(write));
  written_told_ = written_told_ && writes_.empty();
  write_next();
  tell_written();
  if (!machine_.done()) read();
  if (machine_.done()) {
    if (!writing_) return report();
    timer_.set(Clock::now() + last_words_time_max, [this] { report(); });
    return;
  }
  if (const auto deadline = machine_.deadline())
    timer_.set(*deadline, [this] {
      machine_.on_deadline(Clock::now());
      pump();
    });
}

void Session::write_next() {
  if (writing_) return;
  if (writes_.empty()) {
    if (machine_.wants_end() && !std::exchange(end_sent_, true)) stream_->end();
    return;
  }
  writing_ = true;
  stream_->write(writes_.front(), [this](std::error_code error) {
    writing_ = false;
    writes_.pop_front();
    // The end of the stream is told by the read; what was not written needs no other words.
    if (error) writes_.clear();
    write_next();
    if (!writing_) pump();
  });
}

void Session::report() {
  if (std::exchange(reported_, true)) return;
  timer_.cancel();
  if (machine_.wants_reset()) stream_->reset();
  done_(machine_.result());
}

}  // namespace wsspec::conformance
