#include "wsspec/wire/close_payload.hpp"

#include <gmock/gmock.h>

#include "wsspec/wire/close_code.hpp"

namespace wsspec::wire {
namespace {

Bytes body(std::uint16_t code, std::string_view reason = {}) {
  Bytes out{static_cast<std::uint8_t>(code / 256), static_cast<std::uint8_t>(code % 256)};
  append(out, bytes_of(reason));
  return out;
}

TEST(ParseCloseTest, NoBodyIs1005) {
  const auto close = parse_close({});
  ASSERT_TRUE(close);
  EXPECT_EQ(close->code, 1005);
  EXPECT_EQ(close->reason, "");
}

TEST(ParseCloseTest, ReadsCodeAndReason) {
  const Bytes octets{0x03, 0xE8, 'b', 'y', 'e'};
  const auto close = parse_close(octets);
  ASSERT_TRUE(close);
  EXPECT_EQ(close->code, 1000);
  EXPECT_EQ(close->reason, "bye");
  EXPECT_EQ(static_cast<const void*>(close->reason.data()), octets.data() + 2);
}

TEST(ParseCloseTest, OneOctetIsTooShortWhateverItIs) {
  for (int octet = 0; octet < 256; ++octet) {
    const Bytes octets{static_cast<std::uint8_t>(octet)};
    EXPECT_EQ(parse_close(octets).error(), Errc::close_too_short);
  }
}

TEST(ParseCloseTest, RefusesJustTheCodesThatMustNotBeSent) {
  for (int code = 0; code <= 0xFFFF; ++code) {
    const auto value = static_cast<std::uint16_t>(code);
    const Bytes octets = body(value);
    const auto close = parse_close(octets);
    ASSERT_EQ(close.has_value(), may_be_sent(value)) << code;
    if (close)
      EXPECT_EQ(close->code, value);
    else
      EXPECT_EQ(close.error(), Errc::close_code_invalid);
  }
}

TEST(ParseCloseTest, TheReasonMustBeUtf8ToItsEnd) {
  EXPECT_TRUE(parse_close(body(1000, "\xE2\x82\xAC")));
  EXPECT_EQ(parse_close(body(1000, "\xE2\x82")).error(), Errc::invalid_utf8);
  EXPECT_EQ(parse_close(body(1000, "\xFF")).error(), Errc::invalid_utf8);
  EXPECT_EQ(parse_close(body(1000, std::string(60, 'a') + "\xC0\x80")).error(), Errc::invalid_utf8);
}

TEST(EncodeCloseTest, GoldenOctets) {
  EXPECT_THAT(encode_close(1000), testing::ElementsAre(0x03, 0xE8));
  EXPECT_THAT(encode_close(1001, "go"), testing::ElementsAre(0x03, 0xE9, 'g', 'o'));
  EXPECT_THAT(encode_close(0xFFFF), testing::ElementsAre(0xFF, 0xFF));
  EXPECT_THAT(encode_close(1005, "never written"), testing::IsEmpty());
}

TEST(EncodeCloseTest, ALongReasonIsCutAfterItsLastWholeCharacter) {
  const std::string fits(close_reason_bytes_max, 'a');
  EXPECT_EQ(encode_close(1000, fits), body(1000, fits));
  EXPECT_EQ(encode_close(1000, fits + "b"), body(1000, fits));
  // A character of three octets that ends at 122 to 126: whole up to 123, left out after it.
  for (std::size_t before = 119; before <= 123; ++before) {
    const std::string head(before, 'a');
    const std::string reason = head + "\xE2\x82\xAC" + "zzzz";
    const auto expected = before == 119   ? head + "\xE2\x82\xAC" + "z"
                          : before == 120 ? head + "\xE2\x82\xAC"
                                          : head;
    EXPECT_EQ(encode_close(1000, reason), body(1000, expected)) << before;
  }
}

TEST(EncodeCloseTest, AReasonThatIsNoTextAtAllIsCutToNothing) {
  EXPECT_EQ(encode_close(1000, std::string(200, '\x80')), body(1000));
}

}  // namespace
}  // namespace wsspec::wire
