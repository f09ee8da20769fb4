// Exceptions of handlers: logged with their request, and 1011.
#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <sstream>

#include "impl/tests/app/app_fixture.hpp"

namespace wsspec::app {
namespace {

using testing::Lines;
using testing::LoggingHandler;
using namespace std::chrono_literals;

/// Throws where the query says.
class FaultyHandler : public LoggingHandler {
 public:
  using LoggingHandler::LoggingHandler;
  void open() { fail_if("open"); }
  void on_message(const Message& message) {
    fail_if("on_message");
    if (message.text() == "not an exception") throw 42;
    write_message(message);
  }

 protected:
  void on_ping(ByteView) override { fail_if("on_ping"); }
  void on_pong(ByteView) override { fail_if("on_pong"); }
  void on_close() override {
    LoggingHandler::on_close();
    fail_if("on_close");
  }

 private:
  void fail_if(std::string_view where) const {
    if (get_argument("in") == where) throw std::runtime_error("boom");
  }
};

class FaultyCoroutineHandler : public LoggingHandler {
 public:
  using LoggingHandler::LoggingHandler;
  Task<> open() {
    co_await testing::NextTurn(loop());
    if (get_argument("in") == "open") throw std::runtime_error("boom");
  }
  Task<> on_message(Message) {
    if (get_argument("in") == "on_message at once") throw std::runtime_error("boom");
    co_await testing::NextTurn(loop());
    throw std::runtime_error("boom");
  }
};

class LateHttpErrorHandler : public LoggingHandler {
 public:
  using LoggingHandler::LoggingHandler;
  void open() { throw HttpError(404); }
};

class WebSocketErrorsTest : public testing::AppTest {
 protected:
  WebSocketErrorsTest() : before_(spdlog::default_logger()) {
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(logged_);
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", std::move(sink)));
    make({.drain_timeout = 20ms})
        .add<FaultyHandler>("/plain", &log_)
        .add<FaultyCoroutineHandler>("/coroutine", &log_)
        .add<LateHttpErrorHandler>("/late", &log_)
        .add<testing::EchoHandler>("/echo", &log_);
    start();
  }
  ~WebSocketErrorsTest() override {
    app_.reset();
    spdlog::set_default_logger(before_);
  }
  /// Stops the application: then nobody writes to it.
  std::string logged() {
    app_->stop();
    return logged_.str();
  }
  void expect_failure(WebSocketClient& client) {
    EXPECT_EQ(read_text(client), "(none)");
    EXPECT_EQ(client.close_code(), 1011);
    EXPECT_EQ(client.close_reason(), "") << "what went wrong is nobody's business";
    wait_until([&] { return !log_.lines().empty(); });
    EXPECT_EQ(log_.lines(), Lines{"closed 1006"});
  }
  /// One error, with the request that it belongs to.
  void expect_logged(std::string_view target, std::string_view where, std::string_view what = "boom") {
    const auto text = logged();
    EXPECT_EQ(std::ranges::count(text, '\n'), 1) << text;
    for (const auto part : {std::string_view("GET"), target, where, what})
      EXPECT_NE(text.find(part), text.npos) << part << " in " << text;
  }

  std::shared_ptr<spdlog::logger> before_;
  std::ostringstream logged_;
};

TEST_F(WebSocketErrorsTest, ErrorInOnMessage) {
  auto client = open("/plain?in=on_message");
  client.write_message("hello");
  expect_failure(client);
  expect_logged("/plain?in=on_message", "on_message");
}

TEST_F(WebSocketErrorsTest, ErrorInCoroutineOnMessage) {
  auto client = open("/coroutine");
  client.write_message("hello");
  client.write_message("never seen");
  expect_failure(client);
  expect_logged("/coroutine", "on_message");
}

TEST_F(WebSocketErrorsTest, ErrorInCoroutineOnMessageBeforeItWaits) {
  auto client = open("/coroutine?in=on_message%20at%20once");
  client.write_message("hello");
  expect_failure(client);
  expect_logged("/coroutine", "on_message");
}

TEST_F(WebSocketErrorsTest, WhatIsNoExceptionOfTheStandardLibrary) {
  auto client = open("/plain");
  client.write_message("not an exception");
  expect_failure(client);
  expect_logged("/plain", "on_message", "unknown");
}

TEST_F(WebSocketErrorsTest, ErrorInOpen) {
  auto client = open("/plain?in=open");
  expect_failure(client);
  expect_logged("/plain?in=open", "open");
}

TEST_F(WebSocketErrorsTest, ErrorInAsyncOpen) {
  auto client = open("/coroutine?in=open");
  expect_failure(client);
  expect_logged("/coroutine?in=open", "open");
}

TEST_F(WebSocketErrorsTest, ErrorInOnPing) {
  auto client = open("/plain?in=on_ping");
  client.ping();
  expect_failure(client);
  expect_logged("/plain?in=on_ping", "on_ping");
}

TEST_F(WebSocketErrorsTest, ErrorInOnPong) {
  testing::WirePeer peer(port_, {.target = "/plain?in=on_pong"});
  peer.socket.send(std::string("\x8A\x80\0\0\0\0", 6));
  EXPECT_EQ(peer.read_to_end(), 1011);
  wait_for("closed 1006");
  expect_logged("/plain?in=on_pong", "on_pong");
}

TEST_F(WebSocketErrorsTest, ErrorInOnClose) {
  auto client = open("/plain?in=on_close");
  client.close(1000);
  EXPECT_EQ(read_text(client), "(none)");
  EXPECT_EQ(client.close_code(), 1000);
  wait_for("closed 1000");
  expect_logged("/plain?in=on_close", "on_close");
}

TEST_F(WebSocketErrorsTest, HttpErrorAfterTheHandshakeIsLikeAnyOther) {
  auto client = open("/late");
  expect_failure(client);
}

TEST_F(WebSocketErrorsTest, OthersGoOn) {
  auto other = open("/echo");
  auto client = open("/plain?in=on_message");
  client.write_message("hello");
  expect_failure(client);
  other.write_message("still here");
  EXPECT_EQ(read_text(other), "still here");
}

TEST_F(WebSocketErrorsTest, WritingToAPeerThatIsGoneIsNoError) {
  {
    auto client = open("/echo");
    for (int i = 0; i < 1000; ++i) client.write_message("hello");
    client.close();
  }
  wait_until([&] { return !log_.lines().empty(); });
  EXPECT_EQ(logged(), "");
}

}  // namespace
}  // namespace wsspec::app
