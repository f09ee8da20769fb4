// How the WebSockets of a server close, and what is refused then.
#include "impl/tests/app/app_fixture.hpp"

namespace wsspec::app {
namespace {

using testing::EchoHandler;
using testing::Lines;
using testing::LoggingHandler;
using namespace std::chrono_literals;

class WebSocketClosingTest : public testing::AppTest {
 protected:
  void expect_end(WebSocketClient& client, std::uint16_t code, std::string_view reason = {}) {
    EXPECT_EQ(read_text(client), "(none)");
    EXPECT_EQ(client.close_code(), code);
    EXPECT_EQ(client.close_reason(), reason);
  }
};

TEST_F(WebSocketClosingTest, ErrorInClosedClientWriteMessage) {
  serve<EchoHandler>();
  auto client = open();
  client.close();
  EXPECT_THROW(client.write_message("hello"), WebSocketClosedError);
  expect_end(client, 1000);
}

TEST_F(WebSocketClosingTest, WebsocketCloseBufferedData) {
  serve<EchoHandler>();
  {
    auto client = open();
    client.write_message("hello");
    client.write_message("world");
  }  // drops the stream, whatever is in it
  wait_for("closed 1006");
  app_->stop();
  EXPECT_EQ(log_.lines().size(), 1u);
}

struct CloseReasonHandler : LoggingHandler {
  using LoggingHandler::LoggingHandler;
  void open() {
    close(1001, "goodbye");
    close(1000, "of no effect");
    log_.add(is_open() ? "open" : "not open");
    try {
      write_message("late");
    } catch (const WebSocketClosedError&) {
      log_.add("refused");
    }
    try {
      ping();
    } catch (const WebSocketClosedError&) {
      log_.add("refused");
    }
  }
};

TEST_F(WebSocketClosingTest, ServerCloseReason) {
  serve<CloseReasonHandler>();
  auto client = open();
  expect_end(client, 1001, "goodbye");
  wait_for("closed 1001");  // the client says the code again (§5.5.1)
}

TEST_F(WebSocketClosingTest, ClientCloseReason) {
  serve<EchoHandler>();
  auto client = open();
  client.close(1001, "goodbye");
  wait_for("closed 1001 goodbye");
  expect_end(client, 1001);
}

TEST_F(WebSocketClosingTest, WriteAfterClose) {
  serve<CloseReasonHandler>();
  auto client = open();
  expect_end(client, 1001, "goodbye");
  EXPECT_THROW(client.write_message("hello"), WebSocketClosedError);
  wait_for("closed 1001");
  EXPECT_EQ(log_.lines(), (Lines{"not open", "refused", "refused", "closed 1001"}));
}

/// Closes with what it is told: "1000 reason", "none".
struct ClosingHandler : LoggingHandler {
  using LoggingHandler::LoggingHandler;
  void on_message(const Message& message) {
    const std::string text(message.text());
    try {
      if (text == "none") return close(std::nullopt);
      const auto space = text.find(' ');
      close(static_cast<std::uint16_t>(std::stoul(text)), space == text.npos ? "" : text.substr(space + 1));
    } catch (const std::invalid_argument&) {
      write_message(is_open() ? "invalid" : "closed");
    }
  }
};

TEST_F(WebSocketClosingTest, ClosesWithEachCodeThatMayBeSent) {
  serve<ClosingHandler>();
  for (const auto code :
       std::initializer_list<std::uint16_t>{1000, 1001, 1003, 1007, 1011, 1014, 3000, 4999}) {
    auto client = open();
    client.write_message(std::to_string(code) + " why");
    expect_end(client, code, "why");
  }
  auto client = open();
  client.write_message("none");
  expect_end(client, 1005);
}

TEST_F(WebSocketClosingTest, RefusesCodesAndReasonsThatMayNotBeSent) {
  serve<ClosingHandler>();
  auto client = open();
  for (const auto* const text :
       {"0", "999", "1004", "1005", "1006", "1015", "1016", "2999", "5000", "65535", "1000 \xC3\xA9\xC3"}) {
    client.write_message(bytes_of(text));
    EXPECT_EQ(read_text(client), "invalid") << text;
  }
  client.write_message("1000 " + std::string(124, 'x'));
  expect_end(client, 1000, std::string(123, 'x'));  // what fits a control frame (§5.5)
}

TEST_F(WebSocketClosingTest, GivesUpAPeerThatDoesNotAnswerItsClose) {
  serve<ClosingHandler>({.close_timeout = 20ms});
  testing::WirePeer peer(port_);
  peer.send_text("1000");
  wait_for("closed 1006");
  wait_until([&] { return app_->connection_count() == 0; });
}

}  // namespace
}  // namespace wsspec::app
