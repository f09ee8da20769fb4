#pragma once
// What the tests of the server share: an application on threads of its own, what its handlers say, and where
// they wait for the test.
#include <algorithm>
#include <coroutine>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "impl/tests/app/http_support.hpp"
#include "impl/tests/app/scripted_server.hpp"
#include "impl/tests/app/wire_peer.hpp"
#include "wsspec/app/application.hpp"

namespace wsspec::app::testing {

using namespace std::chrono_literals;

using Lines = std::vector<std::string>;

/// What handlers say, on whatever thread.
class Log {
 public:
  void add(std::string line) {
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
  }
  Lines lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  bool has(std::string_view line) const {
    const std::lock_guard lock(mutex_);
    return std::ranges::find(lines_, line) != lines_.end();
  }

 private:
  mutable std::mutex mutex_;
  Lines lines_;
};

/// Where one coroutine of a handler waits until the test lets it go on.
class Gate {
  struct State {
    void resume() {
      std::unique_lock lock(mutex);
      const auto next = std::exchange(awaiting, {});
      lock.unlock();
      if (next) next.resume();
    }
    std::mutex mutex;
    bool is_open = false;
    net::Loop* loop = nullptr;  // of `awaiting`, which is touched on its thread alone but for being looked at
    std::coroutine_handle<> awaiting = {};
  };

 public:
  class [[nodiscard]] Pass {
   public:
    Pass(std::shared_ptr<State> state, net::Loop& loop) : state_(std::move(state)), loop_(loop) {}
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;
    ~Pass() {
      const std::lock_guard lock(state_->mutex);
      state_->awaiting = {};
    }
    bool await_ready() const { return false; }
    bool await_suspend(std::coroutine_handle<> awaiting) {
      const std::lock_guard lock(state_->mutex);
      if (state_->is_open) return false;
      state_->loop = &loop_;
      state_->awaiting = awaiting;
      return true;
    }
    void await_resume() const {}

   private:
    std::shared_ptr<State> state_;
    net::Loop& loop_;
  };

  /// @param loop  the handler's.
  Pass pass(net::Loop& loop) const { return {state_, loop}; }
  void open() {
    const std::lock_guard lock(state_->mutex);
    state_->is_open = true;
    if (state_->awaiting) state_->loop->post([state = state_] { state->resume(); });
  }
  bool is_waited_for() const {
    const std::lock_guard lock(state_->mutex);
    return state_->awaiting != nullptr;
  }

 private:
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

/// `co_await NextTurn(loop())`: a coroutine that really is suspended, and goes on by itself.
class [[nodiscard]] NextTurn {
 public:
  explicit NextTurn(net::Loop& loop) : timer_(loop) {}
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> awaiting) {
    timer_.set(net::Loop::Clock::now(), [awaiting] { awaiting.resume(); });
  }
  void await_resume() const {}

 private:
  net::Timer timer_;
};

/// Says how it ended: "closed 1000 bye".
class LoggingHandler : public WebSocketHandler {
 public:
  explicit LoggingHandler(Log* log) : log_(*log) {}

 protected:
  void on_close() override {
    // Without a code there is no on_close(): the zero shows in the log.
    log_.add("closed " + std::to_string(close_code().value_or(0)) +
             (close_reason().empty() ? "" : " " + close_reason()));
  }
  Log& log_;
};

class EchoHandler : public LoggingHandler {
 public:
  using LoggingHandler::LoggingHandler;
  Task<> on_message(Message message) { co_await write_message(message); }
};

/// An HTTP handler beside the others.
class PlainHandler : public RequestHandler {
 public:
  void get() { write("plain"); }
};

/// The application's clients run on the test's own thread and loop.
class AppTest : public ClientTest {
 protected:
  /// For add(), before start().
  Application& make(const Settings& settings = {}) { return app_.emplace(settings); }
  void start() {
    port_ = app_->listen(0).port;
    app_->start();
  }
  /// All of it, for one handler that takes the log.
  template <class Handler>
  void serve(const Settings& settings = {}, const std::string& pattern = "/") {
    make(settings).add<Handler>(pattern, &log_);
    start();
  }

  std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
  std::string url(const std::string& target = "/") const { return "ws://" + host() + target; }
  WebSocketClient open(const std::string& target = "/") { return connect(url(target)); }

  /// An opening handshake, to be changed.
  http::RequestHead upgrade_request(const std::string& target = "/") const {
    http::RequestHead head;
    head.target = target;
    head.fields = {{"Host", host()},
                   {"Upgrade", "websocket"},
                   {"Connection", "Upgrade"},
                   {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
                   {"Sec-WebSocket-Version", "13"}};
    return head;
  }
  /// The answer to a request after which the server ends the connection.
  Answer answer_to(const http::RequestHead& head) const { return answer_to(http::serialize(head)); }
  Answer answer_to(std::string_view octets) const {
    RawSocket socket(port_);
    socket.send(octets);
    return parse_answer(socket.read_to_end());
  }
  /// The status that refuses a client. 0: it was let in, or something else went wrong.
  unsigned refusal_of(ConnectRequest request) {
    try {
      static_cast<void>(connect(std::move(request)));
      ADD_FAILURE() << "it was let in";
    } catch (const ConnectError& error) {
      EXPECT_EQ(error.code(), Errc::status_not_101) << error.what();
      return error.status();
    }
    return 0;
  }
  unsigned refusal_of(const std::string& target, http::Fields headers = {}) {
    auto request = request_of(url(target));
    request.headers = std::move(headers);
    return refusal_of(std::move(request));
  }

  /// Waits for what happens on the application's threads, while the clients go on.
  void wait_until(const std::function<bool()>& done) {
    net::Timer timer(loop_);
    while (!done() && !HasFailure()) {
      timer.set(net::Loop::Clock::now() + 1ms, [this] { loop_.stop(); });
      loop_.run();
    }
  }
  void wait_for(std::string_view line) {
    wait_until([&] { return log_.has(line); });
    EXPECT_TRUE(log_.has(line)) << line;
  }

  Log log_;
  Gate gate_;
  std::optional<Application> app_;  // before the others: it stops what uses them
  std::uint16_t port_ = 0;
};

}  // namespace wsspec::app::testing
