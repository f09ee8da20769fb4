#include "wsspec/deflate/raw_deflater.hpp"

#include <gtest/gtest.h>

#include "impl/tests/deflate/payloads.hpp"
#include "impl/tests/reference/inflate.hpp"

namespace wsspec::deflate {
namespace {

Bytes flushed(RawDeflater& deflater, ByteView part) {
  Bytes out;
  deflater.deflate(part, true, out);
  return out;
}

Bytes inflated(ByteView octets) {
  const auto output = reference::Inflate::run(octets);
  EXPECT_TRUE(output);
  return output ? output->octets : Bytes{};
}

bool ends_with_flush(const Bytes& octets) {
  static const Bytes marker{0x00, 0x00, 0xFF, 0xFF};
  return octets.size() > 4 && std::equal(marker.begin(), marker.end(), octets.end() - 4);
}

/// Both libraries behind the interface.
class RawDeflaterTest : public testing::TestWithParam<int> {
 protected:
  static std::unique_ptr<RawDeflater> make(int window_bits = 15) {
    return make_deflater({.window_bits = window_bits, .level = GetParam(), .memory_level = 8});
  }
};

TEST_P(RawDeflaterTest, PiecesMakeOneStreamUpToTheFlush) {
  const std::string text = wordy_text(5000, 1);
  const auto deflater = make();
  Bytes out;
  for (std::size_t at = 0; at < text.size(); at += 700)
    deflater->deflate(bytes_of(std::string_view(text).substr(at, 700)), false, out);
  deflater->deflate({}, true, out);
  EXPECT_TRUE(ends_with_flush(out));
  EXPECT_EQ(text_of(inflated(out)), text);
}

TEST_P(RawDeflaterTest, EachFlushEndsWithAnEmptyStoredBlock) {
  const auto deflater = make();
  Bytes all;
  for (std::size_t size = 1; size < 70; ++size) {
    const Bytes out = flushed(*deflater, noise(size, size));
    EXPECT_TRUE(ends_with_flush(out)) << size;
    append(all, out);
  }
  EXPECT_EQ(inflated(all).size(), 69u * 70 / 2);
}

TEST_P(RawDeflaterTest, AfterAResetNothingIsLeft) {
  const std::string text = wordy_text(3000, 2);
  const auto deflater = make();
  const Bytes first = flushed(*deflater, bytes_of(text));
  EXPECT_LT(flushed(*deflater, bytes_of(text)).size(), first.size()) << "the window is used";
  deflater->reset();
  EXPECT_EQ(flushed(*deflater, bytes_of(text)), first);
}

TEST_P(RawDeflaterTest, TheRoomForOutputMayEndAnywhere) {
  const auto deflater = make(9);
  for (std::size_t size = 1; size < 600; ++size) {
    const Bytes octets = noise(size, size);
    ASSERT_EQ(inflated(flushed(*deflater, octets)), octets) << size;
    deflater->reset();
  }
}

TEST_P(RawDeflaterTest, KnowsItsSettings) {
  EXPECT_EQ(make(11)->settings(), (DeflaterSettings{11, GetParam(), 8}));
}

INSTANTIATE_TEST_SUITE_P(Levels, RawDeflaterTest, testing::Values(1, 2, 6));

}  // namespace
}  // namespace wsspec::deflate
