#include "reports/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace wsspec::reports {
namespace {

Verdict verdict_of_violation(const Requirement& requirement) {
  if (requirement.level == "must") return Verdict::fail;
  return requirement.level == "should" ? Verdict::non_strict : Verdict::observed;
}

// A script that ends with one of these has run to its last step.
bool got_to_its_end(Verdict verdict) {
  return verdict == Verdict::pass || verdict == Verdict::non_strict || verdict == Verdict::observed ||
         verdict == Verdict::unexpected_pass;
}

Verdict verdict_of_outcome(const RequirementOutcome& outcome) {
  if (!outcome.violated.empty()) return verdict_of_violation(*outcome.requirement);
  for (const auto* result : outcome.cases)
    if (got_to_its_end(result->verdict))
      return outcome.requirement->level == "info" ? Verdict::observed : Verdict::pass;
  constexpr std::array worst_first{Verdict::setup_failed, Verdict::tool_error, Verdict::unimplemented};
  for (const auto verdict : worst_first)
    for (const auto* result : outcome.cases)
      if (result->verdict == verdict) return verdict;
  return Verdict::skipped;
}

}  // namespace

std::vector<Chapter> chapters_of(const Run& run) {
  std::vector<Chapter> chapters;
  std::unordered_map<std::string_view, std::size_t> places;
  for (const auto& result : run.cases) {
    const auto [place, is_new] = places.try_emplace(result.chapter, chapters.size());
    if (is_new) {
      chapters.push_back({.title = result.chapter.empty() ? "Other" : result.chapter});
      chapters.back().counts.resize(verdict_count);
    }
    auto& chapter = chapters[place->second];
    chapter.cases.push_back(&result);
    ++chapter.counts[static_cast<std::size_t>(result.verdict)];
    chapter.duration_ms += result.duration_ms;
  }
  return chapters;
}

Columns columns_of(const std::vector<std::size_t>& counts) {
  Columns columns;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto verdict = static_cast<Verdict>(i);
    auto& column = is_failure(verdict)              ? columns.fail
                   : verdict == Verdict::pass       ? columns.pass
                   : verdict == Verdict::non_strict ? columns.non_strict
                   : verdict == Verdict::observed   ? columns.observed
                                                    : columns.other;
    column += counts[i];
  }
  return columns;
}

RequirementIndex index_requirements(const std::vector<Requirement>& requirements) {
  RequirementIndex index;
  for (const auto& requirement : requirements) index.try_emplace(requirement.id, &requirement);
  return index;
}

std::vector<RequirementOutcome> outcomes_of(const Run& run) {
  std::vector<RequirementOutcome> outcomes;
  std::unordered_map<std::string_view, std::size_t> places;
  outcomes.reserve(run.requirements.size());
  for (const auto& requirement : run.requirements) {
    places.try_emplace(requirement.id, outcomes.size());
    outcomes.push_back({.requirement = &requirement});
  }
  const auto add = [&](const std::string& id, const CaseResult& result, auto list) {
    const auto place = places.find(id);
    if (place == places.end()) return;
    auto& cases = outcomes[place->second].*list;
    if (cases.empty() || cases.back() != &result) cases.push_back(&result);
  };
  for (const auto& result : run.cases) {
    for (const auto& id : result.requirements) add(id, result, &RequirementOutcome::cases);
    for (const auto& violation : result.violations)
      add(violation.requirement, result, &RequirementOutcome::violated);
  }
  for (auto& outcome : outcomes) outcome.verdict = verdict_of_outcome(outcome);
  return outcomes;
}

bool has_failed(const Run& run) {
  return !run.complete || std::ranges::any_of(run.cases, [](const CaseResult& result) {
    return is_failure(result.verdict) || result.verdict == Verdict::tool_error;
  });
}

std::string score_line(const Run& run) {
  const auto counts = count_verdicts(run.cases);
  std::string parts;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    parts += fmt::format("{} {} {}", parts.empty() ? ":" : ",", counts[i], name_of(static_cast<Verdict>(i)));
  }
  const char* word = run.cases.empty() ? "NOTHING RUN" : has_failed(run) ? "FAIL" : "PASS";
  return fmt::format("{} case{}{} — {}{} in {}", run.cases.size(), run.cases.size() == 1 ? "" : "s", parts,
                     run.complete ? "" : "INTERRUPTED, ", word, duration_text(run.duration_ms));
}

const char* symbol_of(Verdict verdict) {
  constexpr std::array<const char*, verdict_count> symbols{"✔", "≈", "✘", "•", "–", "○", "▲", "‼", "★"};
  return symbols[static_cast<std::size_t>(verdict)];
}

std::string duration_text(double ms) {
  if (!std::isfinite(ms)) return "?";
  if (ms < 9.95) return fmt::format("{:.1f} ms", ms);
  if (ms < 499.5) return fmt::format("{:.0f} ms", ms);
  if (ms < 59'950) return fmt::format("{:.1f} s", ms / 1000);
  const auto seconds = static_cast<std::int64_t>(std::llround(ms / 1000));
  return fmt::format("{} min {:02} s", seconds / 60, seconds % 60);
}

std::string time_after(std::string_view started, double ms) {
  namespace chrono = std::chrono;
  std::string text(started);
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  double second = 0;
  char zone = 0;
  const int read = std::sscanf(text.c_str(), "%4d-%2u-%2uT%2d:%2d:%lf%c", &year, &month, &day, &hour, &minute,
                               &second, &zone);
  const chrono::year_month_day date{chrono::year{year}, chrono::month{month}, chrono::day{day}};
  if (read != 7 || zone != 'Z' || !date.ok() || !(second >= 0 && second < 61) || !std::isfinite(ms))
    return text;
  const auto since =
      chrono::hours{hour} + chrono::minutes{minute} + chrono::milliseconds{std::llround(second * 1000 + ms)};
  const auto moment = chrono::sys_days{date} + since;
  const auto midnight = chrono::floor<chrono::days>(moment);
  const chrono::year_month_day then{midnight};
  const chrono::hh_mm_ss clock{chrono::floor<chrono::milliseconds>(moment - midnight)};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(then.year()),
                     static_cast<unsigned>(then.month()), static_cast<unsigned>(then.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

}  // namespace wsspec::reports
