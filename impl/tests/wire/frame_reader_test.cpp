#include "wsspec/wire/frame_reader.hpp"

#include <gmock/gmock.h>

#include "impl/tests/reference/frames.hpp"
#include "impl/tests/reference/splits.hpp"
#include "wsspec/base/entropy.hpp"

namespace wsspec::wire {
namespace {

using reference::for_each_split;

/// Reads all parts and joins the pieces; checks on the way what every piece must hold.
class Collector {
 public:
  void feed(ByteView part) {
    Bytes octets(part.begin(), part.end());
    ByteSpan input(octets);
    while (const auto piece = reader_.next(input)) take(*piece);
    EXPECT_TRUE(input.empty());
  }
  const std::vector<reference::Frame>& frames() const { return frames_; }
  bool between_frames() const { return reader_.between_frames(); }

 private:
  void take(const FramePiece& piece) {
    EXPECT_EQ(piece.starts, !open_);
    if (piece.starts) add(piece.header);
    auto& frame = frames_.back();
    EXPECT_EQ(piece.offset, frame.payload.size());
    append(frame.payload, piece.payload);
    EXPECT_EQ(piece.ends, frame.payload.size() == frame.length);
    EXPECT_EQ(piece.whole(), piece.starts && piece.ends);
    EXPECT_EQ(reader_.between_frames(), piece.ends);
    open_ = !piece.ends;
  }
  void add(const FrameHeader& h) {
    frames_.push_back({.fin = h.fin,
                       .rsv = h.rsv,
                       .opcode = static_cast<unsigned>(h.opcode),
                       .masked = h.masking_key.has_value(),
                       .length_bits = h.form == LengthForm::bits7    ? 7u
                                      : h.form == LengthForm::bits16 ? 16u
                                                                     : 64u,
                       .length = h.length});
    if (h.masking_key) frames_.back().key.assign(h.masking_key->begin(), h.masking_key->end());
  }

  FrameReader reader_;
  std::vector<reference::Frame> frames_;
  bool open_ = false;
};

std::vector<reference::Frame> read(const std::vector<ByteView>& parts) {
  Collector collector;
  for (const auto part : parts) collector.feed(part);
  return collector.frames();
}

// RFC 6455 §5.7: a single-frame masked text message.
const Bytes masked_hello{0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58};

TEST(FrameReaderTest, ReadsTheRfcsFrameInOnePiece) {
  Bytes octets = masked_hello;
  ByteSpan input(octets);
  FrameReader reader;
  EXPECT_TRUE(reader.between_frames());
  const auto piece = reader.next(input);
  ASSERT_TRUE(piece);
  EXPECT_TRUE(piece->whole());
  EXPECT_EQ(piece->header.opcode, Opcode::text);
  EXPECT_EQ(text_of(piece->payload), "Hello");
  EXPECT_EQ(piece->payload.data(), octets.data() + 6) << "unmasked in place";
  EXPECT_TRUE(reader.between_frames());
  EXPECT_FALSE(reader.next(input));
}

TEST(FrameReaderTest, ReportsAHeaderBeforeItsPayloadCame) {
  Bytes octets{0x82, 0x7E, 0x01, 0x00};
  ByteSpan input(octets);
  FrameReader reader;
  const auto piece = reader.next(input);
  ASSERT_TRUE(piece);
  EXPECT_TRUE(piece->starts);
  EXPECT_FALSE(piece->ends);
  EXPECT_EQ(piece->header.length, 256u);
  EXPECT_TRUE(piece->payload.empty());
  EXPECT_FALSE(reader.next(input));
  EXPECT_FALSE(reader.between_frames());
}

TEST(FrameReaderTest, AnIncompleteHeaderIsNotBetweenFrames) {
  Bytes octets{0x81};
  ByteSpan input(octets);
  FrameReader reader;
  EXPECT_FALSE(reader.next(input));
  EXPECT_TRUE(input.empty());
  EXPECT_FALSE(reader.between_frames());
}

TEST(FrameReaderTest, ADeclaredLengthAllocatesNothingAndMayBeAnything) {
  const Bytes octets{0x82, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 'x'};
  for_each_split(octets, [](const auto& parts) {
    const auto frames = read(parts);
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_EQ(frames[0].length, ~std::uint64_t{0});
    EXPECT_EQ(text_of(frames[0].payload), "x");
  });
}

TEST(FrameReaderTest, EverySplitOfSeveralFramesIsTheSame) {
  Bytes octets = masked_hello;
  append(octets, Bytes{0x01, 0x03, 'H', 'e', 'l'});
  append(octets, Bytes{0x89, 0x00});
  append(octets, Bytes{0x80, 0x82, 0, 1, 2, 3, 'l', 'n'});
  append(octets, Bytes{0x82, 0x7E, 0x00, 0x02, 0xAA, 0xBB});                       // not minimal
  append(octets, Bytes{0xF3, 0xFF, 0, 0, 0, 0, 0, 0, 0, 3, 9, 9, 9, 9, 1, 2, 3});  // nothing lawful in it
  append(octets, Bytes{0x88, 0x80, 1, 1, 1, 1});
  const auto expected = reference::FrameDecoder(octets).all();
  ASSERT_EQ(expected.size(), 7u);
  EXPECT_EQ(text_of(expected[3].payload), "lo");
  for_each_split(octets, [&](const auto& parts) { EXPECT_EQ(read(parts), expected); });
}

/// Octets that are frames more often than not: any header, mostly with a short payload behind it.
Bytes random_stream(SeededEntropy& entropy) {
  Bytes stream(entropy.next() % 200 + 1);
  entropy.fill(stream);
  for (std::size_t at = 0; at + 4 < stream.size(); at += entropy.next() % 30 + 2) {
    stream[at + 1] &= 0x8F;
    if (entropy.next() % 4 == 0) stream[at + 1] |= 0x7E;
    if (stream[at + 1] % 128 == 126) stream[at + 2] = 0;
  }
  return stream;
}

TEST(FrameReaderTest, AgreesWithTheSlowDecoderOnRandomInput) {
  SeededEntropy entropy(6);
  for (int i = 0; i < 3000; ++i) {
    const Bytes octets = random_stream(entropy);
    const auto expected = reference::FrameDecoder(octets).all();
    ASSERT_EQ(read({octets}), expected);
    const std::size_t first = entropy.next() % (octets.size() + 1);
    const std::size_t second = entropy.next() % (octets.size() - first + 1);
    const ByteView all(octets);
    ASSERT_EQ(read({all.first(first), all.subspan(first, second), all.subspan(first + second)}), expected);
  }
}

}  // namespace
}  // namespace wsspec::wire
