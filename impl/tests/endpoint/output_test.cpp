#include "wsspec/endpoint/output.hpp"

#include <gtest/gtest.h>

namespace wsspec::endpoint {
namespace {

std::string_view text(const Output& output) {
  return text_of(output.view());
}

TEST(Output, GivesWhatWasAppendedInOrder) {
  Output output;
  EXPECT_TRUE(output.empty());
  append(output.tail(), bytes_of("abc"));
  append(output.tail(), bytes_of("def"));
  EXPECT_EQ(text(output), "abcdef");
  output.consume(2, 100);
  EXPECT_EQ(text(output), "cdef");
  append(output.tail(), bytes_of("g"));
  EXPECT_EQ(text(output), "cdefg");
  output.consume(4, 100);
  append(output.tail(), bytes_of("h"));
  EXPECT_EQ(text(output), "gh");
  EXPECT_EQ(output.size(), 2u);
  output.consume(0, 100);
  output.consume(2, 100);
  EXPECT_TRUE(output.empty());
}

TEST(Output, AnyPatternOfPartialWritesKeepsTheOrder) {
  for (std::size_t step = 1; step <= 12; ++step) {
    Output output;
    std::string given, taken;
    char next = 'a';
    const auto write = [&](std::size_t size) {
      taken += text(output).substr(0, size);
      output.consume(size, 4);
    };
    for (int round = 0; round < 40; ++round) {
      for (int i = 0; i < 7; ++i, next = next == 'z' ? 'a' : static_cast<char>(next + 1)) {
        output.tail().push_back(static_cast<std::uint8_t>(next));
        given += next;
      }
      write(std::min(step, output.size()));
    }
    write(output.size());
    EXPECT_EQ(taken, given) << step;
  }
}

TEST(Output, KeepsASmallBufferAndGivesBackALargeOne) {
  Output output;
  output.tail().reserve(100);
  output.tail().push_back(1);
  output.consume(1, 100);
  EXPECT_EQ(output.tail().capacity(), 100u);
  output.tail().push_back(1);
  output.consume(1, 99);
  EXPECT_EQ(output.tail().capacity(), 0u);
}

TEST(Output, ExchangesItsStorageOnlyWhenThereIsNothingToWrite) {
  Output output;
  Bytes storage;
  storage.reserve(100);
  output.exchange(storage);
  EXPECT_EQ(storage.capacity(), 0u);
  output.tail().push_back(1);
  output.exchange(storage);
  EXPECT_EQ(storage.capacity(), 0u);
  EXPECT_EQ(output.size(), 1u);
  output.consume(1, 100);
  output.exchange(storage);
  EXPECT_EQ(storage.capacity(), 100u);
}

}  // namespace
}  // namespace wsspec::endpoint
