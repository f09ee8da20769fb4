#include "wsspec/app/reconnect.hpp"

#include "impl/tests/app/scripted_server.hpp"

namespace wsspec::app {
namespace {

using testing::Peer;
using testing::Script;
using testing::ScriptedServer;
using namespace std::chrono_literals;

/// Gives the same byte again and again.
class ConstantEntropy final : public Entropy {
 public:
  explicit ConstantEntropy(std::uint8_t byte) : byte_(byte) {}
  void fill(ByteSpan out) override { std::ranges::fill(out, byte_); }

 private:
  std::uint8_t byte_;
};

TEST(BackoffTest, GrowsByItsFactorUpToTheLongest) {
  ConstantEntropy least(0);
  const Backoff backoff{.first = 100ms, .longest = 1'000ms, .factor = 3};
  EXPECT_EQ(wait_after(backoff, 0, least), 100ms);
  EXPECT_EQ(wait_after(backoff, 1, least), 300ms);
  EXPECT_EQ(wait_after(backoff, 2, least), 900ms);
  EXPECT_EQ(wait_after(backoff, 3, least), 1'000ms);
  EXPECT_EQ(wait_after(backoff, 4'000'000'000u, least), 1'000ms) << "no overflow";
}

TEST(BackoffTest, JitterShortens) {
  ConstantEntropy most(0xFF);
  EXPECT_EQ(wait_after({.first = 100ms, .jitter = 0.5}, 0, most), 50ms);
  EXPECT_EQ(wait_after({.first = 100ms, .jitter = 0}, 0, most), 100ms);
  EXPECT_EQ(wait_after({.first = 100ms, .jitter = 1}, 0, most), 0ms);
  EXPECT_EQ(wait_after({.first = 100ms, .jitter = 7}, 0, most), 0ms) << "never less than nothing";
  SeededEntropy entropy(1);
  std::chrono::nanoseconds shortest = 1h;
  std::chrono::nanoseconds longest = 0ns;
  for (int i = 0; i < 1'000; ++i) {
    const auto wait = wait_after({.first = 100ms, .jitter = 0.2}, 0, entropy);
    shortest = std::min(shortest, wait);
    longest = std::max(longest, wait);
  }
  EXPECT_GE(shortest, 80ms);
  EXPECT_LT(shortest, 82ms);
  EXPECT_GT(longest, 98ms);
  EXPECT_LE(longest, 100ms);
}

class ReconnectTest : public testing::ClientTest {
 protected:
  using Session = std::function<Task<bool>(WebSocketClient&)>;

  Task<> task(std::string url, Session session, unsigned attempts_max = 0) {
    return reconnect(
        loop_,
        [this, url] {
          ++attempts_;
          return request_of(url);
        },
        {.first = 1ms, .longest = 2ms, .attempts_max = attempts_max}, std::move(session));
  }
  /// Where nobody listens any more.
  std::string dead_url() { return ScriptedServer(loop_, {}).url(); }

  static Task<bool> end(WebSocketClient&) { co_return false; }

  unsigned attempts_ = 0;
};

TEST_F(ReconnectTest, EndsWhenTheSessionSaysSo) {
  ScriptedServer server(loop_, {});
  run(task(server.url(), end));
  EXPECT_EQ(attempts_, 1u);
  EXPECT_EQ(server.peers.size(), 1u);
}

TEST_F(ReconnectTest, ComesAgainAsLongAsTheSessionWants) {
  ScriptedServer server(loop_, testing::echo());
  int sessions = 0;
  run(task(server.url(), [&](WebSocketClient& client) {
    return [](WebSocketClient& self, int& count) -> Task<bool> {
      ++count;
      self.write_message("hello");
      const auto message = co_await self.read_message();
      EXPECT_TRUE(message && message->payload == "hello");
      co_return count < 3;
    }(client, sessions);
  }));
  EXPECT_EQ(sessions, 3);
  EXPECT_EQ(attempts_, 3u);
  run_until([&] { return server.peer(0).is_over && server.peer(1).is_over && server.peer(2).is_over; });
}

TEST_F(ReconnectTest, AWriteAfterTheEndIsNoError) {
  Script script;
  script.on_open = [](Peer& peer) { peer.endpoint->close(1012); };
  ScriptedServer server(loop_, script);
  int sessions = 0;
  run(task(server.url(), [&](WebSocketClient& client) {
    return [](WebSocketClient& self, int& count) -> Task<bool> {
      if (++count == 2) co_return false;
      EXPECT_FALSE(co_await self.read_message());
      self.write_message("too late");
      ADD_FAILURE() << "it was written";
      co_return false;
    }(client, sessions);
  }));
  EXPECT_EQ(sessions, 2);
}

TEST_F(ReconnectTest, OtherExceptionsComeOut) {
  ScriptedServer server(loop_, {});
  EXPECT_THROW(run(task(server.url(),
                        [](WebSocketClient&) -> Task<bool> {
                          throw std::out_of_range("a mistake");
                          co_return true;
                        })),
               std::out_of_range);
  EXPECT_EQ(attempts_, 1u);
}

TEST_F(ReconnectTest, GivesUpAfterItsAttempts) {
  const auto url = dead_url();
  try {
    run(task(url, end, 3));
    FAIL();
  } catch (const ConnectError& error) {
    EXPECT_EQ(error.code(), std::errc::connection_refused);
  }
  EXPECT_EQ(attempts_, 3u);
}

TEST_F(ReconnectTest, AConnectionBeginsTheCountAnew) {
  const auto dead = dead_url();
  ScriptedServer server(loop_, {});
  unsigned attempts = 0;
  // Two failures, a connection, two failures, a connection: never three in a row.
  run(reconnect(
      loop_, [&] { return request_of(++attempts % 3 == 0 ? server.url() : dead); },
      {.first = 1ms, .longest = 2ms, .attempts_max = 3},
      [&](WebSocketClient&) { return [](bool again) -> Task<bool> { co_return again; }(attempts < 6); }));
  EXPECT_EQ(attempts, 6u);
  EXPECT_EQ(server.peers.size(), 2u);
}

TEST_F(ReconnectTest, WaitsBetweenAttempts) {
  const auto begin = net::Loop::Clock::now();
  EXPECT_THROW(run(reconnect(
                   loop_, [url = dead_url()] { return request_of(url); },
                   {.first = 10ms, .factor = 2, .jitter = 0, .attempts_max = 3}, end)),
               ConnectError);
  EXPECT_GE(net::Loop::Clock::now() - begin, 30ms);
}

TEST_F(ReconnectTest, CanBeDroppedWhileItWaits) {
  std::size_t sessions = 0;
  ScriptedServer server(loop_, {});
  auto dropped = reconnect(
      loop_, [&] { return request_of(server.url()); }, {.first = 1h, .longest = 1h},
      [&](WebSocketClient&) {
        ++sessions;
        return []() -> Task<bool> { co_return true; }();
      });
  dropped.start([] { ADD_FAILURE() << "it is done"; });
  run_until([&] { return sessions == 1 && server.peers.size() == 1 && server.peer().is_over; });
  dropped = {};
}

}  // namespace
}  // namespace wsspec::app
