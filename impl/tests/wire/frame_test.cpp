#include "wsspec/wire/frame.hpp"

#include <gmock/gmock.h>

#include "wsspec/base/entropy.hpp"

namespace wsspec::wire {
namespace {

constexpr MaskingKey key{0x37, 0xFA, 0x21, 0x3D};

FrameHeader header(Opcode opcode, std::uint64_t length) {
  return {.opcode = opcode, .length = length, .form = minimal_form(length)};
}

Bytes frame(FrameHeader h, std::string_view payload) {
  Bytes out;
  append_frame(out, h, bytes_of(payload));
  return out;
}

Bytes encoded(const FrameHeader& h) {
  const EncodedHeader out = encode(h);
  return {out.view().begin(), out.view().end()};
}

// RFC 6455 §5.7, in its order.
TEST(FrameTest, UnmaskedText) {
  EXPECT_THAT(frame(header(Opcode::text, 5), "Hello"),
              testing::ElementsAre(0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F));
}

TEST(FrameTest, MaskedText) {
  auto h = header(Opcode::text, 5);
  h.masking_key = key;
  EXPECT_THAT(frame(h, "Hello"),
              testing::ElementsAre(0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58));
}

TEST(FrameTest, FragmentedText) {
  auto first = header(Opcode::text, 3);
  first.fin = false;
  EXPECT_THAT(frame(first, "Hel"), testing::ElementsAre(0x01, 0x03, 0x48, 0x65, 0x6C));
  EXPECT_THAT(frame(header(Opcode::continuation, 2), "lo"), testing::ElementsAre(0x80, 0x02, 0x6C, 0x6F));
}

TEST(FrameTest, PingAndMaskedPong) {
  EXPECT_THAT(frame(header(Opcode::ping, 5), "Hello"),
              testing::ElementsAre(0x89, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F));
  auto pong = header(Opcode::pong, 5);
  pong.masking_key = key;
  EXPECT_THAT(frame(pong, "Hello"),
              testing::ElementsAre(0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58));
}

TEST(FrameTest, LongBinary) {
  EXPECT_THAT(encoded(header(Opcode::binary, 256)), testing::ElementsAre(0x82, 0x7E, 0x01, 0x00));
  EXPECT_THAT(encoded(header(Opcode::binary, 65536)),
              testing::ElementsAre(0x82, 0x7F, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00));
}

// §5.2: each form up to its last length.
TEST(FrameTest, TheMinimalFormChangesAtItsBounds) {
  EXPECT_EQ(minimal_form(0), LengthForm::bits7);
  EXPECT_EQ(minimal_form(125), LengthForm::bits7);
  EXPECT_EQ(minimal_form(126), LengthForm::bits16);
  EXPECT_EQ(minimal_form(65535), LengthForm::bits16);
  EXPECT_EQ(minimal_form(65536), LengthForm::bits64);
  EXPECT_EQ(minimal_form(~std::uint64_t{0}), LengthForm::bits64);
}

TEST(FrameTest, HeaderSizes) {
  EXPECT_EQ(header_size(0x00), 2u);
  EXPECT_EQ(header_size(0x7D), 2u);
  EXPECT_EQ(header_size(0x7E), 4u);
  EXPECT_EQ(header_size(0x7F), 10u);
  EXPECT_EQ(header_size(0x80), 6u);
  EXPECT_EQ(header_size(0xFD), 6u);
  EXPECT_EQ(header_size(0xFE), 8u);
  EXPECT_EQ(header_size(0xFF), header_bytes_max);
}

// What the bits can say, the codec can write and read, lawful or not.
TEST(FrameTest, EveryFirstOctetAndEveryFormComesBack) {
  constexpr std::uint64_t lengths[] = {0, 1, 125, 126, 127, 65535, 65536, ~std::uint64_t{0}};
  for (unsigned first = 0; first < 256; ++first)
    for (const auto form : {LengthForm::bits7, LengthForm::bits16, LengthForm::bits64})
      for (const auto length : lengths)
        for (const bool masked : {false, true}) {
          if (length > (form == LengthForm::bits7 ? 125u : form == LengthForm::bits16 ? 65535u : length))
            continue;
          FrameHeader h{.opcode = static_cast<Opcode>(first & 15),
                        .fin = first >= 128,
                        .rsv = static_cast<std::uint8_t>(first >> 4 & 7),
                        .length = length,
                        .form = form};
          if (masked) h.masking_key = key;
          const Bytes octets = encoded(h);
          ASSERT_EQ(octets[0], first);
          ASSERT_EQ(octets.size(), header_size(octets[1]));
          ASSERT_EQ(decode(octets), h);
        }
}

TEST(FrameTest, EncodesWhatItDecoded) {
  SeededEntropy entropy(5);
  for (int i = 0; i < 20000; ++i) {
    Bytes octets(header_bytes_max);
    entropy.fill(octets);
    octets.resize(header_size(octets[1]));
    ASSERT_EQ(encoded(decode(octets)), octets);
  }
}

TEST(FrameTest, BitsThatDoNotFitAreCutOff) {
  FrameHeader h{.opcode = static_cast<Opcode>(0xFF), .fin = false, .rsv = 0xFF, .length = 0x12345};
  EXPECT_THAT(encoded(h), testing::ElementsAre(0x7F, 0x45));
  h.form = LengthForm::bits16;
  EXPECT_THAT(encoded(h), testing::ElementsAre(0x7F, 0x7E, 0x23, 0x45));
}

TEST(FrameTest, AppendsAfterWhatIsThereAndDeclaresWhatItIsTold) {
  Bytes out{0xAA};
  auto h = header(Opcode::text, 9);
  h.masking_key = key;
  append_frame(out, h, bytes_of("Hello"));
  EXPECT_THAT(out,
              testing::ElementsAre(0xAA, 0x81, 0x89, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58));
}

}  // namespace
}  // namespace wsspec::wire
