#include "impl/tests/app/scripted_server.hpp"

// Back-pressure both ways, and tasks that wait while the client goes.

namespace wsspec::app {
namespace {

using testing::Peer;
using testing::Script;
using testing::ScriptedServer;

class WebSocketClientFlowTest : public testing::ClientTest {
 protected:
  /// Runs until the server has written nothing for many turns of the loop, or all.
  void run_until_stuck(const Peer& peer) {
    constexpr int turns = 200;
    std::size_t last = 0;
    for (int quiet = 0; quiet < turns && !HasFailure(); quiet = peer.bytes_written == last ? quiet + 1 : 0) {
      last = peer.bytes_written;
      loop_.post([this] { loop_.stop(); });
      loop_.run();
    }
  }

  static Script not_reading() {
    Script script;
    script.on_open = [](Peer& peer) { peer.reads = false; };
    return script;
  }

  /// Writes until it waits.
  static Task<> flood(WebSocketClient& client, std::size_t& written, bool& is_told) {
    const std::string message(100'000, 'x');
    try {
      for (;;) {
        co_await client.write_message(message);
        ++written;
      }
    } catch (const WebSocketClosedError&) {
      is_told = true;
    }
  }
};

TEST_F(WebSocketClientFlowTest, AServerThatFloodsWaitsUntilAllIsRead) {
  constexpr std::size_t count = 10'000;
  constexpr std::size_t size = 4'000;
  constexpr std::size_t network_max = 24u << 20;  // what the system and one read may hold; all are 40 MB
  Script script;
  script.on_open = [](Peer& peer) {
    for (std::size_t i = 0; i < count; ++i) {
      std::string message = std::to_string(i);
      message.resize(size, ' ');
      EXPECT_FALSE(peer.endpoint->send_text(message));
    }
    peer.endpoint->close(1000);
  };
  ScriptedServer server(loop_, script);
  auto request = request_of(server.url());
  request.unread_messages_max = 8;
  auto client = connect(std::move(request));
  run_until_stuck(server.peer());
  EXPECT_LT(server.peer().bytes_written, network_max);
  std::size_t next = 0;
  run([](WebSocketClient& self, std::size_t& number) -> Task<> {
    while (const auto message = co_await self.read_message()) {
      EXPECT_EQ(message->payload.size(), 4'000u);
      EXPECT_EQ(std::stoul(message->payload), number);
      ++number;
    }
  }(client, next));
  EXPECT_EQ(next, count);
  EXPECT_EQ(client.close_code(), 1000);
}

TEST_F(WebSocketClientFlowTest, ReadsInOrderWhateverItKeeps) {
  for (const std::size_t unread_max : {0u, 1u, 2u, 3u, 100u, 1000u}) {
    Script script;
    script.on_open = [](Peer& peer) {
      for (int i = 0; i < 300; ++i) peer.endpoint->send_text(std::to_string(i));
    };
    ScriptedServer server(loop_, script);
    auto request = request_of(server.url());
    request.unread_messages_max = unread_max;
    auto client = connect(std::move(request));
    for (int i = 0; i < 300; ++i) EXPECT_EQ(read_text(client), std::to_string(i));
  }
}

TEST_F(WebSocketClientFlowTest, WritesWaitForAServerThatDoesNotRead) {
  ScriptedServer server(loop_, not_reading());
  auto client = connect(server.url());
  std::size_t written = 0;
  bool is_told = false;
  auto task = flood(client, written, is_told);
  task.start([] {});
  run_until([&] { return written > 10; });
  // The system takes what it has room for, and the client 1 MiB; then nothing moves.
  std::size_t last = 0;
  for (int quiet = 0; quiet < 200; quiet = written == last ? quiet + 1 : 0) {
    last = written;
    run_until([turn = 0]() mutable { return turn++ == 1; });
  }
  const auto stuck = written;
  EXPECT_LT(stuck, 400u);
  server.peer().reads = true;
  server.peer().read();
  run_until([&] { return written > stuck + 400; });
  EXPECT_FALSE(is_told);
}

TEST_F(WebSocketClientFlowTest, AWriteThatWaitsLearnsThatTheConnectionIsLost) {
  ScriptedServer server(loop_, not_reading());
  auto client = connect(server.url());
  std::size_t written = 0;
  bool is_told = false;
  auto task = flood(client, written, is_told);
  task.start([] {});
  run_until([&] { return written > 10 && server.peers.size() == 1; });
  server.peer().stream->reset();
  run_until([&] { return is_told; });
  EXPECT_TRUE(task.done());
  EXPECT_FALSE(client.is_open());
}

TEST_F(WebSocketClientFlowTest, AWriterMayDestroyTheClientWhenItHasRoom) {
  ScriptedServer server(loop_, not_reading());
  bool is_done = false;
  auto task = [](net::Loop& loop, std::string url, bool& done) -> Task<> {
    {
      auto client = co_await websocket_connect(loop, url);
      const std::string message(32u << 20, 'x');
      co_await client.write_message(message);
    }
    done = true;
  }(loop_, server.url(), is_done);
  task.start([] {});
  run_until([&] { return server.peers.size() == 1 && server.peer().endpoint; });
  server.peer().reads = true;
  server.peer().read();
  run_until([&] { return is_done && server.peer().is_over; });
}

TEST_F(WebSocketClientFlowTest, AReaderMayDestroyTheClientWhenAMessageComes) {
  Script script;
  script.on_open = [](Peer& peer) {
    for (int i = 0; i < 10; ++i) peer.endpoint->send_text("x");
  };
  ScriptedServer server(loop_, script);
  bool is_done = false;
  auto task = [](net::Loop& loop, std::string url, bool& done) -> Task<> {
    {
      auto client = co_await websocket_connect(loop, url);
      const auto message = co_await client.read_message();
      EXPECT_TRUE(message);
    }
    done = true;
  }(loop_, server.url(), is_done);
  task.start([] {});
  run_until([&] { return is_done && server.peer().is_over; });
}

TEST_F(WebSocketClientFlowTest, AReadThatWaitsEndsWithItsClient) {
  ScriptedServer server(loop_, {});
  std::optional<WebSocketClient> client(connect(server.url()));
  auto task = client->read_message();
  bool is_done = false;
  task.start([&] { is_done = true; });
  client.reset();
  EXPECT_FALSE(is_done) << "not inside the destructor";
  run_until([&] { return is_done; });
  EXPECT_FALSE(task.result());
}

TEST_F(WebSocketClientFlowTest, AReadThatIsDroppedTakesNothing) {
  ScriptedServer server(loop_, testing::echo());
  auto client = connect(server.url());
  {
    auto task = client.read_message();
    task.start([] { ADD_FAILURE() << "it is done"; });
  }
  client.write_message("for the next one");
  EXPECT_EQ(read_text(client), "for the next one");
  // And neither does one that is dropped after its client.
  std::optional<WebSocketClient> other(connect(server.url()));
  auto task = other->read_message();
  task.start([] { ADD_FAILURE() << "it is done"; });
  other.reset();
  task = {};
  client.write_message("go on");
  EXPECT_EQ(read_text(client), "go on");
}

TEST_F(WebSocketClientFlowTest, AWriteThatWaitsMayBeDroppedBeforeOrAfterItsClient) {
  for (const bool client_first : {false, true}) {
    ScriptedServer server(loop_, not_reading());
    std::optional<WebSocketClient> client(connect(server.url()));
    std::size_t written = 0;
    bool is_told = false;
    auto task = flood(*client, written, is_told);
    task.start([] {});
    run_until([&] { return written > 10; });
    if (client_first) client.reset();
    task = {};
    client.reset();
    EXPECT_FALSE(is_told);
  }
}

TEST_F(WebSocketClientFlowTest, OnlyOneReadAtATime) {
  ScriptedServer server(loop_, {});
  auto client = connect(server.url());
  auto first = client.read_message();
  first.start([] {});
  EXPECT_THROW(read(client), std::logic_error);
}

TEST_F(WebSocketClientFlowTest, MovesWhileARead) {
  ScriptedServer server(loop_, testing::echo());
  auto first = connect(server.url());
  auto task = first.read_message();
  bool is_done = false;
  task.start([&] { is_done = true; });
  WebSocketClient second = std::move(first);
  second.write_message("found");
  run_until([&] { return is_done; });
  EXPECT_EQ(task.result()->payload, "found");
  second = connect(server.url());
  EXPECT_TRUE(second.is_open());
  run_until([&] { return server.peer(0).is_over; });
}

}  // namespace
}  // namespace wsspec::app
