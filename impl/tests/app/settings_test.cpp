// Time-outs and bounds of a server.
#include "impl/tests/app/app_fixture.hpp"

namespace wsspec::app {
namespace {

using testing::EchoHandler;
using testing::RawSocket;
using testing::WirePeer;
using namespace std::chrono_literals;

class SettingsTest : public testing::AppTest {};

TEST_F(SettingsTest, IdlePeerIsSentAway) {
  serve<EchoHandler>({.idle_timeout = 20ms});
  const auto begin = net::Loop::Clock::now();
  auto client = open();
  EXPECT_EQ(read_text(client), "(none)");
  EXPECT_EQ(client.close_code(), 1001);
  EXPECT_GE(net::Loop::Clock::now() - begin, 20ms);
  wait_for("closed 1001");
}

TEST_F(SettingsTest, IdlePeerThatDoesNotAnswerIsDropped) {
  serve<EchoHandler>({.idle_timeout = 10ms, .close_timeout = 10ms});
  const WirePeer peer(port_);
  wait_for("closed 1006");
  wait_until([&] { return app_->connection_count() == 0; });
}

TEST_F(SettingsTest, HandshakeTimeout) {
  serve<EchoHandler>({.request_timeout = 30ms});
  const auto whole = http::serialize(upgrade_request());
  for (const std::size_t sent : {std::size_t{0}, std::size_t{1}, whole.size() / 2, whole.size() - 1}) {
    const auto begin = net::Loop::Clock::now();
    const auto answer = answer_to(whole.substr(0, sent));
    EXPECT_EQ(answer.status, 408u) << sent;
    EXPECT_GE(net::Loop::Clock::now() - begin, 30ms);
  }
  WirePeer peer(port_);  // one that is in time may stay for longer
  const auto begin = net::Loop::Clock::now();
  wait_until([&] { return net::Loop::Clock::now() - begin >= 100ms; });
  peer.send_text("hello");
  EXPECT_EQ(peer.read_text(), "hello");
}

TEST_F(SettingsTest, HandshakeTimeoutIsForAllOfIt) {
  serve<EchoHandler>({.request_timeout = 50ms});
  RawSocket socket(port_);
  socket.send("GET / HTTP/1.1\r\n");
  // A field now and then: nothing that keeps it open for longer.
  try {
    const auto begin = net::Loop::Clock::now();
    for (int i = 0; net::Loop::Clock::now() - begin < 5s && app_->connection_count() > 0; ++i) {
      socket.send("X-Field: value\r\n");
      const auto next = net::Loop::Clock::now() + 10ms;
      wait_until([&] { return net::Loop::Clock::now() >= next; });
      ASSERT_LT(i, 120) << "it may go on for ever";
    }
  } catch (const std::system_error&) {
    // It was dropped while we wrote.
  }
}

TEST_F(SettingsTest, ConnectionsMax) {
  serve<EchoHandler>({.connections_max = 2});
  auto first = open();
  {
    const auto second = open();
    EXPECT_EQ(app_->connection_count(), 2u);
    RawSocket third(port_);
    EXPECT_EQ(parse_answer(third.read_to_end()).status, 503u);
    EXPECT_EQ(refusal_of("/"), 503u);
    first.write_message("hello");
    EXPECT_EQ(read_text(first), "hello");
  }
  wait_until([&] { return app_->connection_count() == 1; });
  auto next = open();
  next.write_message("hello");
  EXPECT_EQ(read_text(next), "hello");
}

TEST_F(SettingsTest, HeadLimits) {
  serve<EchoHandler>({.head_limits = {.bytes_max = 1000, .fields_max = 20}});
  auto head = upgrade_request();
  const auto size = http::serialize(head).size();
  head.fields.add("X", "");
  const auto rest = 1000 - http::serialize(head).size();
  ASSERT_LT(size, 1000u);
  head.fields.set("X", std::string(rest + 1, 'x'));
  EXPECT_EQ(answer_to(head).status, 431u);
  head.fields.set("X", std::string(rest, 'x'));
  RawSocket socket(port_);
  socket.send(http::serialize(head) + std::string("\x88\x80\0\0\0\0", 6));
  EXPECT_TRUE(socket.read_to_end().starts_with("HTTP/1.1 101 "));

  head = upgrade_request();
  while (head.fields.size() <= 20) head.fields.add("X", "y");
  EXPECT_EQ(answer_to(head).status, 431u);
}

TEST_F(SettingsTest, AreTheApplicationsToRead) {
  make({.threads = 0, .server_name = "mine"});
  EXPECT_EQ(app_->settings().threads, 1u) << "at least one";
  EXPECT_EQ(app_->settings().server_name, "mine");
}

}  // namespace
}  // namespace wsspec::app
