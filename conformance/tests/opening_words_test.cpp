// What goes out for an opening in a case author's words, and how it is told.
#include "conformance/script/opening_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/script/describe.hpp"

namespace wsspec::conformance {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const OpeningFacts facts{.host = "h:1", .target = "/a?b=c", .key = "KEY", .accept = "ACCEPT"};

std::string octets(const Opening& opening) {
  http::Fields fields{{"Host", "h:1"}, {"Upgrade", "websocket"}};
  apply(opening.edits, fields, facts);
  if (opening.sender == Role::server) return octets_of(opening, http::AnswerHead{.fields = fields}, facts);
  http::RequestHead head{.target = opening.target.value_or("/a?b=c"), .fields = fields};
  return octets_of(opening, head, facts);
}

TEST(OpeningWordsTest, TextsNameWhatOnlyTheRunKnows) {
  EXPECT_EQ(octets(request()), "GET /a?b=c HTTP/1.1\r\nHost: h:1\r\nUpgrade: websocket\r\n\r\n");
  EXPECT_THAT(octets(request().with_target("http://{host}{target}{?}x")),
              StartsWith("GET http://h:1/a?b=c&x HTTP/1.1\r\n"));
  EXPECT_THAT(octets(answer().add("A", "{accept}").add("K", "{key}")), HasSubstr("A: ACCEPT\r\nK: KEY\r\n"));
  EXPECT_EQ(octets(request().replaced_by("GET {target}\r\n\r\n")), "GET /a?b=c\r\n\r\n");
  const OpeningFacts plain{.host = "h", .target = "/", .key = ""};
  EXPECT_EQ(octets_of(request().replaced_by("{target}{?}x"), http::RequestHead{}, plain), "/?x");
}

TEST(OpeningWordsTest, AValueMayComeFromTheKey) {
  const auto twice = [](const std::string& key) { return key + key; };
  EXPECT_THAT(octets(answer().from_key("Upgrade", "twice the key", twice)), HasSubstr("Upgrade: KEYKEY\r\n"));
}

TEST(OpeningWordsTest, TheFirstLineTheLastLineAndTheLineEnds) {
  EXPECT_THAT(octets(answer().with_start_line("HTTP/1.1 101")), StartsWith("HTTP/1.1 101\r\nHost"));
  EXPECT_THAT(octets(request().raw_line("a").raw_line("b\r\n c")),
              EndsWith("websocket\r\na\r\nb\r\n c\r\n\r\n"));
  EXPECT_EQ(octets(request().with_line_end("\n")), "GET /a?b=c HTTP/1.1\nHost: h:1\nUpgrade: websocket\n\n");
  EXPECT_THAT(octets(request().preceded_by("\r\n")), StartsWith("\r\nGET "));
}

TEST(OpeningWordsTest, AHeadWithoutAnEndHasNoEmptyLine) {
  const auto opening = request().without_end();
  EXPECT_TRUE(opening.is_unfinished());
  const auto head = octets(opening);
  EXPECT_GE(head.size(), endless_head_bytes);
  EXPECT_THAT(head, StartsWith("GET /a?b=c HTTP/1.1\r\nHost: h:1\r\n"));
  EXPECT_EQ(head.find("\r\n\r\n"), head.npos);
  EXPECT_THAT(head, EndsWith("\r\n"));
}

TEST(OpeningWordsTest, AHeadMayBreakOff) {
  const auto opening = request().broken_off_before("grade");
  EXPECT_TRUE(opening.is_unfinished());
  EXPECT_TRUE(opening.ends_stream);
  EXPECT_EQ(octets(opening), "GET /a?b=c HTTP/1.1\r\nHost: h:1\r\nUp");
  EXPECT_THAT(octets(request().broken_off_before("not there")), EndsWith("\r\n\r\n"));
  EXPECT_FALSE(request().then_ends().is_unfinished());
}

TEST(OpeningWordsTest, AHeadMayBeCutInTwo) {
  EXPECT_THAT(pieces_of(request().cut_before("\n"), "a\r\n\r\n"), ElementsAre("a\r\n\r", "\n"));
  EXPECT_THAT(pieces_of(request().cut_before("b"), "abab"), ElementsAre("aba", "b")) << "the last";
  EXPECT_THAT(pieces_of(request().cut_before("a"), "ab"), ElementsAre("ab")) << "no empty piece";
  EXPECT_THAT(pieces_of(request().cut_before("x"), "ab"), ElementsAre("ab"));
  EXPECT_THAT(pieces_of(request(), "ab"), ElementsAre("ab"));
}

TEST(DescribeOpeningTest, SaysAllThatIsUnusual) {
  EXPECT_EQ(describe(request().with_target("/x").with_start_line("GET").add("A", "\r\n\x01é")),
            "open with a request: target /x; first line \"GET\"; also A: \\r\\n\\x01\\xC3\\xA9");
  EXPECT_EQ(describe(answer().raw_line("x").with_line_end("\n").then_ends()),
            "answer the request: the line \"x\"; lines that end in \"\\n\"; the stream ends with it");
  EXPECT_EQ(describe(request().replaced_by("TLS").preceded_by("\r\n")),
            "open with a request: \"TLS\" instead of the head; \"\\r\\n\" before it");
  EXPECT_EQ(describe(request().without_end()),
            "open with a request: fields over and over, 2097152 bytes, and no end");
  EXPECT_EQ(describe(request().broken_off_before("a")), "open with a request: broken off before \"a\"");
  EXPECT_EQ(describe(request().cut_before("a")),
            "open with a request: written in two pieces, cut before the last \"a\"");
  EXPECT_EQ(describe(answer().from_key("A", "of the key", nullptr)), "answer the request: A of the key");
}

TEST(DescribeOpeningTest, IsBrief) {
  auto many = request().add("A", fill(81));
  for (int i = 0; i < 9; ++i) many = std::move(many).add("B", "b");
  const auto words = describe(many);
  EXPECT_THAT(words, HasSubstr("also A: " + fill(80) + "… (81 bytes); also B: b"));
  EXPECT_THAT(words, EndsWith("; and 2 more fields"));
  EXPECT_THAT(describe(request().add("A", fill(80))), Not(HasSubstr("…")));
}

TEST(DescribeOpeningTest, ExpectationsOfOpenings) {
  EXPECT_EQ(describe(opens_or_refuses()), "a 101 or an HTTP answer");
  EXPECT_EQ(describe(opens_or_refused()), "a 101 or an HTTP redirect or error");
  EXPECT_EQ(describe(refused_or_ends()), "no 101, but an HTTP answer or the end of the connection");
  EXPECT_EQ(describe(opens_refuses_or_ends()), "a 101 or an HTTP answer or the end of the connection");
  EXPECT_EQ(describe(not_upgraded()), "an answer of plain HTTP, no 101");
  EXPECT_EQ(describe(answer_lacks("X")), "an answer without X");
  EXPECT_EQ(describe(message_if_open("a")),
            "the text message \"a\" (1 byte), unless the connection did not open");
}

}  // namespace
}  // namespace wsspec::conformance
