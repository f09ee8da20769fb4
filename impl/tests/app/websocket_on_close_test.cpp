// on_close() comes once, however a connection ends.
#include <thread>

#include "impl/tests/app/app_fixture.hpp"

namespace wsspec::app {
namespace {

using testing::Lines;
using testing::LoggingHandler;
using testing::WirePeer;
using namespace std::chrono_literals;

class OnCloseHandler : public LoggingHandler {
 public:
  using LoggingHandler::LoggingHandler;
  void on_message(const Message& message) {
    if (message.text() == "close") close(4000, "enough");
    if (message.text() == "throw") throw std::runtime_error("boom");
    if (message.text() == "echo") write_message(message);
  }

 protected:
  void on_close() override {
    LoggingHandler::on_close();
    if (is_open()) log_.add("still open");
    close(1000);  // of no effect, and no error
    try {
      write_message("too late");
      log_.add("it was sent");
    } catch (const WebSocketClosedError&) {
      subscribe("nothing comes of it");
    }
  }
};

class WebSocketOnCloseTest : public testing::AppTest {
 protected:
  void SetUp() override {
    serve<OnCloseHandler>({.close_timeout = 20ms, .drain_timeout = 20ms});
    peer_.emplace(port_);
  }
  void expect_once(const std::string& line) {
    wait_until([&] { return app_->connection_count() == 0; });
    app_->stop();
    EXPECT_EQ(log_.lines(), Lines{line});
  }
  std::optional<WirePeer> peer_;
};

TEST_F(WebSocketOnCloseTest, PeerCloses) {
  peer_->close(4001, "bye");
  EXPECT_EQ(peer_->read_to_end(), 4001);
  expect_once("closed 4001 bye");
}

TEST_F(WebSocketOnCloseTest, PeerClosesWithoutACode) {
  peer_->close(1005);
  EXPECT_EQ(peer_->read_to_end(), 1005);
  expect_once("closed 1005");
}

TEST_F(WebSocketOnCloseTest, PeerDrops) {
  peer_->socket.close();
  expect_once("closed 1006");
}

TEST_F(WebSocketOnCloseTest, PeerEndsItsSide) {
  peer_->socket.end();
  EXPECT_EQ(peer_->socket.read_to_end(), "");
  expect_once("closed 1006");
}

TEST_F(WebSocketOnCloseTest, PeerResets) {
  peer_->socket.reset();
  expect_once("closed 1006");
}

TEST_F(WebSocketOnCloseTest, PeerDropsInTheMiddleOfAMessage) {
  peer_->socket.send(std::string("\x81\xFE\xFF\xFF\0\0\0\0some", 12));
  peer_->socket.close();
  expect_once("closed 1006");
}

TEST_F(WebSocketOnCloseTest, PeerBreaksTheProtocol) {
  peer_->socket.send(std::string("\x81\x00", 2));  // not masked (§5.1)
  EXPECT_EQ(peer_->read_to_end(), 1002);
  expect_once("closed 1006");
}

TEST_F(WebSocketOnCloseTest, ServerCloses) {
  peer_->send_text("close");
  EXPECT_EQ(peer_->read_to_end(), 4000);
  EXPECT_EQ(peer_->close_reason, "enough");
  expect_once("closed 4000");
}

TEST_F(WebSocketOnCloseTest, ServerClosesAndThePeerDoesNotAnswer) {
  peer_->send_text("close");
  expect_once("closed 1006");
}

TEST_F(WebSocketOnCloseTest, BothCloseAtOnce) {
  peer_->send_text("close");
  peer_->close(4001, "bye");
  EXPECT_EQ(peer_->read_to_end(), 4000);
  expect_once("closed 4001 bye");
}

TEST_F(WebSocketOnCloseTest, HandlerFails) {
  peer_->send_text("throw");
  EXPECT_EQ(peer_->read_to_end(), 1011);
  expect_once("closed 1006");
}

TEST_F(WebSocketOnCloseTest, ServerStops) {
  std::thread stopping([this] { app_->stop(); });
  EXPECT_EQ(peer_->read_to_end(), 1001);
  stopping.join();
  expect_once("closed 1001");
}

TEST_F(WebSocketOnCloseTest, ServerStopsAndThePeerDoesNotAnswer) {
  app_->stop();
  EXPECT_EQ(app_->connection_count(), 0u);
  expect_once("closed 1006");
}

TEST_F(WebSocketOnCloseTest, PeerThatIsRefusedHasNone) {
  EXPECT_EQ(refusal_of("/", {{"Origin", "http://elsewhere.example"}}), 403u);
  peer_->close(1000);
  expect_once("closed 1000");
}

}  // namespace
}  // namespace wsspec::app
