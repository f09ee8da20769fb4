#include "reports/html.hpp"

#include <fmt/format.h>

#include <array>

#include "reports/embedded.hpp"
#include "reports/html_values.hpp"
#include "reports/summary.hpp"
#include "reports/text.hpp"

namespace wsspec::reports {
namespace {

using html::Data;
using html::rendered;
using html::set_list;
using html::set_text;
using html::template_of;

constexpr std::array<const char*, verdict_count> meanings{
    "Every requirement that the case covers was met.",
    "A SHOULD, or something the suite recommends by itself, was not met. It does not fail the run.",
    "A MUST was not met.",
    "The case only looks. What it saw stands in its notes.",
    "The peer does not have the feature: it was not negotiated.",
    "Not run. The reason stands in the case.",
    "The peer did not get as far as the case's first word, so nothing was tested.",
    "A fault of the suite, not of the peer. Please report it.",
    "The baseline says that the case fails, and it passes: take it out of the baseline.",
};

// One item for each verdict that occurs.
std::vector<Data> tiles_of(const std::vector<std::size_t>& counts) {
  std::vector<Data> tiles;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    auto& tile = tiles.emplace_back();
    set_text(tile, "verdict", name_of(static_cast<Verdict>(i)));
    set_text(tile, "symbol", symbol_of(static_cast<Verdict>(i)));
    set_text(tile, "count", std::to_string(counts[i]));
  }
  return tiles;
}

std::string count_text(std::size_t count) {
  return count == 0 ? "·" : std::to_string(count);
}

std::vector<Data> chapters_values(const Run& run, const RequirementIndex& index) {
  auto case_template = template_of(embedded::case_mustache);
  std::vector<Data> items;
  for (const auto& chapter : chapters_of(run)) {
    const auto columns = columns_of(chapter.counts);
    auto& data = items.emplace_back();
    set_text(data, "title", chapter.title);
    set_text(data, "anchor", fmt::format("chapter-{}-{}", items.size(), slug(chapter.title)));
    set_text(data, "pass", count_text(columns.pass));
    set_text(data, "non_strict", count_text(columns.non_strict));
    set_text(data, "fail", count_text(columns.fail));
    set_text(data, "observed", count_text(columns.observed));
    set_text(data, "other", count_text(columns.other));
    set_text(data, "duration", duration_text(chapter.duration_ms));
    set_text(data, "case_count",
             fmt::format("{} case{}", chapter.cases.size(), chapter.cases.size() == 1 ? "" : "s"));
    data["has_fail"] = Data(columns.fail != 0);
    data["has_non_strict"] = Data(columns.non_strict != 0);
    set_list(data, "parts", tiles_of(chapter.counts));
    std::string cases;
    for (const auto* result : chapter.cases)
      cases += rendered(case_template, html::case_values(run, *result, index));
    set_text(data, "cases", cases);
  }
  return items;
}

Data outcome_values(const RequirementOutcome& outcome, bool has_others) {
  const auto& requirement = *outcome.requirement;
  Data data;
  set_text(data, "verdict", name_of(outcome.verdict));
  set_text(data, "symbol", symbol_of(outcome.verdict));
  set_text(data, "id", requirement.id);
  set_text(data, "anchor", html::anchor_of(requirement));
  set_text(data, "level", requirement.level);
  set_text(data, "text", requirement.text);
  set_text(data, "section", requirement.section);
  set_text(data, "link", html::web_address(requirement.url));
  set_text(data, "cases", html::case_links(outcome, has_others));
  return data;
}

std::vector<Data> requirement_values(const std::vector<RequirementOutcome>& outcomes) {
  std::vector<Data> items;
  for (const auto& outcome : outcomes) items.push_back(outcome_values(outcome, true));
  return items;
}

// Violated ones, the worst level first.
std::vector<Data> violated_values(const std::vector<RequirementOutcome>& outcomes) {
  std::vector<Data> items;
  for (const auto verdict : {Verdict::fail, Verdict::non_strict, Verdict::observed})
    for (const auto& outcome : outcomes)
      if (outcome.verdict == verdict && !outcome.violated.empty())
        items.push_back(outcome_values(outcome, false));
  return items;
}

std::vector<Data> legend_values() {
  std::vector<Data> items;
  for (std::size_t i = 0; i < meanings.size(); ++i) {
    auto& data = items.emplace_back();
    set_text(data, "verdict", name_of(static_cast<Verdict>(i)));
    set_text(data, "symbol", symbol_of(static_cast<Verdict>(i)));
    set_text(data, "meaning", meanings[i]);
  }
  return items;
}

struct Ending {
  const char* outcome;  // a class of the style sheet
  const char* word;
  const char* hint;
  const char* icon_colour;
};

Ending ending_of(const Run& run) {
  if (run.cases.empty()) return {"empty", "NOTHING RUN", "No case was selected.", "6b7684"};
  const auto columns = columns_of(count_verdicts(run.cases));
  if (has_failed(run)) {
    const char* hint = columns.fail != 0
                           ? "A requirement of level must was not met, or the peer could not be tested."
                       : run.complete ? "The suite itself had a fault."
                                      : "The run did not reach its end.";
    return {"failed", "FAIL", hint, "c3272b"};
  }
  return {"passed", "PASS", columns.non_strict != 0 ? "No must was violated." : "Nothing was violated.",
          "15794a"};
}

void set_run(Data& data, const Run& run) {
  const auto ending = ending_of(run);
  set_text(data, "outcome", ending.outcome);
  set_text(data, "outcome_word", ending.word);
  set_text(data, "outcome_hint", ending.hint);
  set_text(data, "icon_colour", ending.icon_colour);
  set_text(data, "version", run.tool_version);
  set_text(data, "subject", run.subject.empty() ? "Unnamed peer" : run.subject);
  set_text(data, "role_words", run.role == "client" ? "Client under test" : "Server under test");
  set_text(data, "url", run.url);
  set_text(data, "started", run.started);
  set_text(data, "duration", duration_text(run.duration_ms));
  set_text(data, "case_set", run.case_set);
  set_text(data, "seed", std::to_string(run.seed));
  set_text(data, "score", score_line(run));
  set_text(data, "case_count", std::to_string(run.cases.size()));
  set_text(data, "requirement_count", std::to_string(run.requirements.size()));
  data["incomplete"] = Data(!run.complete);
}

}  // namespace

std::string to_html(const Run& run) {
  const auto index = index_requirements(run.requirements);
  const auto outcomes = outcomes_of(run);
  Data data;
  set_run(data, run);
  set_text(data, "css", embedded::page_css);
  set_text(data, "js", embedded::page_js);
  set_list(data, "tiles", tiles_of(count_verdicts(run.cases)));
  set_list(data, "violated", violated_values(outcomes));
  set_list(data, "legend", legend_values());
  set_list(data, "chapters", chapters_values(run, index));
  set_list(data, "outcomes", requirement_values(outcomes));
  auto page = template_of(embedded::page_mustache);
  return rendered(page, data);
}

}  // namespace wsspec::reports
