#include <gtest/gtest.h>

#include <map>

#include "wsspec/base/error.hpp"
#include "wsspec/http/upgrade.hpp"

namespace wsspec::http {
namespace {

struct Refused {
  AnswerHead head;
  std::string body;
};

/// Reads it back with the reader that a client would use.
Refused read(std::error_code why) {
  const std::string octets = refusal_for(why);
  HeadReader<AnswerHead> reader;
  const auto taken = reader.feed(bytes_of(octets));
  EXPECT_TRUE(taken && reader.done());
  return {reader.head(), octets.substr(taken.value_or(0))};
}

TEST(RefusalTest, EveryErrorHasAStatusAndABodyOfOneLine) {
  const std::map<Errc, unsigned> statuses{{Errc::origin_refused, 403},      {Errc::method_not_get, 405},
                                          {Errc::timed_out, 408},           {Errc::upgrade_missing, 426},
                                          {Errc::version_unsupported, 426}, {Errc::head_too_big, 431},
                                          {Errc::http_version, 505}};
  for (int value = 1; value <= static_cast<int>(last_errc); ++value) {
    const auto why = static_cast<Errc>(value);
    const auto [head, body] = read(why);
    EXPECT_EQ(head.status, statuses.contains(why) ? statuses.at(why) : 400u)
        << make_error_code(why).message();
    EXPECT_FALSE(head.reason.empty());
    EXPECT_EQ(body, make_error_code(why).message() + "\n");
    EXPECT_EQ(head.fields.find("Content-Length"), std::to_string(body.size()));
    EXPECT_EQ(head.fields.find("Content-Type"), "text/plain; charset=utf-8");
    EXPECT_EQ(head.fields.find("Connection"), head.status == 426 ? "Upgrade, close" : "close");
    EXPECT_EQ(head.fields.count("Sec-WebSocket-Version"), head.status == 426 ? 1u : 0u);
  }
}

// RFC 6455 §4.4, golden octets.
TEST(RefusalTest, TellsTheVersion) {
  EXPECT_EQ(refusal_for(Errc::version_unsupported),
            "HTTP/1.1 426 Upgrade Required\r\n"
            "Upgrade: websocket\r\n"
            "Connection: Upgrade, close\r\n"
            "Sec-WebSocket-Version: 13\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Length: 49\r\n"
            "\r\n"
            "the WebSocket version is not 13 (RFC 6455 4.2.2)\n");
}

// RFC 9110 §15.5.6
TEST(RefusalTest, TellsTheMethod) {
  EXPECT_EQ(read(Errc::method_not_get).head.fields.find("Allow"), "GET");
  EXPECT_EQ(read(Errc::key_invalid).head.fields.find("Allow"), std::nullopt);
}

TEST(RefusalTest, ForeignErrorsAreBadRequests) {
  const auto [head, body] = read(std::make_error_code(std::errc::invalid_argument));
  EXPECT_EQ(head.status, 400u);
  EXPECT_EQ(head.reason, "Bad Request");
}

}  // namespace
}  // namespace wsspec::http
