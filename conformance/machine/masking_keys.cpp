#include "conformance/machine/masking_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "conformance/requirements/rfc6455.hpp"

namespace wsspec::conformance {
namespace {

using Keys = std::span<const wire::MaskingKey>;
using Words = std::vector<std::uint32_t>;

/// Each bit is set in half of the keys, give or take 8. Further off than this it is with a probability of
/// 2 e^(-2 * 73^2 / 256) a bit (Hoeffding): 6 * 10^-17 for all.
constexpr std::size_t bit_off_by_max = 72;
/// Two octets of a key are equal once in 256 keys: so often with a probability of 6 * 10^-25.
constexpr std::size_t equal_octets_max = 23;
/// What happens with a probability of 2^-27 or less a key: so often with one of 10^-20.
constexpr std::size_t coincidences_max = 3;

Words words_of(Keys keys, bool big_endian) {
  Words out;
  for (const auto& key : keys) {
    std::uint32_t word = 0;
    for (std::size_t i = 0; i < key.size(); ++i) word = word << 8 | key[big_endian ? i : key.size() - 1 - i];
    out.push_back(word);
  }
  return out;
}

std::optional<std::string> lacks_entropy(Keys keys) {
  const Words words = words_of(keys, true);
  for (int bit = 0; bit < 32; ++bit) {
    const auto ones =
        static_cast<std::size_t>(std::ranges::count_if(words, [&](auto w) { return (w >> bit & 1) != 0; }));
    if (ones + bit_off_by_max < words.size() / 2 || ones > words.size() / 2 + bit_off_by_max)
      return fmt::format("bit {} is set in {} of {} keys", bit, ones, words.size());
  }
  for (std::size_t a = 0; a < 4; ++a)
    for (std::size_t b = a + 1; b < 4; ++b) {
      const auto equal =
          static_cast<std::size_t>(std::ranges::count_if(keys, [&](const auto& k) { return k[a] == k[b]; }));
      if (equal > equal_octets_max)
        return fmt::format("octets {} and {} are equal in {} of {} keys", a, b, equal, keys.size());
    }
  return std::nullopt;
}

/// The inverse of an odd number modulo 2^32, by Newton: each step doubles the bits that are right.
std::uint32_t inverse(std::uint32_t odd) {
  std::uint32_t out = odd;
  for (int step = 0; step < 5; ++step) out *= 2 - odd * out;
  return out;
}

/// How often the most frequent of these comes.
std::size_t most_of_one(const Words& words) {
  std::map<std::uint32_t, std::size_t> count;
  std::size_t most = 0;
  for (const auto word : words) most = std::max(most, ++count[word]);
  return most;
}

std::optional<std::string> is_arithmetic(const Words& words) {
  Words differences, xors, factors;
  for (std::size_t i = 1; i < words.size(); ++i) {
    differences.push_back(words[i] - words[i - 1]);
    xors.push_back(words[i] ^ words[i - 1]);
  }
  for (std::size_t i = 1; i < differences.size(); ++i)
    if ((differences[i - 1] & 1) != 0) factors.push_back(differences[i] * inverse(differences[i - 1]));
  if (most_of_one(differences) > coincidences_max) return "the same number is added again and again";
  if (most_of_one(xors) > coincidences_max) return "the same bits change again and again";
  if (most_of_one(factors) > coincidences_max) return "a linear congruential generator makes them";
  return std::nullopt;
}

std::optional<std::string> is_rotated(const Words& words) {
  std::size_t rotated = 0;
  for (std::size_t i = 1; i < words.size(); ++i) {
    bool is_one = false;
    for (int by = 0; by < 32; ++by) is_one = is_one || std::rotl(words[i - 1], by) == words[i];
    rotated += is_one ? 1 : 0;
  }
  if (rotated <= coincidences_max) return std::nullopt;
  return fmt::format("{} of {} keys are the one before, rotated", rotated, words.size());
}

/// The C library's rand() is the sum of its third and its thirty-first value before, without the lowest bit:
/// as whole keys, or octet by octet.
std::optional<std::string> is_lagged_sum(const Words& values, int bits, std::size_t chances_max) {
  constexpr std::size_t lag = 31, short_lag = 3;
  const std::uint32_t mask = (1u << bits) - 1;
  std::size_t hits = 0;
  for (std::size_t i = lag; i < values.size(); ++i)
    hits += ((values[i] - values[i - short_lag] - values[i - lag]) & mask) <= 1 ? 1 : 0;
  if (hits <= chances_max) return std::nullopt;
  return fmt::format("{} of {} are sums of values before, as of rand()", hits, values.size());
}

std::optional<std::string> are_predictable(Keys keys) {
  for (const bool big_endian : {true, false}) {
    const Words words = words_of(keys, big_endian);
    if (auto how = is_arithmetic(words)) return how;
    if (auto how = is_rotated(words)) return how;
    if (auto how = is_lagged_sum(words, 31, coincidences_max)) return how;
  }
  Words octets;
  for (const auto& key : keys) octets.insert(octets.end(), key.begin(), key.end());
  // One in 128 by chance.
  return is_lagged_sum(octets, 8, octets.size() / 2);
}

}  // namespace

std::vector<Finding> judge_masking_keys(Keys keys) {
  std::vector<Finding> out;
  if (const auto how = lacks_entropy(keys))
    out.push_back({&rfc6455::masking_key_entropy, "masking keys from a strong source of entropy", *how});
  if (const auto how = are_predictable(keys))
    out.push_back({&rfc6455::masking_key_unpredictable, "masking keys that do not tell the next one", *how});
  return out;
}

}  // namespace wsspec::conformance
