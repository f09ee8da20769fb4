// Each kind of expectation, met and unmet, on virtual time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/requirements/suite.hpp"
#include "conformance/tests/machine_bench.hpp"

namespace wsspec::conformance {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Stand-ins of each level, which nothing but a script's own steps violates.
constexpr Requirement the_must{"test:must", Level::must, "the case's must"};
constexpr Requirement the_should{"test:should", Level::should, "the case's should"};
constexpr Requirement the_info{"test:info", Level::info, "the case's note"};

MachineBench bench(Expected what, const Requirement& because = the_must) {
  MachineBench out({expect(std::move(what), because)});
  out.opens();
  return out;
}

TEST(MachineTest, AMessageComes) {
  EXPECT_EQ(bench(message("a")).text("a").leaves().result().verdict, Verdict::pass);
  EXPECT_THAT(bench(message("a")).text("b").leaves().violations(), ElementsAre("test:must"));
  EXPECT_THAT(bench(message("a")).frame(Opcode::binary, "a").leaves().violations(), ElementsAre("test:must"));
  EXPECT_THAT(bench(binary_message("a")).frame(Opcode::binary, "a").leaves().violations(), IsEmpty());
  EXPECT_THAT(bench(message("a")).closes(1000).ends().violations(), ElementsAre("test:must"));
  EXPECT_THAT(bench(message("a")).ends().violations(), ElementsAre("test:must"));
  EXPECT_THAT(bench(message("a")).waits_in_vain().violations(), testing::Contains("test:must"));
}

TEST(MachineTest, MessagesComeInOrderAndNoneIsLeftOver) {
  MachineBench two({expect(message("a"), the_must), expect(message("b"), the_must)});
  EXPECT_EQ(two.opens().text("a").text("b").leaves().result().verdict, Verdict::pass);
  MachineBench swapped({expect(message("a"), the_must), expect(message("b"), the_must)});
  EXPECT_THAT(swapped.opens().text("b").text("a").leaves().violations(), ElementsAre("test:must"));
  EXPECT_THAT(bench(message("a")).text("a").text("a").leaves().violations(), ElementsAre("suite:echoes"));
}

TEST(MachineTest, APongComes) {
  EXPECT_EQ(bench(pong_for("p")).pong("p").leaves().result().verdict, Verdict::pass);
  EXPECT_EQ(bench(pong_for("p")).pong("other").pong("p").leaves().result().verdict, Verdict::pass)
      << "unasked Pongs are legal";
  EXPECT_THAT(bench(pong_for("p")).pong("q").closes(1000).ends().violations(), ElementsAre("test:must"));
  EXPECT_THAT(bench(pong_for("p")).text("m").pong("p").leaves().violations(),
              ElementsAre("6455-5.5.2-4", "suite:echoes"))
      << "late: after a message that ended behind the Ping";
}

TEST(MachineTest, PongsComeAtLeastForTheLast) {
  const auto three = [] {
    MachineBench out(
        {send(ping("a")), send(ping("b")), send(ping("c")), expect(pongs_for({"a", "b", "c"}), the_must)});
    out.opens();
    return out;
  };
  EXPECT_EQ(three().pong("a").pong("b").pong("c").leaves().result().verdict, Verdict::pass);
  auto latest = three();
  latest.pong("c").leaves();
  EXPECT_EQ(latest.result().verdict, Verdict::pass);
  EXPECT_THAT(latest.notes(), ElementsAre("6455-5.5.3-2"));
  EXPECT_THAT(three().pong("a").pong("b").waits_in_vain().violations(), testing::Contains("test:must"));
  auto swapped = three();
  swapped.pong("b").pong("a").pong("c").leaves();
  EXPECT_THAT(swapped.violations(), ElementsAre("suite:pong-order"));
  EXPECT_EQ(swapped.result().verdict, Verdict::non_strict);
}

TEST(MachineTest, APongIsNotAnswered) {
  MachineBench echoing({send(pong("p")), expect(message("m"), the_must)});
  EXPECT_THAT(echoing.opens().pong("p").text("m").leaves().violations(),
              ElementsAre("suite:pong-unanswered"));
}

MachineBench after_our_close(Expected what) {
  MachineBench out({send(close(1000)), expect(std::move(what), the_must)});
  out.opens();
  return out;
}

TEST(MachineTest, ACloseAnswersOurs) {
  EXPECT_EQ(after_our_close(closes_with({1000})).closes(1000).ends().result().verdict, Verdict::pass);
  for (const std::uint16_t code : std::initializer_list<std::uint16_t>{1001, 3000, 4999}) {
    auto other = after_our_close(closes_with({1000}));
    other.closes(code).ends();
    EXPECT_EQ(other.result().verdict, Verdict::pass) << code;
    EXPECT_THAT(other.notes(), ElementsAre("6455-5.5.1-8")) << code;
  }
  EXPECT_THAT(after_our_close(closes_with({1000})).closes_without_code().ends().notes(),
              ElementsAre("6455-5.5.1-8"));
  for (const std::uint16_t code : std::initializer_list<std::uint16_t>{1002, 1003, 1007, 1011})
    EXPECT_THAT(after_our_close(closes_with({1000})).closes(code).ends().violations(),
                ElementsAre("test:must"))
        << code;
  EXPECT_THAT(after_our_close(closes_with({1000})).ends().violations(), ElementsAre("test:must"));
  EXPECT_THAT(after_our_close(closes_with({1000})).waits_in_vain().violations(),
              testing::Contains("test:must"));
}

TEST(MachineTest, TheConnectionFails) {
  EXPECT_EQ(bench(fails_with(1002)).closes(1002).ends().result().verdict, Verdict::pass);
  EXPECT_EQ(bench(fails_with({1002, 1007})).closes(1007).ends().result().verdict, Verdict::pass);
  EXPECT_THAT(bench(fails_with(1002)).closes(1011).ends().violations(), ElementsAre("6455-7.1.7-6"));
  EXPECT_THAT(bench(fails_with(1002)).closes_without_code().ends().violations(), ElementsAre("6455-7.1.7-6"));
  EXPECT_THAT(bench(fails_with(1002)).ends().violations(), ElementsAre("6455-7.1.7-5"));
  EXPECT_EQ(bench(fails_with(1002)).ends().result().verdict, Verdict::non_strict);
  EXPECT_THAT(bench(fails_with(1002)).text("never mind").waits_in_vain().violations(),
              testing::Contains("test:must"));
}

TEST(MachineTest, ACloseThatAnswersABadCloseAsAGoodOneIsNoFailure) {
  EXPECT_THAT(after_our_close(fails_with(1002)).closes(1000).ends().violations(), ElementsAre("test:must"));
  EXPECT_THAT(after_our_close(fails_with(1002)).closes(1002).ends().violations(), IsEmpty());
  EXPECT_THAT(after_our_close(fails_with(1002)).closes(1007).ends().violations(),
              ElementsAre("6455-7.1.7-6"));
}

TEST(MachineTest, TheConnectionEndsInAnyWay) {
  EXPECT_EQ(bench(ends()).ends().result().verdict, Verdict::pass);
  EXPECT_EQ(bench(ends()).closes(1011).ends().result().verdict, Verdict::pass);
  EXPECT_THAT(bench(ends()).waits_in_vain().violations(), testing::Contains("test:must"));
}

TEST(MachineTest, TheFramesKeepARule) {
  const Script script{expect(message("a"), the_must), expect(message("a"), the_must),
                      expect(frames_keep(rfc6455::fresh_masking_key), the_must)};
  const std::string masked = "\x81\x81kkkk\x0A";
  MachineBench good(script, Role::server);
  good.opens().text("a").text("a").closes(1000).ends();
  EXPECT_TRUE(good.violations().empty());
  MachineBench bad(script, Role::server);
  bad.opens().octets(masked).octets(masked).closes(1000).ends();
  EXPECT_THAT(bad.violations(), testing::Contains(std::string(the_must.id)));
}

MachineBench opening(Expected what, Opening ours = request()) {
  const Role suite = ours.sender;
  return MachineBench({open_with(std::move(ours)), expect(std::move(what), the_must)}, suite);
}

TEST(MachineTest, TheConnectionOpens) {
  EXPECT_EQ(opening(opens()).opens().leaves().result().verdict, Verdict::pass);
  EXPECT_THAT(opening(opens()).answers("HTTP/1.1 101 OK").ends().violations(),
              ElementsAre("6455-4.2.2-18", "6455-4.2.2-19", "6455-4.2.2-20"));
  EXPECT_THAT(opening(opens()).ends().violations(), ElementsAre("test:must")) << "no answer is no bad answer";
  EXPECT_THAT(opening(opens()).answers("HTTP/1.1 404 Not Found").ends().violations(),
              ElementsAre("test:must"));
  EXPECT_THAT(opening(opens()).octets("nonsense\r\n\r\n").ends().violations(), ElementsAre("6455-4.2.2-17"));
  EXPECT_EQ(opening(opens()).waits_in_vain().result().verdict, Verdict::fail);
}

TEST(MachineTest, TheOpeningIsRefused) {
  EXPECT_EQ(opening(refused()).answers("HTTP/1.1 400 Bad Request").ends().result().verdict, Verdict::pass);
  EXPECT_EQ(opening(refused({403})).answers("HTTP/1.1 403 Forbidden").ends().result().verdict, Verdict::pass);
  EXPECT_THAT(opening(refused({403})).answers("HTTP/1.1 404 Not Found").ends().violations(),
              ElementsAre("test:must"));
  EXPECT_THAT(opening(refused()).answers("HTTP/1.1 200 OK").ends().violations(), ElementsAre("test:must"));
  EXPECT_THAT(opening(refused()).opens().waits_in_vain().violations(), testing::Contains("test:must"));
  EXPECT_THAT(opening(refused()).ends().violations(), ElementsAre("suite:error-has-status"));
  EXPECT_THAT(opening(refused()).waits_in_vain().violations(), ElementsAre("test:must"));
}

TEST(MachineTest, ARefusalTellsWhatIsSupported) {
  const auto telling = [] { return opening(refused_telling("Sec-WebSocket-Version", "13")); };
  const std::string status = "HTTP/1.1 426 Upgrade Required";
  EXPECT_THAT(telling().answers(status, "Sec-WebSocket-Version: 8, 13\r\n").ends().violations(), IsEmpty());
  EXPECT_THAT(telling().answers(status, "Sec-WebSocket-Version: 8\r\n").ends().violations(),
              ElementsAre("test:must"));
  EXPECT_THAT(telling().answers(status).ends().violations(), ElementsAre("test:must"));
  EXPECT_THAT(telling().ends().violations(), testing::Contains("test:must"));
}

TEST(MachineTest, AClientNeverOpens) {
  const auto bad = [] { return opening(never_opens(), answer().remove("Upgrade")); };
  EXPECT_EQ(bad().opens().ends().result().verdict, Verdict::pass);
  EXPECT_THAT(bad().opens().text("hello").ends().violations(), testing::Contains("test:must"));
  EXPECT_THAT(bad().opens().waits_in_vain().violations(), testing::Contains("test:must"));
  auto refused_client = opening(never_opens(), answer().with_status(404, "Not Found"));
  EXPECT_THAT(refused_client.opens().waits_in_vain().violations(), IsEmpty())
      << "an HTTP connection may stay open for the next request";
}

TEST(MachineTest, PreferMetEndsTheScriptAndUnmetGoesOn) {
  const auto script = [] {
    return Script{prefer(fails_with(1007), the_should), send(text("more")),
                  expect(fails_with(1007), the_must)};
  };
  MachineBench at_once(script());
  EXPECT_EQ(at_once.opens().closes(1007).ends().result().verdict, Verdict::pass);
  EXPECT_EQ(at_once.sent_in_short(), "8:1007") << "nothing but the reply";
  MachineBench late(script());
  late.opens().waits(500ms).closes(1007).ends();
  EXPECT_EQ(late.result().verdict, Verdict::non_strict);
  EXPECT_EQ(late.sent_in_short(), "1:more 8:1007");
  MachineBench never_fails(script());
  EXPECT_EQ(never_fails.opens().waits_in_vain().result().verdict, Verdict::fail);
  EXPECT_THAT(never_fails.violations(), testing::IsSupersetOf({"test:should", "test:must"}));
}

TEST(MachineTest, AShouldThatIsUnmetGoesOn) {
  MachineBench lax({expect(message("a"), the_should), expect(message("b"), the_must)});
  EXPECT_EQ(lax.opens().text("b").leaves().result().verdict, Verdict::non_strict);
  EXPECT_THAT(lax.violations(), ElementsAre("test:should"));
}

TEST(MachineTest, NoteNeverFails) {
  const Script script{note(message("a"), the_info), expect(message("b"), the_must)};
  MachineBench came(script);
  EXPECT_EQ(came.opens().text("a").text("b").leaves().result().verdict, Verdict::observed);
  EXPECT_EQ(came.result().notes[0].got, "it came");
  MachineBench did_not(script);
  EXPECT_EQ(did_not.opens().waits(500ms).text("b").leaves().result().verdict, Verdict::observed);
  EXPECT_THAT(did_not.result().notes[0].got, HasSubstr("did not come"));
  MachineBench fails(script);
  EXPECT_EQ(fails.opens().waits_in_vain().result().verdict, Verdict::fail);
}

TEST(MachineTest, NeverHoldsFromItsPlaceOn) {
  const Script script{expect(message("a"), the_must), never(message("a"), the_must),
                      never(pong_for("p"), the_should), expect(message("b"), the_must)};
  MachineBench good(script);
  EXPECT_EQ(good.opens().text("a").pong("q").text("b").leaves().result().verdict, Verdict::pass);
  MachineBench again(script);
  EXPECT_THAT(again.opens().text("a").text("a").text("b").leaves().violations(), ElementsAre("test:must"));
  MachineBench pong(script);
  EXPECT_THAT(pong.opens().text("a").pong("p").text("b").leaves().violations(), ElementsAre("test:should"));
}

TEST(MachineTest, TheEndOfTheStreamIsTakenInOrderOrNot) {
  const Script any{send(close(1000)), expect(ends_stream(), the_must)};
  const Script in_order{send(close(1000)), expect(ends_stream_in_order(), the_should)};
  EXPECT_EQ(MachineBench(any).opens().closes(1000).ends(true).result().verdict, Verdict::pass);
  EXPECT_EQ(MachineBench(in_order).opens().closes(1000).ends().result().verdict, Verdict::pass);
  EXPECT_THAT(MachineBench(in_order).opens().closes(1000).ends(true).violations(),
              ElementsAre("test:should"));
  EXPECT_THAT(MachineBench(any).opens().closes(1000).waits_in_vain().violations(),
              testing::Contains("test:must"));
}

TEST(MachineTest, AStreamStaysWhenItDoesNotEndInTime) {
  const Script script{send(close(1000)), expect(closes_with({1000}), the_must), expect(stays(), the_should)};
  MachineBench waits(script, Role::server);
  EXPECT_FALSE(waits.opens().closes(1000).wants_end()) << "that would be our end, not the peer's";
  EXPECT_TRUE(waits.waits(500ms).wants_end());
  EXPECT_EQ(waits.ends().result().verdict, Verdict::pass);
  EXPECT_THAT(MachineBench(script, Role::server).opens().closes(1000).ends().violations(),
              ElementsAre("test:should"));
}

TEST(MachineTest, ACloseMayBeLeftUnanswered) {
  const Script script{withhold_close(), send(text("\xFF")), expect(fails_with(1007), the_must),
                      expect(ends_stream(), the_must)};
  MachineBench ends(script);
  EXPECT_EQ(ends.opens().closes(1007).sent_in_short(), "1:\xFF");
  EXPECT_EQ(ends.ends().result().verdict, Verdict::pass);
  EXPECT_THAT(MachineBench(script).opens().closes(1007).waits_in_vain().violations(),
              ElementsAre("test:must", "6455-5.5.1-12"));
}

TEST(MachineTest, AServersOwn1010IsAFinding) {
  const Script fault{send(text("\xFF")), expect(ends(), the_must)};
  EXPECT_THAT(MachineBench(fault).opens().closes(1010).ends().violations(), ElementsAre("6455-7.4.1-9"));
  EXPECT_EQ(MachineBench(fault, Role::server).opens().closes(1010).ends().result().verdict, Verdict::pass);
  const Script echo{send(close(1010)), expect(closes_with({1010}), the_must)};
  EXPECT_EQ(MachineBench(echo).opens().closes(1010).ends().result().verdict, Verdict::pass);
}

TEST(MachineTest, ABarrierIsPassedByItsOwnPongAlone) {
  MachineBench waiting({barrier(), send(text("after"))});
  waiting.opens();
  ASSERT_EQ(waiting.sent().size(), 1u);
  const std::string payload(text_of(waiting.sent()[0].payload));
  EXPECT_THAT(payload, testing::MatchesRegex("wsspec-[0-9a-f]+"));
  EXPECT_EQ(waiting.pong("wsspec-").sent().size(), 1u);
  EXPECT_EQ(waiting.pong(payload).sent_in_short(), "9:" + payload + " 1:after 8:1000");
  EXPECT_EQ(waiting.leaves().result().verdict, Verdict::pass);
}

TEST(MachineTest, ABarrierThatIsNotPassedIsNoVerdictOnTheCase) {
  MachineBench silent({barrier(), expect(message("a"), the_must)});
  EXPECT_EQ(silent.opens().waits_in_vain().result().verdict, Verdict::setup_failed);
  MachineBench closing({barrier(), expect(message("a"), the_must)});
  EXPECT_EQ(closing.opens().closes(1000).ends().result().verdict, Verdict::setup_failed);
}

}  // namespace
}  // namespace wsspec::conformance
