#include "wsspec/http/head.hpp"

#include <gmock/gmock.h>

#include <optional>

#include "impl/tests/reference/splits.hpp"

namespace wsspec::http {
namespace {

using testing::ElementsAre;

/// What a reader made of all parts.
struct Outcome {
  std::error_code error = {};
  std::size_t taken = 0;
  bool done = false;
  std::string head = {};  // as serialize() writes it
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

template <class Head>
Outcome read(const std::vector<ByteView>& parts, HeadLimits limits) {
  HeadReader<Head> reader(limits);
  Outcome outcome;
  for (const auto part : parts) {
    const auto taken = reader.feed(part);
    if (!taken) return {.error = taken.error()};
    EXPECT_TRUE(*taken == part.size() || reader.done());
    outcome.taken += *taken;
  }
  outcome.done = reader.done();
  EXPECT_EQ(reader.octets().size(), outcome.taken);
  if (outcome.done) outcome.head = serialize(reader.head());
  return outcome;
}

/// Reads in one piece, after it was seen that every split gives the same.
template <class Head>
Outcome read(std::string_view octets, HeadLimits limits = {}) {
  const Outcome whole = read<Head>({bytes_of(octets)}, limits);
  reference::for_each_split(bytes_of(octets),
                            [&](const auto& parts) { EXPECT_EQ(read<Head>(parts, limits), whole); });
  return whole;
}

std::error_code request_error(std::string_view octets) {
  return read<RequestHead>(octets).error;
}
std::error_code answer_error(std::string_view octets) {
  return read<AnswerHead>(octets).error;
}

RequestHead request(std::string_view octets) {
  HeadReader<RequestHead> reader;
  EXPECT_TRUE(reader.feed(bytes_of(octets)));
  EXPECT_TRUE(reader.done());
  return reader.head();
}
AnswerHead answer(std::string_view octets) {
  HeadReader<AnswerHead> reader;
  EXPECT_TRUE(reader.feed(bytes_of(octets)));
  EXPECT_TRUE(reader.done());
  return reader.head();
}

// RFC 6455 §1.2
constexpr std::string_view rfc_request =
    "GET /chat HTTP/1.1\r\n"
    "Host: server.example.com\r\n"
    "Upgrade: websocket\r\n"
    "Connection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Origin: http://example.com\r\n"
    "Sec-WebSocket-Protocol: chat, superchat\r\n"
    "Sec-WebSocket-Version: 13\r\n"
    "\r\n";
constexpr std::string_view rfc_answer =
    "HTTP/1.1 101 Switching Protocols\r\n"
    "Upgrade: websocket\r\n"
    "Connection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
    "Sec-WebSocket-Protocol: chat\r\n"
    "\r\n";

TEST(HeadReaderTest, ReadsTheRfcsRequest) {
  const auto head = request(rfc_request);
  EXPECT_EQ(head.method, "GET");
  EXPECT_EQ(head.target, "/chat");
  EXPECT_EQ(head.version, (Version{1, 1}));
  ASSERT_EQ(head.fields.size(), 7u);
  EXPECT_EQ(*head.fields.begin(), (Field{"Host", "server.example.com"}));
  EXPECT_EQ(head.fields.find("sec-websocket-key"), "dGhlIHNhbXBsZSBub25jZQ==");
  EXPECT_EQ(serialize(head), rfc_request);
}

TEST(HeadReaderTest, ReadsTheRfcsAnswer) {
  const auto head = answer(rfc_answer);
  EXPECT_EQ(head.version, (Version{1, 1}));
  EXPECT_EQ(head.status, 101u);
  EXPECT_EQ(head.reason, "Switching Protocols");
  EXPECT_EQ(head.fields.find("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_EQ(serialize(head), rfc_answer);
}

TEST(HeadReaderTest, StopsAtTheEndOfTheHeadInEverySplit) {
  const auto taken = read<RequestHead>(std::string(rfc_request) + "\x81\x80....\r\n\r\n");
  EXPECT_TRUE(taken.done);
  EXPECT_EQ(taken.taken, rfc_request.size());
  const auto answered = read<AnswerHead>(std::string(rfc_answer) + "\x81\x02hi");
  EXPECT_TRUE(answered.done);
  EXPECT_EQ(answered.taken, rfc_answer.size());
}

TEST(HeadReaderTest, TakesNothingMoreOnceItIsDone) {
  HeadReader<AnswerHead> reader;
  ASSERT_EQ(reader.feed(bytes_of(rfc_answer)), rfc_answer.size());
  EXPECT_EQ(reader.feed(bytes_of("more")), 0u);
  EXPECT_EQ(reader.octets(), rfc_answer);
}

TEST(HeadReaderTest, AnIncompleteHeadIsNeitherDoneNorWrong) {
  for (std::size_t size = 0; size < rfc_request.size(); ++size) {
    HeadReader<RequestHead> reader;
    ASSERT_EQ(reader.feed(bytes_of(rfc_request.substr(0, size))), size);
    EXPECT_FALSE(reader.done());
  }
}

TEST(HeadReaderTest, AnErrorStays) {
  HeadReader<RequestHead> reader;
  EXPECT_EQ(reader.feed(bytes_of("GET\n")).error(), Errc::http_malformed);
  EXPECT_EQ(reader.feed(bytes_of(rfc_request)).error(), Errc::http_malformed);
  EXPECT_EQ(reader.feed({}).error(), Errc::http_malformed);
  EXPECT_FALSE(reader.done());
}

// RFC 9112 §2.3: one digit each; RFC 6455 §4.2.1: what they are is judged later.
TEST(HeadReaderTest, EveryVersionOfTwoDigits) {
  for (unsigned major = 0; major < 10; ++major)
    for (unsigned minor = 0; minor < 10; ++minor) {
      const std::string text = "HTTP/" + std::to_string(major) + "." + std::to_string(minor);
      EXPECT_EQ(request("GET / " + text + "\r\nHost: a\r\n\r\n").version, (Version{major, minor}));
      EXPECT_EQ(answer(text + " 101 x\r\n\r\n").version, (Version{major, minor}));
    }
}

TEST(HeadReaderTest, WhatIsNoRequestLine) {
  for (const std::string_view line : {"",
                                      " ",
                                      "GET",
                                      "GET /",
                                      "GET / HTTP/1",
                                      "GET / HTTP/1.",
                                      "GET / HTTP/1.1 ",
                                      "GET / HTTP/1.10",
                                      "GET / HTTP/01.1",
                                      "GET / http/1.1",
                                      "GET / HTTP/1,1",
                                      "GET / HTTP/a.1",
                                      "GET / HTTP/1.b",
                                      "GET  / HTTP/1.1",
                                      "GET /  HTTP/1.1",
                                      " GET / HTTP/1.1",
                                      "GET\t/ HTTP/1.1",
                                      "GET /a b HTTP/1.1",
                                      "G(T / HTTP/1.1",
                                      " / HTTP/1.1",
                                      "GET HTTP/1.1",
                                      "GET / HTTP/1.1x",
                                      "HTTP/1.1 101 OK",
                                      "GET /\x01 HTTP/1.1",
                                      "HTTP/1.1"}) {
    // An empty first line is skipped, once.
    const std::string prefix = line.empty() ? "\r\n" : "";
    EXPECT_EQ(request_error(prefix + std::string(line) + "\r\n\r\n"), Errc::http_malformed) << line;
  }
}

TEST(HeadReaderTest, WhatIsNoStatusLine) {
  for (const std::string_view line :
       {"", "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 101", "HTTP/1.1 10 x", "HTTP/1.1 1010 x", "HTTP/1.1 1a1 x",
        "HTTP/1.1  101 x", "HTTP/1.10 101 x", "HTTP/1.x 101 x", "http/1.1 101 x", "HTTP/1.1 101 x\x01",
        "GET / HTTP/1.1", "HTTP/1.1 x01 x", "HTTP/1.1 10x x"})
    EXPECT_EQ(answer_error(std::string(line) + "\r\n\r\n"), Errc::http_malformed) << line;
}

// RFC 9112 §4: the reason may be empty, the space before it not missing.
TEST(HeadReaderTest, AReasonMayBeEmptyAndForeign) {
  EXPECT_EQ(answer("HTTP/1.1 101 \r\n\r\n").reason, "");
  EXPECT_EQ(answer("HTTP/1.1 404 \xC3\xA9 \t x\r\n\r\n").reason, "\xC3\xA9 \t x");
  EXPECT_EQ(answer("HTTP/1.1 999 x\r\n\r\n").status, 999u);
  EXPECT_EQ(answer("HTTP/1.1 000 x\r\n\r\n").status, 0u);
}

TEST(HeadReaderTest, TargetsOfAllForms) {
  for (const std::string_view target :
       {"/", "/a?b=c&d", "http://example.com/chat", "*", "example.com:80", "/a#b", "/%zz", "/\xC3\xA9"})
    EXPECT_EQ(request("GET " + std::string(target) + " HTTP/1.1\r\n\r\n").target, target);
}

TEST(HeadReaderTest, ValuesLoseTheWhitespaceAroundThem) {
  const auto head =
      request("GET / HTTP/1.1\r\nA:1\r\nB: \t 2 3\t \r\nC:\r\nD: \t\r\nE: \xC3\xA9:,;\"\r\n\r\n");
  EXPECT_THAT(head.fields, ElementsAre(Field{"A", "1"}, Field{"B", "2 3"}, Field{"C", ""}, Field{"D", ""},
                                       Field{"E", "\xC3\xA9:,;\""}));
}

TEST(HeadReaderTest, WhatIsNoFieldLine) {
  for (const std::string_view line : {"A", "A 1", "A : 1", "A\t: 1", ": 1", " : 1", "A(: 1", "\xC3\xA9: 1",
                                      "A: 1\x01", "A: \x7F", "A\x01: 1", "\"A\": 1", "A: 1\x1B"})
    EXPECT_EQ(request_error("GET / HTTP/1.1\r\n" + std::string(line) + "\r\n\r\n"), Errc::http_malformed)
        << line;
}

// RFC 9112 §5.2: refused, not unfolded; §2.2: nor before the first field.
TEST(HeadReaderTest, FoldedLinesAreRefused) {
  EXPECT_EQ(request_error("GET / HTTP/1.1\r\nA: 1\r\n 2\r\n\r\n"), Errc::http_malformed);
  EXPECT_EQ(request_error("GET / HTTP/1.1\r\nA: 1\r\n\t2\r\n\r\n"), Errc::http_malformed);
  EXPECT_EQ(request_error("GET / HTTP/1.1\r\n A: 1\r\n\r\n"), Errc::http_malformed);
  EXPECT_EQ(answer_error("HTTP/1.1 101 x\r\nA: 1\r\n \r\n\r\n"), Errc::http_malformed);
}

// RFC 9112 §2.2
TEST(HeadReaderTest, LinesEndInCrLfAndNothingElse) {
  EXPECT_EQ(request_error("GET / HTTP/1.1\nHost: a\n\n"), Errc::http_malformed);
  EXPECT_EQ(request_error("GET / HTTP/1.1\r\nHost: a\n\r\n"), Errc::http_malformed);
  EXPECT_EQ(request_error("GET / HTTP/1.1\r\nHost: a\r\n\n"), Errc::http_malformed);
  EXPECT_EQ(request_error("GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n"), Errc::http_malformed);
  EXPECT_EQ(request_error("GET / HTTP/1.1\r\nHost: a\r\r\n\r\n"), Errc::http_malformed);
  EXPECT_EQ(request_error("\n"), Errc::http_malformed);
  EXPECT_EQ(request_error("\rG"), Errc::http_malformed);
}

TEST(HeadReaderTest, NulIsRefusedWhereverItStands) {
  const std::string head(rfc_request);
  for (std::size_t at = 0; at < head.size(); ++at) {
    std::string spoilt = head;
    spoilt[at] = '\0';
    HeadReader<RequestHead> reader;
    EXPECT_EQ(reader.feed(bytes_of(spoilt)).error(), Errc::http_malformed) << at;
  }
}

// RFC 9112 §2.2: a server skips an empty line before a request. A client has no such duty.
TEST(HeadReaderTest, OneEmptyLineBeforeARequest) {
  const std::string twice = "\r\n" + std::string(rfc_request);
  const auto outcome = read<RequestHead>(twice);
  EXPECT_TRUE(outcome.done);
  EXPECT_EQ(outcome.taken, twice.size());
  EXPECT_EQ(outcome.head, rfc_request);
  EXPECT_EQ(request_error("\r\n" + twice), Errc::http_malformed);
  EXPECT_EQ(answer_error("\r\n" + std::string(rfc_answer)), Errc::http_malformed);
}

// RFC 9112 §6.1, §6.3: two lengths are how requests are smuggled.
TEST(HeadReaderTest, ContradictoryLengths) {
  const std::string line = "GET / HTTP/1.1\r\n";
  EXPECT_EQ(request_error(line + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"),
            Errc::http_malformed);
  EXPECT_EQ(request_error(line + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n"),
            Errc::http_malformed);
  EXPECT_EQ(request_error(line + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"), Errc::http_malformed);
  EXPECT_EQ(request_error(line + "Content-Length: -1\r\n\r\n"), Errc::http_malformed);
  EXPECT_FALSE(request_error(line + "Content-Length: 9999999999999\r\n\r\n"))
      << "a body is not the reader's matter";
  EXPECT_FALSE(request_error(line + "Transfer-Encoding: chunked\r\n\r\n"));
  EXPECT_FALSE(answer_error("HTTP/1.1 200 OK\r\nContent-Length: 9999999999999\r\n\r\n"));
  EXPECT_FALSE(answer_error("HTTP/1.1 200 OK\r\n\r\n"));
}

TEST(HeadReaderTest, AsManyBytesAsTheLimit) {
  EXPECT_TRUE(read<RequestHead>(rfc_request, {.bytes_max = rfc_request.size()}).done);
  EXPECT_EQ(read<RequestHead>(rfc_request, {.bytes_max = rfc_request.size() - 1}).error, Errc::head_too_big);
  EXPECT_TRUE(read<AnswerHead>(rfc_answer, {.bytes_max = rfc_answer.size()}).done);
  EXPECT_EQ(read<AnswerHead>(std::string(100, 'x'), {.bytes_max = 100}).error, Errc::head_too_big);
}

TEST(HeadReaderTest, AsManyFieldsAsTheLimit) {
  EXPECT_TRUE(read<RequestHead>(rfc_request, {.fields_max = 7}).done);
  EXPECT_EQ(read<RequestHead>(rfc_request, {.fields_max = 6}).error, Errc::head_too_big);
  EXPECT_TRUE(read<AnswerHead>("HTTP/1.1 101 x\r\n\r\n", {.fields_max = 0}).done);
}

TEST(HeadReaderTest, AHeadAsLongAsTheDefaultLimitIsRead) {
  std::string head = "GET / HTTP/1.1\r\nA: ";
  head.append(HeadLimits{}.bytes_max - head.size() - 4, 'x').append("\r\n\r\n");
  HeadReader<RequestHead> reader;
  EXPECT_EQ(reader.feed(bytes_of(head)), HeadLimits{}.bytes_max);
  EXPECT_TRUE(reader.done());
}

TEST(FieldsTest, NamesHaveNoCase) {
  EXPECT_TRUE(same_name("Sec-WebSocket-Key", "sec-websocket-KEY"));
  EXPECT_FALSE(same_name("Host", "Hosts"));
  const Fields fields{{"Host", "a"}, {"X", "1"}, {"HOST", "b"}};
  EXPECT_EQ(fields.find("hOST"), "a");
  EXPECT_THAT(fields.all("host"), ElementsAre("a", "b"));
  EXPECT_EQ(fields.count("host"), 2u);
  EXPECT_EQ(fields.find("y"), std::nullopt);
  EXPECT_EQ(fields.count("y"), 0u);
}

TEST(FieldsTest, SetLeavesOneAtTheFirstOnesPlace) {
  Fields fields{{"A", "1"}, {"B", "2"}, {"a", "3"}, {"C", "4"}};
  fields.set("a", "5");
  EXPECT_THAT(fields, ElementsAre(Field{"A", "5"}, Field{"B", "2"}, Field{"C", "4"}));
  fields.set("D", "6");
  EXPECT_EQ(fields.size(), 4u);
  EXPECT_EQ(fields.find("d"), "6");
}

TEST(FieldsTest, RemoveTakesAllOfThatName) {
  Fields fields{{"A", "1"}, {"B", "2"}, {"a", "3"}};
  fields.remove("A");
  EXPECT_THAT(fields, ElementsAre(Field{"B", "2"}));
  fields.remove("none");
  EXPECT_EQ(fields.size(), 1u);
}

TEST(SerializeHeadTest, WritesWhatItIsGiven) {
  RequestHead request{.method = "G T", .target = "", .version = {2, 17}, .fields = {{"A", " x"}}};
  EXPECT_EQ(serialize(request), "G T  HTTP/2.17\r\nA:  x\r\n\r\n");
  AnswerHead answer{.version = {1, 0}, .status = 5, .reason = ""};
  EXPECT_EQ(serialize(answer), "HTTP/1.0 5 \r\n\r\n");
}

}  // namespace
}  // namespace wsspec::http
