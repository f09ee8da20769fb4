#include "wsspec/app/byte_range.hpp"

#include <gtest/gtest.h>

namespace wsspec::app {
namespace {

using Range = std::optional<ByteRange>;

Range range(std::uint64_t first, std::uint64_t length) {
  return ByteRange{.first = first, .length = length};
}

TEST(ParseRange, HasBothEnds) {
  EXPECT_EQ(parse_range("bytes=0-0", 10), range(0, 1));
  EXPECT_EQ(parse_range("bytes=2-5", 10), range(2, 4));
  EXPECT_EQ(parse_range("bytes=0-9", 10), range(0, 10));
  EXPECT_EQ(parse_range("BYTES=9-9", 10), range(9, 1));
}

TEST(ParseRange, EndsWithTheRepresentation) {
  EXPECT_EQ(parse_range("bytes=5-10", 10), range(5, 5));
  EXPECT_EQ(parse_range("bytes=5-", 10), range(5, 5));
  EXPECT_EQ(parse_range("bytes=0-99999999999999999999999", 10), range(0, 10));
}

TEST(ParseRange, CountsFromTheEnd) {
  EXPECT_EQ(parse_range("bytes=-1", 10), range(9, 1));
  EXPECT_EQ(parse_range("bytes=-10", 10), range(0, 10));
  EXPECT_EQ(parse_range("bytes=-11", 10), range(0, 10));
}

TEST(ParseRange, MayHaveNothingOfIt) {
  EXPECT_EQ(parse_range("bytes=10-", 10)->length, 0u);
  EXPECT_EQ(parse_range("bytes=10-12", 10)->length, 0u);
  EXPECT_EQ(parse_range("bytes=99999999999999999999999-", 10)->length, 0u);
  EXPECT_EQ(parse_range("bytes=-0", 10)->length, 0u);
  EXPECT_EQ(parse_range("bytes=0-", 0)->length, 0u);
  EXPECT_EQ(parse_range("bytes=-5", 0), Range());
}

TEST(ParseRange, IsIgnoredWhenItIsNoSingleRange) {
  for (const char* field :
       {"", "bytes", "bytes=", "bytes=-", "bytes=5", "bytes=5-4", "bytes=0-1,3-4", "bytes=a-b", "bytes=1-b",
        "bytes=--1", "bytes=0--1", "bytes=+1-2", "bytes= 1-2", "lines=0-1"})
    EXPECT_EQ(parse_range(field, 10), Range()) << field;
}

}  // namespace
}  // namespace wsspec::app
