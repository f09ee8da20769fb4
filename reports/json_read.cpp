#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <fstream>
#include <initializer_list>
#include <sstream>

#include "reports/embedded.hpp"
#include "reports/json.hpp"
#include "reports/text.hpp"

namespace wsspec::reports {
namespace {

using Json = nlohmann::ordered_json;

// A value and the way to it. The way is only spelled out when something is wrong; the first error stays.
class Place {
 public:
  Place(const Json& value, std::string& error) : value_(value), error_(error) {}
  Place(const Place& parent, const char* key, const Json& value)
      : value_(value), error_(parent.error_), parent_(&parent), key_(key) {}
  Place(const Place& parent, std::size_t index, const Json& value)
      : value_(value), error_(parent.error_), parent_(&parent), index_(index) {}

  const Json& value() const { return value_; }

  void fail(std::string_view what) const {
    if (!error_.empty()) return;
    const std::string way = path();
    error_ = way.empty() ? std::string(what) : fmt::format("{}: {}", way, what);
  }
  void fail_as(std::string_view wanted) const {
    fail(fmt::format("{} was expected, not {}", wanted, cut(printable(value_.dump(-1, ' ', true)), 60)));
  }

  bool is_object() const {
    if (!value_.is_object()) fail_as("an object");
    return value_.is_object();
  }
  // nullptr where the key is missing.
  const Json* find(const char* key) const {
    const auto found = value_.find(key);
    return found == value_.end() ? nullptr : &*found;
  }

 private:
  std::string path() const {
    if (!parent_) return {};
    std::string way = parent_->path();
    if (!key_) return fmt::format("{}[{}]", way, index_);
    return way.empty() ? key_ : fmt::format("{}.{}", way, key_);
  }

  const Json& value_;
  std::string& error_;
  const Place* parent_ = nullptr;
  const char* key_ = nullptr;
  std::size_t index_ = 0;
};

void read(const Place& place, std::string& out) {
  if (!place.value().is_string()) return place.fail_as("a text");
  out = place.value().get_ref<const std::string&>();
}

void read(const Place& place, bool& out) {
  if (!place.value().is_boolean()) return place.fail_as("true or false");
  out = place.value().get<bool>();
}

void read(const Place& place, double& out) {
  if (!place.value().is_number()) return place.fail_as("a number");
  out = place.value().get<double>();
  if (!std::isfinite(out)) place.fail_as("a finite number");
}

void read(const Place& place, int& out) {
  const bool fits = place.value().is_number_integer() && place.value().get<double>() >= 0 &&
                    place.value().get<double>() <= 65535;
  if (!fits) return place.fail_as("a whole number from 0 to 65535");
  out = place.value().get<int>();
}

void read(const Place& place, std::uint64_t& out) {
  const bool is_negative = place.value().is_number_integer() && place.value().get<std::int64_t>() < 0 &&
                           !place.value().is_number_unsigned();
  if (place.value().is_number_integer() && !is_negative) {
    out = place.value().get<std::uint64_t>();
    return;
  }
  if (place.value().is_string()) {
    const auto& digits = place.value().get_ref<const std::string&>();
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, out);
    if (!digits.empty() && error == std::errc{} && stop == end) return;
  }
  place.fail_as("a whole number of 64 bits");
}

void read(const Place& place, Verdict& out) {
  std::string name;
  read(place, name);
  const auto verdict = verdict_of(name);
  if (verdict) {
    out = *verdict;
    return;
  }
  std::string names = "a verdict (";
  for (int i = 0; i < verdict_count; ++i)
    names += fmt::format("{}{}", i == 0 ? "" : ", ", name_of(static_cast<Verdict>(i)));
  place.fail_as(names + ")");
}

void read(const Place& place, Requirement& out);
void read(const Place& place, Finding& out);
void read(const Place& place, WireRow& out);
void read(const Place& place, Autobahn& out);
void read(const Place& place, CaseResult& out);

template <class T>
void read(const Place& place, std::optional<T>& out) {
  if (place.value().is_null()) {
    out.reset();
    return;
  }
  read(place, out.emplace());
}

template <class T>
void read(const Place& place, std::vector<T>& out) {
  if (!place.value().is_array()) return place.fail_as("a list");
  out.reserve(place.value().size());
  for (std::size_t i = 0; i < place.value().size(); ++i)
    read(Place(place, i, place.value()[i]), out.emplace_back());
}

template <class T>
void optional_key(const Place& object, const char* key, T& out) {
  if (const Json* value = object.find(key)) read(Place(object, key, *value), out);
}

template <class T>
void required_key(const Place& object, const char* key, T& out) {
  const Json* value = object.find(key);
  if (!value) return object.fail(fmt::format("the key \"{}\" is missing", key));
  read(Place(object, key, *value), out);
}

void word_key(const Place& object, const char* key, std::string& out,
              std::initializer_list<const char*> words) {
  const Json* value = object.find(key);
  if (!value) return object.fail(fmt::format("the key \"{}\" is missing", key));
  const Place place(object, key, *value);
  read(place, out);
  std::string names;
  for (const char* word : words) {
    if (out == word) return;
    names += fmt::format("{}\"{}\"", names.empty() ? "" : " or ", word);
  }
  place.fail_as(names);
}

void read(const Place& place, Requirement& out) {
  if (!place.is_object()) return;
  required_key(place, "id", out.id);
  word_key(place, "level", out.level, {"must", "should", "info"});
  optional_key(place, "section", out.section);
  optional_key(place, "url", out.url);
  optional_key(place, "text", out.text);
}

void read(const Place& place, Finding& out) {
  if (!place.is_object()) return;
  optional_key(place, "requirement", out.requirement);
  optional_key(place, "expected", out.expected);
  optional_key(place, "got", out.got);
}

void read(const Place& place, WireRow& out) {
  if (!place.is_object()) return;
  optional_key(place, "at_ms", out.at_ms);
  word_key(place, "direction", out.direction, {"sent", "received", "note"});
  optional_key(place, "text", out.text);
  optional_key(place, "hex", out.hex);
  optional_key(place, "octets", out.octets);
}

void read(const Place& place, Autobahn& out) {
  if (!place.is_object()) return;
  required_key(place, "behavior", out.behavior);
  required_key(place, "behavior_close", out.behavior_close);
}

void read(const Place& place, CaseResult& out) {
  if (!place.is_object()) return;
  required_key(place, "id", out.id);
  required_key(place, "title", out.title);
  required_key(place, "verdict", out.verdict);
  optional_key(place, "chapter", out.chapter);
  optional_key(place, "reason", out.reason);
  optional_key(place, "requirements", out.requirements);
  optional_key(place, "violations", out.violations);
  optional_key(place, "notes", out.notes);
  optional_key(place, "steps", out.steps);
  optional_key(place, "observed", out.observed);
  optional_key(place, "wire", out.wire);
  optional_key(place, "wire_cut", out.wire_cut);
  optional_key(place, "remote_close_code", out.remote_close_code);
  optional_key(place, "autobahn", out.autobahn);
  optional_key(place, "seed", out.seed);
  optional_key(place, "started_ms", out.started_ms);
  optional_key(place, "duration_ms", out.duration_ms);
  optional_key(place, "source", out.source);
  optional_key(place, "replay", out.replay);
}

// "1.0" and "1.7" are ours, "2.0" is not.
void check_version(const Place& document) {
  std::string version;
  required_key(document, "schema", version);
  const std::string_view ours = schema_version;
  const auto major = [](std::string_view text) { return text.substr(0, text.find('.')); };
  if (major(version) == major(ours)) return;
  document.fail(fmt::format("the report has schema version \"{}\", and this wsspec reads versions {}.x only",
                            cut(printable(version), 20), major(ours)));
}

// `fill(object)` reads the object that stands under a key.
template <class Fill>
void required_object(const Place& parent, const char* key, Fill fill) {
  const Json* value = parent.find(key);
  if (!value) return parent.fail(fmt::format("the key \"{}\" is missing", key));
  const Place object(parent, key, *value);
  if (object.is_object()) fill(object);
}

}  // namespace

