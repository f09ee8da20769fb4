#pragma once
#include "conformance/machine/result.hpp"
#include "conformance/script/script.hpp"
#include "reports/model.hpp"

namespace wsspec::conformance {

/// What the runner knows about a run of a case beside the machine's result.
struct CaseRun {
  Role suite;
  std::uint64_t seed;
  TimePoint run_started;
  TimePoint started;
  TimePoint ended;
  std::string replay;
};

/// One row of the report.
reports::CaseResult to_report(const Case& test, const Result& result, const CaseRun& run);
/// The client crashed after the case had been judged, or while it was: a violation of suite::survives.
void add_crash(reports::CaseResult& row, const std::string& how);
/// A case that never ran, and why.
reports::CaseResult not_run(const Case& test, reports::Verdict verdict, std::string reason);

/// All requirements that these cases cover or that any peer may be found to break.
std::vector<reports::Requirement> requirements_for(const std::vector<const Case*>& cases);

}  // namespace wsspec::conformance
