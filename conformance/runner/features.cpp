#include "conformance/runner/features.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "conformance/requirements/rfc6455.hpp"
#include "conformance/requirements/suite.hpp"
#include "conformance/runner/to_report.hpp"

namespace wsspec::conformance {
namespace {

using enum Feature;

constexpr std::array all_features{compression, utf8, subprotocols, origin, ping, contract};

std::optional<Feature> feature_of(std::string_view name) {
  const auto at = std::ranges::find_if(all_features, [&](auto feature) { return name == name_of(feature); });
  return at == all_features.end() ? std::nullopt : std::optional(*at);
}

std::string unknown(std::string_view what) {
  std::vector<std::string> names;
  for (const auto feature : all_features) names.emplace_back(name_of(feature));
  return fmt::format("there is no feature \"{}\"; there are {}", what, fmt::join(names, ", "));
}

/// The commands that a case sends: "close 4001 bye", …
std::vector<std::string> commands_of(const Case& test) {
  std::vector<std::string> out;
  for (const auto& step : test.script) {
    const auto* sent = std::get_if<Send>(&step);
    if (sent && sent->what.is_command)
      out.push_back(sent->what.payload.substr(sent->what.payload.find(':') + 1));
  }
  return out;
}

bool asks_for_refusal(const Step& step) {
  const auto* expect = std::get_if<Expect>(&step);
  const auto* refused = expect ? std::get_if<OpeningRefused>(&expect->what) : nullptr;
  return refused && refused->by_contract;
}

bool is_about_deflate(const Requirement* requirement) {
  return requirement->id.starts_with("7692-");
}

bool is_about_utf8(const Requirement* requirement) {
  for (const auto* each : {&rfc6455::invalid_utf8, &rfc6455::reason_utf8, &suite::utf8_fail_fast})
    if (each->id == requirement->id) return true;
  return false;
}

std::expected<Unclaimed, std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::unexpected("cannot read " + path);
  const auto json = nlohmann::json::parse(in, nullptr, false);
  if (!json.is_object()) return std::unexpected(path + " is not a JSON object");
  Unclaimed out;
  for (const auto& [name, value] : json.items()) {
    const auto feature = feature_of(name);
    if (!feature) return std::unexpected(path + ": " + unknown(name));
    if (!value.is_boolean() && !value.is_string())
      return std::unexpected(fmt::format("{}: {} is neither true, false nor a reason", path, name));
    if (value != true) out[*feature] = value.is_string() ? value.get<std::string>() : "";
  }
  return out;
}

}  // namespace

const char* name_of(Feature feature) {
  static constexpr const char* names[] = {"compression", "utf8", "subprotocols",
                                          "origin",      "ping", "contract"};
  return names[static_cast<std::size_t>(feature)];
}

std::vector<Feature> features_of(const Case& test) {
  const auto rules = covers(test);
  const auto commands = commands_of(test);
  const auto sends = [&](std::string_view name) {
    return std::ranges::any_of(commands, [&](const auto& words) { return words.starts_with(name); });
  };
  const bool refuses = std::ranges::any_of(test.script, asks_for_refusal);
  std::vector<Feature> out;
  if (needs_deflate(test) || std::ranges::any_of(rules, is_about_deflate)) out.push_back(compression);
  if (std::ranges::any_of(rules, is_about_utf8)) out.push_back(utf8);
  if (sends("subprotocol")) out.push_back(subprotocols);
  if (refuses || sends("origin")) out.push_back(origin);
  if (sends("ping")) out.push_back(Feature::ping);
  if (refuses || !commands.empty()) out.push_back(contract);
  return out;
}

std::expected<Unclaimed, std::string> read_unclaimed(const std::string& words) {
  if (words.ends_with(".json")) return read_file(words);
  Unclaimed out;
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = std::min(words.find(',', at), words.size());
    const std::string_view word = std::string_view(words).substr(at, end - at);
    at = end + 1;
    const auto feature = word.starts_with("no-") ? feature_of(word.substr(3)) : std::nullopt;
    if (!feature)
      return std::unexpected(
          word.starts_with("no-")
              ? unknown(word.substr(3))
              : fmt::format("\"{}\" is neither no-FEATURE nor the name of a .json file", word));
    out.emplace(*feature, "");
  }
  return out;
}

ClaimedCases split_by_claims(const std::vector<const Case*>& cases, const Unclaimed& unclaimed) {
  ClaimedCases out;
  for (const auto* test : cases) {
    const auto needed = features_of(*test);
    const auto missing =
        std::ranges::find_if(needed, [&](Feature feature) { return unclaimed.contains(feature); });
    if (missing == needed.end()) {
      out.cases.push_back(test);
      continue;
    }
    const auto& why = unclaimed.at(*missing);
    out.skipped.push_back(not_run(
        *test, reports::Verdict::skipped,
        fmt::format("the subject does not claim {}{}{}", name_of(*missing), why.empty() ? "" : ": ", why)));
  }
  return out;
}

void add_skipped(reports::Run& run, const std::vector<reports::CaseResult>& skipped) {
  run.cases.insert(run.cases.end(), skipped.begin(), skipped.end());
  std::ranges::sort(run.cases, [](const auto& a, const auto& b) { return id_less(a.id, b.id); });
}

}  // namespace wsspec::conformance
