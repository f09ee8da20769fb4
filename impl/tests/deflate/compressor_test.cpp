#include <gmock/gmock.h>

#include <tuple>

#include "impl/tests/deflate/payloads.hpp"
#include "impl/tests/reference/inflate.hpp"
#include "impl/tests/reference/splits.hpp"
#include "wsspec/deflate/codec.hpp"

namespace wsspec::deflate {
namespace {

Bytes compressed(Compressor& compressor, ByteView message) {
  Bytes out;
  compressor.compress(message, true, out);
  return out;
}
Bytes compressed(Compressor& compressor, std::string_view message) {
  return compressed(compressor, bytes_of(message));
}

/// What the slow decoder makes of it.
reference::Inflate::Output inflated(ByteView message) {
  const auto output = reference::Inflate::run(with_tail(message));
  EXPECT_TRUE(output);
  return output.value_or(reference::Inflate::Output{});
}

// RFC 7692 §7.2.3.1, §7.2.3.2: the same message twice, with and without takeover.
TEST(CompressorTest, TheRfcsHello) {
  Compressor takes_over(15, true, 6);
  EXPECT_EQ(compressed(takes_over, "Hello"), hello_fixed);
  EXPECT_EQ(compressed(takes_over, "Hello"), hello_again);
  Compressor forgets(15, false, 6);
  EXPECT_EQ(compressed(forgets, "Hello"), hello_fixed);
  EXPECT_EQ(compressed(forgets, "Hello"), hello_fixed);
}

// §7.2.3.3: level 0 stores.
TEST(CompressorTest, LevelZeroStores) {
  Compressor compressor(15, true, 0);
  EXPECT_EQ(compressed(compressor, "Hello"), hello_stored);
}

// §7.2.3.6, between others and in parts that are all empty, too.
TEST(CompressorTest, AnEmptyMessageIsOneOctet) {
  for (const bool takeover : {false, true}) {
    Compressor compressor(15, takeover, 6);
    EXPECT_EQ(compressed(compressor, ""), nothing);
    EXPECT_EQ(compressed(compressor, ""), nothing);
    EXPECT_EQ(compressed(compressor, "Hello"), hello_fixed);
    EXPECT_EQ(compressed(compressor, ""), nothing);
    Bytes out;
    compressor.compress({}, false, out);
    EXPECT_TRUE(out.empty());
    compressor.compress({}, true, out);
    EXPECT_EQ(out, nothing);
  }
}

TEST(CompressorTest, AppendsToWhatIsThere) {
  Compressor compressor(15, true, 6);
  Bytes out{0xAA};
  compressor.compress(bytes_of("Hello"), true, out);
  EXPECT_EQ(out.front(), 0xAA);
  EXPECT_EQ(Bytes(out.begin() + 1, out.end()), hello_fixed);
}

using Settings = std::tuple<int, bool, int>;
class CompressorWindowTest : public testing::TestWithParam<Settings> {};

// §7.1.2: no distance over the agreed window, told by a decoder that counts; and the message comes back.
TEST_P(CompressorWindowTest, NeverReachesBeyondItsWindow) {
  const auto [bits, takeover, level] = GetParam();
  Compressor compressor(bits, takeover, level);
  Bytes stream;
  std::string plain;
  for (const std::size_t size : {1u, 300u, 9000u, 40000u}) {
    const std::string message = wordy_text(size, size);
    const Bytes octets = compressed(compressor, message);
    plain += message;
    append(stream, with_tail(octets));
    // Without takeover each message stands alone (§7.1.1).
    if (!takeover) {
      EXPECT_EQ(text_of(inflated(octets).octets), message);
    }
  }
  const auto output = reference::Inflate::run(stream);
  ASSERT_TRUE(output);
  EXPECT_EQ(text_of(output->octets), plain);
  EXPECT_LE(output->farthest, std::size_t{1} << bits);
  if (level == 0)
    EXPECT_EQ(output->farthest, 0u);
  else
    EXPECT_GT(output->farthest, std::size_t{1} << (bits - 2)) << "the window is used";
}

INSTANTIATE_TEST_SUITE_P(EveryWindow, CompressorWindowTest,
                         testing::Combine(testing::Range(8, 16), testing::Bool(),
                                          testing::Values(0, 1, 6, 9)));

TEST(CompressorTest, TakeoverUsesTheMessagesBefore) {
  const std::string message = wordy_text(2000, 1);
  Compressor takes_over(15, true, 6);
  Compressor forgets(15, false, 6);
  const auto first = compressed(takes_over, message);
  EXPECT_EQ(compressed(forgets, message), first);
  EXPECT_LT(compressed(takes_over, message).size() * 10, first.size());
  EXPECT_EQ(compressed(forgets, message), first);
}

TEST(CompressorTest, EverySplitInflatesToTheMessage) {
  const std::string message = wordy_text(150, 2);
  for (const bool takeover : {false, true})
    reference::for_each_split(bytes_of(message), [&](const auto& parts) {
      Compressor compressor(15, takeover, 6);
      Bytes out;
      for (std::size_t i = 0; i < parts.size(); ++i)
        compressor.compress(parts[i], i + 1 == parts.size(), out);
      ASSERT_EQ(text_of(inflated(out).octets), message);
    });
}

// Where zlib fills the room it was given to the last octet, it must be asked again, and once.
TEST(CompressorTest, EveryLengthOfWhatCannotBeCompressed) {
  Compressor compressor(15, false, 9);
  for (std::size_t size = 1; size < 700; ++size) {
    const Bytes message = noise(size, size);
    ASSERT_EQ(inflated(compressed(compressor, message)).octets, message) << size;
  }
}

TEST(CompressorTest, AMovedCompressorGoesOn) {
  Compressor first(15, true, 6);
  EXPECT_EQ(compressed(first, "Hello"), hello_fixed);
  Compressor second(std::move(first));
  EXPECT_EQ(compressed(second, "Hello"), hello_again);
  first = std::move(second);
  Bytes stream = with_tail(hello_fixed);
  append(stream, with_tail(hello_again));
  append(stream, compressed(first, "Hello"));
  EXPECT_EQ(text_of(inflated(stream).octets), "HelloHelloHello");
}

// One abandoned in a message leaves nothing behind that another would find.
TEST(CompressorTest, AnAbandonedMessageIsForgotten) {
  Bytes out;
  {
    Compressor compressor(15, false, 6);
    compressor.compress(bytes_of("Hello"), false, out);
  }
  Compressor compressor(15, false, 6);
  EXPECT_EQ(compressed(compressor, "Hello"), hello_fixed);
}

TEST(CompressorTest, DirectionsWithoutTakeoverMayInterleave) {
  Compressor a(15, false, 6), b(15, false, 6), other_level(15, false, 1);
  Bytes from_a, from_b;
  a.compress(bytes_of("Hel"), false, from_a);
  b.compress(bytes_of("Good"), false, from_b);
  a.compress(bytes_of("lo"), true, from_a);
  b.compress(bytes_of("bye"), true, from_b);
  EXPECT_EQ(from_a, hello_fixed);
  EXPECT_EQ(text_of(inflated(from_b).octets), "Goodbye");
  EXPECT_EQ(text_of(inflated(compressed(other_level, "Hello")).octets), "Hello");
}

}  // namespace
}  // namespace wsspec::deflate
