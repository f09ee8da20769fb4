#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "reports/model.hpp"

// What every exporter says about a run besides its rows; derived, never stored.
namespace wsspec::reports {

/// The cases of one chapter, in the order of the run. Points into the run.
struct Chapter {
  std::string title;  ///< "5 Fragmentation"; "Other" where cases name none
  std::vector<const CaseResult*> cases = {};
  std::vector<std::size_t> counts = {};  ///< indexed by verdict
  double duration_ms = 0;                ///< of its cases, added up
};

/// In order of first appearance.
std::vector<Chapter> chapters_of(const Run& run);

/// The columns of a table of chapters.
struct Columns {
  std::size_t pass = 0;
  std::size_t non_strict = 0;
  std::size_t fail = 0;  ///< all that is_failure()
  std::size_t observed = 0;
  std::size_t other = 0;  ///< unimplemented, skipped, tool-error
};
Columns columns_of(const std::vector<std::size_t>& counts);

/// What the run says about one requirement. Points into the run.
struct RequirementOutcome {
  const Requirement* requirement = nullptr;
  std::vector<const CaseResult*> cases = {};     ///< that cover it
  std::vector<const CaseResult*> violated = {};  ///< that found it violated
  /// Violated: fail for a MUST, non-strict for a SHOULD, observed else. Else pass (info: observed) where a
  /// case that covers it got to its end. Else the worst of the cases' own setup-failed, tool-error,
  /// unimplemented, skipped; skipped also where each of its cases broke off over another requirement: nothing
  /// was shown.
  Verdict verdict = Verdict::skipped;
};

/// One a row of Run::requirements, in its order.
std::vector<RequirementOutcome> outcomes_of(const Run& run);

/// Requirements by id; keys and values point into the run.
using RequirementIndex = std::unordered_map<std::string_view, const Requirement*>;
RequirementIndex index_requirements(const std::vector<Requirement>& requirements);

/// Whether the process that made the run should fail: a failure, a tool error, or no end.
bool has_failed(const Run& run);

/// "247 cases: 240 pass, 3 non-strict, 1 fail, 3 observed — FAIL in 0.8 s"
std::string score_line(const Run& run);

/// One sign for people: ✔ ≈ ✘ • – ○ ▲ ‼ ★, in the order of the verdicts.
const char* symbol_of(Verdict verdict);

/// "0.4 ms", "12 ms", "3.2 s", "4 min 05 s"
std::string duration_text(double ms);

/// RFC 3339 in UTC, `ms` after `started`; `started` as it is where it is no such time.
std::string time_after(std::string_view started, double ms);

}  // namespace wsspec::reports
