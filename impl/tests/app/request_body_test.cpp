#include "wsspec/app/request_body.hpp"

#include <gtest/gtest.h>

#include "impl/tests/reference/splits.hpp"

namespace wsspec::app {
namespace {

constexpr std::size_t no_bound = 1u << 20;

/// What a body made of all parts.
struct Outcome {
  std::error_code error = {};
  bool done = false;
  std::size_t taken = 0;
  std::string body = {};
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

std::string head_of(std::string_view fields, std::string_view start_line = "POST / HTTP/1.1") {
  std::string head(start_line);
  head += "\r\nHost: a\r\n";
  head += fields;
  if (!fields.empty()) head += "\r\n";
  return head + "\r\n";
}

Outcome read(const std::string& head, const std::vector<ByteView>& parts, std::size_t bytes_max) {
  RequestBody body(head, bytes_max);
  Outcome outcome;
  if (const auto first = body.receive({}); !first) return {.error = first.error()};
  for (const auto part : parts) {
    if (body.done()) break;
    const auto taken = body.receive(part);
    if (!taken) {
      EXPECT_EQ(body.receive(part).error(), taken.error()) << "an error stays";
      EXPECT_FALSE(body.done());
      EXPECT_FALSE(body.keeps_alive());
      return {.error = taken.error()};
    }
    EXPECT_TRUE(*taken == part.size() || body.done());
    outcome.taken += *taken;
  }
  outcome.done = body.done();
  if (outcome.done) outcome.body = body.take();
  return outcome;
}

/// Reads in one piece, after it was seen that every split gives the same.
Outcome read(std::string_view fields, std::string_view octets, std::size_t bytes_max = no_bound) {
  const auto head = head_of(fields);
  const Outcome whole = read(head, {bytes_of(octets)}, bytes_max);
  reference::for_each_split(
      bytes_of(octets), [&](const auto& parts) { EXPECT_EQ(read(head, parts, bytes_max), whole) << octets; });
  return whole;
}

Outcome body(std::string text, std::size_t taken) {
  return {.done = true, .taken = taken, .body = std::move(text)};
}
Outcome failure(Errc error) {
  return {.error = error};
}

constexpr std::string_view chunked = "Transfer-Encoding: chunked";

TEST(RequestBody, IsNoneWithoutALength) {
  EXPECT_EQ(read("", "GET /next"), body("", 0));
  EXPECT_EQ(read("Content-Length: 0", "GET /next"), body("", 0));
  EXPECT_TRUE(RequestBody(head_of(""), 0).done());
}

TEST(RequestBody, HasItsLength) {
  EXPECT_EQ(read("Content-Length: 5", "hello"), body("hello", 5));
  EXPECT_EQ(read("Content-Length: 5", "hell"), (Outcome{.taken = 4}));
  EXPECT_EQ(read("Content-Length: 5", "helloGET /next HTTP/1.1\r\n"), body("hello", 5));
  EXPECT_EQ(read("Content-Length: 5\r\nContent-Length: 5", "hello"), body("hello", 5));
}

TEST(RequestBody, ComesInChunks) {
  EXPECT_EQ(read(chunked, "0\r\n\r\n"), body("", 5));
  EXPECT_EQ(read(chunked, "5\r\nhello\r\n0\r\n\r\n"), body("hello", 15));
  EXPECT_EQ(read(chunked, "2\r\nhe\r\n003\r\nllo\r\n0\r\n\r\nGET /next"), body("hello", 7 + 10 + 5));
  EXPECT_EQ(read("transfer-encoding: CHUNKED", "a\r\n0123456789\r\n0\r\n\r\n"), body("0123456789", 20));
  EXPECT_EQ(read(chunked, "5;a=b;c=\"d;e\"\r\nhello\r\n0;x\r\n\r\n"), body("hello", 27 + 2));
}

TEST(RequestBody, DropsTheTrailer) {
  EXPECT_EQ(read(chunked, "1\r\na\r\n0\r\nX-A: 1\r\nX-B: 2\r\n\r\nGET"), body("a", 6 + 3 + 8 + 8 + 2));
  RequestBody with_trailer(head_of(chunked), no_bound);
  ASSERT_TRUE(with_trailer.receive(bytes_of("0\r\nConnection: close\r\n\r\n")));
  EXPECT_TRUE(with_trailer.done());
  EXPECT_TRUE(with_trailer.keeps_alive());
}

TEST(RequestBody, MayBeUnfinished) {
  EXPECT_FALSE(read(chunked, "5\r\nhello\r\n0\r\n\r").done);
  EXPECT_FALSE(read(chunked, "5\r\nhel").done);
  EXPECT_FALSE(read(chunked, "").done);
}

TEST(RequestBody, RefusesBrokenChunks) {
  for (const char* octets : {"xyz\r\n\r\n", "5\r\nhelloX\r\n0\r\n\r\n", "-1\r\n\r\n\r\n", "\r\nhello",
                             "11111111111111111\r\nhello", "5 hello\r\n\r\n", "0\r\nno field\r\n\r\n"})
    EXPECT_EQ(read(chunked, octets), failure(Errc::http_malformed)) << octets;
}

// RFC 9112 §6.3
TEST(RequestBody, RefusesALengthThatIsNone) {
  for (const char* fields :
       {"Content-Length: x", "Content-Length: -1", "Content-Length: ",
        "Content-Length: 5\r\nContent-Length: 6", "Content-Length: 99999999999999999999999",
        "Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Transfer-Encoding: gzip", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, gzip",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: gzip\r\nContent-Length: 5", "Transfer-Encoding: "})
    EXPECT_EQ(read(fields, "hello"), failure(Errc::http_malformed)) << fields;
}

TEST(RequestBody, RefusesCodingsOfHttp10) {
  EXPECT_EQ(read(head_of(chunked, "POST / HTTP/1.0"), {bytes_of("0\r\n\r\n")}, no_bound),
            failure(Errc::http_malformed));
}

TEST(RequestBody, IsBounded) {
  EXPECT_EQ(read("Content-Length: 5", "hello", 5), body("hello", 5));
  EXPECT_EQ(read("Content-Length: 6", "", 5), failure(Errc::message_too_big));
  EXPECT_EQ(read(chunked, "5\r\nhello\r\n0\r\n\r\n", 5), body("hello", 15));
  EXPECT_EQ(read(chunked, "6\r\nhello!\r\n0\r\n\r\n", 5), failure(Errc::message_too_big));
  EXPECT_EQ(read(chunked, "3\r\nhel\r\n3\r\nlo!\r\n0\r\n\r\n", 5), failure(Errc::message_too_big));
  EXPECT_EQ(read("Content-Length: 1", "", 0), failure(Errc::message_too_big));
  EXPECT_EQ(read("Content-Length: 0", "", 0), body("", 0));
}

TEST(RequestBody, BoundsWhatSurroundsTheChunks) {
  constexpr std::size_t header_max = 8 * 1024;
  for (const std::string start : {"1;", "0\r\nX: "}) {
    const std::string fits = start + std::string(header_max - start.size(), 'a');
    EXPECT_EQ(read(head_of(chunked), {bytes_of(fits)}, no_bound).error, std::error_code());
    EXPECT_EQ(read(head_of(chunked), {bytes_of(fits), bytes_of("a")}, no_bound), failure(Errc::head_too_big));
  }
}

TEST(RequestBody, TakesALongOneInPieces) {
  const std::string text(300'000, 'x');
  const auto octets = "493e0\r\n" + text + "\r\n0\r\n\r\n";
  std::vector<ByteView> parts;
  for (std::size_t at = 0; at < octets.size(); at += 1'000)
    parts.push_back(bytes_of(std::string_view(octets).substr(at, 1'000)));
  EXPECT_EQ(read(head_of(chunked), parts, text.size()), body(text, octets.size()));
}

TEST(RequestBody, TellsWhetherTheClientWaits) {
  const auto expects = [](std::string_view fields, std::string_view start_line = "POST / HTTP/1.1") {
    return RequestBody(head_of(fields, start_line), no_bound).expects_continue();
  };
  EXPECT_TRUE(expects("Content-Length: 5\r\nExpect: 100-continue"));
  EXPECT_TRUE(expects("Transfer-Encoding: chunked\r\nexpect: 100-Continue"));
  EXPECT_FALSE(expects("Content-Length: 5"));
  EXPECT_FALSE(expects("Content-Length: 5\r\nExpect: tea"));
  EXPECT_FALSE(expects("Content-Length: 0\r\nExpect: 100-continue"));
  EXPECT_FALSE(expects("Expect: 100-continue"));
  EXPECT_FALSE(expects("Content-Length: 5\r\nExpect: 100-continue", "POST / HTTP/1.0"));
  EXPECT_FALSE(expects("Content-Length: x\r\nExpect: 100-continue"));
}

// RFC 9112 §9.3
TEST(RequestBody, TellsWhetherTheConnectionGoesOn) {
  const auto goes_on = [](std::string_view fields, std::string_view start_line = "GET / HTTP/1.1") {
    return RequestBody(head_of(fields, start_line), no_bound).keeps_alive();
  };
  EXPECT_TRUE(goes_on(""));
  EXPECT_FALSE(goes_on("Connection: close"));
  EXPECT_FALSE(goes_on("connection: x, Close"));
  EXPECT_FALSE(goes_on("", "GET / HTTP/1.0"));
  EXPECT_TRUE(goes_on("Connection: keep-alive", "GET / HTTP/1.0"));
  EXPECT_TRUE(goes_on("", "GET / HTTP/1.2"));
}

TEST(RequestBody, TakesTheEmptyLineBeforeARequest) {
  EXPECT_EQ(read("\r\n" + head_of("Content-Length: 2"), {bytes_of("ab")}, no_bound), body("ab", 2));
}

}  // namespace
}  // namespace wsspec::app
