// What happens to a peer that does not take what is sent to it, and to the memory it costs.
#include "impl/tests/app/app_fixture.hpp"

namespace wsspec::app {
namespace {

using testing::Lines;
using testing::LoggingHandler;
using testing::WirePeer;
using namespace std::chrono_literals;

constexpr std::size_t message_bytes = std::size_t{64} * 1024;
constexpr std::size_t header_bytes = 10;  // of a server's frame of 64 KiB
constexpr std::size_t queue_bytes = std::size_t{256} * 1024;
constexpr int flood_count = 512;  // 32 MiB: more than the system holds for a connection

/// Tells its number.
std::string numbered(int number) {
  auto text = std::to_string(number);
  text.resize(message_bytes, ' ');
  return text;
}
int number_of(const StoredMessage& message) {
  return std::stoi(message.payload);
}

/// Sends a flood, waiting for its turn.
class PatientHandler : public LoggingHandler {
 public:
  using LoggingHandler::LoggingHandler;
  Task<> open() {
    bool is_full = false;
    for (int i = 0; i < flood_count; ++i) {
      const auto text = numbered(i);
      auto written = write_message(text);
      if (unsent_bytes() > queue_bytes + message_bytes + header_bytes) log_.add("no bound");
      if (unsent_bytes() > queue_bytes && !std::exchange(is_full, true)) log_.add("full");
      if (!co_await written) log_.add("not sent");
    }
    log_.add("done");
  }
  void on_message(const Message& message) { write_message(message); }
};

/// Sends without waiting, as much as it is let.
class ImpatientHandler : public LoggingHandler {
 public:
  using LoggingHandler::LoggingHandler;
  void on_message(const Message& message) {
    if (message.text() != "flood") {
      write_message(message);
      return;
    }
    int sent = 0;
    try {
      for (int i = 0; i < flood_count; ++i)
        if (write_message(numbered(i)).was_sent()) ++sent;
    } catch (const WebSocketClosedError&) {
      log_.add("refused");
    }
    log_.add("sent " + std::to_string(sent));
  }
};

/// Sends until it is closed for that.
class EndlessHandler : public LoggingHandler {
 public:
  using LoggingHandler::LoggingHandler;
  void open() {
    const auto text = numbered(0);
    std::size_t most = 0;
    for (bool was_sent = true; was_sent; most = std::max(most, unsent_bytes()))
      was_sent = write_message(text).was_sent();
    // Beside the queue there is what is being written already.
    log_.add(most <= Endpoint::Options{}.output_bytes_max + (1u << 20) ? "bounded" : "no bound");
    log_.add(is_open() ? "open" : "not open");
  }
};

class WebSocketOutputTest : public testing::AppTest {
 protected:
  template <class Handler>
  void serve_with(FullQueue policy) {
    serve<Handler>({.unsent_bytes_max = queue_bytes, .on_full_queue = policy});
  }
  /// What ImpatientHandler got rid of. As nothing is read meanwhile, that is the first ones.
  int wait_for_sent() {
    static constexpr std::string_view word = "sent ";
    std::optional<int> sent;
    wait_until([&] {
      for (const auto& line : log_.lines())
        if (line.starts_with(word)) sent = std::stoi(line.substr(word.size()));
      return sent.has_value();
    });
    return sent.value_or(0);
  }
  static void expect_numbers(WirePeer& peer, int count) {
    for (int i = 0; i < count; ++i) {
      const auto message = peer.read();
      ASSERT_TRUE(message) << i;
      EXPECT_EQ(number_of(*message), i);
    }
  }
  WirePeer::Options lazy() const { return {.receive_bytes = 16 * 1024}; }
};

TEST_F(WebSocketOutputTest, WhoAwaitsWaitsForThePeer) {
  serve_with<PatientHandler>(FullQueue::wait);
  WirePeer peer(port_, lazy());
  wait_for("full");
  EXPECT_FALSE(log_.has("done"));
  for (int i = 0; i < flood_count; ++i) {
    const auto message = peer.read();
    ASSERT_TRUE(message);
    EXPECT_EQ(number_of(*message), i);
    EXPECT_EQ(message->payload.size(), message_bytes);
  }
  wait_for("done");
  EXPECT_EQ(log_.lines(), (Lines{"full", "done"}));
}

TEST_F(WebSocketOutputTest, OthersGoOnWhileOneWaits) {
  serve_with<PatientHandler>(FullQueue::wait);
  const WirePeer slow(port_, lazy());
  wait_for("full");
  auto fast = open();
  for (int i = 0; i < flood_count; ++i) ASSERT_EQ(read_text(fast).size(), message_bytes);
  fast.write_message("hello");
  EXPECT_EQ(read_text(fast), "hello");
}

TEST_F(WebSocketOutputTest, WhoWaitsForAPeerThatGoesLearnsIt) {
  serve_with<PatientHandler>(FullQueue::wait);
  WirePeer peer(port_, lazy());
  wait_for("full");
  peer.socket.close();
  wait_until([&] { return app_->connection_count() == 0; });
  EXPECT_EQ(log_.lines(), (Lines{"full", "closed 1006"}));
}

TEST_F(WebSocketOutputTest, WhoWaitsForAPeerThatResetsLearnsIt) {
  serve_with<PatientHandler>(FullQueue::wait);
  WirePeer peer(port_, lazy());
  wait_for("full");
  peer.socket.reset();
  wait_until([&] { return app_->connection_count() == 0; });
  EXPECT_EQ(log_.lines(), (Lines{"full", "closed 1006"}));
}

TEST_F(WebSocketOutputTest, WhoWaitsDoesNotKeepTheServerFromStopping) {
  make({.unsent_bytes_max = queue_bytes, .drain_timeout = 20ms}).add<PatientHandler>("/", &log_);
  start();
  const WirePeer peer(port_, lazy());
  wait_for("full");
  app_->stop();
  EXPECT_EQ(log_.lines(), (Lines{"full", "closed 1006"}));
}

TEST_F(WebSocketOutputTest, WhoDoesNotAwaitIsBoundedAllTheSame) {
  make({.message_bytes_max = 16, .unsent_bytes_max = queue_bytes}).add<EndlessHandler>("/", &log_);
  start();
  WirePeer peer(port_);
  EXPECT_EQ(peer.read_to_end(), 1008);
  EXPECT_GE(peer.bytes_in, Endpoint::Options{}.output_bytes_max - message_bytes);
  wait_for("closed 1008");
  EXPECT_EQ(log_.lines(), (Lines{"bounded", "not open", "closed 1008"}));
}

TEST_F(WebSocketOutputTest, DropsWhatFindsNoRoom) {
  serve_with<ImpatientHandler>(FullQueue::drop);
  WirePeer peer(port_, lazy());
  peer.send_text("flood");
  const int sent = wait_for_sent();
  EXPECT_GE(sent, 4) << "the queue holds as much, whatever the system takes";
  EXPECT_LT(sent, flood_count);
  expect_numbers(peer, sent);
  peer.send_text("hello");
  EXPECT_EQ(peer.read_text(), "hello");
}

TEST_F(WebSocketOutputTest, ClosesAQueueThatIsFull) {
  serve_with<ImpatientHandler>(FullQueue::close);
  WirePeer peer(port_, lazy());
  peer.send_text("flood");
  const int sent = wait_for_sent();
  EXPECT_GE(sent, 4);
  EXPECT_LT(sent, flood_count);
  expect_numbers(peer, sent);
  EXPECT_EQ(peer.read_to_end(), 1008);
  EXPECT_NE(peer.close_reason, "");
  wait_for("closed 1008");
  EXPECT_EQ(log_.lines(), (Lines{"refused", "sent " + std::to_string(sent), "closed 1008"}));
}

TEST_F(WebSocketOutputTest, GivesUpAFullQueueThatNobodyReads) {
  make({.unsent_bytes_max = std::size_t{16} << 20, .on_full_queue = FullQueue::close, .close_timeout = 50ms})
      .add<ImpatientHandler>("/", &log_);
  start();
  WirePeer peer(port_, lazy());
  peer.send_text("flood");
  wait_for("closed 1006");
  wait_until([&] { return app_->connection_count() == 0; });
  EXPECT_EQ(peer.read_to_end(), 1006);
}

}  // namespace
}  // namespace wsspec::app