std::expected<Run, std::string> run_from_document(const nlohmann::ordered_json& document) {
  std::string error;
  Run run;
  const Place place(document, error);
  if (!place.is_object()) return std::unexpected(error);
  check_version(place);
  if (!error.empty()) return std::unexpected(error);
  required_object(place, "tool", [&](const Place& tool) {
    required_key(tool, "version", run.tool_version);
    optional_key(tool, "case_set", run.case_set);
  });
  required_object(place, "run", [&](const Place& facts) {
    word_key(facts, "role", run.role, {"server", "client"});
    required_key(facts, "subject", run.subject);
    optional_key(facts, "url", run.url);
    optional_key(facts, "started", run.started);
    optional_key(facts, "duration_ms", run.duration_ms);
    optional_key(facts, "seed", run.seed);
    optional_key(facts, "complete", run.complete);
  });
  required_key(place, "requirements", run.requirements);
  required_key(place, "cases", run.cases);
  if (!error.empty()) return std::unexpected(error);
  return run;
}

std::expected<Run, std::string> run_from_json(std::string_view text) {
  try {
    return run_from_document(Json::parse(text));
  } catch (const Json::exception& error) {
    const std::string_view what =
        error.what();  // "[json.exception.parse_error.101] parse error at line 1, column …"
    const auto start = what.find("] ");
    return std::unexpected(
        "not JSON: " + cut(printable(start == std::string_view::npos ? what : what.substr(start + 2)), 200));
  }
}

std::expected<Run, std::string> read_report(const std::filesystem::path& file) {
  const auto named = [&](std::string_view what) {
    return std::unexpected(fmt::format("{}: {}", printable(file.string()), what));
  };
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) return named("is a directory, not a report");
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  if (stream) text << stream.rdbuf();
  if (!stream) return named("cannot be read");
  auto run = run_from_json(text.view());
  if (!run) return named(run.error());
  return run;
}

std::string_view report_schema() {
  return embedded::report_schema_json;
}

}  // namespace wsspec::reports
