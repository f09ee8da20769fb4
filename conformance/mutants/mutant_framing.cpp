#include "conformance/mutants/mutant_framing.hpp"

#include "wsspec/base/error.hpp"

namespace wsspec::conformance {
namespace {

using enum Fault;
using wire::Opcode;

constexpr std::uint64_t deadly_bytes = 1ULL << 30;
constexpr std::uint64_t large_bytes = 1ULL << 16;
constexpr std::size_t many_fragments = 64;

}  // namespace

bool MutantFraming::overlooks_mask(const wire::FrameHeader& frame, const MutantContext& context) const {
  return has(accepts_unmasked) || has(accepts_masked) || has(unmasked_read_as_masked) ||
         (has(mask_unchecked_on_control) && wire::is_control(frame.opcode)) ||
         (has(mask_unchecked_on_empty) && frame.length == 0) || (has(mask_checked_once) && had_frame_) ||
         (has(mask_unchecked_inside) && context.message_open);
}

bool MutantFraming::overlooks_rsv(const wire::FrameHeader& frame, const MutantContext& context) const {
  return (has(rsv_unchecked_on_continuation) && frame.opcode == Opcode::continuation) ||
         (has(rsv_unchecked_on_ping) && frame.opcode == Opcode::ping) ||
         (has(rsv_unchecked_on_pong) && frame.opcode == Opcode::pong) ||
         (has(rsv_unchecked_on_close) && frame.opcode == Opcode::close) ||
         (has(rsv_unchecked_on_empty) && frame.length == 0) ||
         (has(rsv_unchecked_inside) && context.message_open);
}

bool MutantFraming::overlooks_form(const wire::FrameHeader& frame) const {
  const bool misreads = has(length64_low_half) || has(length64_as_31_bits) || has(length64_low_16);
  return misreads || has(accepts_long_length) ||
         (has(accepts_long_length_16) && frame.form == wire::LengthForm::bits16) ||
         (has(accepts_long_length_of_control) && wire::is_control(frame.opcode));
}

bool MutantFraming::overlooks_no_fin(const wire::FrameHeader& frame, const MutantContext& context) const {
  return (has(accepts_fragmented_close) && frame.opcode == Opcode::close) ||
         (has(accepts_fragmented_control_inside) && context.message_open) ||
         (has(accepts_fragmented_empty_control) && frame.length == 0);
}

void MutantFraming::mend(wire::FrameHeader& frame, const MutantContext& context) {
  const bool control = wire::is_control(frame.opcode);
  if (has(dies_at_large_length) && frame.length >= deadly_bytes) dead_ = true;
  if (overlooks_mask(frame, context)) {
    frame.masking_key.reset();
    if (role_ == Role::server) frame.masking_key.emplace();
  }
  if (overlooks_rsv(frame, context)) frame.rsv = 0;
  if (has(accepts_length_top_bit) && frame.length >> 63 != 0) frame.length = large_bytes;
  if (overlooks_form(frame)) frame.form = wire::minimal_form(frame.length);
  if (control && overlooks_no_fin(frame, context)) frame.fin = true;
  if (has(reserved_data_is_binary) && wire::is_reserved(frame.opcode) && !control)
    frame.opcode = Opcode::binary;
  if (has(reserved_control_is_ping) && wire::is_reserved(frame.opcode) && control)
    frame.opcode = Opcode::ping;
  const bool is_excused = (has(accepts_long_pong) && frame.opcode == Opcode::pong) ||
                          (has(accepts_long_control_inside) && control && context.message_open);
  if (is_excused && frame.length > 125) {
    frame.length = 125;
    frame.form = wire::LengthForm::bits7;
  }
  had_frame_ = true;
}

std::optional<MutantFraming::Excuse> MutantFraming::excuse(std::error_code broken,
                                                           const wire::FrameHeader& frame,
                                                           const MutantContext& context) const {
  bool takes = false, skips = false;
  switch (static_cast<Errc>(broken.value())) {
    case Errc::unmasked_frame:
    case Errc::masked_frame:
      skips = has(skips_wrongly_masked);
      break;
    case Errc::reserved_opcode:
      skips = (has(skips_reserved_inside) && context.message_open) ||
              (has(skips_reserved_unfinished) && !frame.fin);
      break;
    case Errc::nothing_to_continue:
      skips = (has(skips_late_continuation) && had_message_) ||
              (has(skips_empty_continuation) && frame.length == 0);
      break;
    case Errc::message_interleaved:
      takes = (has(binary_inside_text_replaces) && context.kind == Opcode::text &&
               frame.opcode == Opcode::binary) ||
              (has(empty_first_unnoticed) && context.message_bytes == 0);
      skips = has(skips_empty_inside) && frame.length == 0;
      break;
    default:
      break;
  }
  if (takes) return Excuse::take;
  return skips ? std::optional(Excuse::skip) : std::nullopt;
}

bool MutantFraming::refuses(const wire::FrameHeader& frame, const MutantContext& context) {
  if (dead_) return true;
  if (wire::is_control(frame.opcode)) return false;
  controls_in_a_row_ = 0;
  fragments_ = context.message_open ? fragments_ + 1 : 1;
  const bool continues = frame.opcode == Opcode::continuation;
  return (has(refuses_empty_fragment) && frame.length == 0 && !frame.fin) ||
         (has(refuses_many_fragments) && fragments_ > many_fragments) ||
         (has(refuses_large_fragment) && continues && frame.length >= large_bytes);
}

bool MutantFraming::forgets_message(Opcode control, const MutantContext& context) {
  if (!context.message_open) return false;
  ++controls_in_a_row_;
  return (has(pong_resets_message) && control == Opcode::pong) ||
         (has(several_controls_reset) && controls_in_a_row_ > 1);
}

}  // namespace wsspec::conformance
