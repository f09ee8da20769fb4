#include "wsspec/app/websocket_client.hpp"

#include <nlohmann/json.hpp>

#include "impl/tests/app/scripted_server.hpp"

// What goes through an open WebSocket, and how it ends.

namespace wsspec::app {
namespace {

using testing::Peer;
using testing::Script;
using testing::ScriptedServer;
using namespace std::chrono_literals;

class WebSocketClientTest : public testing::ClientTest {
 protected:
  static Script saying(std::function<void(Endpoint&)> say) {
    Script script;
    script.on_open = [say = std::move(say)](Peer& peer) { say(*peer.endpoint); };
    return script;
  }
  void expect_end(WebSocketClient& client, std::uint16_t code, std::string_view reason = {}) {
    EXPECT_EQ(read_text(client), "(none)");
    EXPECT_EQ(client.close_code(), code);
    EXPECT_EQ(client.close_reason(), reason);
    EXPECT_FALSE(client.is_open());
  }
};

TEST_F(WebSocketClientTest, SendsAndGetsTextAndBytes) {
  ScriptedServer server(loop_, testing::echo());
  auto client = connect(server.url());
  const Bytes octets{0, 0xFF, 0x80, '\n'};
  client.write_message("text");
  client.write_message(octets);
  client.write_message("");
  client.write_message(Message{true, bytes_of("as it came")});
  client.write_message(Message{false, octets});
  const auto expect_next = [&](bool is_text, std::string_view payload) {
    const auto message = read(client);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->is_text, is_text);
    EXPECT_EQ(message->payload, payload);
  };
  expect_next(true, "text");
  expect_next(false, text_of(octets));
  expect_next(true, "");
  expect_next(true, "as it came");
  expect_next(false, text_of(octets));
}

TEST_F(WebSocketClientTest, SendsUnicode) {
  ScriptedServer server(loop_, testing::echo());
  auto client = connect(server.url());
  const std::string text = "hello \xC3\xA9 \xE4\xB8\x96 \xF0\x9F\x8C\x8D";
  client.write_message(text);
  EXPECT_EQ(read_text(client), text);
}

TEST_F(WebSocketClientTest, SendsJsonAsText) {
  ScriptedServer server(loop_, testing::echo());
  auto client = connect(server.url());
  const nlohmann::json value{{"user", "me"}, {"message", "\xC3\xA9"}};
  client.write_message(value);
  const auto message = read(client);
  ASSERT_TRUE(message && message->is_text);
  EXPECT_EQ(nlohmann::json::parse(message->payload), value);
  EXPECT_THROW(client.write_message(nlohmann::json("\xFF")), std::invalid_argument);
  EXPECT_TRUE(client.is_open());
}

TEST_F(WebSocketClientTest, GetsALargeMessageInFragments) {
  const auto payload = net::testing::pattern(1u << 20);
  ScriptedServer server(loop_, saying([&](Endpoint& endpoint) {
                          constexpr std::size_t part = 10'000;
                          for (std::size_t at = 0; at < payload.size(); at += part) {
                            const auto rest = ByteView(payload).subspan(at);
                            const auto next = rest.first(std::min(part, rest.size()));
                            EXPECT_FALSE(endpoint.send_part(false, next, rest.size() <= part));
                            EXPECT_FALSE(endpoint.ping());  // between two of them (§5.4)
                          }
                        }));
  auto client = connect(server.url());
  const auto message = read(client);
  ASSERT_TRUE(message);
  EXPECT_FALSE(message->is_text);
  EXPECT_EQ(message->payload, text_of(payload));
}

TEST_F(WebSocketClientTest, SendsALargeMessage) {
  Script script = testing::echo();
  ScriptedServer server(loop_, script);
  auto client = connect(server.url());
  const auto payload = net::testing::pattern(8u << 20);
  client.write_message(payload);
  const auto message = read(client);
  ASSERT_TRUE(message);
  EXPECT_TRUE(message->payload == text_of(payload));
}

TEST_F(WebSocketClientTest, RefusesTextThatIsNotUtf8) {
  ScriptedServer server(loop_, testing::echo());
  auto client = connect(server.url());
  EXPECT_THROW(client.write_message("\xC3"), std::invalid_argument);
  client.write_message("still open");
  EXPECT_EQ(read_text(client), "still open");
}

TEST_F(WebSocketClientTest, ClosesWithCodeAndReason) {
  ScriptedServer server(loop_, {});
  auto client = connect(server.url());
  client.close(4001, "goodbye \xC3\xA9");
  EXPECT_FALSE(client.is_open());
  expect_end(client, 4001);  // a server says the code again (§5.5.1)
  ASSERT_TRUE(server.peer().closed);
  EXPECT_EQ(server.peer().closed->code, 4001);
  EXPECT_EQ(server.peer().close_reason, "goodbye \xC3\xA9");
  EXPECT_FALSE(server.peer().closed->error);
}

TEST_F(WebSocketClientTest, ClosesWithoutACode) {
  ScriptedServer server(loop_, {});
  auto client = connect(server.url());
  client.close(std::nullopt);
  expect_end(client, 1005);
  EXPECT_EQ(server.peer().closed->code, 1005);
}

TEST_F(WebSocketClientTest, LearnsCodeAndReasonOfTheServer) {
  ScriptedServer server(loop_, saying([](Endpoint& endpoint) {
                          endpoint.send_text("last words");
                          endpoint.close(1012, "back soon");
                        }));
  auto client = connect(server.url());
  EXPECT_EQ(read_text(client), "last words");
  expect_end(client, 1012, "back soon");
  expect_end(client, 1012, "back soon");
  run_until([&] { return server.peer().closed && server.peer().is_over; });
  EXPECT_EQ(server.peer().closed->code, 1012);

  ScriptedServer silent(loop_, saying([](Endpoint& endpoint) { endpoint.close(1005); }));
  auto other = connect(silent.url());
  expect_end(other, 1005);
}

TEST_F(WebSocketClientTest, RefusesCodesAndReasonsThatMayNotBeSent) {
  ScriptedServer server(loop_, {});
  auto client = connect(server.url());
  for (const auto code :
       std::initializer_list<std::uint16_t>{0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65535})
    EXPECT_THROW(client.close(code), std::invalid_argument) << code;
  EXPECT_THROW(client.close(1000, "\xFF"), std::invalid_argument);
  EXPECT_TRUE(client.is_open());
}

TEST_F(WebSocketClientTest, CutsAReasonThatIsTooLong) {
  ScriptedServer server(loop_, {});
  auto client = connect(server.url());
  client.close(1000, std::string(124, 'x'));
  expect_end(client, 1000);
  EXPECT_EQ(server.peer().close_reason, std::string(123, 'x'));
}

TEST_F(WebSocketClientTest, RefusesToSendAfterTheEnd) {
  ScriptedServer server(loop_, {});
  auto client = connect(server.url());
  client.close();
  const auto expect_refusal = [&] {
    EXPECT_THROW(client.write_message("late"), WebSocketClosedError);
    EXPECT_THROW(client.write_message(Bytes{1}), WebSocketClosedError);
    EXPECT_THROW(client.ping(), WebSocketClosedError);
    client.close(1001, "no effect");
  };
  expect_refusal();
  expect_end(client, 1000);
  expect_refusal();
  run_until([&] { return server.peer().is_over; });
  expect_refusal();
  EXPECT_EQ(server.peer().closed->code, 1000);
}

TEST_F(WebSocketClientTest, GetsWhatTheServerSentBeforeItsClose) {
  Script script;
  script.on_open = [](Peer& peer) {
    for (int i = 0; i < 100; ++i) peer.endpoint->send_text(std::to_string(i));
  };
  ScriptedServer server(loop_, script);
  auto client = connect(server.url());
  client.close();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(read_text(client), std::to_string(i));
  expect_end(client, 1000);
}

TEST_F(WebSocketClientTest, ServerThatJustEnds) {
  ScriptedServer server(loop_, saying([](Endpoint& endpoint) { endpoint.send_text("one"); }));
  auto client = connect(server.url());
  EXPECT_EQ(read_text(client), "one");
  server.peer().stream->end();
  expect_end(client, 1006);
  EXPECT_THROW(client.write_message("late"), WebSocketClosedError);
}

TEST_F(WebSocketClientTest, ServerThatResets) {
  ScriptedServer server(loop_, {});
  auto client = connect(server.url());
  server.peer().stream->reset();
  expect_end(client, 1006);
}

TEST_F(WebSocketClientTest, ServerThatBreaksTheProtocol) {
  ScriptedServer server(loop_, {});
  auto client = connect(server.url());
  server.peer().write("\xC1\x01x");  // RSV1, and no compression was agreed on (§5.2)
  expect_end(client, 1006);
  run_until([&] { return server.peer().closed.has_value(); });
  EXPECT_EQ(server.peer().closed->code, 1002);
}

TEST_F(WebSocketClientTest, MessageLimit) {
  for (const bool is_compressed : {false, true}) {
    for (const std::size_t size : {1'000u, 1'001u}) {
      ScriptedServer server(loop_,
                            saying([&](Endpoint& endpoint) { endpoint.send_text(std::string(size, 'x')); }));
      auto request = request_of(server.url());
      request.message_bytes_max = 1'000;
      if (is_compressed) request.compression.emplace();
      auto client = connect(std::move(request));
      EXPECT_EQ(client.is_compressed(), is_compressed);
      if (size <= 1'000) {
        EXPECT_EQ(read_text(client), std::string(size, 'x'));
        continue;
      }
      expect_end(client, 1006);
      run_until([&] { return server.peer().closed.has_value(); });
      EXPECT_EQ(server.peer().closed->code, 1009);
    }
  }
}

TEST_F(WebSocketClientTest, CompressesWhatBothWant) {
  const std::string text(100'000, 'x');
  for (const bool client_wants : {false, true}) {
    for (const bool server_wants : {false, true}) {
      Script script = testing::echo();
      script.opening.deflate.enabled = server_wants;
      ScriptedServer server(loop_, script);
      auto request = request_of(server.url());
      if (client_wants) request.compression.emplace();
      auto client = connect(std::move(request));
      EXPECT_EQ(client.is_compressed(), client_wants && server_wants);
      client.write_message(text);
      EXPECT_EQ(read_text(client), text);
      const auto& peer = server.peer();
      if (client_wants && server_wants) {
        EXPECT_LT(peer.bytes_read, 2'000u);
        EXPECT_LT(peer.bytes_written, 3'000u);
      } else {
        EXPECT_GT(peer.bytes_read, text.size());
        EXPECT_GT(peer.bytes_written, text.size());
      }
    }
  }
}

TEST_F(WebSocketClientTest, CompressionSettingsTakeEffect) {
  const auto sent_with = [&](int level, std::size_t bytes_min) {
    ScriptedServer server(loop_, testing::echo());
    auto request = request_of(server.url());
    request.compression = deflate::Options{.level = level, .compress_bytes_min = bytes_min};
    auto client = connect(std::move(request));
    client.write_message(std::string(5'000, 'x'));
    EXPECT_TRUE(read(client));
    return server.peer().bytes_read;
  };
  EXPECT_LT(sent_with(9, 64), 100u);
  EXPECT_GT(sent_with(0, 64), 5'000u) << "level 0 stores";
  EXPECT_GT(sent_with(9, 5'001), 5'000u) << "too short to be compressed";
}

TEST_F(WebSocketClientTest, Pings) {
  ScriptedServer server(loop_, {});
  auto client = connect(server.url());
  client.ping();
  client.ping(std::string(125, 'p'));
  EXPECT_THROW(client.ping(std::string(126, 'p')), std::invalid_argument);
  run_until([&] { return server.peers.size() == 1 && server.peer().pings.size() == 2; });
  EXPECT_EQ(server.peer().pings[0], "");
  EXPECT_EQ(server.peer().pings[1], std::string(125, 'p'));
  EXPECT_TRUE(client.is_open());
}

}  // namespace
}  // namespace wsspec::app
