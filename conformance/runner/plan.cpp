#include "conformance/runner/plan.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "conformance/script/describe.hpp"

namespace wsspec::conformance {
namespace {

/// '*' is any run of characters.
bool matches_glob(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] != '*')
    return !text.empty() && text[0] == pattern[0] && matches_glob(pattern.substr(1), text.substr(1));
  for (std::size_t skip = 0; skip <= text.size(); ++skip)
    if (matches_glob(pattern.substr(1), text.substr(skip))) return true;
  return false;
}

std::optional<int> number_of(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool in_chapters(std::string_view range, std::string_view id) {
  const auto dash = range.find('-');
  if (dash == std::string_view::npos) return false;
  const auto first = number_of(range.substr(0, dash));
  const auto last = number_of(range.substr(dash + 1));
  const auto chapter = number_of(id.substr(0, id.find('.')));
  return first && last && chapter && *first <= *chapter && *chapter <= *last;
}

bool matches(std::string_view pattern, std::string_view id) {
  if (pattern == id || in_chapters(pattern, id)) return true;
  if (pattern.find('*') != std::string_view::npos) return matches_glob(pattern, id);
  // A chapter or a section: all below it.
  return id.size() > pattern.size() && id.starts_with(pattern) && id[pattern.size()] == '.';
}

bool matches_any(const std::vector<std::string>& patterns, std::string_view id) {
  return std::ranges::any_of(patterns, [&](const auto& pattern) { return matches(pattern, id); });
}

/// FNV-1a.
struct Hash {
  std::uint64_t value = 0xCBF29CE484222325u;
  void add(std::string_view text) {
    for (const char octet : text) value = (value ^ static_cast<std::uint8_t>(octet)) * 0x100000001B3u;
  }
};

}  // namespace

std::expected<std::vector<const Case*>, std::string> select(const Catalogue& catalogue, Role peer,
                                                            const Selection& selection) {
  for (const auto* patterns : {&selection.wanted, &selection.excluded})
    for (const auto& pattern : *patterns)
      if (std::ranges::none_of(catalogue, [&](const auto& test) { return matches(pattern, test.id); }))
        return std::unexpected(
            fmt::format("there is no case \"{}\"; the nearest are {} (wsspec list shows all)", pattern,
                        fmt::join(catalogue.nearest(pattern), ", ")));
  std::vector<const Case*> out;
  for (const auto& test : catalogue)
    if ((selection.wanted.empty() || matches_any(selection.wanted, test.id)) &&
        !matches_any(selection.excluded, test.id) && can_test(test, peer))
      out.push_back(&test);
  return out;
}

std::uint64_t seed_of(std::uint64_t run_seed, std::string_view id) {
  Hash hash;
  hash.add(id);
  return hash.value ^ run_seed * 0x9E3779B97F4A7C15u;
}

std::string hash_of(const Catalogue& catalogue) {
  Hash hash;
  for (const auto& test : catalogue) {
    hash.add(test.id);
    hash.add(test.title);
    for (const auto& step : describe(test.script)) hash.add(step);
  }
  return fmt::format("{:016x}", hash.value);
}

}  // namespace wsspec::conformance
