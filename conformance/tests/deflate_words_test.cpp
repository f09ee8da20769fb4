#include "conformance/script/deflate_words.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <array>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "conformance/script/corpus.hpp"
#include "wsspec/deflate/codec.hpp"

namespace wsspec::conformance {
namespace {

using namespace std::string_literals;

/// A receiver that is zlib and no more (RFC 7692 §7.2.2). Its output is taken in small pieces, so that it has
/// its window only to refer to.
class Zlib {
 public:
  explicit Zlib(int window_bits = 15) { EXPECT_EQ(inflateInit2(&stream_, -window_bits), Z_OK); }
  ~Zlib() { inflateEnd(&stream_); }
  Zlib(const Zlib&) = delete;
  Zlib& operator=(const Zlib&) = delete;

  /// @return none when the message is refused, or its end is not a block's.
  std::optional<std::string> receive(const std::string& message) {
    std::string input = message + "\x00\x00\xFF\xFF"s, out;
    stream_.next_in = reinterpret_cast<Bytef*>(input.data());
    stream_.avail_in = static_cast<uInt>(input.size());
    std::array<char, 64> piece;
    bool ends_block = false;
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
      stream_.avail_out = piece.size();
      const int result = inflate(&stream_, Z_SYNC_FLUSH);
      out.append(piece.data(), piece.size() - stream_.avail_out);
      if (result == Z_BUF_ERROR) break;
      if (result != Z_OK && result != Z_STREAM_END) return std::nullopt;
      // 128: at a block's end; below 64: bits left over.
      ends_block = result == Z_STREAM_END || (stream_.data_type & 191) == 128;
      if (result == Z_STREAM_END) go_on_after_final();
    } while (stream_.avail_in != 0 || stream_.avail_out == 0);
    if (!ends_block) return std::nullopt;
    return out;
  }

 private:
  /// RFC 7692 §7.2.3.4: the window stays.
  void go_on_after_final() {
    std::array<Bytef, 1u << 15> window;
    uInt size = 0;
    inflateGetDictionary(&stream_, window.data(), &size);
    inflateReset(&stream_);
    inflateSetDictionary(&stream_, window.data(), size);
  }

