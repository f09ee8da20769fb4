#include "wsspec/net/loop.hpp"

#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>

#include "wsspec/net/loop_impl.hpp"

namespace wsspec::net {

Loop::Loop() : impl_(std::make_unique<Impl>()) {}
Loop::~Loop() = default;

void Loop::run() {
  impl_->context.run();
  impl_->context.restart();  // afterwards, so that a stop() before run() is not lost
}

void Loop::stop() {
  impl_->context.stop();
}

void Loop::post(std::move_only_function<void()> work) {
  asio::post(impl_->context, std::move(work));
}

LoopParts& parts_of(Loop& loop) {
  return loop.impl().parts;
}

struct Timer::Impl : std::enable_shared_from_this<Impl> {
  explicit Impl(Loop& loop) : timer(loop.impl().context) {}

  void set(Loop::Clock::time_point when, std::move_only_function<void()> todo) {
    handler = std::move(todo);
    timer.expires_at(when);
    timer.async_wait([self = shared_from_this(), mine = ++generation](const auto& error) {
      // A wait that was already queued when it was set anew or cancelled still reports success.
      if (error || mine != self->generation || !self->handler) return;
      std::exchange(self->handler, nullptr)();
    });
  }

  void cancel() {
    ++generation;
    handler = nullptr;
    timer.cancel();
  }

  asio::basic_waitable_timer<Loop::Clock, asio::wait_traits<Loop::Clock>, asio::io_context::executor_type>
      timer;
  std::move_only_function<void()> handler;
  std::uint64_t generation = 0;
};

Timer::Timer(Loop& loop) : impl_(std::make_shared<Impl>(loop)) {}
Timer::Timer(Timer&&) noexcept = default;
Timer::~Timer() {
  if (impl_) impl_->cancel();
}

void Timer::set(Loop::Clock::time_point when, std::move_only_function<void()> handler) {
  impl_->set(when, std::move(handler));
}

void Timer::cancel() {
  impl_->cancel();
}

struct StopSignals::Impl {
  Impl(Loop& loop, std::move_only_function<void()> todo)
      : handler(std::move(todo)), signals(loop.impl().context, SIGINT, SIGTERM) {}

  std::move_only_function<void()> handler;
  asio::basic_signal_set<asio::io_context::executor_type> signals;
};

StopSignals::StopSignals(Loop& loop, std::move_only_function<void()> handler)
    : impl_(std::make_shared<Impl>(loop, std::move(handler))) {
  impl_->signals.async_wait([weak = std::weak_ptr(impl_)](const auto& error, int) {
    const auto self = weak.lock();
    if (error || !self) return;
    self->signals.clear();  // from now on a signal does what it does by default
    std::exchange(self->handler, nullptr)();
  });
}

StopSignals::~StopSignals() = default;

}  // namespace wsspec::net
