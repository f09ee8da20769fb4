#include "wsspec/base/bytes.hpp"

#include <gmock/gmock.h>

namespace wsspec {
namespace {

TEST(BytesTest, ViewsTheSameOctets) {
  const std::string_view text("a\0\xFF", 3);
  const ByteView bytes = bytes_of(text);
  EXPECT_THAT(bytes, testing::ElementsAre(0x61, 0x00, 0xFF));
  EXPECT_EQ(static_cast<const void*>(bytes.data()), text.data());
  EXPECT_EQ(text_of(bytes), text);
  EXPECT_TRUE(bytes_of("").empty());
}

TEST(BytesTest, Appends) {
  Bytes to{1};
  append(to, Bytes{2, 3});
  append(to, {});
  EXPECT_THAT(to, testing::ElementsAre(1, 2, 3));
}

}  // namespace
}  // namespace wsspec
