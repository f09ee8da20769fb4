#include "reports/model.hpp"

#include <array>

namespace wsspec::reports {
namespace {

constexpr std::array<const char*, verdict_count> verdict_names{
    "pass",    "non-strict",   "fail",       "observed",        "unimplemented",
    "skipped", "setup-failed", "tool-error", "unexpected-pass",
};

}  // namespace

const char* name_of(Verdict verdict) {
  return verdict_names[static_cast<std::size_t>(verdict)];
}

std::optional<Verdict> verdict_of(std::string_view name) {
  for (std::size_t i = 0; i < verdict_names.size(); ++i)
    if (name == verdict_names[i]) return static_cast<Verdict>(i);
  return std::nullopt;
}

bool is_failure(Verdict verdict) {
  return verdict == Verdict::fail || verdict == Verdict::setup_failed || verdict == Verdict::unexpected_pass;
}

std::vector<std::size_t> count_verdicts(const std::vector<CaseResult>& cases) {
  std::vector<std::size_t> counts(verdict_count);
  for (const auto& result : cases) ++counts[static_cast<std::size_t>(result.verdict)];
  return counts;
}

}  // namespace wsspec::reports
