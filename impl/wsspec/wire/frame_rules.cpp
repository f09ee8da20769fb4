#include "wsspec/wire/frame_rules.hpp"

#include <array>
#include <utility>

#include "wsspec/base/error.hpp"

namespace wsspec::wire {
namespace {

struct Rule {
  Errc broken;
  bool (*breaks)(const FrameHeader&, const FrameContext&);
};

bool is_first(Opcode opcode) {
  return opcode == Opcode::text || opcode == Opcode::binary;
}

constexpr std::array rules{
    // §5.2: "MUST be 0 unless an extension is negotiated that defines meanings for non-zero values".
    // RFC 7692 §6 gives RSV1 a meaning on the first frame of a message alone.
    Rule{Errc::reserved_bits,
         [](const FrameHeader& h, const FrameContext& c) {
           return (h.rsv & ~(is_first(h.opcode) ? c.rsv_of_first : 0)) != 0;
         }},
    // §5.2: "If an unknown opcode is received, the receiving endpoint MUST _Fail the WebSocket Connection_"
    Rule{Errc::reserved_opcode,
         [](const FrameHeader& h, const FrameContext&) { return is_reserved(h.opcode); }},
    // §5.1: "The server MUST close the connection upon receiving a frame that is not masked"
    Rule{Errc::unmasked_frame,
         [](const FrameHeader& h, const FrameContext& c) {
           return c.receiver == Role::server && !h.masking_key;
         }},
    // §5.1: "A client MUST close a connection if it detects a masked frame"
    Rule{Errc::masked_frame,
         [](const FrameHeader& h, const FrameContext& c) {
           return c.receiver == Role::client && h.masking_key;
         }},
    // §5.5: "All control frames MUST have a payload length of 125 bytes or less and MUST NOT be fragmented"
    Rule{Errc::control_fragmented,
         [](const FrameHeader& h, const FrameContext&) { return is_control(h.opcode) && !h.fin; }},
    Rule{Errc::control_too_long,
         [](const FrameHeader& h, const FrameContext&) {
           return is_control(h.opcode) && (h.length > 125 || h.form != LengthForm::bits7);
         }},
    // §5.2: "the most significant bit MUST be 0"
    Rule{Errc::length_top_bit, [](const FrameHeader& h, const FrameContext&) { return h.length >> 63 != 0; }},
    // §5.2: "the minimal number of bytes MUST be used to encode the length"
    Rule{Errc::length_not_minimal,
         [](const FrameHeader& h, const FrameContext&) { return h.form != minimal_form(h.length); }},
    // §5.4: a continuation continues something, and messages do not interleave
    Rule{Errc::nothing_to_continue,
         [](const FrameHeader& h, const FrameContext& c) {
           return h.opcode == Opcode::continuation && !c.message_open;
         }},
    Rule{Errc::message_interleaved,
         [](const FrameHeader& h, const FrameContext& c) { return is_first(h.opcode) && c.message_open; }},
};

}  // namespace

std::error_code check(const FrameHeader& header, const FrameContext& context) {
  // Written out over the table, so that every rule is inlined: a loop would call each through its pointer.
  std::error_code broken;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    static_cast<void>(((rules[I].breaks(header, context) && (broken = rules[I].broken, true)) || ...));
  }(std::make_index_sequence<rules.size()>());
  return broken;
}

}  // namespace wsspec::wire
