#include "reports/html_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "reports/text.hpp"

namespace wsspec::reports::html {
namespace {

Data list_of(const std::vector<std::string>& texts) {
  std::vector<Data> items(texts.begin(), texts.end());
  return Data{items};
}

struct FindingLook {
  const char* heading;
  const char* verdict;
};

// A violation looks as bad as its requirement's level; where the requirement is not known, as bad as the
// case.
FindingLook look_of(const Requirement* requirement, const CaseResult& result) {
  if (!requirement) return {"Violated", name_of(result.verdict)};
  if (requirement->level == "must") return {"Violated", name_of(Verdict::fail)};
  if (requirement->level == "should") return {"Not met", name_of(Verdict::non_strict)};
  return {"Noted", name_of(Verdict::observed)};
}

Data finding_values(const Finding& finding, FindingLook look, const Requirement* requirement) {
  Data data;
  set_text(data, "heading", look.heading);
  set_text(data, "verdict", look.verdict);
  set_text(data, "expected", finding.expected);
  set_text(data, "got", finding.got);
  set_text(data, "requirement", finding.requirement);
  if (!requirement) return data;
  set_text(data, "anchor", anchor_of(*requirement));
  set_text(data, "level", requirement->level);
  set_text(data, "text", requirement->text);
  set_text(data, "section", requirement->section);
  set_text(data, "link", web_address(requirement->url));
  return data;
}

std::vector<Data> findings_values(const CaseResult& result, const RequirementIndex& index) {
  const auto requirement_of = [&](const Finding& finding) {
    const auto found = index.find(finding.requirement);
    return found == index.end() ? nullptr : found->second;
  };
  std::vector<Data> findings;
  for (const auto& violation : result.violations) {
    const auto* requirement = requirement_of(violation);
    findings.push_back(finding_values(violation, look_of(requirement, result), requirement));
  }
  for (const auto& note : result.notes)
    findings.push_back(finding_values(note, {"Noted", name_of(Verdict::observed)}, requirement_of(note)));
  return findings;
}

std::vector<Data> wire_values(const CaseResult& result) {
  std::vector<Data> rows;
  rows.reserve(result.wire.size());
  for (const auto& row : result.wire) {
    const bool is_sent = row.direction == "sent";
    const bool is_received = row.direction == "received";
    auto& data = rows.emplace_back();
    set_text(data, "direction", is_sent ? "sent" : is_received ? "received" : "note");
    set_text(data, "arrow", is_sent ? "→ sent" : is_received ? "← received" : "");
    set_text(data, "at", fmt::format("{:.1f}", row.at_ms));
    set_text(data, "text", row.text);
    set_text(data, "hex", row.hex);
    if (row.octets != 0) set_text(data, "octets", std::to_string(row.octets));
  }
  return rows;
}

std::vector<Data> covers_values(const CaseResult& result) {
  std::vector<Data> items;
  for (const auto& id : result.requirements) {
    auto& data = items.emplace_back();
    set_text(data, "id", id);
    set_text(data, "anchor", slug(id));
  }
  return items;
}

// A row of the table names one requirement: the one that was violated, or the case's first.
void set_requirements(Data& data, const CaseResult& result) {
  std::string all;
  for (const auto& id : result.requirements) {
    if (!all.empty()) all += ' ';
    all += id;
  }
  set_text(data, "all_requirements", all);
  const auto& first = !result.violations.empty()     ? result.violations.front().requirement
                      : !result.requirements.empty() ? result.requirements.front()
                                                     : std::string();
  set_text(data, "first_requirement", first);
  if (result.requirements.size() > 1)
    set_text(data, "more_requirements", std::to_string(result.requirements.size() - 1));
}

}  // namespace

kainjow::mustache::mustache template_of(std::string_view text) {
  kainjow::mustache::mustache made{std::string(text)};
  made.set_custom_escape(escaped);
  return made;
}

std::string rendered(kainjow::mustache::mustache& with, const Data& data) {
  std::string out;
  with.render(data, [&](const std::string& piece) { out += piece; });
  return out;
}

std::string escaped(const std::string& text) {
  return escape_html(printable(text));
}

std::string anchor_of(const CaseResult& result) {
  return fmt::format("case-{}", slug(result.id));
}
std::string anchor_of(const Requirement& requirement) {
  return slug(requirement.id);
}

std::string case_links(const RequirementOutcome& outcome, bool has_others) {
  constexpr std::size_t open_max = 12;
  auto cases = outcome.violated;
  const auto is_other = [&](const CaseResult* result) {
    return !std::ranges::binary_search(outcome.violated, result);  // all point into one list, in its order
  };
  if (has_others) std::ranges::copy_if(outcome.cases, std::back_inserter(cases), is_other);
  std::string out;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (i == open_max)
      fmt::format_to(std::back_inserter(out), "<details><summary>and {} more</summary> ",
                     cases.size() - open_max);
    const auto look =
        i < outcome.violated.size() ? fmt::format(" class=\"v-{}\"", name_of(cases[i]->verdict)) : "";
    fmt::format_to(std::back_inserter(out), "<a href=\"#{}\"{}>{}</a> ", anchor_of(*cases[i]), look,
                   escaped(cases[i]->id));
  }
  if (cases.size() > open_max) out += "</details>";
  return out;
}

std::string_view web_address(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://") ? url : std::string_view();
}

void set_text(Data& data, const char* key, std::string_view text) {
  if (!text.empty()) data[key] = Data(std::string(text));
}

void set_list(Data& data, const std::string& key, const std::vector<Data>& items) {
  data["has_" + key] = Data(!items.empty());
  data[key] = Data(items);
}

Data case_values(const Run& run, const CaseResult& result, const RequirementIndex& index) {
  Data data;
  set_text(data, "anchor", anchor_of(result));
  set_text(data, "id", result.id);
  set_text(data, "title", result.title);
  set_text(data, "verdict", name_of(result.verdict));
  set_text(data, "symbol", symbol_of(result.verdict));
  set_text(data, "reason", result.reason);
  set_text(data, "duration", duration_text(result.duration_ms));
  set_text(data, "started", time_after(run.started, result.started_ms));
  set_text(data, "seed", std::to_string(result.seed));
  set_text(data, "source", result.source);
  set_text(data, "replay", result.replay);
  if (result.remote_close_code) set_text(data, "close_code", std::to_string(*result.remote_close_code));
  if (result.autobahn) {
    set_text(data, "behavior", result.autobahn->behavior);
    set_text(data, "behavior_close", result.autobahn->behavior_close);
  }
  set_requirements(data, result);
  set_list(data, "findings", findings_values(result, index));
  data["has_steps"] = Data(!result.steps.empty());
  data["steps"] = list_of(result.steps);
  data["has_observed"] = Data(!result.observed.empty());
  data["observed"] = list_of(result.observed);
  set_list(data, "wire", wire_values(result));
  data["wire_cut"] = Data(result.wire_cut);
  set_list(data, "covers", covers_values(result));
  return data;
}

}  // namespace wsspec::reports::html
