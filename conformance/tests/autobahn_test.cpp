// autobahn_verdict() against what Autobahn's own code said of the same misbehaviour, run in virtual time.
#include "conformance/machine/autobahn.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "conformance/cases/all_cases.hpp"
#include "conformance/mutants/mutant_peer.hpp"

namespace wsspec::conformance {
namespace {

using nlohmann::json;

struct Kind {
  const char* name;  ///< in the data
  Fault fault;
  std::set<std::string> corrected = {};  ///< ids where we differ on purpose
};

/// "OK / UNCLEAN" for each id.
std::map<std::string, std::string> golden(const json& groups) {
  std::map<std::string, std::string> out;
  for (const auto& [verdict, ids] : groups.items())
    for (const auto& id : ids) out[id] = verdict;
  return out;
}

class AutobahnTest : public testing::TestWithParam<Kind> {};

TEST_P(AutobahnTest, SaysWhatAutobahnSaid) {
  const auto data = json::parse(std::ifstream(std::string(WSSPEC_TEST_DATA) + "/autobahn_verdicts.json"));
  for (const Role peer_role : {Role::server, Role::client}) {
    const auto& groups =
        data.at(GetParam().name).at(peer_role == Role::server ? "testing_server" : "testing_client");
    std::size_t compared = 0;
    for (const auto& [id, verdict] : golden(groups)) {
      if (GetParam().corrected.contains(id)) continue;
      const Case& test = *all_cases().find(id);
      MutantPeer peer(peer_role, GetParam().fault);
      const auto result = run_in_memory(test, peer_of(peer_role), peer);
      const auto ours = autobahn_verdict(test, peer_of(peer_role), result);
      EXPECT_EQ(ours.behavior + " / " + ours.behavior_close, verdict) << id << " of a " << name_of(peer_role);
      ++compared;
    }
    EXPECT_GT(compared, 0u);
  }
}

// Where the pauses of 6.4 are gone (see conformance/README.md), a peer that leaves at once is not told from
// one that refuses the bad byte, and nothing hangs; and no Pong is written into an open frame.
INSTANTIATE_TEST_SUITE_P(
    Kinds, AutobahnTest,
    testing::Values(
        Kind{"strict", Fault::none}, Kind{"silent", Fault::silent},
        Kind{"drop_on_open", Fault::drops_on_open, {"6.4.3", "6.4.4"}}, Kind{"no_utf8", Fault::no_utf8_check},
        Kind{"utf8_at_end", Fault::utf8_at_end}, Kind{"close_ignored", Fault::drops_on_close},
        Kind{"corrupt_echo", Fault::corrupts_echo},
        Kind{"linger_no_tcp_drop", Fault::keeps_tcp, {"6.4.1", "6.4.2", "6.4.3", "6.4.4"}},
        Kind{"lax_echo", Fault::accepts_bad_frames}, Kind{"empty_close_reply", Fault::replies_empty},
        Kind{"fragmenting_echo", Fault::echo_in_two_frames},
        Kind{"wrong_fail_code_1011", Fault::fails_with_1011}, Kind{"strict_drop", Fault::fails_without_close},
        Kind{"ping_on_open", Fault::ping_on_open, {"6.4.3", "6.4.4"}},
        Kind{"pong_on_open", Fault::pong_on_open}, Kind{"pong_latest_only", Fault::latest_pong_only},
        Kind{"post_close_active", Fault::active_after_close}, Kind{"ignorer", Fault::skips_bad_frames},
        Kind{"wrong_mask", Fault::masks_wrongly}),
    [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace wsspec::conformance
