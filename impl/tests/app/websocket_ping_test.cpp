// Pings: by hand and by the clock, both ways.
#include "impl/tests/app/app_fixture.hpp"
#include "wsspec/app/session.hpp"
#include "wsspec/net/memory_stream.hpp"

namespace wsspec::app {
namespace {

using testing::Lines;
using testing::LoggingHandler;
using testing::WirePeer;
using namespace std::chrono_literals;

/// Tells its peer, or the log, what came.
class PingHandler : public LoggingHandler {
 public:
  using LoggingHandler::LoggingHandler;
  void on_message(const Message& message) { ping(message.text()); }

 protected:
  void on_ping(ByteView data) override { write_message(data); }
  void on_pong(ByteView data) override { write_message("got pong " + std::string(text_of(data))); }
};

class SilentHandler : public LoggingHandler {
 public:
  using LoggingHandler::LoggingHandler;

 protected:
  void on_ping(ByteView) override { log_.add("ping"); }
  void on_pong(ByteView) override { log_.add("pong"); }
};

class WebSocketPingTest : public testing::AppTest {
 protected:
  bool has_seen(std::string_view line, std::ptrdiff_t count) const {
    return std::ranges::count(log_.lines(), line) >= count;
  }
};

TEST_F(WebSocketPingTest, ServerPing) {
  serve<PingHandler>({.ping_interval = 4ms, .ping_timeout = 10s});
  auto client = open();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(read_text(client), "got pong ");
  client.close();
}

TEST_F(WebSocketPingTest, ClientPing) {
  serve<PingHandler>();
  auto request = request_of(url());
  request.ping_interval = 4ms;
  request.ping_timeout = 10s;
  auto client = connect(std::move(request));
  for (int i = 0; i < 3; ++i) {
    const auto message = read(client);
    ASSERT_TRUE(message);
    EXPECT_FALSE(message->is_text);
  }
  client.close();
}

TEST_F(WebSocketPingTest, NoPingsUnasked) {
  make({.ping_timeout = 1ms}).add<SilentHandler>("/", &log_);
  start();
  WirePeer peer(port_);
  auto request = request_of(url());
  request.ping_interval = 4ms;  // the clock of this test: nothing but a Ping makes the server send
  request.ping_timeout = 10s;
  auto client = connect(std::move(request));
  wait_until([&] { return has_seen("ping", 5); });
  peer.close(1000);
  EXPECT_EQ(peer.read_to_end(), 1000);
  EXPECT_TRUE(peer.pings.empty());
}

TEST_F(WebSocketPingTest, ServerPingTimeout) {
  serve<SilentHandler>({.ping_interval = 8ms, .ping_timeout = 12ms});
  const auto begin = net::Loop::Clock::now();
  WirePeer peer(port_, {.answers_pings = false});
  EXPECT_EQ(peer.read_to_end(), 1011);
  EXPECT_GE(net::Loop::Clock::now() - begin, 20ms);
  EXPECT_EQ(peer.pings.size(), 1u);
  peer.socket.close();
  wait_for("closed 1006");
  wait_until([&] { return app_->connection_count() == 0; });
  EXPECT_FALSE(log_.has("pong"));
}

TEST_F(WebSocketPingTest, ServerGivesUpAPeerThatIsDead) {
  serve<SilentHandler>({.ping_interval = 8ms, .close_timeout = 8ms});
  const WirePeer dead(port_);  // it takes nothing in and says nothing
  wait_for("closed 1006");
  wait_until([&] { return app_->connection_count() == 0; });
}

TEST_F(WebSocketPingTest, ClientPingTimeout) {
  serve<SilentHandler>();
  auto request = request_of(url());
  request.ping_interval = 4ms;
  request.ping_timeout = 10s;
  const auto client = connect(std::move(request));
  wait_until([&] { return has_seen("ping", 5); });
  EXPECT_TRUE(client.is_open());
  EXPECT_FALSE(log_.has("closed 1006"));

  testing::Script script;
  script.endpoint.automatic_pong = false;
  testing::ScriptedServer dead(loop_, script);
  request = request_of(dead.url());
  request.ping_interval = 4ms;
  request.ping_timeout = 8ms;
  auto other = connect(std::move(request));
  EXPECT_EQ(read_text(other), "(none)");
  EXPECT_EQ(other.close_code(), 1006);
}

TEST_F(WebSocketPingTest, ManualPing) {
  serve<PingHandler>();
  auto client = open();
  EXPECT_THROW(client.ping(std::string(126, 'a')), std::invalid_argument);
  for (const auto& data : {std::string("hello"), std::string("\xFF\0 binary", 9), std::string(125, 'a')}) {
    client.ping(data);
    const auto message = read(client);
    ASSERT_TRUE(message);
    EXPECT_FALSE(message->is_text);
    EXPECT_EQ(message->payload, data);
  }
}

TEST_F(WebSocketPingTest, ManualPingOfTheServer) {
  serve<PingHandler>();
  WirePeer peer(port_);
  for (const auto& data : {std::string("hello"), std::string(), std::string(125, 'a')}) {
    peer.send_text(data);
    EXPECT_EQ(peer.read_text(), "got pong " + data);
  }
  EXPECT_EQ(peer.pings, (Lines{"hello", "", std::string(125, 'a')}));
}

TEST_F(WebSocketPingTest, PingIsAnsweredBeforeTheHandlerSeesIt) {
  serve<PingHandler>();
  WirePeer peer(port_);
  EXPECT_FALSE(peer.endpoint->ping(bytes_of("hello")));
  peer.send_text("flush");
  EXPECT_EQ(peer.read_text(), "hello");
  EXPECT_EQ(peer.pongs, Lines{"hello"});
}

/// A session whose clock the test turns.
class PingCalculationTest : public net::testing::LoopTest {
 protected:
  struct Owner : Session::Owner {
    void on_message(const Message&) override {}
    void on_closed(const Closed&) override { is_closed = true; }
    void on_over() override {}
    bool is_closed = false;
  };

