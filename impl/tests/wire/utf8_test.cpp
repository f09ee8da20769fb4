#include "wsspec/wire/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

#include "impl/tests/reference/splits.hpp"
#include "impl/tests/reference/utf8.hpp"
#include "wsspec/base/entropy.hpp"

namespace wsspec::wire {
namespace {

/// Index of the first octet after which no text can be valid any more; the size when there is none.
std::size_t slow_failure(ByteView text) {
  std::size_t good = 0;
  while (good < text.size() && reference::is_utf8_prefix(text.first(good + 1))) ++good;
  return good;
}

/// The same from the validator, fed in parts; checks complete() too.
std::size_t failure(const std::vector<ByteView>& parts, bool& complete) {
  Utf8Validator validator;
  std::size_t before = 0;
  for (const auto part : parts) {
    if (const auto bad = validator.feed(part)) {
      complete = false;
      return before + *bad;
    }
    before += part.size();
  }
  complete = validator.complete();
  return before;
}

void expect_like_reference(ByteView text) {
  bool complete = false;
  const bool valid = reference::is_utf8(text);
  ASSERT_EQ(is_utf8(text), valid);
  ASSERT_EQ(failure({text}, complete), slow_failure(text));
  ASSERT_EQ(complete, valid);
}

TEST(Utf8Test, EveryOctetAndEveryPair) {
  expect_like_reference({});
  for (int a = 0; a < 256; ++a) {
    expect_like_reference(Bytes{static_cast<std::uint8_t>(a)});
    for (int b = 0; b < 256; ++b)
      expect_like_reference(Bytes{static_cast<std::uint8_t>(a), static_cast<std::uint8_t>(b)});
  }
}

constexpr std::uint8_t bounds[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xFF};

TEST(Utf8Test, EveryLeadOfThreeAndFourWithEveryBound) {
  for (int lead = 0xE0; lead < 256; ++lead)
    for (const auto a : bounds)
      for (const auto b : bounds) {
        const auto first = static_cast<std::uint8_t>(lead);
        expect_like_reference(Bytes{first, a, b});
        for (const auto c : bounds) {
          expect_like_reference(Bytes{first, a, b, c});
          expect_like_reference(Bytes{first, a, b, c, 0x80});
        }
      }
}

// RFC 3629 §3-§4, both sides of each bound.
TEST(Utf8Test, TheBounds) {
  for (const std::string_view text : {"\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
                                      "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
    EXPECT_TRUE(is_utf8(bytes_of(text))) << text;
  for (const std::string_view text :
       {"\x80", "\xC1\xBF", "\xC2", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF"})
    EXPECT_FALSE(is_utf8(bytes_of(text))) << text;
}

// The same characters deep in a text long enough for the vector code, at every phase of its blocks.
TEST(Utf8Test, LongTextsAtEveryPhase) {
  for (const std::string_view piece : {"\xC2\x80", "\xE2\x82\xAC", "\xF4\x8F\xBF\xBF", "\xED\xA0\x80",
                                       "\xC0\x80", "\xE2\x82", "\xF0\x9F\x98", "\x80", "\xFF"})
    for (std::size_t before = 0; before <= 70; ++before)
      for (const std::size_t after : {0u, 1u, 31u, 64u}) {
        std::string text(before, 'a');
        text.append(piece).append(after, 'b');
        expect_like_reference(bytes_of(text));
      }
}

TEST(Utf8Test, EverySplitFailsAtTheSameOctet) {
  for (const std::string tail : {"", "\xE2\x82\xAC", "\xED\xA0\x80", "\xF4\x90", "\xF0\x9F\x98",
                                 "\x80"
                                 "abc"})
    for (const std::size_t filler : {0u, 3u, 40u, 100u}) {
      const std::string text = "\xCE\xBA\xE1\xBD\xB9\xF0\x9F\x98\x80" + std::string(filler, 'x') + tail;
      const std::size_t expected = slow_failure(bytes_of(text));
      const bool valid = reference::is_utf8(bytes_of(text));
      reference::for_each_split(bytes_of(text), [&](const auto& parts) {
        bool complete = false;
        ASSERT_EQ(failure(parts, complete), expected);
        ASSERT_EQ(complete, valid);
      });
    }
}

TEST(Utf8Test, AgreesWithTheSlowDecoderOnRandomInput) {
  SeededEntropy entropy(8);
  for (int i = 0; i < 2000; ++i) {
    std::string text;
    while (text.size() < 90) {
      constexpr std::string_view characters[] = {"a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"};
      text += characters[entropy.next() % 4];
    }
    // None, one or two octets are spoilt.
    for (std::uint64_t n = entropy.next() % 3; n != 0; --n)
      text[entropy.next() % text.size()] = static_cast<char>(entropy.next());
    text.resize(text.size() - entropy.next() % 4);
    expect_like_reference(bytes_of(text));
    const std::size_t cut = entropy.next() % text.size();
    bool complete = false;
    ASSERT_EQ(failure({bytes_of(text).first(cut), bytes_of(text).subspan(cut)}, complete),
              slow_failure(bytes_of(text)));
  }
}

TEST(Utf8Test, AResetValidatorIsAsNew) {
  Utf8Validator validator;
  EXPECT_FALSE(validator.feed(bytes_of("\xF4")));
  EXPECT_FALSE(validator.complete());
  validator.reset();
  EXPECT_TRUE(validator.complete());
  EXPECT_EQ(validator.feed(bytes_of("ab\x80")), 2u);
  validator.reset();
  EXPECT_FALSE(validator.feed(bytes_of("\xF0\x9F\x98\x80")));
  EXPECT_TRUE(validator.complete());
}

}  // namespace
}  // namespace wsspec::wire
