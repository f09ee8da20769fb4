#include "wsspec/http/upgrade.hpp"

#include <gtest/gtest.h>

#include "wsspec/base/error.hpp"

namespace wsspec::http {
namespace {

// RFC 6455 §1.2
RequestHead request() {
  return {.target = "/chat",
          .fields = {{"Host", "server.example.com"},
                     {"Upgrade", "websocket"},
                     {"Connection", "Upgrade"},
                     {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
                     {"Origin", "http://example.com"},
                     {"Sec-WebSocket-Protocol", "chat, superchat"},
                     {"Sec-WebSocket-Version", "13"}}};
}
AnswerHead answer() {
  return {.fields = {{"Upgrade", "websocket"},
                     {"Connection", "Upgrade"},
                     {"Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="},
                     {"Sec-WebSocket-Protocol", "chat"}}};
}

/// What the example request becomes with one field changed, added or left out.
std::error_code with(std::string_view name, std::string value) {
  auto head = request();
  head.fields.set(name, std::move(value));
  return check_request(head);
}
std::error_code with_also(std::string name, std::string value) {
  auto head = request();
  head.fields.add(std::move(name), std::move(value));
  return check_request(head);
}
std::error_code without(std::string_view name) {
  auto head = request();
  head.fields.remove(name);
  return check_request(head);
}

const std::vector<std::string> subprotocols{"chat", "superchat"};
const std::vector<std::string> extension_names{"permessage-deflate", "mux"};
const Asked asked{
    .key = "dGhlIHNhbXBsZSBub25jZQ==", .subprotocols = subprotocols, .extensions = extension_names};

std::error_code answered_with(std::string_view name, std::string value) {
  auto head = answer();
  head.fields.set(name, std::move(value));
  return check_answer(head, asked);
}
std::error_code answered_with_also(std::string name, std::string value) {
  auto head = answer();
  head.fields.add(std::move(name), std::move(value));
  return check_answer(head, asked);
}
std::error_code answered_without(std::string_view name) {
  auto head = answer();
  head.fields.remove(name);
  return check_answer(head, asked);
}

TEST(CheckRequestTest, TheRfcsRequestIsGood) {
  EXPECT_FALSE(check_request(request()));
}

// §4.2.1 item 1
TEST(CheckRequestTest, VersionIsAtLeast11) {
  auto head = request();
  for (unsigned major = 0; major < 10; ++major)
    for (unsigned minor = 0; minor < 10; ++minor) {
      head.version = {major, minor};
      const auto error = check_request(head);
      if (major == 1 && minor >= 1)
        EXPECT_FALSE(error) << minor;
      else
        EXPECT_EQ(error, Errc::http_version) << major << "." << minor;
    }
}

TEST(CheckRequestTest, MethodIsGet) {
  auto head = request();
  for (const auto* method : {"POST", "HEAD", "get", "GETX", "CONNECT", ""}) {
    head.method = method;
    EXPECT_EQ(check_request(head), Errc::method_not_get) << method;
  }
}

// §4.2.1 item 2, §3
TEST(CheckRequestTest, TargetIsAPathOrAnHttpUri) {
  auto head = request();
  for (const auto* target :
       {"/", "/a/b?c=d&e=%20", "//", "http://example.com/chat", "HTTPS://example.com", "/|^{}"}) {
    head.target = target;
    EXPECT_FALSE(check_request(head)) << target;
  }
  for (const auto* target :
       {"", "*", "chat", "/chat#", "/chat#x", "http://example.com/#a", "example.com:80", "ws://example.com/",
        "http://", "http:/a", "/a b", "/\x7F", "/\xC3\xA9", "/\t", "#/"}) {
    head.target = target;
    EXPECT_EQ(check_request(head), Errc::request_target_invalid) << target;
  }
}

// §4.2.1 item 3; RFC 9112 §3.2
TEST(CheckRequestTest, ExactlyOneHost) {
  EXPECT_EQ(without("Host"), Errc::host_missing);
  EXPECT_EQ(with_also("host", "server.example.com"), Errc::host_missing);
  for (const auto* host :
       {"a", "a:", "127.0.0.1:9001", "[::1]", "[::1]:80", "[v1.a:b]", "xn--bcher-kva.example", "a_b.example"})
    EXPECT_FALSE(with("Host", host)) << host;
  for (const auto* host :
       {"",   "a b", "a/b",  "http://a", "user@a", "a\"", "\xC3\xA9", "a?b",     "a#b",   "a\\b", "[",
        "][", "[]",  "[::1", "[::1]a",   "::1",    ":80", "a:b",      "a:80:81", "[a b]", "[a[b]"})
    EXPECT_EQ(with("Host", host), Errc::host_missing) << host;
}

TEST(CheckRequestTest, NoBody) {
  EXPECT_FALSE(with("Content-Length", "0"));
  EXPECT_EQ(with("Content-Length", "1"), Errc::http_malformed);
  EXPECT_EQ(with("Content-Length", "10"), Errc::http_malformed);
  EXPECT_EQ(with("Transfer-Encoding", "chunked"), Errc::http_malformed);
  auto head = request();
  head.fields.add("Content-Length", "0");
  head.fields.add("Content-Length", "5");
  EXPECT_EQ(check_request(head), Errc::http_malformed);
}

// §4.2.1 items 3 and 4: tokens in lists, in any case, in any number of fields
TEST(CheckRequestTest, UpgradeNamesWebsocket) {
  EXPECT_EQ(without("Upgrade"), Errc::upgrade_missing);
  for (const auto* value : {"WebSocket", "foo, WEBSOCKET", " websocket ,"})
    EXPECT_FALSE(with("Upgrade", value)) << value;
  for (const auto* value : {"", "web socket", "websocket/13", "websockets", "h2c"})
    EXPECT_EQ(with("Upgrade", value), Errc::upgrade_missing) << value;
  auto head = request();
  head.fields.set("Upgrade", "h2c");
  head.fields.add("upgrade", "websocket");
  EXPECT_FALSE(check_request(head));
}

TEST(CheckRequestTest, ConnectionNamesUpgrade) {
  EXPECT_EQ(without("Connection"), Errc::connection_missing);
  for (const auto* value : {"upgrade", "keep-alive, Upgrade", "UPGRADE,close"})
    EXPECT_FALSE(with("Connection", value)) << value;
  for (const auto* value : {"", "close", "keep-alive", "Upgraded"})
    EXPECT_EQ(with("Connection", value), Errc::connection_missing) << value;
}

// §4.2.1 item 5, §11.3.1
TEST(CheckRequestTest, OneKeyOfSixteenOctets) {
  EXPECT_EQ(without("Sec-WebSocket-Key"), Errc::key_invalid);
  EXPECT_EQ(with_also("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), Errc::key_invalid);
  for (const auto* key : {"", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQA=", "x"})
    EXPECT_EQ(with("Sec-WebSocket-Key", key), Errc::key_invalid) << key;
}

// §4.2.1 item 6, §11.3.5
TEST(CheckRequestTest, Version13Once) {
  EXPECT_EQ(without("Sec-WebSocket-Version"), Errc::version_unsupported);
  EXPECT_EQ(with_also("Sec-WebSocket-Version", "13"), Errc::version_repeated);
  for (const auto* version : {"", "8", "12", "14", "013", "13, 13", "13a", "256", "-1", "0xd"})
    EXPECT_EQ(with("Sec-WebSocket-Version", version), Errc::version_unsupported) << version;
}

// The version is judged before the key, whose form depends on it.
TEST(CheckRequestTest, AnOldClientIsToldTheVersion) {
  auto head = request();
  head.fields.set("Sec-WebSocket-Version", "7");
  head.fields.remove("Sec-WebSocket-Key");
  EXPECT_EQ(check_request(head), Errc::version_unsupported);
}

// §4.3
TEST(CheckRequestTest, SubprotocolsAreAListOfTokens) {
  EXPECT_FALSE(without("Sec-WebSocket-Protocol"));
  EXPECT_FALSE(with_also("Sec-WebSocket-Protocol", "third"));
  EXPECT_FALSE(with("Sec-WebSocket-Protocol", "a,,b"));
  for (const auto* value : {"", " , ", "a b", "\"a\"", "a;b", "a/b", "\xC3\xA9"})
    EXPECT_EQ(with("Sec-WebSocket-Protocol", value), Errc::field_grammar) << value;
}

// §9.1
TEST(CheckRequestTest, ExtensionsKeepTheirGrammar) {
  EXPECT_FALSE(with("Sec-WebSocket-Extensions", "foo; bar=\"1\", unknown"));
  auto head = request();
  head.fields.add("Sec-WebSocket-Extensions", "foo");
  head.fields.add("Sec-WebSocket-Extensions", "bar; baz");
  EXPECT_FALSE(check_request(head));
  for (const auto* value : {"", ",", "foo;", "foo; bar=", "foo bar", "foo; bar=\"a b\""})
    EXPECT_EQ(with("Sec-WebSocket-Extensions", value), Errc::field_grammar) << value;
}

TEST(CheckRequestTest, UnknownFieldsAreIgnored) {
  EXPECT_FALSE(with_also("Sec-WebSocket-Unknown", "x"));
  EXPECT_FALSE(with_also("Cookie", "a=b"));
}

TEST(CheckAnswerTest, TheRfcsAnswerIsGood) {
  EXPECT_FALSE(check_answer(answer(), asked));
}

TEST(CheckAnswerTest, VersionIsAtLeast11) {
  auto head = answer();
  head.version = {1, 0};
  EXPECT_EQ(check_answer(head, asked), Errc::http_version);
  head.version = {1, 2};
  EXPECT_FALSE(check_answer(head, asked));
}

// §4.1, validation 1
TEST(CheckAnswerTest, StatusIs101) {
  auto head = answer();
  for (const unsigned status : {0u, 100u, 102u, 200u, 301u, 401u, 426u, 500u, 1010u}) {
    head.status = status;
    EXPECT_EQ(check_answer(head, asked), Errc::status_not_101) << status;
  }
  head.status = 101;
  head.reason = "anything";
  EXPECT_FALSE(check_answer(head, asked));
}

// §4.1, validation 2: the value, not a member of it
TEST(CheckAnswerTest, UpgradeIsWebsocketAlone) {
  EXPECT_FALSE(answered_with("Upgrade", "WebSocket"));
  EXPECT_EQ(answered_without("Upgrade"), Errc::upgrade_missing);
  for (const auto* value : {"", "websocket, foo", "websockets", "websocket/13"})
    EXPECT_EQ(answered_with("Upgrade", value), Errc::upgrade_missing) << value;
  EXPECT_EQ(answered_with_also("Upgrade", "websocket"), Errc::upgrade_missing);
}

// §4.1, validation 3
TEST(CheckAnswerTest, ConnectionNamesUpgrade) {
  EXPECT_FALSE(answered_with("Connection", "keep-alive, UPGRADE"));
  EXPECT_EQ(answered_without("Connection"), Errc::connection_missing);
  EXPECT_EQ(answered_with("Connection", "close"), Errc::connection_missing);
}

// §4.1, validation 4
TEST(CheckAnswerTest, AcceptIsExactlyRight) {
  EXPECT_EQ(answered_without("Sec-WebSocket-Accept"), Errc::accept_invalid);
  EXPECT_EQ(answered_with_also("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), Errc::accept_invalid);
  for (const auto* value :
       {"", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo", "S3PPLMBITXAQ9KYGZZHZRBK+XOO=", "s3pPLMBiTxaQ9kYGzzhZRbK+xOp=",
        "dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo= x"})
    EXPECT_EQ(answered_with("Sec-WebSocket-Accept", value), Errc::accept_invalid) << value;
}

TEST(CheckAnswerTest, AcceptMayHaveWhitespaceAroundIt) {
  auto wire = serialize(answer());
  wire.replace(wire.find("s3pPLM"), 28, " \t s3pPLMBiTxaQ9kYGzzhZRbK+xOo= \t");
  HeadReader<AnswerHead> reader;
  ASSERT_TRUE(reader.feed(bytes_of(wire)));
  ASSERT_TRUE(reader.done());
  EXPECT_FALSE(check_answer(reader.head(), asked));
}

// §4.1, validation 5; §9.1; erratum 3433
TEST(CheckAnswerTest, ExtensionsWereOffered) {
  EXPECT_FALSE(answered_with("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits=10"));
  EXPECT_FALSE(answered_with("Sec-WebSocket-Extensions", "mux, permessage-deflate"));
  auto head = answer();
  head.fields.add("Sec-WebSocket-Extensions", "mux");
  head.fields.add("Sec-WebSocket-Extensions", "permessage-deflate");
  EXPECT_FALSE(check_answer(head, asked));
  EXPECT_EQ(answered_with("Sec-WebSocket-Extensions", "foo"), Errc::extension_not_offered);
  EXPECT_EQ(answered_with("Sec-WebSocket-Extensions", "mux, foo"), Errc::extension_not_offered);
  EXPECT_EQ(answered_with("Sec-WebSocket-Extensions", "Mux"), Errc::extension_not_offered);
  for (const auto* value : {"", "mux;", "mux; a=\"", "mux mux"})
    EXPECT_EQ(answered_with("Sec-WebSocket-Extensions", value), Errc::field_grammar) << value;
}

TEST(CheckAnswerTest, WithNoOfferNoExtensionIsGood) {
  auto head = answer();
  head.fields.remove("Sec-WebSocket-Protocol");
  EXPECT_FALSE(check_answer(head, {.key = asked.key}));
  head.fields.add("Sec-WebSocket-Extensions", "permessage-deflate");
  EXPECT_EQ(check_answer(head, {.key = asked.key}), Errc::extension_not_offered);
}

// §4.1, validation 6; §11.3.4; §4.2.2 item 5.5
TEST(CheckAnswerTest, TheSubprotocolIsOneThatWasOffered) {
  EXPECT_FALSE(answered_without("Sec-WebSocket-Protocol"));
  EXPECT_FALSE(answered_with("Sec-WebSocket-Protocol", "superchat"));
  for (const auto* value : {"other", "CHAT", "chat2"})
    EXPECT_EQ(answered_with("Sec-WebSocket-Protocol", value), Errc::subprotocol_not_offered) << value;
  for (const auto* value : {"", "chat, superchat", "chat;x", "\"chat\""})
    EXPECT_EQ(answered_with("Sec-WebSocket-Protocol", value), Errc::field_grammar) << value;
  EXPECT_EQ(answered_with_also("Sec-WebSocket-Protocol", "chat"), Errc::field_grammar);
  EXPECT_EQ(check_answer(answer(), {.key = asked.key}), Errc::subprotocol_not_offered);
}

}  // namespace
}  // namespace wsspec::http
