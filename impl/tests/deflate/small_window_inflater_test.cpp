#include "wsspec/deflate/small_window_inflater.hpp"

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
  bool ends_block = false;
  bool ends_stream = false;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome run(const std::vector<ByteView>& parts, int window_bits = 15, std::size_t size_max = no_limit) {
  SmallWindowInflater inflater(window_bits);
  Outcome outcome;
  for (const auto part : parts)
    if (const auto error = inflater.inflate(part, outcome.octets, size_max)) return {.error = error};
  outcome.ends_block = inflater.ends_block();
  outcome.ends_stream = inflater.ends_stream();
  return outcome;
}

/// The outcome of the whole, after it was seen that every split gives the same.
Outcome inflated(const Bytes& data, int window_bits = 15, std::size_t size_max = no_limit) {
  const Outcome whole = run({data}, window_bits, size_max);
  reference::for_each_split(data,
                            [&](const auto& parts) { EXPECT_EQ(run(parts, window_bits, size_max), whole); });
  return whole;
}
std::error_code error_of(const Bytes& data) {
  return inflated(data).error;
}

TEST(SmallWindowInflaterTest, TheRfcsHellos) {
  for (const auto& message : {hello_fixed, hello_stored, hello_final, hello_two_blocks}) {
    const auto outcome = inflated(with_tail(message));
    EXPECT_FALSE(outcome.error);
    EXPECT_EQ(text_of(outcome.octets), "Hello");
    EXPECT_TRUE(outcome.ends_block);
    EXPECT_FALSE(outcome.ends_stream);
  }
}

TEST(SmallWindowInflaterTest, TellsTheEndOfAStream) {
  const Bytes without_padding(hello_final.begin(), hello_final.end() - 1);
  EXPECT_TRUE(inflated(without_padding).ends_stream);
  EXPECT_TRUE(inflated(BitWriter().stored(bytes_of("a"), true).done()).ends_stream);
  EXPECT_FALSE(inflated(BitWriter().stored(bytes_of("a")).done()).ends_stream);
}

TEST(SmallWindowInflaterTest, BlocksOfAllTypesInARow) {
  const std::string wordy = wordy_text(3000, 3);
  Compressor compressor(15, true, 9);
  Bytes data;
  compressor.compress(bytes_of(wordy), true, data);
  data = with_tail(data);
  append(data, BitWriter()
                   .stored(bytes_of("stored"))
                   .header(true, 1)
                   .literal('f')
                   .literal(0xFF)
                   .end_of_block()
                   .done());
  append(data, BitWriter().stored({}).done());
  const auto outcome = inflated(data);
  EXPECT_EQ(text_of(outcome.octets), wordy + "storedf\xFF");
  EXPECT_TRUE(outcome.ends_block);
}

// RFC 7692 §7.1.2: both sides of each window, in one call and with the history in another.
TEST(SmallWindowInflaterTest, HoldsThePeerToEachWindow) {
  for (int bits = 8; bits <= 14; ++bits) {
    const unsigned window = 1u << bits;
    const Bytes history = noise(window + 20, 4);
    for (const unsigned distance : {1u, window - 1, window, window + 1, window + 20}) {
      const Bytes before = BitWriter().stored(history).done();
      const Bytes after = BitWriter().header(false, 1).match(5, distance).end_of_block().message();
      Bytes both = before;
      append(both, after);
      Bytes expected = history;
      for (int i = 0; i < 5; ++i) expected.push_back(expected[expected.size() - distance]);
      for (const auto& parts : {std::vector<ByteView>{both}, std::vector<ByteView>{before, after}}) {
        const auto outcome = run(parts, bits);
        if (distance <= window)
          EXPECT_EQ(outcome.octets, expected) << bits << " " << distance;
        else
          EXPECT_EQ(outcome.error, Errc::deflate_corrupt) << bits << " " << distance;
      }
    }
  }
}

TEST(SmallWindowInflaterTest, NothingLiesBeforeTheFirstOctet) {
  for (const unsigned distance : {1u, 2u, 3u, 4u, 100u}) {
    BitWriter writer;
    writer.header(false, 1).literal('a').literal('b').literal('c').match(3, distance).end_of_block();
    const auto outcome = inflated(writer.message());
    EXPECT_EQ(outcome.error, distance <= 3 ? std::error_code{} : make_error_code(Errc::deflate_corrupt))
        << distance;
  }
  EXPECT_EQ(error_of(BitWriter().header(false, 1).match(3, 1).end_of_block().message()),
            Errc::deflate_corrupt);
}

