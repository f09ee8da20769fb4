#include "conformance/script/describe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/cases/all_cases.hpp"

namespace wsspec::conformance {
namespace {

using testing::ElementsAre;
using namespace std::string_literals;

std::vector<std::string> case_in_words(std::string_view id) {
  return describe(all_cases().find(id)->script);
}

std::string payload(std::string_view octets) {
  return describe_payload(bytes_of(octets));
}

TEST(DescribeTest, PayloadsShortLongAndUnprintable) {
  EXPECT_EQ(payload(""), "\"\" (0 bytes)");
  EXPECT_EQ(payload("a"), "\"a\" (1 byte)");
  EXPECT_EQ(payload("κόσμε"), "\"κόσμε\" (10 bytes)");
  EXPECT_EQ(payload("\x00\xFF"s), "00 FF (2 bytes)");
  EXPECT_EQ(payload("a\nb"), "61 0A 62 (3 bytes)");
  EXPECT_EQ(payload("aaaa"), "\"aaaa\" (4 bytes)");
  EXPECT_EQ(payload("aaaaa"), "5 × 61");
  EXPECT_EQ(payload(cycle("ab", 64)), "\"" + cycle("ab", 64) + "\" (64 bytes)");
  EXPECT_EQ(payload(cycle("\x01\x02", 33)), cycle("01 02 ", 95) + " … (33 bytes)");
}

TEST(DescribeTest, FramesWithWhatIsUnusualAboutThem) {
  EXPECT_EQ(describe(frame(0xBu)), "frame with reserved opcode 11 \"\" (0 bytes)");
  EXPECT_EQ(describe(close_with_body("a")), "Close with a body of one byte, 61");
  EXPECT_EQ(describe(close(1000, "bye")), "Close 1000 with reason \"bye\" (3 bytes)");
  EXPECT_EQ(describe(text("a").wrong_mask().length_as(wire::LengthForm::bits16).chopped(997).alone()),
            "Text \"a\" (1 byte), masked against the rule, 16-bit length, written 997 bytes at a time, as a "
            "write of its own");
  EXPECT_EQ(describe(text("abc").in_frames_of(1)), "Text \"abc\" (3 bytes), in frames of 1 payload byte");
}

TEST(DescribeTest, Openings) {
  EXPECT_EQ(describe(request()), "open with a request");
  EXPECT_EQ(
      describe(
          request().with_method("POST").with_version({1, 0}).set("A", "1").add("B", "2").remove("C").rename(
              "D", "d")),
      "open with a request: method POST; HTTP/1.0; A: 1; also B: 2; no C; D written d");
  EXPECT_EQ(describe(answer().with_status(404, "Not Found").followed_by(text("a"))),
            "answer the request: status 404 Not Found; in the same write Text \"a\" (1 byte)");
}

TEST(DescribeTest, ExpectationsOfEveryKind) {
  EXPECT_EQ(describe(binary_message("a")), "the binary message \"a\" (1 byte)");
  EXPECT_EQ(describe(pongs_for({"a", "b"})), "Pongs for all 2 Pings, at least for the last");
  EXPECT_EQ(describe(closes_with({1000, 1000})), "Close 1000 in reply, then the end of the stream");
  EXPECT_EQ(describe(refused({400, 426})), "HTTP status 400 or 426, no 101");
  EXPECT_EQ(describe(never_opens()), "no frame, and the end of the client's stream");
  EXPECT_EQ(describe(ends()), "the end of the connection, in any way");
  EXPECT_EQ(describe(opens()), "the opening handshake succeeds");
  EXPECT_EQ(describe(frames_keep(rfc6455::fresh_masking_key)), "the frames so far keep 6455-10.3-1");
}

TEST(DescribeTest, TheEndOfTheStream) {
  EXPECT_EQ(describe(ends_stream()), "the end of the peer's stream");
  EXPECT_EQ(describe(ends_stream_in_order()), "the end of the peer's stream, in order");
  EXPECT_EQ(describe(stays()), "that the peer's stream stays open");
  EXPECT_EQ(describe(withhold_close()), (std::vector<std::string>{"Leave a Close of the peer's unanswered"}));
}

TEST(DescribeTest, ACaseOfFragments) {
  EXPECT_THAT(
      case_in_words("5.6"),
      ElementsAre("Send Text \"fragment1\" (9 bytes), FIN clear", "Send Ping \"ping payload\" (12 bytes)",
                  "Send Continuation \"fragment2\" (9 bytes)",
                  "Expect Pong \"ping payload\" (12 bytes) [6455-5.4-10 must: control frames between "
                  "fragments are handled]",
                  "Expect the text message \"fragment1fragment2\" (18 bytes) [6455-5.4-4 must: a "
                  "fragmented message is its fragments, joined]",
                  "Send Close 1000",
                  "Expect Close 1000 in reply, then the end of the stream [6455-5.5.1-7 must: a Close is "
                  "answered with a Close]"));
}

TEST(DescribeTest, ACaseThatHoldsAFrameOpen) {
  EXPECT_THAT(
      case_in_words("6.4.4"),
      ElementsAre(
          "Send Text CE BA E1 BD B9 CF 83 CE BC CE B5 F4 (12 bytes), FIN clear, length says 21, as a "
          "write of its own",
          "Send more of that frame's payload, 90 (1 byte), as a write of its own",
          "Best, and then done: the connection fails: Close 1007, then the end of the stream "
          "[suite:utf8-fail-fast should: text is refused when its first bad byte arrives, not at its end]",
          "Send more of that frame's payload, 80 80 65 64 69 74 65 64 (8 bytes), as a write of its own",
          "Send Continuation \"\" (0 bytes)",
          "Expect the connection fails: Close 1007, then the end of the stream [6455-8.1-1 must: text that "
          "is not UTF-8 fails the connection]"));
}

TEST(DescribeTest, ACaseOfTheOpening) {
  EXPECT_THAT(
      case_in_words("0.1.12"),
      ElementsAre("Open with a request: Sec-WebSocket-Version: 8",
                  "Expect an HTTP error (4xx or 5xx), no 101 [6455-4.2.2-9 must: another version of the "
                  "protocol is refused with an HTTP error]",
                  "Expect an HTTP error (4xx or 5xx), no 101, with Sec-WebSocket-Version: 13 [6455-4.2.2-10 "
                  "must: that error says in Sec-WebSocket-Version what is supported]"));
}

TEST(DescribeTest, ACaseThatOnlyLooks) {
  EXPECT_THAT(
      case_in_words("7.13.1"),
      ElementsAre("Send Close 5000",
                  "Note whether there comes Close 1000 or 1002 or 5000 in reply, then the end of the stream "
                  "[6455-7.4.2-5 info: codes of 5000 and above have no meaning]",
                  "Expect the end of the connection, in any way [6455-5.5.1-11 must: after a Close each way, "
                  "an endpoint closes the TCP connection]"));
}

TEST(DescribeTest, NeverAndBarrier) {
  EXPECT_EQ(
      case_in_words("7.1.4")[1],
      "From here on, never the text message \"Hello World!\" (12 bytes) [6455-5.5.1-6 must: no data frame "
      "follows one's own Close]");
  EXPECT_EQ(case_in_words("6.4.1")[1], "Send a Ping and wait for its Pong: all before it has been read");
}

}  // namespace
}  // namespace wsspec::conformance
