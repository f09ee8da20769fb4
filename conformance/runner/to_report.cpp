#include "conformance/runner/to_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "conformance/machine/autobahn.hpp"
#include "conformance/machine/script_machine.hpp"
#include "conformance/requirements/suite.hpp"
#include "conformance/script/describe.hpp"

namespace wsspec::conformance {
namespace {

reports::Verdict to_report(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return reports::Verdict::pass;
    case Verdict::observed:
      return reports::Verdict::observed;
    case Verdict::non_strict:
      return reports::Verdict::non_strict;
    case Verdict::fail:
      return reports::Verdict::fail;
    case Verdict::setup_failed:
      return reports::Verdict::setup_failed;
    case Verdict::unimplemented:
      return reports::Verdict::unimplemented;
    case Verdict::skipped:
      return reports::Verdict::skipped;
  }
  return reports::Verdict::tool_error;
}

double ms_between(TimePoint from, TimePoint to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

std::string hex_of(ByteView octets) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(octets.size() * 3);
  for (const auto octet : octets) {
    if (!out.empty()) out += ' ';
    out += digits[octet >> 4];
    out += digits[octet & 0xF];
  }
  return out;
}

std::vector<reports::Finding> to_report(const std::vector<Finding>& findings) {
  std::vector<reports::Finding> out;
  for (const auto& finding : findings)
    out.push_back({std::string(finding.requirement->id), finding.expected, finding.got});
  return out;
}

std::vector<reports::WireRow> to_report(const WireLog& log, TimePoint started) {
  static constexpr const char* names[] = {"sent", "received", "note"};
  std::vector<reports::WireRow> out;
  for (const auto& row : log.rows())
    out.push_back({ms_between(started, row.at), names[static_cast<std::size_t>(row.direction)], describe(row),
                   hex_of(row.prefix), row.octets});
  return out;
}

/// The file's place in the tree, not on the machine that compiled it.
std::string source_of(const Case& test) {
  const std::string_view file = test.where.file_name();
  const auto at = file.rfind("conformance/");
  return fmt::format("{}:{}", at == std::string_view::npos ? file : file.substr(at), test.where.line());
}

reports::CaseResult row_of(const Case& test) {
  reports::CaseResult out;
  out.id = test.id;
  out.title = test.title;
  out.chapter = fmt::format("{} {}", test.id.substr(0, test.id.find('.')), chapter_title(test.id));
  for (const auto* requirement : covers(test)) out.requirements.emplace_back(requirement->id);
  out.steps = describe(test.script);
  out.source = source_of(test);
  return out;
}

}  // namespace

reports::CaseResult to_report(const Case& test, const Result& result, const CaseRun& run) {
  auto out = row_of(test);
  out.verdict = to_report(result.verdict);
  out.reason = result.reason;
  out.violations = to_report(result.violations);
  out.notes = to_report(result.notes);
  out.observed = result.observed;
  out.wire = to_report(result.wire, run.started);
  out.wire_cut = result.wire.cut();
  if (result.transcript.remote_code) out.remote_close_code = *result.transcript.remote_code;
  if (is_autobahn_id(test.id)) {
    auto verdict = autobahn_verdict(test, run.suite, result);
    out.autobahn = reports::Autobahn{std::move(verdict.behavior), std::move(verdict.behavior_close)};
  }
  out.seed = run.seed;
  out.started_ms = ms_between(run.run_started, run.started);
  out.duration_ms = ms_between(run.started, run.ended);
  out.replay = run.replay;
  return out;
}

reports::CaseResult not_run(const Case& test, reports::Verdict verdict, std::string reason) {
  auto out = row_of(test);
  out.verdict = verdict;
  out.reason = std::move(reason);
  return out;
}

void add_crash(reports::CaseResult& row, const std::string& how) {
  row.violations.push_back({std::string(suite::survives.id), "a client that lives on", how});
  if (row.verdict == reports::Verdict::fail) return;
  row.verdict = reports::Verdict::fail;
  row.reason = fmt::format("{}: {}", suite::survives.id, how);
}

std::vector<reports::Requirement> requirements_for(const std::vector<const Case*>& cases) {
  std::set<const Requirement*> all(ScriptMachine::requirements().begin(),
                                   ScriptMachine::requirements().end());
  all.insert(&suite::survives);
  for (const auto* test : cases)
    for (const auto* requirement : covers(*test)) all.insert(requirement);
  std::vector<const Requirement*> sorted(all.begin(), all.end());
  std::ranges::sort(sorted, [](const auto* a, const auto* b) {
    const bool own_a = a->id.starts_with("suite:");
    const bool own_b = b->id.starts_with("suite:");
    return own_a != own_b ? own_b : own_a ? a->id < b->id : id_less(a->id, b->id);
  });
  std::vector<reports::Requirement> out;
  for (const auto* requirement : sorted)
    out.push_back({std::string(requirement->id), name_of(requirement->level), section_of(*requirement),
                   url_of(*requirement), std::string(requirement->text)});
  return out;
}

}  // namespace wsspec::conformance