// A copy may begin in the window and end in its own output (RFC 1951 §3.2.3).
TEST(SmallWindowInflaterTest, CopiesOverlap) {
  SmallWindowInflater inflater(8);
  Bytes out;
  ASSERT_FALSE(inflater.inflate(BitWriter().stored(bytes_of("abc")).done(), out, no_limit));
  out.clear();
  const Bytes data =
      BitWriter().header(false, 1).literal('d').match(10, 3).match(4, 1).end_of_block().message();
  ASSERT_FALSE(inflater.inflate(data, out, no_limit));
  EXPECT_EQ(text_of(out), "dbcdbcdbcdbbbbb");
}

TEST(SmallWindowInflaterTest, AResetOneHasNoWindow) {
  SmallWindowInflater inflater(8);
  Bytes out;
  ASSERT_FALSE(inflater.inflate(BitWriter().stored(bytes_of("abc"), true).done(), out, no_limit));
  EXPECT_TRUE(inflater.ends_stream());
  ASSERT_FALSE(inflater.inflate(Bytes{0x04, 0x80}, out, no_limit)) << "in the lengths of a block";
  EXPECT_FALSE(inflater.ends_block());
  inflater.reset();
  EXPECT_TRUE(inflater.ends_block());
  EXPECT_FALSE(inflater.ends_stream());
  EXPECT_EQ(inflater.inflate(BitWriter().header(false, 1).match(3, 1).message(), out, no_limit),
            Errc::deflate_corrupt);
  EXPECT_EQ(inflater.window_bits(), 8);
}

// Both sides of the bound, where each kind of element crosses it.
TEST(SmallWindowInflaterTest, NeverGoesOverTheBound) {
  const Bytes stored = BitWriter().stored(bytes_of("abcdef")).done();
  const Bytes literals =
      BitWriter().header(false, 1).literal('a').literal('b').literal('c').end_of_block().message();
  const Bytes match = BitWriter().header(false, 1).literal('a').match(5, 1).end_of_block().message();
  for (const auto& [data, size] : {std::pair{stored, 6u}, std::pair{literals, 3u}, std::pair{match, 6u}}) {
    EXPECT_EQ(inflated(data, 10, size).octets.size(), size);
    for (std::size_t size_max = 0; size_max < size; ++size_max) {
      EXPECT_EQ(inflated(data, 10, size_max).error, Errc::message_too_big);
      Bytes out(size_max + 3);
      SmallWindowInflater inflater(10);
      EXPECT_EQ(inflater.inflate(data, out, size_max), Errc::message_too_big)
          << "the bound counts what is in `out`";
    }
  }
}

TEST(SmallWindowInflaterTest, WhatIsNoBlock) {
  EXPECT_EQ(error_of(BitWriter().header(false, 3).done()), Errc::deflate_corrupt) << "reserved type";
  EXPECT_EQ(error_of({0x00, 0x01, 0x00, 0xFF, 0xFF, 'a'}), Errc::deflate_corrupt) << "length and complement";
  for (const unsigned symbol : {286u, 287u})
    EXPECT_EQ(error_of(BitWriter().header(false, 1).symbol(symbol).number(0, 16).done()),
              Errc::deflate_corrupt)
        << symbol;
  for (const unsigned distance : {30u, 31u})
    EXPECT_EQ(
        error_of(
            BitWriter().header(false, 1).literal('a').symbol(257).code(distance, 5).number(0, 16).done()),
        Errc::deflate_corrupt)
        << distance;
}

/// A dynamic block up to its code lengths, where symbols 0-2 and 16-18 have codes of three bits and 3, 4 of
/// two: in the order of the codes 00 01 100 … 111... as build() gives them.
class DynamicBlock {
 public:
  DynamicBlock(unsigned literal_codes, unsigned distance_codes) {
    writer_.header(false, 2).number(literal_codes - 257, 5).number(distance_codes - 1, 5).number(19 - 4, 4);
    // 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1 15: codes 000 for 0, 001 for 1, 010 for 2, 011 for 16, 100
    // for 17, 101 for 18, 110 for 7 and 111 for 8.
    for (const unsigned length : {3u, 3u, 3u, 3u, 3u, 3u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 3u, 0u, 3u, 0u})
      writer_.number(length, 3);
  }
  DynamicBlock& length(unsigned value) {
    writer_.code(value == 7 ? 3 : value == 8 ? 4 : value, 3);
    return *this;
  }
  DynamicBlock& repeat_last(unsigned times) {
    writer_.code(5, 3).number(times - 3, 2);
    return *this;
  }
  DynamicBlock& zeros(unsigned times) {
    if (times <= 10)
      writer_.code(6, 3).number(times - 3, 3);
    else
      writer_.code(7, 3).number(times - 11, 7);
    return *this;
  }
  BitWriter& then() { return writer_; }

 private:
  BitWriter writer_;
};

