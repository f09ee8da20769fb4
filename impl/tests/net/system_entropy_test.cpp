#include "wsspec/net/system_entropy.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace wsspec::net {
namespace {

TEST(SystemEntropyTest, FillsAnySizeAcrossItsPool) {
  SystemEntropy entropy;
  for (const std::size_t size : {0u, 1u, 4u, 1023u, 1024u, 1025u, 5000u}) {
    Bytes out(size + 2, 0xA5);
    entropy.fill(ByteSpan(out).subspan(1, size));
    EXPECT_EQ(out.front(), 0xA5);
    EXPECT_EQ(out.back(), 0xA5);
    if (size >= 1023) {
      EXPECT_GT(std::set(out.begin(), out.end()).size(), 200u);
    }
  }
}

TEST(SystemEntropyTest, DoesNotRepeatItself) {
  SystemEntropy a;
  SystemEntropy b;
  std::set<Bytes> seen;
  for (int i = 0; i < 1000; ++i) {
    Bytes key(16);
    (i % 2 ? a : b).fill(key);
    seen.insert(key);
  }
  EXPECT_EQ(seen.size(), 1000u);
}

}  // namespace
}  // namespace wsspec::net
