#pragma once
#include <expected>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "reports/model.hpp"

// report.json, the one format that loses nothing: reports/schema/report.schema.json says what it looks like,
// and every other format can be made again from it. Seeds are decimal texts, because most readers of JSON
// round numbers over 2^53. Octets that are not UTF-8 are written as `\xNN`; every other text comes back as it
// was.
namespace wsspec::reports {

/// The whole document: `$schema`, `schema`, `tool`, `run`, `summary`, `requirements`, `cases`. What `summary`
/// holds and a requirement's `cases` and `verdict` are derived from the rest, for scripts; reading ignores
/// them.
nlohmann::ordered_json to_json_document(const Run& run);

/// The same as text, ending with a line feed: one line a requirement and a case, so that `grep` and `diff`
/// are of use.
std::string to_json(const Run& run);

/// A Run, or one sentence for people: where in the document ("cases[3].verdict") and what is wrong there.
/// Keys that are not known are ignored (a later minor version may add some); a document of another major
/// version is refused. Missing keys count as empty, except those without which there is no report: `schema`,
/// `tool`, `run`, `requirements`, `cases`, and the id, title and verdict of each case.
std::expected<Run, std::string> run_from_document(const nlohmann::ordered_json& document);
std::expected<Run, std::string> run_from_json(std::string_view text);

/// Reads report.json; the sentence names the file.
std::expected<Run, std::string> read_report(const std::filesystem::path& file);

/// The text of report.schema.json (JSON Schema, draft 7).
std::string_view report_schema();

}  // namespace wsspec::reports