  PingCalculationTest() {
    session_.start({}, {});
    received_.start();
    turn();
    tick(0ms);
  }
  void turn() {
    constexpr int turns = 20;  // from one stream's write to the other one's handler: a few
    for (int i = 0; i < turns; ++i) {
      loop_.post([this] { loop_.stop(); });
      loop_.run();
    }
  }
  /// It is `at` after the beginning.
  void tick(std::chrono::milliseconds at) {
    session_.tick(begin_ + at);
    turn();
  }
  void come(std::string_view octets) {
    bool is_written = false;
    streams_.second->write(bytes_of(octets), [&](std::error_code) { is_written = true; });
    run_until([&] { return is_written; });
    turn();
  }
  std::size_t pings() const { return static_cast<std::size_t>(std::ranges::count(received_.received, 0x89)); }

  static constexpr std::string_view pong{"\x8A\x80\0\0\0\0", 6};
  static constexpr std::string_view text{"\x81\x80\0\0\0\0", 6};

  net::Loop::Clock::time_point begin_ = net::Loop::Clock::now();
  SessionLimits limits_{.ping_interval = 10s, .ping_timeout = 4s};
  SessionThread thread_{loop_};
  Owner owner_;
  std::pair<std::unique_ptr<net::ByteStream>, std::unique_ptr<net::ByteStream>> streams_ =
      net::make_memory_pair(loop_);
  net::testing::Sink received_{*streams_.second};
  Session session_{*streams_.first, Endpoint(Role::server, Agreed{}, thread_.entropy()), limits_, thread_,
                   owner_};
};

TEST_F(PingCalculationTest, PingSleepTime) {
  tick(9'999ms);
  EXPECT_EQ(pings(), 0u);
  tick(10'000ms);
  EXPECT_EQ(pings(), 1u);
  tick(13'999ms);
  EXPECT_FALSE(owner_.is_closed);
  tick(14'000ms);
  EXPECT_TRUE(owner_.is_closed);
  EXPECT_EQ(pings(), 1u);
}

TEST_F(PingCalculationTest, AnAnswerBeginsAnew) {
  tick(10'000ms);
  come(pong);
  tick(13'000ms);
  tick(22'999ms);
  EXPECT_EQ(pings(), 1u);
  tick(23'000ms);
  EXPECT_EQ(pings(), 2u);
  EXPECT_FALSE(owner_.is_closed);
}

TEST_F(PingCalculationTest, NoNeedlessPingsWhileThereIsTraffic) {
  for (int i = 1; i <= 20; ++i) {
    come(text);
    tick(i * 9'000ms);
  }
  EXPECT_EQ(pings(), 0u);
  EXPECT_FALSE(owner_.is_closed);
  tick(20 * 9'000ms + 10'000ms);
  EXPECT_EQ(pings(), 1u);
}

TEST_F(PingCalculationTest, APeerThatSaysAnythingIsNotIdle) {
  limits_ = {.idle_timeout = 10s};
  for (int i = 1; i <= 20; ++i) {
    come(pong);
    tick(i * 9'000ms);
  }
  tick(20 * 9'000ms + 9'999ms);
  EXPECT_TRUE(session_.is_open());
  tick(20 * 9'000ms + 10'000ms);
  EXPECT_FALSE(session_.is_open());
}

}  // namespace
}  // namespace wsspec::app
