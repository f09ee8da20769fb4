#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace wsspec::conformance {

/// How much of the same: the messages of each round-trip case in chapters 9, 12 and 13, and the largest
/// message.
struct Profile {
  std::string_view name;
  std::size_t messages;
  std::size_t bytes_max;
};

inline constexpr Profile quick{"quick", 10, 1u << 20};
inline constexpr Profile standard{"standard", 50, 16u << 20};
/// As much as Autobahn sends.
inline constexpr Profile full{"full", 1000, 16u << 20};

/// @return none when there is no profile of that name.
constexpr std::optional<Profile> profile_of(std::string_view name) {
  for (const auto& profile : {quick, standard, full})
    if (profile.name == name) return profile;
  return std::nullopt;
}

}  // namespace wsspec::conformance
