#include <fmt/format.h>

#include <cmath>
#include <span>

#include "reports/json.hpp"
#include "reports/summary.hpp"
#include "reports/text.hpp"

namespace wsspec::reports {
namespace {

using Json = nlohmann::ordered_json;

// JSON has no word for an infinite number.
double number(double value) {
  return std::isfinite(value) ? value : 0;
}

Json list_of(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const auto& text : texts) list.push_back(valid_utf8(text));
  return list;
}

Json ids_of(const std::vector<const CaseResult*>& cases) {
  Json list = Json::array();
  for (const auto* result : cases) list.push_back(valid_utf8(result->id));
  return list;
}

Json findings_of(const std::vector<Finding>& findings) {
  Json list = Json::array();
  for (const auto& finding : findings)
    list.push_back({{"requirement", valid_utf8(finding.requirement)},
                    {"expected", valid_utf8(finding.expected)},
                    {"got", valid_utf8(finding.got)}});
  return list;
}

Json wire_of(const std::vector<WireRow>& rows) {
  Json list = Json::array();
  for (const auto& row : rows) {
    Json object;
    object["at_ms"] = number(row.at_ms);
    object["direction"] = valid_utf8(row.direction);
    object["text"] = valid_utf8(row.text);
    object["hex"] = valid_utf8(row.hex);
    object["octets"] = row.octets;
    list.push_back(std::move(object));
  }
  return list;
}

Json autobahn_of(const std::optional<Autobahn>& autobahn) {
  if (!autobahn) return nullptr;
  return {{"behavior", valid_utf8(autobahn->behavior)},
          {"behavior_close", valid_utf8(autobahn->behavior_close)}};
}

Json case_of(const CaseResult& result) {
  Json object;
  object["id"] = valid_utf8(result.id);
  object["title"] = valid_utf8(result.title);
  object["chapter"] = valid_utf8(result.chapter);
  object["verdict"] = name_of(result.verdict);
  object["reason"] = valid_utf8(result.reason);
  object["requirements"] = list_of(result.requirements);
  object["violations"] = findings_of(result.violations);
  object["notes"] = findings_of(result.notes);
  object["remote_close_code"] = result.remote_close_code ? Json(*result.remote_close_code) : Json(nullptr);
  object["autobahn"] = autobahn_of(result.autobahn);
  object["seed"] = std::to_string(result.seed);
  object["started_ms"] = number(result.started_ms);
  object["duration_ms"] = number(result.duration_ms);
  object["source"] = valid_utf8(result.source);
  object["replay"] = valid_utf8(result.replay);
  object["steps"] = list_of(result.steps);
  object["observed"] = list_of(result.observed);
  object["wire"] = wire_of(result.wire);
  object["wire_cut"] = result.wire_cut;
  return object;
}

Json requirement_of(const RequirementOutcome& outcome) {
  const auto& requirement = *outcome.requirement;
  Json object;
  object["id"] = valid_utf8(requirement.id);
  object["level"] = valid_utf8(requirement.level);
  object["section"] = valid_utf8(requirement.section);
  object["url"] = valid_utf8(requirement.url);
  object["text"] = valid_utf8(requirement.text);
  object["verdict"] = name_of(outcome.verdict);
  object["cases"] = ids_of(outcome.cases);
  object["violated"] = ids_of(outcome.violated);
  return object;
}

Json verdicts_of(std::span<const std::size_t> counts) {
  Json object = Json::object();
  for (std::size_t i = 0; i < counts.size(); ++i) object[name_of(static_cast<Verdict>(i))] = counts[i];
  return object;
}

Json summary_of(const Run& run) {
  Json chapters = Json::array();
  for (const auto& chapter : chapters_of(run)) {
    Json object;
    object["title"] = valid_utf8(chapter.title);
    object["cases"] = chapter.cases.size();
    object["verdicts"] = verdicts_of(chapter.counts);
    object["duration_ms"] = number(chapter.duration_ms);
    chapters.push_back(std::move(object));
  }
  Json summary;
  summary["score"] = score_line(run);
  summary["failed"] = has_failed(run);
  summary["cases"] = run.cases.size();
  summary["verdicts"] = verdicts_of(count_verdicts(run.cases));
  summary["chapters"] = std::move(chapters);
  return summary;
}

// All but the two long lists.
Json head_of(const Run& run) {
  Json head;
  head["$schema"] = "urn:wsspec:schema:report:1";
  head["schema"] = schema_version;
  head["tool"] = {
      {"name", "wsspec"}, {"version", valid_utf8(run.tool_version)}, {"case_set", valid_utf8(run.case_set)}};
  Json facts;
  facts["role"] = valid_utf8(run.role);
  facts["subject"] = valid_utf8(run.subject);
  facts["url"] = valid_utf8(run.url);
  facts["started"] = valid_utf8(run.started);
  facts["duration_ms"] = number(run.duration_ms);
  facts["seed"] = std::to_string(run.seed);
  facts["complete"] = run.complete;
  head["run"] = std::move(facts);
  head["summary"] = summary_of(run);
  return head;
}

}  // namespace

nlohmann::ordered_json to_json_document(const Run& run) {
  Json document = head_of(run);
  Json requirements = Json::array();
  for (const auto& outcome : outcomes_of(run)) requirements.push_back(requirement_of(outcome));
  Json cases = Json::array();
  for (const auto& result : run.cases) cases.push_back(case_of(result));
  document["requirements"] = std::move(requirements);
  document["cases"] = std::move(cases);
  return document;
}

std::string to_json(const Run& run) {
  // One value at a time, so that the whole document never lies in memory twice.
  const Json head = head_of(run);
  std::string text = "{\n";
  for (const auto& [key, value] : head.items()) text += fmt::format("\"{}\": {},\n", key, value.dump());
  text += "\"requirements\": [";
  const char* separator = "\n";
  for (const auto& outcome : outcomes_of(run)) {
    text += separator;
    text += requirement_of(outcome).dump();
    separator = ",\n";
  }
  text += "\n],\n\"cases\": [";
  separator = "\n";
  for (const auto& result : run.cases) {
    text += separator;
    text += case_of(result).dump();
    separator = ",\n";
  }
  text += "\n]\n}\n";
  return text;
}

}  // namespace wsspec::reports
