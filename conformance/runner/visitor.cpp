#include "conformance/runner/visitor.hpp"

namespace wsspec::conformance {
namespace {

constexpr std::chrono::milliseconds parting_time_max{1000};

}  // namespace

void Visitor::start(std::chrono::milliseconds patience, Done done) {
  done_ = std::move(done);
  timer_.set(net::Loop::Clock::now() + patience, [this] { finish(false); });
  read();
}

void Visitor::read() {
  stream_->read([this](std::error_code error, ByteSpan bytes) {
    if (error || bytes.empty()) return finish(false);
    append(bytes_, bytes);
    if (!reader_.feed(bytes)) return finish(false);
    reader_.done() ? finish(true) : read();
  });
}

void Visitor::finish(bool whole) {
  timer_.cancel();
  done_(whole ? &reader_.head() : nullptr, std::move(bytes_));
}

void Visitor::refuse(std::string answer, std::move_only_function<void()> done) {
  answer_ = std::move(answer);
  refused_ = std::move(done);
  timer_.set(net::Loop::Clock::now() + parting_time_max, [this] { refused_(); });
  stream_->write(bytes_of(answer_), [this](std::error_code error) {
    if (error) return refused_();
    stream_->end();
    wait_for_end();
  });
}

void Visitor::wait_for_end() {
  stream_->read([this](std::error_code error, ByteSpan bytes) {
    if (error || bytes.empty()) return refused_();
    wait_for_end();
  });
}

}  // namespace wsspec::conformance