  z_stream stream_ = {};
};

std::optional<std::string> receive(deflate::Inflater& inflater, const std::string& message) {
  Bytes out;
  if (inflater.inflate(bytes_of(message), true, out, std::numeric_limits<std::size_t>::max()))
    return std::nullopt;
  return std::string(text_of(out));
}
std::optional<std::string> received_by_ours(const std::string& message, int window_bits = 15) {
  deflate::Inflater inflater(window_bits, true);
  return receive(inflater, message);
}

/// Both receivers make of the message what the stream says that it means.
void expect_valid(const DeflateStream& stream, const std::string& text) {
  // Nobody wants to read what differs in 64 KiB of noise.
  EXPECT_TRUE(stream.text() == text) << text.size();
  EXPECT_TRUE(Zlib().receive(stream.message()) == text) << text.size();
  EXPECT_TRUE(received_by_ours(stream.message()) == text) << text.size();
}
void expect_refused(const DeflateStream& stream) {
  EXPECT_EQ(Zlib().receive(stream.message()), std::nullopt);
  EXPECT_EQ(received_by_ours(stream.message()), std::nullopt);
  EXPECT_EQ(received_by_ours(stream.message(), 14), std::nullopt);
}

/// BTYPE of the first block.
unsigned first_type(const DeflateStream& stream) {
  return static_cast<unsigned char>(stream.octets().at(0)) >> 1 & 3;
}

// RFC 7692 §7.2.3.1-§7.2.3.6
TEST(DeflateWordsTest, TheRfcsExamples) {
  const Tokens hello = literals("Hello");
  EXPECT_EQ(DeflateStream().fixed(hello).sync_flush().octets(),
            "\xF2\x48\xCD\xC9\xC9\x07\x00\x00\x00\xFF\xFF"s);
  EXPECT_EQ(DeflateStream().fixed(hello).message(), "\xF2\x48\xCD\xC9\xC9\x07\x00"s);
  const auto again = DeflateStream("Hello").fixed({literals("H"), match(4, 5)});
  EXPECT_EQ(again.message(), "\xF2\x00\x11\x00\x00"s);
  EXPECT_EQ(again.text(), "Hello");
  EXPECT_EQ(DeflateStream().stored("Hello").message(), "\x00\x05\x00\xFA\xFF\x48\x65\x6C\x6C\x6F\x00"s);
  EXPECT_EQ(DeflateStream().fixed(hello).final().message(), "\xF3\x48\xCD\xC9\xC9\x07\x00\x00"s);
  EXPECT_EQ(DeflateStream().fixed(literals("He")).sync_flush().fixed(literals("llo")).message(),
            "\xF2\x48\x05\x00\x00\x00\xFF\xFF\xCA\xC9\xC9\x07\x00"s);
  EXPECT_EQ(DeflateStream().message(), "\x00"s);
}

// §7.2.1: an empty stored block that is there already is the one whose end is taken off.
TEST(DeflateWordsTest, AMessageGetsOneEmptyBlock) {
  EXPECT_EQ(DeflateStream().sync_flush().message(), "\x00"s);
  EXPECT_EQ(DeflateStream().sync_flush().sync_flush().message(), "\x00\x00\x00\xFF\xFF\x00"s);
  EXPECT_EQ(DeflateStream().sync_flush().final().message(), "\x01"s);
  expect_valid(DeflateStream().sync_flush().final(), "");
  EXPECT_EQ(DeflateStream().octets(), "");
}

TEST(DeflateWordsTest, BlocksOfEveryTypeInOneMessage) {
  auto stream = DeflateStream()
                    .dynamic({literals("Hello, "), match(7, 7)})
                    .fixed({literals("w"), match(3, 3)})
                    .stored("stored")
                    .dynamic(match(6, 6, 3))
                    .fixed({})
                    .dynamic({})
                    .sync_flush()
                    .fixed(match(258, 1));
  expect_valid(stream, "Hello, Hello, w, wstoredstoredstoredstored" + std::string(258, 'd'));
}

TEST(DeflateWordsTest, EveryLiteral) {
  std::string all;
  for (int octet = 0; octet < 256; ++octet) all += static_cast<char>(octet);
  expect_valid(DeflateStream().stored(all), all);
  expect_valid(DeflateStream().fixed(literals(all)), all);
  expect_valid(DeflateStream().dynamic(literals(all)), all);
}

TEST(DeflateWordsTest, EveryLengthOfAMatch) {
  Tokens tokens = literals("ab");
  std::string text = "ab";
  for (unsigned length = 3; length <= 258; ++length) {
    tokens = {tokens, match(length, 1), literals("a")};
    text += std::string(length, text.back()) + "a";
  }
  expect_valid(DeflateStream().fixed(tokens), text);
  expect_valid(DeflateStream().dynamic(tokens), text);
}

// Both sides of every bound of §3.2.5's table.
TEST(DeflateWordsTest, EveryDistanceSymbol) {
  const std::string filler(corpus(Corpus::compressed).substr(0, 32768));
  for (unsigned power = 1; power <= 32768; power *= 2)
    for (const unsigned distance : {power, power + 1, power + power / 2, power + power / 2 + 1}) {
      if (distance > 32768) break;
      std::string text = filler;
      for (int i = 0; i < 5; ++i) text += char{text[text.size() - distance]};
      expect_valid(DeflateStream().stored(filler).fixed(match(5, distance)), text);
      expect_valid(DeflateStream().stored(filler).dynamic(match(5, distance)), text);
    }
}

TEST(DeflateWordsTest, LongStoredTextTakesSeveralBlocks) {
  const std::string text(corpus(Corpus::compressed).substr(0, 65536));
  for (const std::size_t size : std::initializer_list<std::size_t>{65534u, 65535u, 65536u}) {
    const auto stream = DeflateStream().stored(text.substr(0, size));
    EXPECT_EQ(stream.octets().size(), size + (size > 65535 ? 10 : 5));
    expect_valid(stream, text.substr(0, size));
  }
}

TEST(DeflateWordsTest, ADynamicBlockHasItsOwnCode) {
  const auto stream = DeflateStream().dynamic(literals(std::string(1000, 'a')));
  EXPECT_EQ(first_type(stream), 2u);
  EXPECT_LT(stream.octets().size(), 150u) << "a bit for each";
  expect_valid(stream, std::string(1000, 'a'));
  expect_valid(DeflateStream().dynamic({}), "");
}

// Counts that grow like Fibonacci's numbers make Huffman's longest codes: 22 bits here, and 15 are allowed.
TEST(DeflateWordsTest, CodesAreNeverTooLong) {
  Tokens tokens;
  std::string text;
  std::size_t count = 1, next = 1;
  for (char letter = 'a'; letter <= 'v'; ++letter) {
    tokens = {tokens, Token{.symbol = static_cast<unsigned char>(letter), .times = count}};
    text += std::string(count, letter);
    next += std::exchange(count, next);
  }
  expect_valid(DeflateStream().dynamic(tokens), text);
}

TEST(DeflateWordsTest, CodeLengthsOfTheCasesChoice) {
  CodeLengths lengths{std::vector<std::uint8_t>(257), {}};
  lengths.literals['a'] = 1;
  lengths.literals['b'] = lengths.literals[256] = 2;
  const auto stream = DeflateStream().dynamic(literals("abba"), lengths);
  expect_valid(stream, "abba");
  lengths.literals['c'] = 15;
  expect_refused(DeflateStream().dynamic(literals("a"), lengths));
  lengths.literals['c'] = lengths.literals['b'] = 0;
  expect_refused(DeflateStream().dynamic(literals("a"), lengths));
  lengths.literals['b'] = 2;
  std::swap(lengths.literals['c'], lengths.literals[256]);
  expect_refused(DeflateStream().dynamic(literals("a"), lengths));
}

// §7.2.3.4, in the middle and at the end; nothing of what follows is in the final block's last octet.
TEST(DeflateWordsTest, FinalBlocks) {
  expect_valid(DeflateStream().fixed(literals("Hello")).final(), "Hello");
  expect_valid(DeflateStream().stored("Hello").final(), "Hello");
  expect_valid(DeflateStream().dynamic(literals("Hello")).final(), "Hello");
  expect_valid(DeflateStream().fixed(literals("Hello")).final().fixed(match(5, 5)), "HelloHello");
  expect_valid(DeflateStream().fixed({}).final().fixed({}).final().stored("Hello").final().final(), "Hello");
}

// RFC 1951 §3.2.4: the bits before a stored block's length mean nothing.
TEST(DeflateWordsTest, PaddingOfOnes) {
  const auto flush = DeflateStream().sync_flush().padded_with_ones();
  EXPECT_EQ(flush.octets(), "\xF8\x00\x00\xFF\xFF"s);
  EXPECT_EQ(flush.message(), "\xF8"s);
  expect_valid(flush, "");
  expect_valid(DeflateStream().stored("Hello").padded_with_ones(), "Hello");
  const auto final = DeflateStream().fixed(literals("Hello")).final().padded_with_ones();
  EXPECT_EQ(final.message(), "\xF3\x48\xCD\xC9\xC9\x07\xFC\x00"s);
  expect_valid(final, "Hello");
}

TEST(DeflateWordsTest, WhatIsInvalidIsRefused) {
  const Tokens hello = literals("Hello");
  expect_refused(DeflateStream().reserved_block());
  expect_refused(DeflateStream().fixed(hello).reserved_block());
  expect_refused(DeflateStream().reserved_block().final());
  expect_refused(DeflateStream().stored_with_nlen("Hello", 0xFFFB));
  expect_refused(DeflateStream().stored_with_nlen("", 0));
  expect_refused(DeflateStream().fixed({hello, match(3, 6)}));
  expect_refused(DeflateStream().fixed(match(3, 1)));
  expect_refused(DeflateStream().dynamic(match(3, 1)));
  for (const unsigned value : std::initializer_list<unsigned>{286u, 287u}) {
    expect_refused(DeflateStream().fixed({hello, symbol(value)}));
    expect_refused(DeflateStream().dynamic({hello, symbol(value)}));
  }
  for (const unsigned value : std::initializer_list<unsigned>{30u, 31u})
    expect_refused(DeflateStream().fixed({hello, match_with_distance_symbol(3, value)}));
}

TEST(DeflateWordsTest, WhatDoesNotEndIsRefused) {
  const std::string text = "What ends in the middle of a block";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const auto start = std::string_view(text).substr(0, size);
    expect_refused(DeflateStream().fixed(literals(start)).unfinished());
  }
  // The tail's ones are an end of block here, and then a block of type 3.
  CodeLengths lengths{std::vector<std::uint8_t>(257), {}};
  lengths.literals['a'] = 1;
  lengths.literals['b'] = lengths.literals[256] = 2;
  expect_refused(DeflateStream().dynamic(literals("ab"), lengths).unfinished());
  for (const std::size_t n : std::initializer_list<std::size_t>{1u, 2u, 3u, 10u}) {
    expect_refused(DeflateStream().stored(text).cut(n));
    expect_refused(DeflateStream().fixed(literals(text)).cut(n));
    EXPECT_EQ(DeflateStream().stored(text).cut(n).octets().size(), 5 + text.size() - n);
  }
  EXPECT_EQ(DeflateStream().stored(text).cut(1000).message(), "");
  EXPECT_EQ(DeflateStream().stored("Hello").unfinished().message(), DeflateStream().stored("Hello").octets());
}

