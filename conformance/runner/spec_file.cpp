#include "conformance/runner/spec_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "conformance/cases/all_cases.hpp"

namespace wsspec::conformance {
namespace {

using nlohmann::json;

/// Reads members and remembers which, so that one that nobody asked for is an error and not silence.
class Reader {
 public:
  Reader(const json& object, std::string where) : object_(object), where_(std::move(where)) {
    if (!object.is_object()) throw std::runtime_error(where_ + " is not an object");
  }
  std::string text(const char* name) {
    const auto* value = find(name);
    if (!value) return {};
    if (!value->is_string()) throw std::runtime_error(fmt::format("{}{} is not a text", where_, name));
    return value->get<std::string>();
  }
  std::vector<std::string> texts(const char* name) {
    std::vector<std::string> out;
    const auto* value = find(name);
    if (!value) return out;
    if (!value->is_array()) throw std::runtime_error(fmt::format("{}{} is not a list", where_, name));
    for (const auto& item : *value) {
      if (!item.is_string())
        throw std::runtime_error(fmt::format("{}{} holds something that is no text", where_, name));
      out.push_back(item.get<std::string>());
    }
    return out;
  }
  const json* find(const char* name) {
    known_.emplace_back(name);
    const auto at = object_.find(name);
    return at == object_.end() || at->is_null() ? nullptr : &*at;
  }
  void end() const {
    for (const auto& [name, value] : object_.items())
      if (std::ranges::find(known_, name) == known_.end())
        throw std::runtime_error(
            fmt::format("{}{} is not a setting here (known: {})", where_, name, fmt::join(known_, ", ")));
  }

 private:
  const json& object_;
  std::string where_;
  std::vector<std::string> known_;
};

/// Autobahn's patterns with a star are open at their end, and may name chapters that are not there.
std::vector<std::string> as_selection(std::vector<std::string> patterns) {
  for (auto& pattern : patterns)
    if (pattern.find('*') != std::string::npos && !pattern.ends_with('*')) pattern += '*';
  std::erase_if(patterns, [](const auto& pattern) {
    return !select(all_cases(), Role::server, {.wanted = {pattern}});
  });
  return patterns;
}

SpecFile read(const json& document) {
  SpecFile out;
  Reader top(document, "");
  out.url = top.text("url");
  out.outdir = top.text("outdir");
  out.certificate_file = top.text("cert");
  out.key_file = top.text("key");
  auto cases = top.texts("cases");
  const bool all = cases.empty() || std::ranges::find(cases, "*") != cases.end();
  // Chapter 0 is not Autobahn's: "all" in its file means all of its own.
  out.selection.wanted = all ? std::vector<std::string>{"1-13"} : as_selection(cases);
  out.selection.excluded = as_selection(top.texts("exclude-cases"));
  if (const auto* servers = top.find("servers")) {
    if (!servers->is_array()) throw std::runtime_error("servers is not a list");
    for (const auto& item : *servers) {
      Reader reader(item, fmt::format("servers[{}].", out.servers.size()));
      SpecFile::Server server{reader.text("url"), reader.text("agent"), reader.text("hostname"),
                              reader.text("origin"), reader.texts("protocols")};
      if (server.url.empty())
        throw std::runtime_error(fmt::format("servers[{}] has no url", out.servers.size()));
      if (reader.find("options")) out.remarks.push_back("servers[].options is not followed");
      reader.end();
      out.servers.push_back(std::move(server));
    }
  }
  for (const char* name : {"options", "exclude-agent-cases", "webport", "protocols"})
    if (const auto* value = top.find(name); value && !value->empty())
      out.remarks.push_back(fmt::format("{} is not followed", name));
  top.end();
  return out;
}

}  // namespace

std::expected<SpecFile, std::string> read_spec(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) return std::unexpected(fmt::format("cannot read {}", file.string()));
  try {
    return read(json::parse(in));
  } catch (const std::exception& error) {
    return std::unexpected(fmt::format("{}: {}", file.string(), error.what()));
  }
}

}  // namespace wsspec::conformance
