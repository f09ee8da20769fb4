#include <gmock/gmock.h>

#include <limits>

#include "impl/tests/deflate/bit_writer.hpp"
#include "impl/tests/deflate/payloads.hpp"
#include "impl/tests/reference/inflate.hpp"
#include "impl/tests/reference/splits.hpp"
#include "wsspec/base/error.hpp"
#include "wsspec/deflate/codec.hpp"

namespace wsspec::deflate {
namespace {

constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

struct Outcome {
  std::error_code error = {};
  Bytes octets = {};
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome inflate_parts(Inflater& inflater, const std::vector<ByteView>& parts,
                      std::size_t size_max = no_limit) {
  Outcome outcome;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    outcome.error = inflater.inflate(parts[i], i + 1 == parts.size(), outcome.octets, size_max);
    if (outcome.error) return {.error = outcome.error};
  }
  return outcome;
}
Outcome inflate_one(Inflater& inflater, ByteView message, std::size_t size_max = no_limit) {
  return inflate_parts(inflater, {message}, size_max);
}

/// A fresh one's outcome, after it was seen that every split gives the same.
Outcome inflated(const Bytes& message, int window_bits, std::size_t size_max = no_limit) {
  Inflater fresh(window_bits, true);
  const Outcome whole = inflate_one(fresh, message, size_max);
  reference::for_each_split(message, [&](const auto& parts) {
    if (parts.empty()) return;
    Inflater inflater(window_bits, true);
    EXPECT_EQ(inflate_parts(inflater, parts, size_max), whole);
  });
  return whole;
}

/// Everything holds for zlib's window and for ours.
class InflaterTest : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(EveryWindow, InflaterTest, testing::Range(8, 16));

// RFC 7692 §7.2.3.1-§7.2.3.5
TEST_P(InflaterTest, TheRfcsHellos) {
  for (const auto& message : {hello_fixed, hello_stored, hello_final, hello_two_blocks}) {
    const auto outcome = inflated(message, GetParam());
    EXPECT_FALSE(outcome.error);
    EXPECT_EQ(text_of(outcome.octets), "Hello");
  }
}

// §7.2.3.2
TEST_P(InflaterTest, TakeoverRefersToTheMessageBefore) {
  Inflater keeps(GetParam(), true);
  EXPECT_EQ(text_of(inflate_one(keeps, hello_fixed).octets), "Hello");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(text_of(inflate_one(keeps, hello_again).octets), "Hello");
}

// §7.1.1: without takeover a reference to the message before is outside of the window.
TEST_P(InflaterTest, WithoutTakeoverNothingIsKept) {
  Inflater forgets(GetParam(), false);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(text_of(inflate_one(forgets, hello_fixed).octets), "Hello");
  EXPECT_EQ(inflate_one(forgets, hello_again).error, Errc::deflate_corrupt);
}

// §7.2.3.6, and no octet at all; between others.
TEST_P(InflaterTest, EmptyMessages) {
  for (const bool takeover : {false, true}) {
    Inflater inflater(GetParam(), takeover);
    for (const auto& message : {nothing, Bytes{}, hello_fixed, nothing, Bytes{}, hello_fixed}) {
      const auto outcome = inflate_one(inflater, message);
      EXPECT_FALSE(outcome.error);
      EXPECT_EQ(outcome.octets.size(), message.size() < 2 ? 0u : 5u);
    }
  }
  EXPECT_EQ(inflated(nothing, GetParam()), Outcome{});
}

// §7.2.3.4: after BFINAL the same window goes on, within a message and into the next one.
TEST_P(InflaterTest, BlocksAfterAFinalOne) {
  BitWriter writer;
  writer.stored(bytes_of("Hello"), true).header(true, 1).match(5, 5).end_of_block().align();
  writer.header(false, 1).match(5, 10).end_of_block();
  EXPECT_EQ(text_of(inflated(writer.message(), GetParam()).octets), "HelloHelloHello");
  Inflater keeps(GetParam(), true);
  EXPECT_EQ(text_of(inflate_one(keeps, hello_final).octets), "Hello");
  EXPECT_EQ(text_of(inflate_one(keeps, hello_again).octets), "Hello");
}

// A peer that ends with BFINAL and forgets the empty block: what it means is clear.
TEST_P(InflaterTest, AMessageThatEndsWithAFinalBlock) {
  const Bytes message(hello_final.begin(), hello_final.end() - 1);
  EXPECT_EQ(text_of(inflated(message, GetParam()).octets), "Hello");
  Inflater keeps(GetParam(), true);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(text_of(inflate_one(keeps, message).octets), "Hello");
  EXPECT_EQ(text_of(inflate_one(keeps, hello_again).octets), "Hello");
}

TEST_P(InflaterTest, WhatIsNotDeflate) {
  for (const auto& message : {Bytes{0x06}, Bytes{0xFF, 0xFF, 0xFF}, Bytes{0x00, 0x05, 0x00, 0x05, 0x00, 'H'},
                              Bytes{0x78, 0x9C, 0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00}})
    EXPECT_EQ(inflated(message, GetParam()).error, Errc::deflate_corrupt);
}

// Cut off anywhere, a message is refused, unless what is left happens to end a block.
TEST_P(InflaterTest, CutOffMessages) {
  for (const auto& message : {hello_fixed, hello_stored, hello_two_blocks})
    for (std::size_t size = 1; size < message.size(); ++size) {
      const Bytes cut(message.begin(), message.begin() + static_cast<std::ptrdiff_t>(size));
      Inflater inflater(GetParam(), true);
      const auto outcome = inflate_one(inflater, cut);
      const auto expected = reference::Inflate::run(with_tail(cut));
      EXPECT_EQ(!outcome.error, expected.has_value()) << size;
      if (expected) {
        EXPECT_EQ(outcome.octets, expected->octets);
      }
    }
}

TEST_P(InflaterTest, BothSidesOfTheBound) {
  for (const std::size_t size : {1u, 100u, 16384u, 16385u, 100000u}) {
    Bytes message;
    Compressor(GetParam(), false, 6).compress(Bytes(size, 'a'), true, message);
    for (const std::size_t in_front : {0u, 7u}) {
      Bytes out(in_front);
      Inflater fits(GetParam(), true);
      EXPECT_FALSE(fits.inflate(message, true, out, in_front + size));
      EXPECT_EQ(out.size(), in_front + size);
      out.resize(in_front);
      Inflater too_small(GetParam(), true);
      EXPECT_EQ(too_small.inflate(message, true, out, in_front + size - 1), Errc::message_too_big);
    }
  }
}

// RFC 6455 §10.4: megabytes of zeros in a few octets cost a chunk, not megabytes.
TEST_P(InflaterTest, ABombIsNoticedWithinAChunk) {
  Bytes bomb;
  Compressor(GetParam(), false, 9).compress(Bytes(1 << 20, 0), true, bomb);
  Inflater inflater(GetParam(), false);
  Bytes out;
  EXPECT_EQ(inflater.inflate(bomb, true, out, 1000), Errc::message_too_big);
  EXPECT_LE(out.size(), 1000u + 16 * 1024);
  EXPECT_LE(out.capacity(), 64u * 1024);
}

TEST_P(InflaterTest, WhatIsOverTheBoundAlready) {
  Inflater inflater(GetParam(), false);
  Bytes out(10);
  EXPECT_FALSE(inflater.inflate(nothing, true, out, 5)) << "nothing is added";
  EXPECT_EQ(inflater.inflate(hello_fixed, true, out, 5), Errc::message_too_big);
}

TEST_P(InflaterTest, WhatACompressorOfTheSameWindowMakes) {
  for (const bool takeover : {false, true})
    for (const int level : {0, 1, 6}) {
      Compressor compressor(GetParam(), takeover, level);
      Inflater inflater(GetParam(), takeover);
      for (const std::size_t size : {5u, 700u, 70000u, 3u}) {
        const std::string text = wordy_text(size, size);
        Bytes message;
        compressor.compress(bytes_of(text), true, message);
        const auto outcome = inflate_one(inflater, message);
        ASSERT_FALSE(outcome.error);
        ASSERT_EQ(text_of(outcome.octets), text);
      }
    }
}

TEST_P(InflaterTest, EverySplitOfATextIsTheSame) {
  Bytes message;
  Compressor(GetParam(), false, 6).compress(bytes_of(wordy_text(900, 5)), true, message);
  const auto outcome = inflated(message, GetParam());
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(text_of(outcome.octets), wordy_text(900, 5));
}

TEST_P(InflaterTest, AMovedInflaterGoesOn) {
  Inflater first(GetParam(), true);
  EXPECT_FALSE(inflate_one(first, hello_fixed).error);
  Inflater second(std::move(first));
  EXPECT_EQ(text_of(inflate_one(second, hello_again).octets), "Hello");
  first = std::move(second);
  EXPECT_EQ(text_of(inflate_one(first, hello_again).octets), "Hello");
}

TEST_P(InflaterTest, DirectionsWithoutTakeoverMayInterleave) {
  Inflater a(GetParam(), false), b(GetParam(), false);
  Bytes from_a, from_b;
  const ByteView hello(hello_fixed);
  EXPECT_FALSE(a.inflate(hello.first(3), false, from_a, no_limit));
  EXPECT_FALSE(b.inflate(hello.first(5), false, from_b, no_limit));
  EXPECT_FALSE(a.inflate(hello.subspan(3), true, from_a, no_limit));
  EXPECT_FALSE(b.inflate(hello.subspan(5), true, from_b, no_limit));
  EXPECT_EQ(text_of(from_a), "Hello");
  EXPECT_EQ(text_of(from_b), "Hello");
}

// §7.1.2: a message compressed for a larger window is refused just where its distances are over the agreed
// one.
TEST_P(InflaterTest, HoldsThePeerToTheWindow) {
  const unsigned window = 1u << GetParam();
  for (const unsigned distance : {window / 2, window, window + 1, 2 * window}) {
    if (distance > 1u << 15) continue;  // DEFLATE cannot say it
    BitWriter writer;
    writer.stored(noise(40000, 6)).header(false, 1).match(3, distance).end_of_block();
    Inflater inflater(GetParam(), true);
    const auto outcome = inflate_one(inflater, writer.message());
    EXPECT_EQ(outcome.error, distance <= window ? std::error_code{} : make_error_code(Errc::deflate_corrupt))
        << distance;
  }
}

}  // namespace
}  // namespace wsspec::deflate
