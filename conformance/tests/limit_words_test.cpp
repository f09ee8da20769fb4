// The words of floods, limits and the contract, each with a peer that does well and one that does not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/script/describe.hpp"
#include "conformance/tests/machine_bench.hpp"

namespace wsspec::conformance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(LimitWordsTest, TimesSendsTheSameFrameAgain) {
  MachineBench bench{send(ping("x").times(3)), expect(pong_for("x"), rfc6455::pong_reply)};
  bench.opens();
  EXPECT_EQ(bench.sent_in_short(), "9:x 9:x 9:x");
  EXPECT_THAT(describe(ping("x").times(3)), HasSubstr(", 3 times"));
  EXPECT_EQ(describe(ping("x")).find("times"), std::string::npos);
}

TEST(LimitWordsTest, PipelinedMessagesAreAllSentBeforeTheFirstEcho) {
  MachineBench bench{exchange(texts(3, 1, "x").pipelined(), rfc6455::transmits)};
  bench.opens();
  EXPECT_EQ(bench.sent_in_short(), "1:x 1:x 1:x");
  bench.text("x").text("x");
  EXPECT_EQ(bench.sent_in_short(), "1:x 1:x 1:x") << "no more than was asked for";
  bench.text("x").leaves();
  EXPECT_EQ(bench.result().verdict, Verdict::pass);
}

TEST(LimitWordsTest, AnEchoThatIsMissingFromPipelinedMessagesIsFound) {
  MachineBench bench{exchange(texts(2, 1, "x").pipelined(), rfc6455::transmits)};
  bench.opens().text("x").waits_in_vain();
  EXPECT_THAT(bench.violations(), testing::Contains("6455-6.1-8"));
}

TEST(LimitWordsTest, ManyFramesGetMorePatience) {
  const auto patience_after = [](std::size_t frames) {
    MachineBench bench{send(pong().times(frames)), expect(message("x"), rfc6455::unfragmented)};
    return bench.opens().patience();
  };
  EXPECT_EQ(patience_after(1), Patience{}.must);
  EXPECT_EQ(patience_after(10'000), 6 * Patience{}.must);
}

TEST(LimitWordsTest, AFloodOfPingsIsAnsweredOrEnded) {
  const auto bench = [] {
    MachineBench out{expect(pong_or_ends("x"), rfc6455::keeps_limits)};
    out.opens();
    return out;
  };
  EXPECT_THAT(bench().pong("x").leaves().violations(), IsEmpty());
  EXPECT_THAT(bench().ends().violations(), IsEmpty());
  EXPECT_THAT(bench().closes(1008).ends().violations(), IsEmpty());
  EXPECT_THAT(bench().pong("y").waits_in_vain().violations(), testing::Contains("6455-10.4-1"));
}

class CloseCodeTest : public testing::Test {
 protected:
  MachineBench bench_{send(text("x")), expect(closes_only_with({1009}), rfc6455::code_1008_1009)};
};

TEST_F(CloseCodeTest, NoCloseAtAllIsRight) {
  bench_.opens().waits(Patience{}.should).text("x");
  EXPECT_THAT(bench_.violations(), IsEmpty());
}
TEST_F(CloseCodeTest, ACodeOfTheListIsRight) {
  bench_.opens().closes(1009).ends();
  EXPECT_THAT(bench_.violations(), IsEmpty());
}
TEST_F(CloseCodeTest, AnotherCodeIsNot) {
  bench_.opens().closes(1002).ends();
  EXPECT_THAT(bench_.violations(), ElementsAre("6455-7.4.1-7"));
}

class RefusedByContractTest : public testing::Test {
 protected:
  MachineBench bench_{open_with(request().add("Origin", "https://refused.example")),
                      expect(refused_by_contract({403}), rfc6455::refuses_origin)};
};

TEST_F(RefusedByContractTest, ARefusalIsRight) {
  bench_.answers("HTTP/1.1 403 Forbidden", "Content-Length: 0\r\n").ends();
  EXPECT_EQ(bench_.result().verdict, Verdict::pass);
}
TEST_F(RefusedByContractTest, AnotherStatusIsNot) {
  bench_.answers("HTTP/1.1 500 No", "Content-Length: 0\r\n").ends();
  EXPECT_THAT(bench_.violations(), ElementsAre("6455-4.2.2-7"));
}
TEST_F(RefusedByContractTest, AServerThatSpeaksTheContractMustRefuse) {
  bench_.opens();
  EXPECT_EQ(bench_.sent_in_short(), "1:wsspec:origin");
  bench_.text("https://refused.example").leaves();
  EXPECT_THAT(bench_.violations(), ElementsAre("6455-4.2.2-7"));
}
TEST_F(RefusedByContractTest, AServerThatDoesNotIsSkipped) {
  bench_.opens().text("wsspec:origin").leaves();
  EXPECT_EQ(bench_.result().verdict, Verdict::skipped);
  EXPECT_THAT(bench_.result().reason, HasSubstr("does not speak the contract"));
}

}  // namespace
}  // namespace wsspec::conformance