TEST(SmallWindowInflaterTest, ADynamicBlockByHand) {
  // 'a' 0, 'b' 10, end 11; one distance code of one bit, which is 1.
  DynamicBlock block(258, 1);
  block.zeros(97).length(1).length(2).zeros(138).zeros(19).length(2).length(0).length(1);
  block.then().code(0, 1).code(2, 2).code(0, 1).code(3, 2);
  const auto outcome = inflated(with_tail(block.then().message()));
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(text_of(outcome.octets), "aba");
  EXPECT_TRUE(outcome.ends_block);
}

TEST(SmallWindowInflaterTest, ALoneDistanceCodeLeavesTheOtherUnused) {
  for (const unsigned bit : {0u, 1u}) {
    // end 0, 'a' 10, length three 11
    DynamicBlock block(258, 1);
    block.zeros(97).length(2).zeros(138).zeros(20).length(1).length(2).length(1);
    block.then().code(2, 2).code(3, 2).number(bit, 1).code(0, 1);
    const auto outcome = inflated(with_tail(block.then().message()));
    if (bit == 0)
      EXPECT_EQ(text_of(outcome.octets), "aaaa");
    else
      EXPECT_EQ(outcome.error, Errc::deflate_corrupt);
  }
}

TEST(SmallWindowInflaterTest, DynamicBlocksThatAreNone) {
  EXPECT_EQ(error_of(DynamicBlock(287, 1).then().done()), Errc::deflate_corrupt) << "too many literal codes";
  EXPECT_EQ(error_of(DynamicBlock(257, 31).then().done()), Errc::deflate_corrupt)
      << "too many distance codes";
  EXPECT_EQ(error_of(BitWriter().header(false, 2).number(0, 14).number(0, 12).done()), Errc::deflate_corrupt)
      << "no code for the lengths";
  EXPECT_EQ(error_of(DynamicBlock(257, 1).repeat_last(3).then().done()), Errc::deflate_corrupt)
      << "nothing to repeat";
  EXPECT_EQ(error_of(DynamicBlock(257, 1).zeros(138).zeros(138).then().done()), Errc::deflate_corrupt)
      << "too many lengths";
  EXPECT_EQ(error_of(DynamicBlock(257, 1).length(1).length(1).zeros(138).zeros(118).then().done()),
            Errc::deflate_corrupt)
      << "no end of block";
  EXPECT_EQ(
      error_of(
          DynamicBlock(257, 1).length(1).length(1).zeros(138).zeros(116).length(1).length(0).then().done()),
      Errc::deflate_corrupt)
      << "too many codes of one bit";
  EXPECT_EQ(
      error_of(DynamicBlock(257, 3).zeros(138).zeros(118).length(1).length(1).repeat_last(3).then().done()),
      Errc::deflate_corrupt)
      << "too many distances of one bit";
}

/// Compressed text of all kinds, then spoilt in `faults` octets.
Bytes random_data(SeededEntropy& entropy, std::uint64_t faults) {
  Compressor compressor(15, true, static_cast<int>(entropy.next() % 10));
  Bytes data;
  for (std::uint64_t messages = entropy.next() % 3 + 1; messages != 0; --messages) {
    Bytes message;
    const std::size_t size = entropy.next() % 1500;
    const std::string text = entropy.next() % 3 == 0 ? std::string(text_of(noise(size, entropy.next())))
                                                     : wordy_text(size, entropy.next());
    compressor.compress(bytes_of(text), true, message);
    append(data, with_tail(message));
  }
  for (; faults != 0; --faults)
    data[entropy.next() % data.size()] = static_cast<std::uint8_t>(entropy.next());
  return data;
}

// Whatever the slow decoder reads to the end, this one reads, and with the same result; and the other way
// round.
TEST(SmallWindowInflaterTest, AgreesWithTheSlowDecoderOnRandomInput) {
  SeededEntropy entropy(10);
  int whole = 0;
  for (int i = 0; i < 200; ++i) {
    const Bytes data = random_data(entropy, static_cast<std::uint64_t>(i) % 3);
    const auto expected = reference::Inflate::run(data);
    const auto outcome = run({data});
    const bool ends = !outcome.error && outcome.ends_block;
    // A code that is over-full or left open is refused at once; the slow decoder notices only if it is used.
    if (ends) {
      ASSERT_TRUE(expected) << i;
      EXPECT_EQ(outcome.octets, expected->octets);
    }
    if (i % 3 == 0) {
      ASSERT_TRUE(ends) << i;
      ++whole;
      for (int bits = 8; bits < 15; ++bits)
        EXPECT_EQ(!run({data}, bits).error, expected->farthest <= std::size_t{1} << bits) << i << " " << bits;
    }
    const std::size_t cut = entropy.next() % data.size();
    ASSERT_EQ(run({ByteView(data).first(cut), ByteView(data).subspan(cut)}), outcome);
  }
  EXPECT_GT(whole, 60);
}

}  // namespace
}  // namespace wsspec::deflate
