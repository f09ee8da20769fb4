// ScriptMachine's words for many messages, for time, for the stream itself, and for peers that begin
// something.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/requirements/rfc7692.hpp"
#include "conformance/requirements/suite.hpp"
#include "conformance/tests/machine_bench.hpp"

namespace wsspec::conformance {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Requirement the_must{"test:must", Level::must, "the case's must"};

TEST(MachineExchangeTest, SendsEachMessageOnceTheOneBeforeHasComeBack) {
  MachineBench machine({exchange(texts(3, 2, "ab"), the_must)});
  machine.opens();
  EXPECT_EQ(machine.sent_in_short(), "1:ab");
  machine.text("ab");
  EXPECT_EQ(machine.sent_in_short(), "1:ab 1:ab");
  machine.text("ab").text("ab").leaves();
  EXPECT_EQ(machine.result().verdict, Verdict::pass);
  EXPECT_EQ(machine.result().transcript.exchanged, true);
}

TEST(MachineExchangeTest, EveryOctetCountsAndTheTypeToo) {
  MachineBench wrong({exchange(texts(2, 2, "ab"), the_must)});
  wrong.opens().text("ab").text("aB").leaves();
  EXPECT_THAT(wrong.violations(), ElementsAre("test:must"));
  EXPECT_THAT(wrong.result().violations[0].expected, HasSubstr("message 2 of 2"));
  EXPECT_THAT(wrong.result().violations[0].got, HasSubstr("from byte 1 on"));
  EXPECT_EQ(wrong.result().transcript.exchanged, true)
      << "the length is right, and that is all Autobahn asks";
  MachineBench binary({exchange(texts(1, 2, "ab"), the_must)});
  binary.opens().frame(Opcode::binary, "ab").leaves();
  EXPECT_THAT(binary.violations(), ElementsAre("test:must"));
  EXPECT_EQ(binary.result().transcript.exchanged, false);
}

TEST(MachineExchangeTest, MessagesOfACorpusFollowEachOther) {
  MachineBench machine({exchange(texts(2, 16, Corpus::json), the_must)});
  machine.opens().text(corpus_message(Corpus::json, 16, 0));
  ASSERT_EQ(machine.sent().size(), 2u);
  EXPECT_EQ(text_of(machine.sent()[1].payload), corpus_message(Corpus::json, 16, 1));
}

TEST(MachineExchangeTest, APeerMayHaveALimitFromOneMebibyteOn) {
  MachineBench large({exchange(texts(1, 1 << 20, "*"), the_must)});
  large.opens().closes(1009).ends();
  EXPECT_EQ(large.result().verdict, Verdict::unimplemented);
  EXPECT_THAT(large.violations(), IsEmpty());
  MachineBench small({exchange(texts(1, (1 << 20) - 1, "*"), the_must)});
  small.opens().closes(1009).ends();
  EXPECT_THAT(small.violations(), ElementsAre("test:must"));
}

TEST(MachineExchangeTest, LargeMessagesHaveMorePatience) {
  MachineBench machine({exchange(texts(1, 1 << 20, "*"), the_must)});
  EXPECT_EQ(machine.opens().patience(), 5 * 2000ms);
  EXPECT_THAT(machine.waits_in_vain().violations(), testing::Contains("test:must"));
}

/// Runs a Scale whose small message takes 10 ms and whose large one takes `large`.
std::vector<std::string> scaled(std::chrono::milliseconds large) {
  MachineBench machine({scales(texts(1, 10, "*"), texts(1, 80, "*"), the_must)});
  machine.opens();
  for (int lap = 0; lap < 3; ++lap) machine.waits(10ms).text(fill(10)).waits(large).text(fill(80));
  return machine.leaves().violations();
}

TEST(MachineExchangeTest, TimeMayGrowAsTheSizeFourTimesOver) {
  EXPECT_THAT(scaled(80ms), IsEmpty());
  EXPECT_THAT(scaled(320ms), IsEmpty());
  EXPECT_THAT(scaled(321ms), ElementsAre("test:must"));
}

TEST(MachineExchangeTest, WithoutAnAgreementACompressedCaseIsUnimplemented) {
  for (const Role suite : {Role::client, Role::server}) {
    MachineBench machine({negotiate(), exchange(texts(1, 16, Corpus::json).compressed(), the_must)}, suite);
    machine.opens().leaves();
    EXPECT_EQ(machine.result().verdict, Verdict::unimplemented);
    EXPECT_THAT(machine.result().reason, HasSubstr("permessage-deflate"));
  }
}

TEST(MachineExchangeTest, ACommandThatComesBackSaysThatThereIsNoContract) {
  MachineBench machine({send(command("ping x")), expect(ping_comes("x"), the_must)});
  machine.opens().text("wsspec:ping x").leaves();
  EXPECT_EQ(machine.result().verdict, Verdict::skipped);
  EXPECT_THAT(machine.violations(), IsEmpty());
}

TEST(MachineExchangeTest, ThePeersOwnPingAndCloseAreSeen) {
  MachineBench machine({expect(ping_comes("x"), the_must), expect(peer_closes(4000, "bye"), the_must)});
  machine.opens().frame(Opcode::ping, "x").frame(Opcode::close, close(4000, "bye").payload).ends();
  EXPECT_EQ(machine.result().verdict, Verdict::pass);
  MachineBench other({expect(peer_closes(4000, "bye"), the_must)});
  EXPECT_THAT(other.opens().closes(4000).ends().violations(), ElementsAre("test:must"));
}

TEST(MachineExchangeTest, EitherTheMessageOrAFailureWillDo) {
  const Script script{expect(message_or_fails("a", {1009}), the_must)};
  EXPECT_EQ(MachineBench(script).opens().text("a").leaves().result().verdict, Verdict::pass);
  EXPECT_EQ(MachineBench(script).opens().closes(1009).ends().result().verdict, Verdict::pass);
  EXPECT_THAT(MachineBench(script).opens().text("b").leaves().violations(), ElementsAre("test:must"));
}

TEST(MachineExchangeTest, NothingIsWrittenBehindTheEndOfOurStream) {
  MachineBench machine({send(text("a")), end_stream(), expect(ends(), the_must)});
  machine.opens();
  EXPECT_TRUE(machine.wants_end());
  machine.frame(Opcode::ping, "x").ends();
  EXPECT_EQ(machine.sent_in_short(), "1:a");
  EXPECT_EQ(machine.result().verdict, Verdict::pass);
}

TEST(MachineExchangeTest, ADeathAfterTheCaseIsAFailureOfIt) {
  MachineBench machine({send(text("a")), expect(message("a"), the_must), survives()});
  Result result = machine.opens().text("a").leaves().result();
  ASSERT_EQ(result.verdict, Verdict::pass);
  ASSERT_EQ(result.must_survive, &suite::survives);
  add_death(result, "it takes no connection");
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_THAT(result.reason, HasSubstr("suite:survives"));
}

}  // namespace
}  // namespace wsspec::conformance
