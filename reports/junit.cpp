#include "reports/junit.hpp"

#include <fmt/format.h>

#include <iterator>
#include <pugixml.hpp>

#include "reports/plain.hpp"
#include "reports/summary.hpp"
#include "reports/text.hpp"

namespace wsspec::reports {
namespace {

void set(pugi::xml_node node, const char* name, std::string_view text) {
  node.append_attribute(name).set_value(printable(text).c_str());
}
void set(pugi::xml_node node, const char* name, std::size_t value) {
  node.append_attribute(name).set_value(static_cast<unsigned long long>(value));
}
void set_seconds(pugi::xml_node node, double ms) {
  set(node, "time", fmt::format("{:.4f}", ms / 1000));
}

void add_text(pugi::xml_node node, std::string_view text) {
  node.append_child(pugi::node_pcdata).set_value(printable(text, Lines::keep).c_str());
}

void add_property(pugi::xml_node properties, const char* name, std::string_view value) {
  if (value.empty()) return;
  auto property = properties.append_child("property");
  set(property, "name", std::string_view(name));
  set(property, "value", value);
}

// Dots part packages in what reads this: "wsspec.server" is one, the chapter is the class.
std::string class_name(const Run& run, const Chapter& chapter) {
  std::string title = chapter.title;
  for (char& c : title)
    if (c == '.') c = '_';
  return fmt::format("wsspec.{}.{}", run.role, title);
}

std::string message_of(const CaseResult& result) {
  if (!result.reason.empty()) return result.reason;
  if (result.violations.empty()) return name_of(result.verdict);
  const auto& first = result.violations.front();
  return fmt::format("expected {}; got {}", first.expected, first.got);
}

void add_outcome(pugi::xml_node testcase, const CaseResult& result, const RequirementIndex& index) {
  const char* element = is_failure(result.verdict)              ? "failure"
                        : result.verdict == Verdict::tool_error ? "error"
                                                                : nullptr;
  if (result.verdict == Verdict::skipped || result.verdict == Verdict::unimplemented) element = "skipped";
  if (!element) return;
  auto outcome = testcase.append_child(element);
  set(outcome, "message", message_of(result));
  if (std::string_view(element) == "skipped") return;
  set(outcome, "type", std::string_view(name_of(result.verdict)));
  add_text(outcome, plain_findings(result, index));
}

void add_case(pugi::xml_node suite, const std::string& class_text, const CaseResult& result,
              const RequirementIndex& index) {
  auto testcase = suite.append_child("testcase");
  set(testcase, "classname", class_text);
  set(testcase, "name", result.id + " " + result.title);
  set_seconds(testcase, result.duration_ms);
  auto properties = testcase.append_child("properties");
  add_property(properties, "verdict", name_of(result.verdict));
  add_property(properties, "seed", std::to_string(result.seed));
  add_property(properties, "source", result.source);
  for (const auto& id : result.requirements) add_property(properties, "requirement", id);
  add_outcome(testcase, result, index);
  if (result.verdict != Verdict::pass)
    add_text(testcase.append_child("system-out"), plain_case(result, index));
}

// Attributes that testsuites and testsuite share.
void set_counts(pugi::xml_node node, const std::vector<std::size_t>& counts) {
  const auto count = [&](Verdict verdict) { return counts[static_cast<std::size_t>(verdict)]; };
  std::size_t all = 0;
  for (const auto n : counts) all += n;
  set(node, "tests", all);
  set(node, "failures", columns_of(counts).fail);
  set(node, "errors", count(Verdict::tool_error));
  set(node, "skipped", count(Verdict::skipped) + count(Verdict::unimplemented));
}

void add_chapter(pugi::xml_node root, const Run& run, const Chapter& chapter, const RequirementIndex& index) {
  auto suite = root.append_child("testsuite");
  set(suite, "name", chapter.title);
  set_counts(suite, chapter.counts);
  set_seconds(suite, chapter.duration_ms);
  set(suite, "timestamp", run.started);
  auto properties = suite.append_child("properties");
  add_property(properties, "tool", fmt::format("wsspec {}", run.tool_version));
  add_property(properties, "case_set", run.case_set);
  add_property(properties, "role", run.role);
  add_property(properties, "subject", run.subject);
  add_property(properties, "url", run.url);
  add_property(properties, "seed", std::to_string(run.seed));
  add_property(properties, "complete", run.complete ? "true" : "false");
  const std::string class_text = class_name(run, chapter);
  for (const auto* result : chapter.cases) add_case(suite, class_text, *result, index);
}

struct StringWriter final : pugi::xml_writer {
  std::string text;
  void write(const void* data, std::size_t size) override {
    text.append(static_cast<const char*>(data), size);
  }
};

}  // namespace

std::string to_junit(const Run& run) {
  pugi::xml_document document;
  auto declaration = document.append_child(pugi::node_declaration);
  set(declaration, "version", std::string_view("1.0"));
  set(declaration, "encoding", std::string_view("UTF-8"));
  auto root = document.append_child("testsuites");
  set(root, "name", fmt::format("wsspec {}", run.subject));
  set_counts(root, count_verdicts(run.cases));
  set_seconds(root, run.duration_ms);
  const auto index = index_requirements(run.requirements);
  for (const auto& chapter : chapters_of(run)) add_chapter(root, run, chapter, index);
  StringWriter writer;
  document.save(writer, " ", pugi::format_indent, pugi::encoding_utf8);
  return std::move(writer.text);
}

}  // namespace wsspec::reports
