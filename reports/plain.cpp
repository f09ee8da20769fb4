#include "reports/plain.hpp"

#include <fmt/format.h>

#include <iterator>

#include "reports/text.hpp"

namespace wsspec::reports {
namespace {

template <class... Args>
void line(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
  fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
  out += '\n';
}

void add_requirement(std::string& out, const std::string& id, const RequirementIndex& index) {
  const auto found = index.find(id);
  if (found == index.end()) {
    if (!id.empty()) line(out, "  rule      {}", printable(id));
    return;
  }
  const auto& rule = *found->second;
  line(out, "  rule      {} [{}] {}", printable(rule.id), printable(rule.level), printable(rule.text));
  line(out, "            {}{}{}", printable(rule.section), rule.url.empty() ? "" : "  ", printable(rule.url));
}

void add_finding(std::string& out, const Finding& finding, const RequirementIndex& index) {
  line(out, "  expected  {}", printable(finding.expected));
  line(out, "  got       {}", printable(finding.got));
  add_requirement(out, finding.requirement, index);
}

const char* arrow_of(const WireRow& row) {
  if (row.direction == "sent") return "->";
  return row.direction == "received" ? "<-" : "  ";
}

}  // namespace

std::string plain_findings(const CaseResult& result, const RequirementIndex& index) {
  std::string out;
  if (result.violations.empty() && !result.reason.empty())
    line(out, "  reason    {}", printable(result.reason));
  for (const auto& violation : result.violations) add_finding(out, violation, index);
  return out;
}

std::string plain_wire(const CaseResult& result, bool with_hex) {
  std::string out;
  for (const auto& row : result.wire) {
    line(out, "  {:>9.1f} ms {} {}", row.at_ms, arrow_of(row), printable(row.text));
    if (with_hex && !row.hex.empty()) line(out, "                  {}", printable(row.hex));
  }
  if (result.wire_cut) line(out, "                  (the log was longer)");
  return out;
}

std::string plain_case(const CaseResult& result, const RequirementIndex& index) {
  std::string out = plain_findings(result, index);
  for (const auto& note : result.notes) {
    line(out, "  note      {}", printable(note.got));
    if (!note.expected.empty()) line(out, "  usual     {}", printable(note.expected));
    add_requirement(out, note.requirement, index);
  }
  if (!result.wire.empty()) line(out, "  wire log  (-> sent, <- received)");
  out += plain_wire(result);
  if (!result.replay.empty()) line(out, "  replay    {}", printable(result.replay));
  return out;
}

}  // namespace wsspec::reports
