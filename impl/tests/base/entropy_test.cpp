#include "wsspec/base/entropy.hpp"

#include <gmock/gmock.h>

#include <numeric>

namespace wsspec {
namespace {

// The first outputs of splitmix64 for the seed 0, as its authors publish them.
TEST(SeededEntropyTest, IsSplitmix64) {
  SeededEntropy entropy(0);
  EXPECT_EQ(entropy.next(), 0xE220A8397B1DCDAFu);
  EXPECT_EQ(entropy.next(), 0x6E789E6AA1B965F4u);
  EXPECT_EQ(entropy.next(), 0x06C45D188009454Fu);
}

TEST(SeededEntropyTest, FillsWithTheOutputsInOrder) {
  SeededEntropy entropy(0);
  Bytes out(11);
  entropy.fill(out);
  EXPECT_THAT(out, testing::ElementsAre(0xAF, 0xCD, 0x1D, 0x7B, 0x39, 0xA8, 0x20, 0xE2, 0xF4, 0x65, 0xB9));
}

TEST(SeededEntropyTest, FillsNoMoreThanItIsGiven) {
  SeededEntropy entropy(7);
  for (std::size_t size = 0; size <= 20; ++size) {
    Bytes out(24, 0x55);
    entropy.fill(ByteSpan(out).first(size));
    for (std::size_t i = size; i < out.size(); ++i) EXPECT_EQ(out[i], 0x55) << size;
  }
}

TEST(SeededEntropyTest, RepeatsASeedAndSeparatesSeeds) {
  Bytes first(64), again(64), other(64);
  SeededEntropy(1).fill(first);
  SeededEntropy(1).fill(again);
  SeededEntropy(2).fill(other);
  EXPECT_EQ(first, again);
  EXPECT_NE(first, other);
}

}  // namespace
}  // namespace wsspec
