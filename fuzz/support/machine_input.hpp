// The layout of script_machine's inputs, for the target and for what writes its seeds.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "conformance/cases/all_cases.hpp"
#include "wsspec/base/bytes.hpp"

namespace wsspec::fuzz {

/// Octets 0 and 1 pick the case, octet 2 has these bits, the rest is what the peer sends, split by data.
inline constexpr std::size_t machine_header_bytes = 3;
enum MachineBits : std::uint8_t {
  peer_is_client = 1,
  peer_ends = 2,         ///< after its last octet
  peer_resets = 4,       ///< that end is no orderly one
  opening_is_ready = 8,  ///< the target itself makes a correct opening handshake before the peer's octets
  deadline_between = 16  ///< a deadline passes before each part but the first
};

/// A case's number, which stays the same when other cases come and go (FNV-1a).
inline std::uint16_t number_of(std::string_view id) {
  std::uint32_t hash = 2166136261u;
  for (const char c : id) hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619u;
  return static_cast<std::uint16_t>(hash ^ hash >> 16);
}

/// All cases, with as little as possible of the same: large messages cost a fuzzer time and tell it nothing.
inline const conformance::Catalogue& fuzzed_cases() {
  static const auto all = conformance::make_cases({.name = "fuzz", .messages = 2, .bytes_max = 1024});
  return all;
}

/// The case with the smallest number from `number` on, so that every number is a case.
inline const conformance::Case& case_at(std::uint16_t number) {
  static const auto sorted = [] {
    std::vector<std::pair<std::uint16_t, const conformance::Case*>> rows;
    for (const auto& test : fuzzed_cases()) rows.emplace_back(number_of(test.id), &test);
    std::ranges::sort(rows, {}, [](const auto& row) { return row.first; });
    return rows;
  }();
  const auto found = std::ranges::lower_bound(sorted, number, {}, [](const auto& row) { return row.first; });
  return found == sorted.end() ? *sorted.front().second : *found->second;
}

}  // namespace wsspec::fuzz
