// Keys by chance are never blamed, keys by habit always.
#include "conformance/machine/masking_keys.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>

#include "conformance/mutants/mutant_keys.hpp"
#include "conformance/requirements/rfc6455.hpp"
#include "wsspec/base/entropy.hpp"

namespace wsspec::conformance {
namespace {

using Keys = std::vector<wire::MaskingKey>;

/// What a client with this fault takes, from one seed.
Keys keys_of(Fault fault, std::uint64_t seed) {
  SeededEntropy entropy(seed);
  MutantKeys habit(fault);
  Keys out(keys_judged);
  for (auto& key : out) {
    entropy.fill(key);
    habit.spoil(key);
  }
  return out;
}

std::vector<std::string_view> blamed(const Keys& keys) {
  std::vector<std::string_view> out;
  for (const auto& finding : judge_masking_keys(keys)) out.push_back(finding.requirement->id);
  return out;
}

bool is_blamed(const Keys& keys, const Requirement& requirement) {
  const auto ids = blamed(keys);
  return std::ranges::find(ids, requirement.id) != ids.end();
}

TEST(MaskingKeysTest, KeysByChanceAreNotBlamed) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed)
    EXPECT_TRUE(blamed(keys_of(Fault::none, seed)).empty()) << "seed " << seed;
}

TEST(MaskingKeysTest, KeysThatTellTheNextOneAreBlamedWhateverTheSeed) {
  for (const auto fault : {Fault::key_counts_up, Fault::key_rotates, Fault::key_by_lcg, Fault::key_of_rand,
                           Fault::key_of_rand_octets})
    for (std::uint64_t seed = 1; seed <= 20; ++seed)
      EXPECT_TRUE(is_blamed(keys_of(fault, seed), rfc6455::masking_key_unpredictable))
          << static_cast<int>(fault) << " seed " << seed;
}

TEST(MaskingKeysTest, KeysWithoutEntropyAreBlamedWhateverTheSeed) {
  for (const auto fault : {Fault::key_of_equal_octets, Fault::key_of_ascii, Fault::key_of_16_bits})
    for (std::uint64_t seed = 1; seed <= 20; ++seed)
      EXPECT_TRUE(is_blamed(keys_of(fault, seed), rfc6455::masking_key_entropy))
          << static_cast<int>(fault) << " seed " << seed;
}

/// Random keys with this done to each.
Keys with_habit(const std::function<void(wire::MaskingKey& key, const wire::MaskingKey& last)>& habit) {
  Keys out = keys_of(Fault::none, 9);
  for (std::size_t i = 1; i < out.size(); ++i) habit(out[i], out[i - 1]);
  return out;
}

TEST(MaskingKeysTest, OtherHabits) {
  const auto same_bits_change = with_habit([](auto& key, const auto& last) {
    constexpr std::array<std::uint8_t, 4> bits{0x5A, 0xC3, 0x99, 0x3C};
    for (std::size_t i = 0; i < key.size(); ++i) key[i] = last[i] ^ bits[i];
  });
  EXPECT_TRUE(is_blamed(same_bits_change, rfc6455::masking_key_unpredictable));
  const auto little_endian_counter = with_habit([](auto& key, const auto& last) {
    key = last;
    for (auto& octet : key)
      if (++octet != 0) break;
  });
  EXPECT_TRUE(is_blamed(little_endian_counter, rfc6455::masking_key_unpredictable));
  const auto one_bit_is_stuck = with_habit([](auto& key, const auto&) { key[2] |= 0x10; });
  EXPECT_TRUE(is_blamed(one_bit_is_stuck, rfc6455::masking_key_entropy));
  EXPECT_TRUE(is_blamed(Keys(keys_judged), rfc6455::masking_key_entropy)) << "no mask at all";
}

}  // namespace
}  // namespace wsspec::conformance
