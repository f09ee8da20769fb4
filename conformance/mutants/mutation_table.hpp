// Which case catches which fault: the proof that the suite can fail.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "conformance/mutants/fault.hpp"
#include "conformance/mutants/memory_peer.hpp"
#include "conformance/script/script.hpp"

namespace wsspec::conformance {

/// What became of one fault in one role.
struct MutationRow {
  const FaultRow* fault;
  Role role;  ///< the mutant's
  std::vector<std::string> killers =
      {};  ///< ids of the cases that report the very requirement that the fault violates
  std::vector<std::string> failed_by =
      {};  ///< ids of all cases that fail on it, whatever they report; on a control, of all
           ///< cases that say anything else than of the peer without a fault

  bool is_killed() const { return !killers.empty(); }
};

/// What one case makes of all the mutants in one role.
struct CaseRow {
  const Case* test;
  Role role;
  std::vector<std::string_view> failed_on = {};  ///< faults on which it fails
  bool by_its_own =
      false;  ///< in at least one of them or of the milder ones for what the case itself expects
};

struct MutationScore {
  std::size_t killed = 0;
  std::size_t of = 0;
  std::vector<std::string> survivors;  ///< "F24 as server"
};

struct MutationTable {
  std::vector<MutationRow> mutants;   ///< without the controls
  std::vector<MutationRow> controls;  ///< failed_by should be empty
  std::vector<CaseRow> cases;

  MutationScore score(Level level) const;
};

/// Runs every case on every mutant in these roles. The Catalogue must outlive the table.
MutationTable run_mutants(const Catalogue& catalogue,
                          const std::vector<Role>& roles = {Role::server, Role::client},
                          const MemoryRun& run = {});

/// {"score": {"must": {"killed", "of", "survivors"}, …}, "mutants": [{"id", "role", "level", "requirement",
/// "words", "killed", "killers", "failed_by"}], "controls": […], "cases": [{"id", "role", "failed_on",
/// "by_its_own"}]}
std::string to_json(const MutationTable& table);

}  // namespace wsspec::conformance
