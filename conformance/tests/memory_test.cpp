// The whole catalogue in memory: a good peer passes, however its bytes are cut, and a bad one gets the same
// verdict.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string_view>

#include <algorithm>

#include "conformance/cases/all_cases.hpp"
#include "conformance/mutants/mutant_peer.hpp"
#include "conformance/tests/tiny_cases.hpp"

namespace wsspec::conformance {
namespace {

constexpr std::size_t whole = 0;
constexpr std::size_t byte_by_byte = 1;

Result run(const Case& test, Role peer_role, Fault fault, std::size_t split_bytes) {
  MutantPeer peer(peer_role, fault);
  return run_in_memory(test, peer_of(peer_role), peer, {.split_bytes = split_bytes});
}

/// "fail: 6455-8.1-1 …"
std::string in_short(const Result& result) {
  static constexpr const char* names[] = {"pass",         "observed",      "non-strict", "fail",
                                          "setup-failed", "unimplemented", "skipped"};
  std::vector<std::string_view> ids;
  for (const auto& violation : result.violations) ids.push_back(violation.requirement->id);
  std::ranges::sort(ids);
  std::string out = std::string(names[static_cast<std::size_t>(result.verdict)]) + ":";
  for (const auto id : ids) out += " " + std::string(id);
  return out;
}

class MemoryTest : public testing::TestWithParam<Role> {};

TEST_P(MemoryTest, AGoodPeerPassesAllWholeAndByteByByte) {
  for (const auto& test : tiny_cases()) {
    if (!can_test(test, GetParam())) continue;
    for (const std::size_t split : {whole, byte_by_byte}) {
      const auto result = run(test, GetParam(), Fault::none, split);
      const bool only_looks = std::ranges::any_of(
          test.script, [](const auto& step) { return std::holds_alternative<Note>(step); });
      EXPECT_EQ(in_short(result), only_looks ? "observed:" : "pass:") << test.id << " split " << split;
    }
  }
}

// Every fault meets one case in 43, each fault others.
TEST_P(MemoryTest, ABadPeerGetsTheSameVerdictByteByByte) {
  constexpr std::size_t stride = 43;
  std::size_t compared = 0, failed = 0, turn = 0;
  for (const auto& fault : faults()) {
    ++turn;
    if (!applies_to(fault.applies, GetParam()) || fault.by_reads) continue;
    for (std::size_t i = 0; const auto& test : tiny_cases()) {
      if (i++ % stride != turn % stride || !can_test(test, GetParam())) continue;
      const auto result = run(test, GetParam(), fault.fault, whole);
      if (result.octets_received > 8 * 1024) continue;  // long ones add time and nothing else
      EXPECT_EQ(in_short(run(test, GetParam(), fault.fault, byte_by_byte)), in_short(result))
          << fault.id << " " << test.id;
      ++compared;
      failed += result.verdict == Verdict::fail ? 1 : 0;
    }
  }
  EXPECT_GT(compared, 4000u);
  EXPECT_GT(failed, 500u) << "good runs alone prove little";
}

TEST_P(MemoryTest, TheSameSeedGivesTheSameBytes) {
  const auto& test = *all_cases().find("5.19");
  MutantPeer a(GetParam(), Fault::none), b(GetParam(), Fault::none);
  const auto first = run_in_memory(test, peer_of(GetParam()), a, {.seed = 5});
  const auto second = run_in_memory(test, peer_of(GetParam()), b, {.seed = 5});
  ASSERT_EQ(first.wire.rows().size(), second.wire.rows().size());
  for (std::size_t i = 0; i < first.wire.rows().size(); ++i)
    EXPECT_EQ(first.wire.rows()[i].frame, second.wire.rows()[i].frame);
}

INSTANTIATE_TEST_SUITE_P(As, MemoryTest, testing::Values(Role::server, Role::client),
                         [](const auto& role) { return std::string(name_of(role.param)); });

/// Case 2.1 against a server that opens correctly, sends `frames` in reads of at most `read_bytes`, and ends.
Result judge_reads(const Bytes& frames, std::size_t read_bytes) {
  const Case& test = *all_cases().find("2.1");
  ScriptMachine machine(test, Role::client, 1);
  MutantPeer peer(Role::server, Fault::none);
  TimePoint now{};
  machine.start(now);
  for (auto& write : machine.take_writes()) peer.receive(write);
  Bytes opening = peer.take_output();
  machine.on_bytes(opening, now);
  Bytes own = frames;
  for (ByteSpan rest(own); !rest.empty(); rest = rest.subspan(std::min(read_bytes, rest.size())))
    machine.on_bytes(rest.first(std::min(read_bytes, rest.size())), now);
  machine.on_end(now);
  while (!machine.done() && machine.deadline()) machine.on_deadline(now = *machine.deadline());
  EXPECT_TRUE(machine.done());
  return machine.result();
}

// A Close in the same read as what comes before it: the steps must have seen that first.
TEST(MemoryTest, FramesOfOneReadAreJudgedOneAfterTheOther) {
  const Bytes frames{0x2F, 0x00, 0x88, 0x02, 0x75, 0xB6, 0x0A, 0x00, 0x81, 0x09, 0xCE, 0xBA, 0xE1,
                     0xBD, 0x03, 0xB9, 0xCF, 0x83, 0xCE, 0xBC, 0x88, 0xE8, 0x02, 0x03, 0xE8};
  const auto ids = [](const Result& result) {
    std::set<std::string_view> out;
    for (const auto& v : result.violations) out.insert(v.requirement->id);
    return out;
  };
  const Result at_once = judge_reads(frames, frames.size());
  EXPECT_EQ(at_once.verdict, Verdict::fail);
  for (const std::size_t read_bytes : std::initializer_list<std::size_t>{1, 2, 3, 7}) {
    const Result split = judge_reads(frames, read_bytes);
    EXPECT_EQ(split.verdict, at_once.verdict) << read_bytes;
    EXPECT_EQ(ids(split), ids(at_once)) << read_bytes;
  }
}

}  // namespace
}  // namespace wsspec::conformance
