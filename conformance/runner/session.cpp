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
  read();
  pump();
}

void Session::read() {
  stream_->read([this](std::error_code error, ByteSpan bytes) {
    if (error || bytes.empty()) {
      machine_.on_end(Clock::now(), static_cast<bool>(error));
    } else {
      machine_.on_bytes(bytes, Clock::now());
      read();
    }
    pump();
  });
}

void Session::pump() {
  if (reported_) return;
  for (auto& write : machine_.take_writes()) writes_.push_back(std::move(write));
  write_next();
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
    if (machine_.done() && !writing_) report();
  });
}

void Session::report() {
  if (std::exchange(reported_, true)) return;
  timer_.cancel();
  done_(machine_.result());
}

}  // namespace wsspec::conformance
