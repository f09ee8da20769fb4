#include <gtest/gtest.h>

#include "conformance/cases/all_cases.hpp"
#include "conformance/mutants/mutant_peer.hpp"

namespace wsspec::conformance {
namespace {

TEST(MemoryTest, AGoodPeerPassesAllInBothRoles) {
  for (const Role peer_role : {Role::server, Role::client})
    for (const auto& test : all_cases()) {
      if (!can_test(test, peer_role)) continue;
      for (const std::size_t split : {0, 1}) {
        MutantPeer peer(peer_role, Fault::none);
        const auto result = run_in_memory(test, peer_of(peer_role), peer, {.split_bytes = split});
        EXPECT_TRUE(result.verdict == Verdict::pass || result.verdict == Verdict::observed)
            << test.id << " as " << name_of(peer_role) << " split " << split << ": " << result.reason;
        for (const auto& v : result.violations)
          ADD_FAILURE() << "   " << v.requirement->id << " expected " << v.expected << " got " << v.got;
      }
    }
}

}  // namespace
}  // namespace wsspec::conformance
