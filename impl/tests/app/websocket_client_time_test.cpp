#include "impl/tests/app/scripted_server.hpp"

// The client's time-outs: bounds below are lower ones, as a busy machine is late and never early.

namespace wsspec::app {
namespace {

using testing::Peer;
using testing::Script;
using testing::ScriptedServer;
using namespace std::chrono_literals;

class WebSocketClientTimeTest : public testing::ClientTest {
 protected:
  /// Reads until the end. @return how long that took.
  net::Loop::Clock::duration time_to_end(WebSocketClient& client) {
    const auto begin = net::Loop::Clock::now();
    while (read(client)) continue;
    return net::Loop::Clock::now() - begin;
  }
};

TEST_F(WebSocketClientTimeTest, PingsASilentServerThatAnswers) {
  ScriptedServer server(loop_, {});
  auto request = request_of(server.url());
  request.ping_interval = 4ms;
  request.ping_timeout = 10s;
  const auto client = connect(std::move(request));
  run_until([&] { return server.peers.size() == 1 && server.peer().pings.size() >= 5; });
  EXPECT_TRUE(client.is_open());
}

TEST_F(WebSocketClientTimeTest, DoesNotPingUnasked) {
  ScriptedServer server(loop_, {});
  auto request = request_of(server.url());
  request.ping_timeout = 1ms;
  const auto silent = connect(std::move(request));
  request = request_of(server.url());
  request.ping_interval = 4ms;
  const auto pinging = connect(std::move(request));  // the clock of this test
  run_until([&] { return server.peers.size() == 2 && server.peer(1).pings.size() >= 5; });
  EXPECT_TRUE(silent.is_open());
  EXPECT_TRUE(server.peer(0).pings.empty());
}

TEST_F(WebSocketClientTimeTest, GivesUpAServerThatDoesNotAnswerPings) {
  Script script;
  script.endpoint.automatic_pong = false;
  ScriptedServer server(loop_, script);
  auto request = request_of(server.url());
  request.ping_interval = 8ms;
  request.ping_timeout = 12ms;
  auto client = connect(std::move(request));
  EXPECT_GE(time_to_end(client), 20ms);
  EXPECT_EQ(client.close_code(), 1006);
  run_until([&] { return server.peer().closed.has_value(); });
  EXPECT_EQ(server.peer().closed->code, 1011);
  EXPECT_EQ(server.peer().pings.size(), 1u);
}

TEST_F(WebSocketClientTimeTest, ThePingTimeoutIsTheIntervalByDefault) {
  Script script;
  script.endpoint.automatic_pong = false;
  ScriptedServer server(loop_, script);
  auto request = request_of(server.url());
  request.ping_interval = 10ms;
  auto client = connect(std::move(request));
  EXPECT_GE(time_to_end(client), 20ms);
  EXPECT_EQ(client.close_code(), 1006);
}

TEST_F(WebSocketClientTimeTest, DropsTheStreamOfAServerThatIsDead) {
  net::Loop loop;  // without the guard: run() ends when the client waits for nothing any more
  Script script;
  script.on_open = [](Peer& peer) { peer.reads = false; };
  ScriptedServer server(loop, script);
  auto request = request_of(server.url());
  request.ping_interval = 4ms;
  request.close_timeout = 8ms;
  auto client = app::run(loop, websocket_connect(loop, std::move(request)));
  server.close();
  EXPECT_FALSE(app::run(loop, client.read_message()));
  EXPECT_EQ(client.close_code(), 1006);
  loop.run();
}

TEST_F(WebSocketClientTimeTest, GivesUpAServerThatDoesNotClose) {
  Script script;
  script.on_open = [](Peer& peer) { peer.reads = false; };
  ScriptedServer server(loop_, script);
  auto request = request_of(server.url());
  request.close_timeout = 20ms;
  auto client = connect(std::move(request));
  client.close();
  EXPECT_GE(time_to_end(client), 20ms);
  EXPECT_EQ(client.close_code(), 1006);
}

TEST_F(WebSocketClientTimeTest, DataIsASignOfLifeToo) {
  Script script;
  script.endpoint.automatic_pong = false;
  script.on_message = [](Peer& peer, const Message& message) { peer.endpoint->send(message); };
  ScriptedServer server(loop_, script);
  auto request = request_of(server.url());
  request.ping_interval = 100ms;
  request.ping_timeout = 10s;
  auto client = connect(std::move(request));
  const auto end = net::Loop::Clock::now() + 250ms;
  while (net::Loop::Clock::now() < end) {
    client.write_message("tick");
    EXPECT_EQ(read_text(client), "tick");
  }
  EXPECT_TRUE(server.peer().pings.empty());
  EXPECT_TRUE(client.is_open());
}

}  // namespace
}  // namespace wsspec::app
