// What fails a connection: every frame rule, UTF-8 and the Close body, with its close code, in either role
// and any split.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "impl/tests/endpoint/support.hpp"

namespace wsspec::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Breach {
  const char* name;
  Errc error;
  std::uint16_t code;
  std::vector<Frame> before;
  Bytes octets;                                 ///< as a server sends them; masked (key 0) for the other role
  std::optional<Role> only_for = std::nullopt;  ///< the receiver
};

/// One header as octets: byte 0, byte 1 without MASK, further octets of the length, then payload.
std::vector<Breach> breaches() {
  const auto not_a_char = Bytes{0x81, 4, 0xF4, 0x90, 0x80, 0x80};
  return {
      {"RSV1", Errc::reserved_bits, 1002, {}, {0xC1, 0}},
      {"RSV2", Errc::reserved_bits, 1002, {}, {0xA1, 0}},
      {"RSV3 on a Ping", Errc::reserved_bits, 1002, {}, {0x99, 0}},
      {"opcode 3", Errc::reserved_opcode, 1002, {}, {0x83, 0}},
      {"opcode 7", Errc::reserved_opcode, 1002, {}, {0x87, 0}},
      {"opcode B", Errc::reserved_opcode, 1002, {}, {0x8B, 0}},
      {"opcode F", Errc::reserved_opcode, 1002, {}, {0x8F, 0}},
      {"fragmented Ping", Errc::control_fragmented, 1002, {}, {0x09, 0}},
      {"fragmented Close", Errc::control_fragmented, 1002, {}, {0x08, 0}},
      {"Ping of 126 bytes", Errc::control_too_long, 1002, {}, {0x89, 126, 0, 126}},
      {"Pong in a long form", Errc::control_too_long, 1002, {}, {0x8A, 126, 0, 1}},
      {"top bit of the length", Errc::length_top_bit, 1002, {}, {0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0}},
      {"125 in 16 bits", Errc::length_not_minimal, 1002, {}, {0x82, 126, 0, 125}},
      {"65535 in 64 bits", Errc::length_not_minimal, 1002, {}, {0x82, 127, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}},
      {"nothing to continue", Errc::nothing_to_continue, 1002, {}, {0x80, 0}},
      {"nothing to continue any more",
       Errc::nothing_to_continue,
       1002,
       {no_fin(text("a")), more("b")},
       {0x00, 0}},
      {"text inside a message", Errc::message_interleaved, 1002, {no_fin(text("a"))}, {0x81, 0}},
      {"binary inside a message",
       Errc::message_interleaved,
       1002,
       {no_fin(binary("a")), no_fin(more(""))},
       {0x82, 0}},
      {"Close of one byte", Errc::close_too_short, 1002, {}, {0x88, 1, 3}},
      {"Close 999", Errc::close_code_invalid, 1002, {}, {0x88, 2, 0x03, 0xE7}},
      {"Close 1005", Errc::close_code_invalid, 1002, {}, {0x88, 2, 0x03, 0xED}},
      {"Close 1006", Errc::close_code_invalid, 1002, {}, {0x88, 2, 0x03, 0xEE}},
      {"Close 5000", Errc::close_code_invalid, 1002, {}, {0x88, 2, 0x13, 0x88}},
      {"reason not UTF-8", Errc::invalid_utf8, 1007, {}, {0x88, 3, 0x03, 0xE8, 0xFF}},
      {"text above U+10FFFF", Errc::invalid_utf8, 1007, {}, not_a_char},
      {"text ends inside a character", Errc::invalid_utf8, 1007, {}, {0x81, 1, 0xC3}},
      {"second fragment is no UTF-8", Errc::invalid_utf8, 1007, {no_fin(text("\xC3"))}, {0x00, 1, 'x'}},
      {"last fragment leaves a character open", Errc::invalid_utf8, 1007, {no_fin(text("\xC3"))}, {0x80, 0}},
  };
}

