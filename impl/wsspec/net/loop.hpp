#pragma once
#include <chrono>
#include <functional>
#include <memory>

namespace wsspec::net {

/// An event loop for one thread: sockets, timers and posted work. The only place where time passes. It
/// outlives the streams, listeners and timers that were made on it.
class Loop {
 public:
  using Clock = std::chrono::steady_clock;
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Runs until stop(), or until there is nothing left to wait for. May be called again. A read or write of a
  /// pair in memory that only the other side could finish is nothing to wait for.
  void run();
  /// Makes run() return soon, or the next one at once when none is under way. From any thread.
  void stop();
  /// Runs `work` on the loop's thread, soon and never inside this call. From any thread.
  void post(std::move_only_function<void()> work);

  struct Impl;
  Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

/// A one-shot timer. Setting it again, cancelling or destroying it forgets the handler.
class Timer {
 public:
  explicit Timer(Loop& loop);
  ~Timer();
  Timer(Timer&&) noexcept;
  void set(Loop::Clock::time_point when, std::move_only_function<void()> handler);
  void cancel();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

/// Calls `handler` once on SIGINT or SIGTERM while it lives; the second signal ends the process as usual.
class StopSignals {
 public:
  StopSignals(Loop& loop, std::move_only_function<void()> handler);
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace wsspec::net