// A match that is not valid adds nothing to what is meant.
TEST(DeflateWordsTest, TheTextOfWhatIsInvalid) {
  EXPECT_EQ(DeflateStream().fixed({literals("Hello"), match(3, 6), symbol(286), symbol(257)}).text(),
            "Hello");
  EXPECT_EQ(DeflateStream("x").fixed({literals("Hello"), match(3, 6)}).text(), "HelloxHe");
}

TEST(DeflateWordsTest, ABombOfEverySize) {
  for (std::size_t size = 0; size < 600; ++size) {
    EXPECT_EQ(Zlib().receive(bomb(size)), std::string(size, '*'));
    EXPECT_EQ(received_by_ours(bomb(size, 'x')), std::string(size, 'x'));
  }
  constexpr std::size_t size = 1u << 24;
  EXPECT_LT(bomb(size).size() * 1030, size);
  EXPECT_TRUE(received_by_ours(bomb(size)) == std::string(size, '*'));
}

// RFC 7692 §7.1.2: who has the window can follow, who has half of it cannot; in one message and from one to
// the next.
TEST(DeflateWordsTest, AFarMatchNeedsItsWindow) {
  for (int bits = 9; bits <= 15; ++bits) {
    const unsigned distance = 1u << bits;
    const auto filler = corpus_message(Corpus::compressed, distance, 3);
    const auto stream = far_match(filler, distance);
    const std::string text = std::string(filler) + std::string(filler.substr(0, 16));
    expect_valid(stream, text);
    EXPECT_TRUE(Zlib(bits).receive(stream.message()) == text) << bits;
    EXPECT_TRUE(received_by_ours(stream.message(), bits) == text) << bits;
    EXPECT_FALSE(Zlib(bits - 1).receive(stream.message())) << bits;
    EXPECT_FALSE(received_by_ours(stream.message(), bits - 1)) << bits;

    const auto later = DeflateStream(std::string(filler)).fixed(match(16, distance));
    Zlib zlib(bits);
    deflate::Inflater ours(bits, true);
    const auto first = DeflateStream().stored(filler).message();
    EXPECT_TRUE(zlib.receive(first) == filler) << bits;
    EXPECT_TRUE(receive(ours, first) == filler) << bits;
    EXPECT_EQ(zlib.receive(later.message()), later.text());
    EXPECT_EQ(receive(ours, later.message()), later.text());
  }
}

}  // namespace
}  // namespace wsspec::conformance
