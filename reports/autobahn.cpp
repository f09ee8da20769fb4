#include "reports/autobahn.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "reports/summary.hpp"
#include "reports/text.hpp"

namespace wsspec::reports {
namespace {

using Json = nlohmann::ordered_json;

std::string agent_of(const Run& run) {
  return run.subject.empty() ? "UnknownPeer" : printable(run.subject);
}

// Autobahn's rule: lower case, and all but a-z and 0-9 becomes "_".
std::string file_stem(std::string_view agent) {
  std::string stem(agent);
  for (char& c : stem) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) c = '_';
  }
  return stem.substr(0, 100);  // a file name may have 255 octets
}

std::string file_name(std::string_view stem, std::string id) {
  std::ranges::replace(id, '.', '_');
  return fmt::format("{}_case_{}.json", stem, slug(id).substr(0, 100));
}

// Two agents may have one stem ("My Server", "my-server"): Autobahn overwrites, we count on.
std::string free_stem(const Json& index, const std::string& agent) {
  std::set<std::string> taken;
  for (const auto& [name, cases] : index.items()) {
    if (name == agent) continue;
    for (const auto& row : cases) {
      const auto file = row.find("reportfile");
      if (file == row.end() || !file->is_string()) continue;
      const auto& text = file->get_ref<const std::string&>();
      taken.insert(text.substr(0, text.find("_case_")));
      break;
    }
  }
  const std::string stem = file_stem(agent);
  std::string candidate = stem;
  for (int i = 2; taken.contains(candidate); ++i) candidate = fmt::format("{}_{}", stem, i);
  return candidate;
}

Json close_code(const CaseResult& result) {
  return result.remote_close_code ? Json(*result.remote_close_code) : Json(nullptr);
}

std::int64_t whole_ms(double ms) {
  return std::isfinite(ms) ? static_cast<std::int64_t>(std::llround(ms)) : 0;
}

Json texts_of(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const auto& text : texts) list.push_back(printable(text, Lines::keep));
  return list;
}

std::string lines_of(const std::vector<std::string>& texts) {
  std::string lines;
  for (const auto& text : texts) {
    if (!lines.empty()) lines += '\n';
    lines += printable(text, Lines::keep);
  }
  return lines;
}

// RO and TO: octets received and sent, [how many, the first ones in hex].
Json wirelog_of(const CaseResult& result) {
  Json log = Json::array();
  for (const auto& row : result.wire) {
    if (row.direction != "sent" && row.direction != "received") continue;
    std::string hex = printable(row.hex);
    std::erase(hex, ' ');
    log.push_back({row.direction == "sent" ? "TO" : "RO", {row.octets, hex}});
  }
  return log;
}

Json case_file(const Run& run, const std::string& agent, const CaseResult& result, std::size_t number) {
  Json file;
  file["case"] = number;
  file["id"] = printable(result.id);
  file["description"] = printable(result.title);
  file["expectation"] = lines_of(result.steps);
  file["agent"] = agent;
  file["started"] = printable(time_after(run.started, result.started_ms));
  file["duration"] = whole_ms(result.duration_ms);
  file["reportTime"] = printable(time_after(run.started, run.duration_ms));
  file["reportCompressionRatio"] = false;
  file["behavior"] = printable(result.autobahn->behavior);
  file["behaviorClose"] = printable(result.autobahn->behavior_close);
  file["expected"] = {{"OK", texts_of(result.steps)}};
  file["received"] = texts_of(result.observed);
  file["result"] = result.reason.empty() ? std::string(name_of(result.verdict)) : printable(result.reason);
  file["remoteCloseCode"] = close_code(result);
  file["isServer"] = run.role == "client";  // of the fuzzer
  file["createWirelog"] = true;
  file["createStats"] = false;
  file["wirelog"] = wirelog_of(result);
  return file;
}

std::expected<Json, std::string> read_index(std::string_view text) {
  if (text.empty()) return Json::object();
  auto index = Json::parse(text, nullptr, false);
  const auto is_agent = [](const Json& cases) {
    return cases.is_object() && std::ranges::all_of(cases, [](const Json& row) { return row.is_object(); });
  };
  if (!index.is_object() || !std::ranges::all_of(index, is_agent))
    return std::unexpected("is not an index of Autobahn's form (agent, case id, result); move it away");
  return index;
}

}  // namespace

std::expected<AutobahnFiles, std::string> to_autobahn(const Run& run, std::string_view old_index) {
  auto index = read_index(old_index);
  if (!index) return std::unexpected(index.error());
  const std::string agent = agent_of(run);
  const std::string stem = free_stem(*index, agent);
  AutobahnFiles files;
  Json rows = Json::object();
  std::size_t number = 0;
  for (const auto& result : run.cases) {
    if (!result.autobahn) continue;
    auto name = file_name(stem, printable(result.id));
    Json row;
    row["behavior"] = printable(result.autobahn->behavior);
    row["behaviorClose"] = printable(result.autobahn->behavior_close);
    row["duration"] = whole_ms(result.duration_ms);
    row["remoteCloseCode"] = close_code(result);
    row["reportfile"] = name;
    rows[printable(result.id)] = std::move(row);
    files.cases.push_back({std::move(name), case_file(run, agent, result, ++number).dump(2) + "\n"});
  }
  if (files.cases.empty()) return files;
  (*index)[agent] = std::move(rows);
  files.index = index->dump(2) + "\n";
  return files;
}

}  // namespace wsspec::reports
