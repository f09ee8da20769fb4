#include "wsspec/deflate/huffman.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace wsspec::deflate {
namespace {

using Lengths = std::vector<std::uint8_t>;

BitReader reader(std::uint64_t bits, unsigned count) {
  return {nullptr, nullptr, bits, count};
}

// RFC 1951 §3.2.2, the example: lengths (3, 3, 3, 3, 3, 2, 4, 4) make the codes 010 011 100 101 110 00 1110
// 1111.
TEST(HuffmanTest, TheRfcsExample) {
  HuffmanCode code;
  ASSERT_TRUE(code.build(Lengths{3, 3, 3, 3, 3, 2, 4, 4}, false));
  // Written as they stand in the stream: first bit lowest.
  const std::pair<unsigned, unsigned> codes[] = {{0b010, 3}, {0b110, 3}, {0b001, 3},  {0b101, 3},
                                                 {0b011, 3}, {0b00, 2},  {0b0111, 4}, {0b1111, 4}};
  for (int symbol = 0; symbol < 8; ++symbol) {
    const auto [bits, length] = codes[symbol];
    BitReader in = reader(bits, length);
    EXPECT_EQ(code.decode(in), symbol);
    EXPECT_EQ(in.count, 0u);
    in = reader(bits & ((1u << (length - 1)) - 1), length - 1);
    EXPECT_EQ(code.decode(in), HuffmanCode::not_enough_bits) << symbol;
  }
}

TEST(HuffmanTest, LongCodesAreFound) {
  Lengths lengths;
  for (std::uint8_t length = 1; length <= 15; ++length) lengths.push_back(length);
  lengths.push_back(15);
  HuffmanCode code;
  ASSERT_TRUE(code.build(lengths, false));
  for (unsigned ones = 0; ones <= 15; ++ones) {
    const unsigned length = ones == 15 ? 15 : ones + 1;
    BitReader in = reader((1u << ones) - 1, length);
    EXPECT_EQ(code.decode(in), static_cast<int>(ones));
    EXPECT_EQ(in.count, 0u);
    in = reader((1u << ones) - 1, length - 1);
    EXPECT_EQ(code.decode(in), HuffmanCode::not_enough_bits) << ones;
  }
}

TEST(HuffmanTest, LengthsThatMakeNoCode) {
  HuffmanCode code;
  EXPECT_FALSE(code.build(Lengths{1, 1, 1}, true)) << "too many";
  EXPECT_FALSE(code.build(Lengths{2, 2, 2, 2, 15}, true)) << "too many";
  EXPECT_FALSE(code.build(Lengths{2, 2, 2}, true)) << "some left over";
  EXPECT_FALSE(code.build(Lengths{2}, true)) << "some left over";
  EXPECT_FALSE(code.build(Lengths{1}, false));
  EXPECT_FALSE(code.build(Lengths{0, 0}, false));
}

// §3.2.7: one code of one bit, or none at all.
TEST(HuffmanTest, ALoneCodeAndNone) {
  HuffmanCode code;
  ASSERT_TRUE(code.build(Lengths{0, 1}, true));
  BitReader in = reader(0, 15);
  EXPECT_EQ(code.decode(in), 1);
  in = reader(1, 15);
  EXPECT_EQ(code.decode(in), HuffmanCode::no_such_code);
  ASSERT_TRUE(code.build(Lengths{0, 0}, true));
  in = reader(0, 15);
  EXPECT_EQ(code.decode(in), HuffmanCode::no_such_code);
}

TEST(BitReaderTest, LeastSignificantBitFirst) {
  const std::uint8_t octets[] = {0b10110001, 0xFF, 1, 2, 3, 4, 5, 6, 7, 8};
  BitReader in{octets, octets + 10};
  in.refill();
  EXPECT_EQ(in.count, 64u);
  EXPECT_EQ(in.take(1), 1u);
  EXPECT_EQ(in.take(3), 0u);
  EXPECT_EQ(in.take(4), 0b1011u);
  EXPECT_EQ(in.take(16), 0x01FFu);
  in.refill();
  EXPECT_EQ(in.count, 56u);
  EXPECT_EQ(in.at, octets + 10);
  in.refill();
  EXPECT_EQ(in.count, 56u);
}

}  // namespace
}  // namespace wsspec::deflate
