#include "reports/mutation_page.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "reports/embedded.hpp"
#include "reports/html_values.hpp"

namespace wsspec::reports {
namespace {

using html::Data;
using html::set_list;
using html::set_text;
using nlohmann::json;

/// A class of the style sheet.
const char* verdict_of(bool is_well) {
  return is_well ? "pass" : "fail";
}

void set_score(Data& data, const char* count, std::size_t value, const char* of, std::size_t all) {
  set_text(data, count, std::to_string(value));
  set_text(data, of, std::to_string(all));
}

std::vector<Data> scores_of(const json& scores) {
  std::vector<Data> items;
  for (const char* level : {"must", "should", "info"}) {
    const auto killed = scores.at(level).at("killed").get<std::size_t>();
    const auto of = scores.at(level).at("of").get<std::size_t>();
    auto& item = items.emplace_back();
    set_text(item, "level", level);
    set_text(item, "verdict", verdict_of(killed == of));
    set_score(item, "killed", killed, "of", of);
  }
  return items;
}

/// A mutant, or a control.
Data row_of(const json& row, const json& cases, bool is_well) {
  Data item;
  for (const char* key : {"id", "role", "words"}) set_text(item, key, row.at(key).get<std::string>());
  for (const char* key : {"level", "requirement"}) set_text(item, key, row.value(key, std::string()));
  set_text(item, "verdict", verdict_of(is_well));
  set_text(item, "count", std::to_string(cases.size()));
  if (!cases.empty()) set_text(item, "first", cases.front().get<std::string>());
  return item;
}

Data values_of(const json& table) {
  Data data;
  set_list(data, "scores", scores_of(table.at("score")));
  std::vector<Data> mutants, controls, blunt;
  for (const auto& row : table.at("mutants"))
    mutants.push_back(row_of(row, row.at("killers"), row.at("killed").get<bool>()));
  for (const auto& row : table.at("controls"))
    controls.push_back(row_of(row, row.at("failed_by"), row.at("failed_by").empty()));
  for (const auto& row : table.at("cases")) {
    if (!row.at("failed_on").empty() && row.at("by_its_own").get<bool>()) continue;
    auto& item = blunt.emplace_back();
    for (const char* key : {"id", "role"}) set_text(item, key, row.at(key).get<std::string>());
  }
  const auto failed = static_cast<std::size_t>(std::ranges::count_if(
      table.at("controls"), [](const json& row) { return !row.at("failed_by").empty(); }));
  set_score(data, "controls_failed", failed, "controls_of", controls.size());
  set_text(data, "controls_verdict", verdict_of(failed == 0));
  set_score(data, "blunt", blunt.size(), "cases_of", table.at("cases").size());
  set_text(data, "blunt_verdict", verdict_of(blunt.empty()));
  set_list(data, "mutants", mutants);
  set_list(data, "controls", controls);
  set_list(data, "blunt_cases", blunt);
  return data;
}

}  // namespace

std::expected<std::string, std::string> mutation_page(std::string_view text) {
  try {
    Data data = values_of(json::parse(text));
    set_text(data, "css", embedded::page_css);
    auto page = html::template_of(embedded::mutation_mustache);
    return html::rendered(page, data);
  } catch (const json::exception& error) {
    return std::unexpected(std::string("not a mutation table: ") + error.what());
  }
}

}  // namespace wsspec::reports
