#include "conformance/mutants/mutant_keys.hpp"

#include <bit>

namespace wsspec::conformance {
namespace {

using enum Fault;

constexpr std::size_t few = 8;

std::uint32_t word_of(const wire::MaskingKey& key) {
  std::uint32_t out = 0;
  for (const auto octet : key) out = out << 8 | octet;
  return out;
}

wire::MaskingKey key_of(std::uint32_t word) {
  return {static_cast<std::uint8_t>(word >> 24), static_cast<std::uint8_t>(word >> 16),
          static_cast<std::uint8_t>(word >> 8), static_cast<std::uint8_t>(word)};
}

}  // namespace

/// As rand() of the GNU C library: sums of the values 3 and 31 before, the lowest bit dropped.
std::uint32_t MutantKeys::rand(std::uint32_t seed) {
  constexpr std::size_t lag = 31, short_lag = 3;
  if (sums_.empty())
    for (std::size_t i = 0; i < lag; ++i) sums_.push_back(seed = seed * 16807 + 12345);
  sums_.push_back(sums_[sums_.size() - short_lag] + sums_[sums_.size() - lag]);
  return sums_.back() >> 1;
}

void MutantKeys::spoil(wire::MaskingKey& key) {
  const std::uint32_t random = word_of(key);
  const std::uint32_t last = last_.value_or(random);
  switch (fault_) {
    case key_counts_up:
      key = key_of(last + 1);
      break;
    case key_rotates:
      key = key_of(std::rotl(last, 5));
      break;
    case key_by_lcg:
      key = key_of(last * 1664525 + 1013904223);
      break;
    case key_of_rand:
      key = key_of(rand(random));
      break;
    case key_of_rand_octets:
      for (auto& octet : key) octet = static_cast<std::uint8_t>(rand(random));
      break;
    case key_of_equal_octets:
      key.fill(key[0]);
      break;
    case key_of_ascii:
      for (auto& octet : key) octet &= 0x7F;
      break;
    case key_of_16_bits:
      key[2] = key[0];
      key[3] = key[1];
      break;
    case key_of_few:
      if (few_.size() < few) few_.push_back(key);
      key = few_[turn_++ % few];
      break;
    default:
      break;
  }
  last_ = word_of(key);
}

}  // namespace wsspec::conformance
