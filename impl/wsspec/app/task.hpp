#pragma once
#include <chrono>
#include <coroutine>
#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>

#include "wsspec/net/loop.hpp"

namespace wsspec::app {

template <class T = void>
class Task;

namespace detail {

struct TaskPromiseBase {
  std::coroutine_handle<> continuation = {};
  std::move_only_function<void()> on_done = {};  // of a task that nobody awaits
  std::exception_ptr exception = {};

  struct FinalAwaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> done) const noexcept {
      auto& promise = done.promise();
      if (promise.continuation) return promise.continuation;
      if (auto report = std::move(promise.on_done)) report();  // which may destroy the task
      return std::noop_coroutine();
    }
    void await_resume() const noexcept {}
  };

  std::suspend_always initial_suspend() const noexcept { return {}; }
  FinalAwaiter final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { exception = std::current_exception(); }
  void rethrow_if_failed() const {
    if (exception) std::rethrow_exception(exception);
  }
};

template <class T>
struct TaskPromise : TaskPromiseBase {
  std::optional<T> value = {};

  Task<T> get_return_object() noexcept;
  template <class U>
  void return_value(U&& result) {
    value.emplace(std::forward<U>(result));
  }
  T take() {
    rethrow_if_failed();
    return std::move(*value);
  }
};

template <>
struct TaskPromise<void> : TaskPromiseBase {
  Task<void> get_return_object() noexcept;
  void return_void() const noexcept {}
  void take() const { rethrow_if_failed(); }
};

}  // namespace detail

/// A coroutine of the application: `Task<int> f() { co_return 7; }`. It begins when it is awaited or
/// started, runs on the loop's thread that began it, and its frame is destroyed with this object, also while
/// it is suspended: so a task that is dropped never goes on. Exceptions come out of co_await.
///
/// GCC 12 destroys an aggregate temporary inside a co_await expression twice: name such values first.
template <class T>
class [[nodiscard]] Task {
 public:
  using promise_type = detail::TaskPromise<T>;

  Task() = default;
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      if (handle_) handle_.destroy();
      handle_ = std::exchange(other.handle_, {});
    }
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  /// Whether there is a coroutine at all.
  explicit operator bool() const { return handle_ != nullptr; }
  bool done() const { return handle_ && handle_.done(); }

  auto operator co_await() && noexcept {
    struct Awaiter {
      std::coroutine_handle<promise_type> task;
      bool await_ready() const noexcept { return task.done(); }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) const noexcept {
        task.promise().continuation = awaiting;
        return task;
      }
      T await_resume() const { return task.promise().take(); }
    };
    return Awaiter{handle_};
  }

  /// Begins a task that nobody awaits. Once only.
  /// @param on_done  called last, when it is done, maybe inside this call; may destroy the task.
  void start(std::move_only_function<void()> on_done) {
    handle_.promise().on_done = std::move(on_done);
    handle_.resume();
  }
  /// What a task that is done gave, or its exception. Once only.
  T result() { return handle_.promise().take(); }

 private:
  friend promise_type;
  explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_ = {};
};

namespace detail {
template <class T>
Task<T> TaskPromise<T>::get_return_object() noexcept {
  return Task<T>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}
inline Task<void> TaskPromise<void>::get_return_object() noexcept {
  return Task<void>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}
}  // namespace detail

/// `co_await sleep_for(loop(), 20ms)`: the loop's other work goes on.
class [[nodiscard]] sleep_for {
 public:
  sleep_for(net::Loop& loop, std::chrono::nanoseconds duration) : timer_(loop), duration_(duration) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> awaiting) {
    timer_.set(net::Loop::Clock::now() + std::chrono::duration_cast<net::Loop::Clock::duration>(duration_),
               [awaiting] { awaiting.resume(); });
  }
  void await_resume() const noexcept {}

 private:
  net::Timer timer_;
  std::chrono::nanoseconds duration_;
};

/// Runs `task` on `loop` in the calling thread, until it is done: what main() does with its first task.
/// @return what the task gave. @throws what it threw; std::logic_error when the loop has nothing left to wait
/// for and the task is not done.
template <class T>
T run(net::Loop& loop, Task<T> task) {
  bool is_done = false;
  task.start([&] {
    is_done = true;
    loop.stop();
  });
  // A stop() of before run() is run()'s own: it returns at once, and takes the stop with it.
  loop.run();
  if (!is_done) throw std::logic_error("the task waits for something that never comes");
  return task.result();
}

}  // namespace wsspec::app
