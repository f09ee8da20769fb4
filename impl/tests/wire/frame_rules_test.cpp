#include "wsspec/wire/frame_rules.hpp"

#include <gtest/gtest.h>

#include "wsspec/base/error.hpp"

namespace wsspec::wire {
namespace {

constexpr FrameContext at_server{.receiver = Role::server};
constexpr FrameContext at_client{.receiver = Role::client};

FrameHeader header(Opcode opcode, std::uint64_t length = 0) {
  return {.opcode = opcode, .length = length, .form = minimal_form(length)};
}
FrameHeader masked(FrameHeader h) {
  h.masking_key = MaskingKey{1, 2, 3, 4};
  return h;
}
FrameHeader unfinished(FrameHeader h) {
  h.fin = false;
  return h;
}
FrameHeader with_rsv(FrameHeader h, int rsv) {
  h.rsv = static_cast<std::uint8_t>(rsv);
  return h;
}
FrameHeader in_form(FrameHeader h, LengthForm form) {
  h.form = form;
  return h;
}
FrameContext in_message(FrameContext context) {
  context.message_open = true;
  return context;
}

TEST(FrameRulesTest, LawfulFramesBreakNothing) {
  for (const auto opcode : {Opcode::text, Opcode::binary, Opcode::close, Opcode::ping, Opcode::pong}) {
    EXPECT_FALSE(check(header(opcode), at_client)) << name_of(opcode);
    EXPECT_FALSE(check(masked(header(opcode)), at_server)) << name_of(opcode);
  }
  EXPECT_FALSE(check(unfinished(header(Opcode::text)), at_client));
  EXPECT_FALSE(check(header(Opcode::continuation), in_message(at_client)));
  EXPECT_FALSE(check(unfinished(header(Opcode::continuation)), in_message(at_client)));
  EXPECT_FALSE(check(header(Opcode::ping), in_message(at_client)));
}

// §5.2; RFC 7692 §6: RSV1 on the first frame of a message, never on a continuation or a control frame.
TEST(FrameRulesTest, ReservedBits) {
  for (int rsv = 1; rsv < 8; ++rsv) {
    EXPECT_EQ(check(with_rsv(header(Opcode::text), rsv), at_client), Errc::reserved_bits) << rsv;
    FrameContext deflate = at_client;
    deflate.rsv_of_first = rsv1;
    const bool lawful = rsv == rsv1;
    EXPECT_EQ(!check(with_rsv(header(Opcode::text), rsv), deflate), lawful) << rsv;
    EXPECT_EQ(!check(with_rsv(unfinished(header(Opcode::binary)), rsv), deflate), lawful) << rsv;
    EXPECT_EQ(check(with_rsv(header(Opcode::continuation), rsv), in_message(deflate)), Errc::reserved_bits);
    EXPECT_EQ(check(with_rsv(header(Opcode::ping), rsv), deflate), Errc::reserved_bits);
    EXPECT_EQ(check(with_rsv(header(Opcode::close), rsv), deflate), Errc::reserved_bits);
  }
}

TEST(FrameRulesTest, ReservedOpcodes) {
  for (const int value : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
    EXPECT_EQ(check(header(static_cast<Opcode>(value)), at_client), Errc::reserved_opcode) << value;
    EXPECT_EQ(check(masked(header(static_cast<Opcode>(value))), in_message(at_server)),
              Errc::reserved_opcode);
  }
}

TEST(FrameRulesTest, TheMaskFollowsTheRole) {
  EXPECT_EQ(check(header(Opcode::text), at_server), Errc::unmasked_frame);
  EXPECT_EQ(check(masked(header(Opcode::text)), at_client), Errc::masked_frame);
  EXPECT_EQ(check(header(Opcode::close), at_server), Errc::unmasked_frame);
  EXPECT_EQ(check(masked(header(Opcode::close)), at_client), Errc::masked_frame);
}

TEST(FrameRulesTest, ControlFramesAreShortAndWhole) {
  for (const auto opcode : {Opcode::close, Opcode::ping, Opcode::pong}) {
    EXPECT_FALSE(check(header(opcode, 125), at_client));
    EXPECT_EQ(check(header(opcode, 126), at_client), Errc::control_too_long);
    EXPECT_EQ(check(header(opcode, 65536), at_client), Errc::control_too_long);
    EXPECT_EQ(check(in_form(header(opcode, 5), LengthForm::bits16), at_client), Errc::control_too_long);
    EXPECT_EQ(check(unfinished(header(opcode)), at_client), Errc::control_fragmented);
  }
}

TEST(FrameRulesTest, LengthsAreInTheirShortestForm) {
  constexpr std::uint64_t lengths[] = {0, 125, 126, 65535, 65536};
  for (const auto length : lengths)
    for (const auto form : {LengthForm::bits7, LengthForm::bits16, LengthForm::bits64}) {
      if (form < minimal_form(length)) continue;  // cannot be on the wire
      const auto error = check(in_form(header(Opcode::binary, length), form), at_client);
      if (form == minimal_form(length))
        EXPECT_FALSE(error) << length;
      else
        EXPECT_EQ(error, Errc::length_not_minimal) << length;
    }
}

TEST(FrameRulesTest, TheTopBitOfALengthIsClear) {
  EXPECT_FALSE(check(header(Opcode::binary, ~std::uint64_t{0} >> 1), at_client));
  EXPECT_EQ(check(header(Opcode::binary, std::uint64_t{1} << 63), at_client), Errc::length_top_bit);
}

TEST(FrameRulesTest, FragmentsAreInOrder) {
  EXPECT_EQ(check(header(Opcode::continuation), at_client), Errc::nothing_to_continue);
  EXPECT_EQ(check(unfinished(header(Opcode::continuation)), at_client), Errc::nothing_to_continue);
  EXPECT_EQ(check(header(Opcode::text), in_message(at_client)), Errc::message_interleaved);
  EXPECT_EQ(check(unfinished(header(Opcode::binary)), in_message(at_client)), Errc::message_interleaved);
}

// The order of the table decides what a frame with several faults is called.
TEST(FrameRulesTest, TheFirstRuleNames) {
  auto h = with_rsv(unfinished(header(static_cast<Opcode>(0xB), 200)), 7);
  EXPECT_EQ(check(h, at_server), Errc::reserved_bits);
  h.rsv = 0;
  EXPECT_EQ(check(h, at_server), Errc::reserved_opcode);
  h.opcode = Opcode::ping;
  EXPECT_EQ(check(h, at_server), Errc::unmasked_frame);
  EXPECT_EQ(check(masked(h), at_server), Errc::control_fragmented);
  h.fin = true;
  EXPECT_EQ(check(masked(h), at_server), Errc::control_too_long);
}

}  // namespace
}  // namespace wsspec::wire
