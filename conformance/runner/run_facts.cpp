#include "conformance/runner/run_facts.hpp"

#include <fmt/chrono.h>

#include <chrono>

#include "conformance/cases/all_cases.hpp"
#include "conformance/runner/plan.hpp"

namespace wsspec::conformance {

reports::Run new_run(Role tested, std::uint64_t seed) {
  static const std::string case_set = hash_of(all_cases());
  reports::Run run;
  run.tool_version = WSSPEC_VERSION;
  run.case_set = case_set;
  run.role = name_of(tested);
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  run.started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
  run.seed = seed;
  return run;
}

}  // namespace wsspec::conformance
