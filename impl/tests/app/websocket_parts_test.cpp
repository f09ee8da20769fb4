// Messages in frames of the caller's choice (RFC 6455 §5.4), both ways.
#include <functional>

#include "impl/tests/app/app_fixture.hpp"

namespace wsspec::app {
namespace {

using testing::Lines;
using testing::LoggingHandler;
using testing::RawSocket;
using testing::ScriptedServer;
using testing::WirePeer;
using namespace std::chrono_literals;

std::string kind_of_exception(const std::function<void()>& call) {
  try {
    call();
  } catch (const std::invalid_argument&) {
    return "invalid_argument";
  } catch (const std::logic_error&) {
    return "logic_error";
  } catch (const WebSocketClosedError&) {
    return "closed";
  }
  return "none";
}

/// Answers every message with one in parts, a Ping between them.
class PartsHandler : public LoggingHandler {
 public:
  using LoggingHandler::LoggingHandler;
  void on_message(const Message& message) {
    if (!message.is_text) {
      write_part(message.payload, false);
      write_part(ByteView(), true);
      return;
    }
    write_part("caf\xC3", false);
    log_.add(kind_of_exception([this] { write_message("no"); }));
    log_.add(kind_of_exception([this] { write_part(bytes_of("no"), true); }));
    log_.add(kind_of_exception([this] { write_part("no", true); }));  // 'n' cuts the character
    ping("between");
    write_part("\xA9", false);
    write_part("", true);
  }
};

class WebSocketPartsTest : public testing::AppTest {};

TEST_F(WebSocketPartsTest, EachPartOfTheServerIsAFrame) {
  serve<PartsHandler>();
  RawSocket socket(port_);
  // Masked with zeros: a text "go", then a Close with 1000.
  socket.send(http::serialize(upgrade_request()) +
              std::string("\x81\x82\0\0\0\0go\x88\x82\0\0\0\0\x03\xE8", 16));
  const auto all = socket.read_to_end();
  EXPECT_EQ(all.substr(all.find("\r\n\r\n") + 4), std::string("\x01\x04"
                                                              "caf\xC3\x89\x07"
                                                              "between\x00\x01\xA9\x80\x00\x88\x02\x03\xE8",
                                                              24));
  wait_for("closed 1000");
  EXPECT_EQ(log_.lines(), (Lines{"logic_error", "logic_error", "invalid_argument", "closed 1000"}));
}

TEST_F(WebSocketPartsTest, PartsOfTheServerMakeAMessage) {
  serve<PartsHandler>();
  for (const bool is_compressed : {false, true}) {
    WirePeer peer(port_, {.deflate = {.enabled = is_compressed}});
    peer.send_text("go");
    EXPECT_EQ(peer.read_text(), "caf\xC3\xA9");
    EXPECT_EQ(peer.pings, Lines{"between"});
    const auto octets = net::testing::pattern(300'000);
    ASSERT_FALSE(peer.endpoint->send_binary(octets));
    peer.flush();
    const auto message = peer.read();
    ASSERT_TRUE(message);
    EXPECT_FALSE(message->is_text);
    EXPECT_TRUE(message->payload == text_of(octets));
  }
}

TEST_F(WebSocketPartsTest, EachPartOfTheClientIsAFrame) {
  ScriptedServer server(loop_, testing::echo());
  auto client = connect(server.url());
  client.write_part("caf\xC3", false);
  EXPECT_THROW(client.write_message("no"), std::logic_error);
  EXPECT_THROW(client.write_part(bytes_of("no"), true), std::logic_error);
  EXPECT_THROW(client.write_part("no", true), std::invalid_argument);
  client.ping();
  client.write_part("\xA9", true);
  EXPECT_EQ(read_text(client), "caf\xC3\xA9");
  EXPECT_EQ(server.peer().pings.size(), 1u);
  constexpr std::size_t header_bytes = 6;
  EXPECT_EQ(server.peer().bytes_read, 3 * header_bytes + 5);

  const auto octets = net::testing::pattern(100'000);
  client.write_part(octets, false);
  client.write_part(ByteView(), true);
  const auto message = read(client);
  ASSERT_TRUE(message);
  EXPECT_FALSE(message->is_text);
  EXPECT_TRUE(message->payload == text_of(octets));

  client.close();
  EXPECT_THROW(client.write_part("late", true), WebSocketClosedError);
}

/// Begins a message and goes on with it while there is room, for a peer that reads nothing.
class EndlessPartsHandler : public LoggingHandler {
 public:
  using LoggingHandler::LoggingHandler;
  void open() {
    const std::string part(64 * 1024, 'x');
    while (write_part(part, false).was_sent()) continue;
    log_.add(is_open() ? "open" : "not open");
  }
};

TEST_F(WebSocketPartsTest, NoPartIsDroppedFromAMessage) {
  serve<EndlessPartsHandler>({.on_full_queue = FullQueue::drop});
  WirePeer peer(port_, {.receive_bytes = 16 * 1024});
  EXPECT_EQ(peer.read_to_end(), 1008);
  wait_for("closed 1008");
  EXPECT_EQ(log_.lines(), (Lines{"not open", "closed 1008"}));
}

}  // namespace
}  // namespace wsspec::app
