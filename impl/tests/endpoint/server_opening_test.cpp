#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wsspec/endpoint/opening.hpp"

namespace wsspec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// The request of RFC 6455 §1.3, with further field lines.
std::string request(const std::string& more = {}) {
  return "GET /chat HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
         more + "\r\n";
}

ServerOpening opened_by(const std::string& octets, ServerOpening::Options options = {}) {
  ServerOpening opening(options);
  EXPECT_EQ(opening.receive(bytes_of(octets)), octets.size());
  EXPECT_TRUE(opening.done());
  return opening;
}

TEST(ServerOpening, AcceptsTheExampleOfTheRfc) {
  const auto opening = opened_by(request());
  EXPECT_TRUE(opening.is_upgrade());
  EXPECT_FALSE(opening.check());
  EXPECT_EQ(opening.request().target, "/chat");
  const auto [answer, agreed] = opening.accept();
  EXPECT_EQ(answer,
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
  EXPECT_EQ(agreed.subprotocol, "");
  EXPECT_FALSE(agreed.deflate);
}

TEST(ServerOpening, TakesTheHeadInAnySplitAndNoByteMore) {
  const auto octets = request();
  ServerOpening opening;
  for (const char c : octets) {
    EXPECT_FALSE(opening.done());
    EXPECT_EQ(opening.receive(bytes_of({&c, 1})), 1u);
  }
  EXPECT_TRUE(opening.done());
  ServerOpening with_data;
  EXPECT_EQ(with_data.receive(bytes_of(octets + "\x81")), octets.size());
}

TEST(ServerOpening, ChoosesASubprotocolThatIsOffered) {
  const auto opening =
      opened_by(request("Sec-WebSocket-Protocol: chat, superchat\r\nSec-WebSocket-Protocol: third\r\n"));
  EXPECT_THAT(opening.subprotocols(), ElementsAre("chat", "superchat", "third"));
  const auto [answer, agreed] = opening.accept("superchat", {{"Server", "wsspec"}});
  EXPECT_THAT(answer, HasSubstr("\r\nSec-WebSocket-Protocol: superchat\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nServer: wsspec\r\n"));
  EXPECT_EQ(agreed.subprotocol, "superchat");
  EXPECT_THAT(opening.accept().first, Not(HasSubstr("Sec-WebSocket-Protocol")));
}

TEST(ServerOpening, AgreesOnCompression) {
  const auto opening =
      opened_by(request("Sec-WebSocket-Extensions: x-other, permessage-deflate; client_max_window_bits; "
                        "server_max_window_bits=10\r\n"));
  const auto [answer, agreed] = opening.accept();
  EXPECT_THAT(answer, HasSubstr("Sec-WebSocket-Extensions: permessage-deflate"));
  EXPECT_THAT(answer, HasSubstr("server_max_window_bits=10"));
  EXPECT_THAT(answer, Not(HasSubstr("x-other")));
  ASSERT_TRUE(agreed.deflate);
  EXPECT_EQ(agreed.deflate->server_window_bits, 10);
}

TEST(ServerOpening, DeclinesCompressionWhenToldTo) {
  ServerOpening::Options options;
  options.deflate.enabled = false;
  const auto opening = opened_by(request("Sec-WebSocket-Extensions: permessage-deflate\r\n"), options);
  const auto [answer, agreed] = opening.accept();
  EXPECT_THAT(answer, Not(HasSubstr("Extensions")));
  EXPECT_FALSE(agreed.deflate);
}

TEST(ServerOpening, TellsPlainHttpFromABadUpgrade) {
  const auto plain = opened_by("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_FALSE(plain.is_upgrade());
  EXPECT_EQ(plain.check(), Errc::upgrade_missing);
  const auto bad = opened_by("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n");
  EXPECT_TRUE(bad.is_upgrade());
  EXPECT_EQ(bad.check(), Errc::connection_missing);
}

TEST(ServerOpening, RefusesListsThatBreakTheirGrammar) {
  const auto protocols = opened_by(request("Sec-WebSocket-Protocol: a b\r\n"));
  EXPECT_EQ(protocols.check(), Errc::field_grammar);
  EXPECT_TRUE(protocols.subprotocols().empty());
  EXPECT_EQ(opened_by(request("Sec-WebSocket-Extensions: ;\r\n")).check(), Errc::field_grammar);
}

TEST(ServerOpening, GivesUpOnWhatIsNoHead) {
  ServerOpening junk;
  EXPECT_EQ(junk.receive(bytes_of("\x16\x03\x01 TLS\r\n\r\n")).error(), Errc::http_malformed);
  ServerOpening small(ServerOpening::Options{.limits = {.bytes_max = 50}});
  EXPECT_EQ(small.receive(bytes_of(request())).error(), Errc::head_too_big);
}

}  // namespace
}  // namespace wsspec
