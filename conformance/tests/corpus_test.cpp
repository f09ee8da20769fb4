#include "conformance/script/corpus.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <bit>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include "wsspec/wire/utf8.hpp"

namespace wsspec::conformance {
namespace {

/// What a corpus must be.
struct Kind {
  Corpus kind;
  const char* name;
  std::size_t size;
  double ratio_min, ratio_max;
  std::uint64_t hash;
};
void PrintTo(const Kind& kind, std::ostream* out) {
  *out << kind.name;
}

constexpr Kind kinds[] = {
    {Corpus::json, "json", 1u << 18, .1, .2, 0x55CE6911D1BBFD3A},
    {Corpus::bitmap, "bitmap", 1u << 18, .6, .9, 0xE070EEFD733F6C04},
    {Corpus::prose, "prose", 1u << 18, .35, .42, 0x31700E26E7D8CDE3},
    {Corpus::html, "html", 1u << 18, .15, .3, 0xE84344CDC0BE48FA},
    {Corpus::source, "source", 1u << 18, .15, .3, 0x9B21F4BFEBC8A987},
    {Corpus::compressed, "compressed", 1u << 20, .95, 1.01, 0x69838EFC68865E66},
};

class CorpusTest : public testing::TestWithParam<Kind> {};
INSTANTIATE_TEST_SUITE_P(EveryKind, CorpusTest, testing::ValuesIn(kinds),
                         [](const auto& test) { return std::string(test.param.name); });

/// FNV-1a
std::uint64_t hash_of(std::string_view octets) {
  std::uint64_t hash = 0xCBF29CE484222325u;
  for (const char octet : octets) hash = (hash ^ static_cast<unsigned char>(octet)) * 0x100000001B3u;
  return hash;
}

TEST_P(CorpusTest, HasItsSize) {
  EXPECT_EQ(corpus(GetParam().kind).size(), GetParam().size);
  EXPECT_TRUE(std::has_single_bit(GetParam().size));
}

// Reports of different days and machines compare.
TEST_P(CorpusTest, IsTheSameEverywhere) {
  EXPECT_EQ(hash_of(corpus(GetParam().kind)), GetParam().hash)
      << std::hex << hash_of(corpus(GetParam().kind));
}

TEST_P(CorpusTest, CompressesAsItsKindDoes) {
  const auto octets = corpus(GetParam().kind);
  uLongf size = compressBound(octets.size());
  std::vector<Bytef> out(size);
  ASSERT_EQ(compress2(out.data(), &size, reinterpret_cast<const Bytef*>(octets.data()), octets.size(), 6),
            Z_OK);
  const double ratio = static_cast<double>(size) / static_cast<double>(octets.size());
  EXPECT_GE(ratio, GetParam().ratio_min);
  EXPECT_LE(ratio, GetParam().ratio_max);
}

TEST_P(CorpusTest, MessagesTileItAndComeAgain) {
  const auto [kind, name, whole, ratio_min, ratio_max, hash] = GetParam();
  for (std::size_t size = 1; size <= whole; size *= 2) {
    const std::size_t period = whole / size;
    for (const std::size_t k : {std::size_t{0}, std::size_t{1}, period / 2, period - 1}) {
      const auto message = corpus_message(kind, size, k);
      EXPECT_EQ(message, corpus(kind).substr(k % period * size, size)) << size;
      EXPECT_EQ(message.data(), corpus_message(kind, size, k + period).data()) << "no copy";
      EXPECT_EQ(message.data(), corpus_message(kind, size, k + 1000 * period).data());
    }
  }
}

// A message that is like the one before would hide that the wrong one came back.
TEST_P(CorpusTest, ItsMessagesDiffer) {
  const auto kind = GetParam().kind;
  for (std::size_t size = 1024; size < GetParam().size; size *= 2)
    for (std::size_t k = 0; k + 1 < GetParam().size / size; ++k)
      ASSERT_NE(corpus_message(kind, size, k), corpus_message(kind, size, k + 1)) << size << " " << k;
}

TEST_P(CorpusTest, MessagesOfTextAreUtf8) {
  const auto kind = GetParam().kind;
  if (!is_text(kind)) return;
  for (std::size_t k = 0; k < GetParam().size / 16; ++k)
    ASSERT_TRUE(wire::is_utf8(bytes_of(corpus_message(kind, 16, k)))) << k;
}

std::size_t not_ascii(std::string_view octets) {
  std::size_t count = 0;
  for (const char octet : octets) count += (static_cast<unsigned char>(octet) & 0x80) != 0;
  return count;
}

TEST(CorpusKindsTest, WhichHaveCharactersBeyondAscii) {
  EXPECT_EQ(not_ascii(corpus(Corpus::json)), 0u);
  for (const auto kind : {Corpus::prose, Corpus::html, Corpus::source})
    EXPECT_GT(not_ascii(corpus(kind)), 500u);
  // Whole but for the last character, which the end may cut.
  wire::Utf8Validator validator;
  EXPECT_FALSE(validator.feed(bytes_of(corpus(Corpus::prose))));
}

TEST(CorpusKindsTest, TheBitmapIsOne) {
  const auto file = corpus(Corpus::bitmap);
  const auto number = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- != 0;) value = value << 8 | static_cast<unsigned char>(file[at + i]);
    return value;
  };
  EXPECT_EQ(file.substr(0, 2), "BM");
  EXPECT_EQ(number(2), file.size());
  const auto offset = number(10), width = number(18), height = number(22);
  EXPECT_GE(offset, 14 + number(14) + 4 * number(46)) << "headers and colours come first";
  EXPECT_EQ(offset + width * height, file.size());
  EXPECT_EQ(number(26), 8u << 16 | 1u) << "one plane, 8 bits a pixel";
}

TEST(CorpusKindsTest, ThreadsMayAskAtTheSameTime) {
  std::vector<std::string_view> seen(4);
  std::vector<std::jthread> threads;
  for (auto& view : seen) threads.emplace_back([&view] { view = corpus(Corpus::html); });
  threads.clear();
  for (const auto& view : seen) EXPECT_EQ(view.data(), corpus(Corpus::html).data());
}

}  // namespace
}  // namespace wsspec::conformance
