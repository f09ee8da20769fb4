#include "wsspec/wire/opcode.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace wsspec::wire {
namespace {

// RFC 6455 §5.2 and §11.8: 3-7 and 11-15 are reserved; the top bit makes a control frame (§5.5).
TEST(OpcodeTest, AllSixteenValues) {
  const std::set<int> reserved{3, 4, 5, 6, 7, 11, 12, 13, 14, 15};
  for (int value = 0; value < 16; ++value) {
    const auto opcode = static_cast<Opcode>(value);
    EXPECT_EQ(is_control(opcode), value >= 8) << value;
    EXPECT_EQ(is_reserved(opcode), reserved.contains(value)) << value;
    EXPECT_EQ(name_of(opcode) == std::string("reserved"), reserved.contains(value)) << value;
  }
}

TEST(OpcodeTest, NamesAreTheRfcs) {
  EXPECT_STREQ(name_of(static_cast<Opcode>(0x0)), "continuation");
  EXPECT_STREQ(name_of(static_cast<Opcode>(0x1)), "text");
  EXPECT_STREQ(name_of(static_cast<Opcode>(0x2)), "binary");
  EXPECT_STREQ(name_of(static_cast<Opcode>(0x8)), "close");
  EXPECT_STREQ(name_of(static_cast<Opcode>(0x9)), "ping");
  EXPECT_STREQ(name_of(static_cast<Opcode>(0xA)), "pong");
}

}  // namespace
}  // namespace wsspec::wire
