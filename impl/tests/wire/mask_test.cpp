#include "wsspec/wire/mask.hpp"

#include <gmock/gmock.h>

#include "wsspec/base/entropy.hpp"

namespace wsspec::wire {
namespace {

constexpr MaskingKey key{0x37, 0xFA, 0x21, 0x3D};

// RFC 6455 §5.7: "Hello" under the key 37 fa 21 3d.
TEST(MaskTest, MasksTheRfcsHello) {
  Bytes octets{'H', 'e', 'l', 'l', 'o'};
  apply_mask(octets, key, 0);
  EXPECT_THAT(octets, testing::ElementsAre(0x7F, 0x9F, 0x4D, 0x51, 0x58));
  apply_mask(octets, key, 0);
  EXPECT_THAT(octets, testing::ElementsAre('H', 'e', 'l', 'l', 'o'));
}

// §5.3, octet by octet, for each address modulo 8, each phase of the key and each length around the blocks.
TEST(MaskTest, EveryAlignmentPhaseAndLength) {
  Bytes source(160);
  SeededEntropy(3).fill(source);
  for (std::size_t start = 0; start < 8; ++start)
    for (std::uint64_t offset = 0; offset < 4; ++offset)
      for (std::size_t length = 0; length <= 130; ++length) {
        Bytes octets = source;
        Bytes expected = source;
        apply_mask(ByteSpan(octets).subspan(start, length), key, offset);
        for (std::size_t i = 0; i < length; ++i) expected[start + i] ^= key[(i + offset) % 4];
        ASSERT_EQ(octets, expected) << start << " " << offset << " " << length;
      }
}

TEST(MaskTest, OffsetsBeyond32BitsKeepThePhase) {
  for (std::uint64_t phase = 0; phase < 4; ++phase) {
    Bytes near(40), far(40);
    apply_mask(near, key, phase);
    apply_mask(far, key, (std::uint64_t{1} << 62) + phase);
    EXPECT_EQ(near, far);
  }
}

TEST(MaskTest, PiecesAreTheWhole) {
  Bytes whole(97);
  SeededEntropy(4).fill(whole);
  const Bytes source = whole;
  apply_mask(whole, key, 0);
  for (std::size_t cut = 0; cut <= source.size(); ++cut) {
    Bytes pieces = source;
    apply_mask(ByteSpan(pieces).first(cut), key, 0);
    apply_mask(ByteSpan(pieces).subspan(cut), key, cut);
    ASSERT_EQ(pieces, whole) << cut;
  }
}

}  // namespace
}  // namespace wsspec::wire