/// Gives the octets of a frame a masking key of zeros: they stay readable.
Bytes as_sent_by(Role sender, Bytes octets) {
  if (sender == Role::server) return octets;
  const auto header_size = static_cast<std::ptrdiff_t>(wire::header_size(octets[1]));
  octets[1] |= 0x80;
  octets.insert(octets.begin() + header_size, 4, 0);
  return octets;
}

TEST(EndpointRules, EachBreachFailsTheConnectionWithItsCode) {
  for (const auto& breach : breaches())
    for (const auto role : {Role::client, Role::server})
      for (const std::size_t piece_size : {std::size_t{1}, SIZE_MAX}) {
        SCOPED_TRACE(breach.name);
        Side side(role);
        side.feed(breach.before);
        Bytes octets = as_sent_by(peer_of(role), breach.octets);
        append(octets, encode(peer_of(role), {ping("never seen"), close(1000)}));
        EXPECT_THAT(side.feed(octets, piece_size), ElementsAre(failed_for(breach.error)));
        const auto reason = make_error_code(breach.error).message();
        EXPECT_THAT(side.sent(), ElementsAre("close " + std::to_string(breach.code) + " " + reason));
        EXPECT_TRUE(side->ends_output());
        EXPECT_FALSE(side->drops_stream()) << "the peer has not read the Close yet";
        EXPECT_EQ(side->state(), Endpoint::State::closing);
      }
}

TEST(EndpointRules, TheMaskFollowsTheRole) {
  Side server(Role::server);
  EXPECT_THAT(server.feed(encode(Role::server, text("a"))), ElementsAre(failed_for(Errc::unmasked_frame)));
  EXPECT_THAT(server.sent(), ElementsAre("close 1002 " + make_error_code(Errc::unmasked_frame).message()));
  Side client(Role::client);
  EXPECT_THAT(client.feed(encode(Role::client, text("a"))), ElementsAre(failed_for(Errc::masked_frame)));
  EXPECT_THAT(client.sent(), ElementsAre("close 1002 " + make_error_code(Errc::masked_frame).message()));
}

TEST(EndpointRules, ABadHeaderIsRefusedBeforeItsPayloadComes) {
  Side side(Role::client);
  EXPECT_THAT(side.feed(Bytes{0x83, 0x7F, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF}),
              ElementsAre(failed_for(Errc::reserved_opcode)));
}

TEST(EndpointRules, TextFailsAtTheFirstBadByteInsideAFrame) {
  // The third byte makes the sequence one above U+10FFFF already at F4 90.
  Side side(Role::client);
  EXPECT_THAT(side.feed(Bytes{0x81, 100, 'a', 'b', 0xF4}), IsEmpty());
  EXPECT_THAT(side.feed(Bytes{0x90}), ElementsAre(failed_for(Errc::invalid_utf8)));
  EXPECT_THAT(side.feed(Bytes{'c', 'd'}), IsEmpty());
}

TEST(EndpointRules, BinaryIsNotLookedAt) {
  Side side(Role::server);
  EXPECT_THAT(side.feed({no_fin(binary("\xFF")), more("\xC3"), binary("\xF4\x90")}),
              ElementsAre("binary(\xFF\xC3)", "binary(\xF4\x90)"));
}

TEST(EndpointRules, WhatCameBeforeABreachIsDelivered) {
  Side side(Role::server);
  Bytes octets = encode(Role::client, {text("good"), ping("p")});
  append(octets, as_sent_by(Role::client, {0x83, 0}));
  EXPECT_THAT(side.feed(octets), ElementsAre("text(good)", "ping(p)", failed_for(Errc::reserved_opcode)));
  EXPECT_THAT(side.sent(), ElementsAre("pong(p)", testing::StartsWith("close 1002")));
}

TEST(EndpointRules, AFailureAfterOurCloseSendsNoSecondOne) {
  Side side(Role::server);
  EXPECT_FALSE(side->close(1001, "bye"));
  EXPECT_THAT(side.feed(as_sent_by(Role::client, {0x83, 0})), ElementsAre(failed_for(Errc::reserved_opcode)));
  EXPECT_THAT(side.sent(), ElementsAre("close 1001 bye"));
  EXPECT_TRUE(side->ends_output());
}

}  // namespace
}  // namespace wsspec::test
