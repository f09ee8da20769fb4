// Handlers whose functions are coroutines: what waits for them, and what does not.
#include "impl/tests/app/app_fixture.hpp"

namespace wsspec::app {
namespace {

using testing::Gate;
using testing::Lines;
using testing::Log;
using testing::LoggingHandler;
using testing::WirePeer;
using namespace std::chrono_literals;

/// Waits at the gate with "wait" alone.
class SlowHandler : public LoggingHandler {
 public:
  SlowHandler(Log* log, const Gate& gate) : LoggingHandler(log), gate_(gate) {}
  Task<> on_message(Message message) {
    if (at_work_) log_.add("another one is at work");
    at_work_ = true;
    log_.add("begins " + std::string(message.text()));
    if (message.text() == "wait") co_await gate_.pass(loop());
    co_await testing::NextTurn(loop());
    at_work_ = false;
    co_await write_message(message);  // it is still there
  }

 private:
  Gate gate_;
  bool at_work_ = false;
};

class OpenCoroutineHandler : public LoggingHandler {
 public:
  OpenCoroutineHandler(Log* log, const Gate& gate) : LoggingHandler(log), gate_(gate) {}
  Task<> open(std::string name) {
    co_await gate_.pass(loop());
    co_await write_message("opened " + name);
    is_opened_ = true;
  }
  void on_message(const Message&) { write_message(is_opened_ ? "ok" : "too early"); }

 private:
  Gate gate_;
  bool is_opened_ = false;
};

class AsyncPrepareHandler : public LoggingHandler {
 public:
  AsyncPrepareHandler(Log* log, const Gate& gate) : LoggingHandler(log), gate_(gate) {}
  Task<> prepare() {
    co_await gate_.pass(loop());
    set_header("X-Prepared", "yes");
  }
  void open() { log_.add("opened"); }
  void on_message(const Message& message) { write_message(message); }

 private:
  Gate gate_;
};

class WebSocketCoroutineTest : public testing::AppTest {
 protected:
  void SetUp() override {
    make({.drain_timeout = 20ms})
        .add<SlowHandler>("/slow", &log_, gate_)
        .add<OpenCoroutineHandler>("/open/(.*)", &log_, gate_)
        .add<AsyncPrepareHandler>("/prepare", &log_, gate_)
        .add<testing::EchoHandler>("/echo", &log_);
    start();
  }
  void serve_anew() {
    app_.reset();
    gate_ = Gate();
    SetUp();
  }
  std::unique_ptr<WirePeer> peer(const std::string& target) const {
    return std::make_unique<WirePeer>(port_, WirePeer::Options{.target = target});
  }
  void wait_at_gate() {
    wait_until([&] { return gate_.is_waited_for(); });
  }
};

TEST_F(WebSocketCoroutineTest, Coroutine) {
  auto client = open("/slow");
  client.write_message("hello1");
  client.write_message("hello2");
  EXPECT_EQ(read_text(client), "hello1");
  EXPECT_EQ(read_text(client), "hello2");
}

TEST_F(WebSocketCoroutineTest, TheNextMessageWaits) {
  auto client = open("/slow");
  for (const auto* const text : {"wait", "1", "2", "3"}) client.write_message(text);
  wait_at_gate();
  // A round trip over another connection of the same thread: what has come by now has had its chance.
  auto other = open("/echo");
  other.write_message("meanwhile");
  EXPECT_EQ(read_text(other), "meanwhile");
  EXPECT_EQ(log_.lines(), Lines{"begins wait"});
  gate_.open();
  for (const auto* const text : {"wait", "1", "2", "3"}) EXPECT_EQ(read_text(client), text);
  EXPECT_EQ(log_.lines(), (Lines{"begins wait", "begins 1", "begins 2", "begins 3"}));
}

TEST_F(WebSocketCoroutineTest, NativeCoroutineInManyConnections) {
  std::vector<WebSocketClient> clients;
  for (int i = 0; i < 20; ++i) clients.push_back(open("/slow"));
  for (auto& client : clients)
    for (int i = 0; i < 5; ++i) client.write_message(std::to_string(i));
  for (auto& client : clients)
    for (int i = 0; i < 5; ++i) EXPECT_EQ(read_text(client), std::to_string(i));
  EXPECT_FALSE(log_.has("another one is at work"));
}

TEST_F(WebSocketCoroutineTest, OpenCoroutine) {
  auto client = open("/open/a%20door");
  client.write_message("hello");
  wait_at_gate();
  gate_.open();
  EXPECT_EQ(read_text(client), "opened a door");
  EXPECT_EQ(read_text(client), "ok");
}

TEST_F(WebSocketCoroutineTest, AsyncPrepare) {
  auto connecting = websocket_connect(loop_, url("/prepare"));
  bool is_done = false;
  connecting.start([&] { is_done = true; });
  wait_at_gate();
  EXPECT_FALSE(is_done);
  EXPECT_FALSE(log_.has("opened"));
  gate_.open();
  wait_until([&] { return is_done; });
  auto client = connecting.result();
  EXPECT_EQ(client.answer().fields.find("X-Prepared"), "yes");
  client.write_message("hello");
  EXPECT_EQ(read_text(client), "hello");
}

TEST_F(WebSocketCoroutineTest, ThePeerGoesMeanwhile) {
  for (const bool resets : {true, false}) {
    serve_anew();
    auto client = peer("/slow");
    client->send_text("wait");
    wait_at_gate();
    if (resets)
      client->socket.reset();
    else
      client->socket.close();
    gate_.open();
    wait_until([&] { return app_->connection_count() == 0; });
  }
  for (const bool resets : {true, false}) {
    serve_anew();
    auto client = peer("/open/x");
    wait_at_gate();
    if (resets)
      client->socket.reset();
    else
      client->socket.close();
    gate_.open();
    wait_until([&] { return app_->connection_count() == 0; });
  }
  EXPECT_EQ(std::ranges::count(log_.lines(), "closed 1006"), 4);
}

TEST_F(WebSocketCoroutineTest, TheServerStopsMeanwhile) {
  const auto silent = peer("/slow");
  const auto busy = peer("/slow");
  busy->send_text("wait");
  wait_at_gate();
  app_->stop();  // drain_timeout is over; the coroutine is dropped where it is
  EXPECT_FALSE(gate_.is_waited_for());
  gate_.open();
  EXPECT_EQ(log_.lines(), (Lines{"begins wait", "closed 1006", "closed 1006"}));
}

TEST_F(WebSocketCoroutineTest, TheServerStopsDuringOpenAndPrepare) {
  for (const auto* const target : {"/open/x", "/prepare"}) {
    serve_anew();
    testing::RawSocket socket(port_);
    socket.send(http::serialize(upgrade_request(target)));
    wait_at_gate();
    app_->stop();
    EXPECT_FALSE(gate_.is_waited_for()) << target;
  }
  EXPECT_EQ(log_.lines(), Lines{"closed 1006"}) << "on_close() belongs to open()";
}

TEST_F(WebSocketCoroutineTest, WhatIsSentMeanwhileArrivesAtOnce) {
  // The answer to the opening handshake was not held back by open().
  auto client = open("/open/x");
  wait_at_gate();
  EXPECT_TRUE(client.is_open());
  client.close(1000);
  gate_.open();
  EXPECT_EQ(read_text(client), "opened x");
  EXPECT_EQ(read_text(client), "(none)");
  wait_for("closed 1000");
}

}  // namespace
}  // namespace wsspec::app
