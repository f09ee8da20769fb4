// ScriptMachine's flow: opening, deadlines, writes, Pings of the peer's, leaving, and that it always comes to
// an end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "conformance/cases/all_cases.hpp"
#include "conformance/mutants/mutant_peer.hpp"
#include "conformance/requirements/suite.hpp"
#include "conformance/tests/machine_bench.hpp"

namespace wsspec::conformance {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Requirement the_must{"test:must", Level::must, "the case's must"};
constexpr Requirement the_should{"test:should", Level::should, "the case's should"};

TEST(MachineFlowTest, WaitsAsLongAsItsPatienceAndNoLonger) {
  MachineBench machine({expect(message("a"), the_should), expect(message("b"), the_must)});
  EXPECT_EQ(machine.patience(), 5000ms);
  machine.opens();
  EXPECT_EQ(machine.patience(), 500ms);
  EXPECT_EQ(machine.waits(499ms).patience(), 1ms) << "a deadline that has not come is none";
  EXPECT_EQ(machine.waits(1ms).patience(), 2000ms);
  EXPECT_THAT(machine.violations(), ElementsAre("test:should"));
  EXPECT_EQ(machine.waits(2000ms).patience(), 2000ms) << "for the reply to the Close that it leaves with";
  EXPECT_THAT(machine.sent_in_short(), HasSubstr("8:1001"));
  machine.waits(2000ms);
  EXPECT_TRUE(machine.done());
  EXPECT_FALSE(machine.waits_for_something());
}

TEST(MachineFlowTest, AnOpeningThatDoesNotComeOffIsNoVerdictOnTheCase) {
  const Script script{expect(message("a"), the_must)};
  EXPECT_EQ(MachineBench(script).waits_in_vain().result().verdict, Verdict::setup_failed);
  EXPECT_EQ(MachineBench(script).ends().result().verdict, Verdict::setup_failed);
  EXPECT_EQ(MachineBench(script).answers("HTTP/1.1 503 Busy").result().verdict, Verdict::setup_failed);
  EXPECT_EQ(MachineBench(script).octets("\x16\x03\x01\r\n\r\n").result().verdict, Verdict::setup_failed);
  EXPECT_EQ(MachineBench(script, Role::server).waits_in_vain().result().verdict, Verdict::setup_failed);
  EXPECT_THAT(MachineBench(script).answers("HTTP/1.1 503 Busy").result().reason, HasSubstr("503"));
}

TEST(MachineFlowTest, AClientsBadRequestIsFoundInEveryCase) {
  MachineBench machine({expect(message("a"), the_must)}, Role::server);
  machine.octets(
      "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 8\r\n\r\n");
  EXPECT_THAT(machine.head(), HasSubstr("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")) << "the RFC's sample";
  EXPECT_THAT(machine.text("a").closes(1000).ends().violations(), ElementsAre("6455-4.1-32"));
}

TEST(MachineFlowTest, AClientWaitsForTheAnswer) {
  MachineBench machine({expect(message("a"), the_must)}, Role::server);
  machine.octets(
      "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n\x81");
  EXPECT_THAT(machine.violations(), ElementsAre("6455-4.1-38"));
}

TEST(MachineFlowTest, MasksByRoleWithANewKeyEach) {
  const Script script{send(text("a")), send(text("b")), send(text("c").wrong_mask()),
                      expect(message("x"), the_must)};
  MachineBench client(script);
  const auto as_client = client.opens().sent();
  ASSERT_EQ(as_client.size(), 3u);
  EXPECT_TRUE(as_client[0].masked && as_client[1].masked);
  EXPECT_NE(as_client[0].key, as_client[1].key);
  EXPECT_FALSE(as_client[2].masked);
  MachineBench server(script, Role::server);
  const auto as_server = server.opens().sent();
  ASSERT_EQ(as_server.size(), 3u);
  EXPECT_FALSE(as_server[0].masked || as_server[1].masked);
  EXPECT_TRUE(as_server[2].masked);
}

TEST(MachineFlowTest, WritesWhatTheCaseWantsTogetherAndApart) {
  MachineBench machine({send(text("a")), send(text("b")), send(text("c").alone()),
                        send(text("def").chopped(4)), expect(message("x"), the_must)},
                       Role::server);
  std::vector<std::size_t> sizes;
  for (const auto& write : machine.opens().writes()) sizes.push_back(write.size());
  sizes.erase(sizes.begin());
  EXPECT_THAT(machine.writes()[0], testing::SizeIs(machine.head().size() + 6))
      << "the head and what joins it";
  EXPECT_THAT(sizes, ElementsAre(3, 4, 1));
}

TEST(MachineFlowTest, EncodesWhatTheCaseSays) {
  MachineBench machine({send(text("abcde").in_frames_of(2)),
                        send(binary("ab").with_rsv(5).no_fin().length_as(wire::LengthForm::bits64)),
                        send(frame(0xBu)), expect(message("x"), the_must)},
                       Role::server);
  const auto sent = machine.opens().sent();
  ASSERT_EQ(sent.size(), 5u);
  EXPECT_EQ(machine.sent_in_short(), "1:ab 0:cd 0:e 2:ab 11:");
  EXPECT_FALSE(sent[0].fin || sent[1].fin || sent[3].fin);
  EXPECT_TRUE(sent[2].fin);
  EXPECT_EQ(sent[3].rsv, 5u);
  EXPECT_EQ(sent[3].length_bits, 64u);
}

TEST(MachineFlowTest, FragmentsOfAWholeMultipleEndWithAnEmptyFrame) {
  MachineBench machine({send(text("abcd").in_frames_of(2)), expect(message("x"), the_must)});
  EXPECT_EQ(machine.opens().sent_in_short(), "1:ab 0:cd 0:");
}

TEST(MachineFlowTest, AnswersAPeersPingButNotInsideAFrameThatItHoldsOpen) {
  MachineBench machine({send(text("ab").declares(4)), expect(message("go"), the_must),
                        send(rest_of_frame("cd")), expect(message("x"), the_must)});
  machine.opens().frame(Opcode::ping, "p");
  EXPECT_EQ(machine.sent().size(), 1u);
  machine.text("go");
  EXPECT_EQ(machine.sent_in_short(), "1:abcd 10:p");
  EXPECT_THAT(machine.frame(Opcode::ping, "q").sent_in_short(), "1:abcd 10:p 10:q");
}

TEST(MachineFlowTest, RepliesToAClosePolitely) {
  const Script script{expect(message("a"), the_must)};
  EXPECT_EQ(MachineBench(script).opens().closes(4000).sent_in_short(), "8:4000");
  EXPECT_EQ(MachineBench(script).opens().closes_without_code().sent_in_short(), "8:");
  EXPECT_EQ(MachineBench(script).opens().closes(1006).sent_in_short(), "8:") << "1006 is never sent";
}

TEST(MachineFlowTest, LeavesWithACloseAndWaitsForTheServersEnd) {
  MachineBench machine({expect(message("a"), the_must)});
  EXPECT_EQ(machine.opens().text("a").sent_in_short(), "8:1000");
  EXPECT_FALSE(machine.closes(1000).done());
  EXPECT_FALSE(machine.wants_end()) << "the server ends first";
  EXPECT_TRUE(machine.ends().done());
  EXPECT_EQ(machine.result().verdict, Verdict::pass);
}

TEST(MachineFlowTest, APeerThatNeverAnswersAnyCloseIsFound) {
  MachineBench leaving({expect(message("a"), the_must)});
  EXPECT_THAT(leaving.opens().text("a").waits_in_vain().violations(), ElementsAre("6455-5.5.1-7"));
  MachineBench lax({send(close(2000)), expect(fails_with(1002), the_should)});
  EXPECT_THAT(lax.opens().waits_in_vain().violations(), ElementsAre("test:should", "6455-5.5.1-7"));
  MachineBench decided({expect(message("a"), the_must)});
  EXPECT_THAT(decided.opens().waits_in_vain().violations(), ElementsAre("test:must"))
      << "what decides a case against a silent peer is said alone";
}

TEST(MachineFlowTest, AServerThatKeepsTheStreamOpenIsFound) {
  MachineBench machine({expect(message("a"), the_must)});
  machine.opens().text("a").closes(1000).waits_in_vain();
  EXPECT_THAT(machine.violations(), ElementsAre("6455-5.5.1-12"));
}

TEST(MachineFlowTest, AsAServerItEndsFirstAndTheClientFollows) {
  const Script script{expect(message("a"), the_must)};
  MachineBench follows(script, Role::server);
  EXPECT_TRUE(follows.opens().text("a").closes(1000).wants_end());
  EXPECT_EQ(follows.ends().result().verdict, Verdict::pass);
  MachineBench machine(script, Role::server);
  EXPECT_TRUE(machine.opens().text("a").closes(1000).wants_end());
  EXPECT_THAT(machine.waits_in_vain().violations(), ElementsAre("6455-5.5.1-11"));
}

TEST(MachineFlowTest, APeerThatFloodsIsStopped) {
  MachineBench machine({expect(message("a"), the_must)});
  machine.opens();
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += std::string("\x8A\x00", 2);
  int blocks = 0;
  while (!machine.done() && blocks++ < 100) machine.octets(many);
  EXPECT_EQ(blocks, 21) << "200,000 frames and one more";
  EXPECT_THAT(machine.violations(), Contains("suite:bounded"));
  EXPECT_EQ(machine.result().verdict, Verdict::fail);
  EXPECT_TRUE(machine.result().wire.cut());
}

TEST(MachineFlowTest, NothingCountsOnceItIsDone) {
  MachineBench machine({expect(message("a"), the_must)});
  machine.opens().text("a").leaves();
  ASSERT_TRUE(machine.done());
  EXPECT_THAT(machine.text("b").ends().waits(10s).violations(), IsEmpty());
}

/// Spoils a good peer's stream at one byte, or ends it there.
class Meddler final : public MemoryPeer {
 public:
  enum class How { flips, ends };
  Meddler(Role role, How how, std::size_t at) : peer_(role, Fault::none), how_(how), at_(at) {}
  void start() override { peer_.start(); }
  void receive(ByteSpan bytes) override { peer_.receive(bytes); }
  void receive_end() override { peer_.receive_end(); }
  Bytes take_output() override {
    // A run that does not come to an end is a failed test, not a test that hangs.
    if (++turns_ > 10'000) throw std::runtime_error("the machine does not come to an end");
    Bytes out = peer_.take_output();
    const std::size_t before = written_;
    written_ += out.size();
    if (at_ < before || at_ >= written_) return cut_ ? Bytes{} : out;
    if (how_ == How::flips) out[at_ - before] ^= 0xA5;
    if (how_ == How::ends) out.resize(at_ - before), cut_ = true;
    return out;
  }
  bool ended() const override { return cut_ || peer_.ended(); }
  std::size_t written() const { return written_; }

 private:
  MutantPeer peer_;
  How how_;
  std::size_t at_;
  std::size_t written_ = 0;
  int turns_ = 0;
  bool cut_ = false;
};

class MeddlerTest : public testing::TestWithParam<Role> {
 protected:
  static std::size_t bytes_of_good_run(const Case& test) {
    Meddler peer(GetParam(), Meddler::How::flips, SIZE_MAX);
    run_in_memory(test, peer_of(GetParam()), peer);
    return peer.written();
  }
  /// Some hundred bytes of the head and the frames, and the last ones.
  static std::vector<std::size_t> places(std::size_t bytes) {
    std::vector<std::size_t> out;
    for (std::size_t at = 0; at < bytes && at < 400; at += at < 120 ? 13 : 1) out.push_back(at);
    for (std::size_t at = bytes < 4 ? 0 : bytes - 4; at < bytes; ++at) out.push_back(at);
    return out;
  }
};

TEST_P(MeddlerTest, GarbageAtAnyByteGetsAVerdict) {
  for (const auto* id :
       {"0.1.1", "0.2.4", "1.1.3", "2.10", "3.2", "5.19", "6.4.1", "6.4.3", "7.1.4", "7.1.5", "7.9.1"}) {
    const auto& test = *all_cases().find(id);
    if (!can_test(test, GetParam())) continue;
    for (const auto at : places(bytes_of_good_run(test))) {
      Meddler peer(GetParam(), Meddler::How::flips, at);
      EXPECT_NO_THROW(run_in_memory(test, peer_of(GetParam()), peer)) << id << " at byte " << at;
    }
  }
}

TEST_P(MeddlerTest, AnEndAtAnyByteGetsAVerdictAndIsNoPass) {
  for (const auto* id :
       {"0.1.1", "0.2.4", "1.1.3", "2.10", "3.2", "5.19", "6.4.1", "6.4.3", "7.1.4", "7.1.5", "7.9.1"}) {
    const auto& test = *all_cases().find(id);
    if (!can_test(test, GetParam())) continue;
    for (const auto at : places(bytes_of_good_run(test))) {
      Meddler peer(GetParam(), Meddler::How::ends, at);
      const auto result = run_in_memory(test, peer_of(GetParam()), peer);
      EXPECT_NE(result.verdict, Verdict::pass) << id << " at byte " << at;
      EXPECT_FALSE(result.reason.empty()) << id << " at byte " << at;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(As, MeddlerTest, testing::Values(Role::server, Role::client),
                         [](const auto& role) { return std::string(name_of(role.param)); });

}  // namespace
}  // namespace wsspec::conformance
