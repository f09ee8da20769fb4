#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wsspec/endpoint/opening.hpp"
#include "wsspec/http/accept_key.hpp"

namespace wsspec {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

ClientOpening make(ClientOpening::Options options = {.host = "example.com:8080"}) {
  SeededEntropy entropy(5);
  return ClientOpening(std::move(options), entropy);
}

ClientOpening::Options uncompressed() {
  ClientOpening::Options options{.host = "example.com"};
  options.deflate.enabled = false;
  return options;
}

std::string key_of(const ClientOpening& opening) {
  const std::string_view name = "Sec-WebSocket-Key: ";
  const auto at = opening.request().find(name) + name.size();
  return opening.request().substr(at, 24);
}

std::string answer_to(const ClientOpening& opening, const std::string& more = {}) {
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
         "Upgrade\r\nSec-WebSocket-Accept: " +
         http::accept_for(key_of(opening)) + "\r\n" + more + "\r\n";
}

std::error_code error_of(ClientOpening::Options options, const std::string& more) {
  auto opening = make(std::move(options));
  const auto used = opening.receive(bytes_of(answer_to(opening, more)));
  EXPECT_EQ(opening.done(), used.has_value());
  return used ? std::error_code() : used.error();
}

TEST(ClientOpening, AsksAsTheRfcWants) {
  auto options = uncompressed();
  options.host = "example.com:8080";
  options.target = "/chat?room=1";
  const auto opening = make(options);
  EXPECT_TRUE(http::is_key(key_of(opening)));
  EXPECT_EQ(
      opening.request(),
      "GET /chat?room=1 HTTP/1.1\r\nHost: example.com:8080\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: " +
          key_of(opening) + "\r\nSec-WebSocket-Version: 13\r\n\r\n");
}

TEST(ClientOpening, OffersSubprotocolsCompressionAndFurtherFields) {
  const auto opening =
      make({.host = "a", .subprotocols = {"chat", "superchat"}, .fields = {{"Origin", "http://a"}}});
  EXPECT_THAT(opening.request(), HasSubstr("\r\nSec-WebSocket-Protocol: chat, superchat\r\n"));
  EXPECT_THAT(opening.request(), HasSubstr("\r\nSec-WebSocket-Extensions: permessage-deflate"));
  EXPECT_THAT(opening.request(), HasSubstr("\r\nOrigin: http://a\r\n"));
}

TEST(ClientOpening, AFreshKeyForEachConnection) {
  SeededEntropy entropy(5);
  const ClientOpening first(uncompressed(), entropy), second(uncompressed(), entropy);
  EXPECT_NE(key_of(first), key_of(second));
}

TEST(ClientOpening, OpensOnTheRightAnswerInAnySplit) {
  auto opening = make(uncompressed());
  const auto answer = answer_to(opening);
  for (const char c : answer) {
    EXPECT_FALSE(opening.done());
    EXPECT_EQ(opening.receive(bytes_of({&c, 1})), 1u);
  }
  EXPECT_TRUE(opening.done());
  EXPECT_EQ(opening.answer().status, 101u);
  EXPECT_FALSE(opening.agreed().deflate);
  EXPECT_EQ(opening.agreed().subprotocol, "");
  EXPECT_EQ(opening.receive(bytes_of("\x81")), 0u) << "that is WebSocket data";

  auto with_data = make(uncompressed());
  EXPECT_EQ(with_data.receive(bytes_of(answer_to(with_data) + "\x81")), answer.size());
}

// RFC 9110 §15.2
TEST(ClientOpening, PassesOverInterimAnswersInAnySplit) {
  const std::string interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
  auto whole = make(uncompressed());
  const auto answer = interim + answer_to(whole);
  EXPECT_EQ(whole.receive(bytes_of(answer + "\x81")), answer.size());
  EXPECT_TRUE(whole.done());
  auto split = make(uncompressed());
  for (const char c : answer) EXPECT_EQ(split.receive(bytes_of({&c, 1})), 1u);
  EXPECT_TRUE(split.done());
  auto endless = make(uncompressed());
  std::string many;
  for (int i = 0; i < 9; ++i) many += "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_EQ(endless.receive(bytes_of(many)).error(), Errc::status_not_101);
}

TEST(ClientOpening, TakesTheSubprotocolThatTheServerChose) {
  ClientOpening::Options options{.host = "a", .subprotocols = {"chat", "superchat"}};
  auto opening = make(options);
  EXPECT_TRUE(opening.receive(bytes_of(answer_to(opening, "Sec-WebSocket-Protocol: superchat\r\n"))));
  EXPECT_EQ(opening.agreed().subprotocol, "superchat");
  EXPECT_EQ(error_of(options, "Sec-WebSocket-Protocol: third\r\n"), Errc::subprotocol_not_offered);
}

TEST(ClientOpening, AgreesOnCompression) {
  auto opening = make();
  EXPECT_TRUE(opening.receive(bytes_of(
      answer_to(opening, "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n"))));
  ASSERT_TRUE(opening.agreed().deflate);
  EXPECT_FALSE(opening.agreed().deflate->server_takeover);
  EXPECT_TRUE(opening.agreed().deflate->client_takeover);
  EXPECT_EQ(opening.receive(bytes_of("\x81")), 0u);
}

TEST(ClientOpening, FailsOnExtensionsItCannotUse) {
  const std::string field = "Sec-WebSocket-Extensions: ";
  EXPECT_EQ(error_of(uncompressed(), field + "permessage-deflate\r\n"), Errc::extension_not_offered);
  EXPECT_EQ(error_of({.host = "a"}, field + "x-other\r\n"), Errc::extension_not_offered);
  EXPECT_EQ(error_of({.host = "a"}, field + "permessage-deflate; server_max_window_bits=7\r\n"),
            Errc::extension_parameters);
  EXPECT_EQ(error_of({.host = "a"}, field + "permessage-deflate, permessage-deflate\r\n"),
            Errc::extension_parameters);
  EXPECT_EQ(error_of({.host = "a"}, field + "permessage-deflate; =\r\n"), Errc::field_grammar);
}

TEST(ClientOpening, FailsOnAnyOtherAnswer) {
  auto refused = make();
  EXPECT_EQ(refused.receive(bytes_of("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")).error(),
            Errc::status_not_101);
  EXPECT_EQ(refused.answer().status, 403u);
  EXPECT_FALSE(refused.done());
  auto wrong = make();
  auto other = make(uncompressed());
  const auto answer =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
  EXPECT_EQ(wrong.receive(bytes_of(answer)).error(), Errc::accept_invalid);
  auto junk = make();
  EXPECT_EQ(junk.receive(bytes_of("SSH-2.0-OpenSSH\r\n\r\n")).error(), Errc::http_malformed);
  EXPECT_THAT(make().request(), Not(StartsWith("POST")));
}

}  // namespace
}  // namespace wsspec
