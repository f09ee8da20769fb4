// MutantPeer: what comes in once the connection is open.
#include <algorithm>

#include "conformance/mutants/mutant_peer.hpp"
#include "wsspec/base/error.hpp"
#include "wsspec/wire/frame_rules.hpp"

namespace wsspec::conformance {
namespace {

using enum Fault;
using wire::Opcode;

bool is_first(Opcode opcode) {
  return !wire::is_control(opcode) && opcode != Opcode::continuation;
}

}  // namespace

void MutantPeer::on_piece(const wire::FramePiece& piece) {
  if (piece.starts) {
    frame_ = piece.header;
    if (has(close_waits_for_more) && std::exchange(close_held_, false)) {
      reading_ = Reading::skip;
      return reply_close();
    }
    if (breaks_down()) return;
    reading_ = is_discarded(frame_.opcode) ? Reading::skip : judge_frame();
    if (const auto error = limit_error(); error && reading_ == Reading::take) return fail(*error);
    if (reading_ == Reading::take) begin_frame();
  }
  if (reading_ == Reading::fail && (piece.ends || !has(waits_for_bad_frame))) return fail(1002);
  if (reading_ == Reading::fail) return;
  if (reading_ == Reading::skip) return;
  const bool control = wire::is_control(frame_.opcode) || control_open_;
  append(control ? control_ : message_, piece.payload);
  rescan();
  const bool is_text =
      !control && kind_ == Opcode::text && (!deflate_.is_compressed() || has(checks_compressed_octets));
  if (control || kind_ == Opcode::binary) utf8_.pass_by(control, piece.payload);
  if (is_text && checks_text_early() && !utf8_.feed(piece.payload)) return fail(1007);
  if (!piece.ends) return;
  control ? end_control() : end_data();
}

/// §1.4: "discard any further data received" after the Close frames.
bool MutantPeer::is_discarded(Opcode opcode) const {
  if (stage_ != Stage::closed || has(active_after_close)) return false;
  if (opcode == Opcode::close) return !has(closes_on_open) && !own_close_open_ && !has(answers_each_close);
  if (opcode == Opcode::ping) return !has(pong_after_close) && !has(pongs_after_failing);
  return wire::is_control(opcode) || !has(echoes_after_close);
}

MutantPeer::Reading MutantPeer::judge_frame() {
  if (has(accepts_rsv1)) frame_.rsv &= 3;
  if (has(accepts_rsv2)) frame_.rsv &= 5;
  if (has(accepts_rsv3)) frame_.rsv &= 6;
  if (has(accepts_rsv_on_control) && wire::is_control(frame_.opcode)) frame_.rsv = 0;
  if (has(opcode_of_3_bits)) frame_.opcode = static_cast<Opcode>(static_cast<unsigned>(frame_.opcode) & 7);
  if (has(length16_signed) && frame_.form == wire::LengthForm::bits16 && frame_.length > 0x7FFF)
    return Reading::fail;
  deflate_.mend(frame_);
  framing_.mend(frame_, context());
  const auto broken = wire::check(
      frame_, {.receiver = role_, .message_open = message_open_, .rsv_of_first = deflate_.rsv_of_first()});
  if (broken) return excuse(broken);
  return framing_.refuses(frame_, context()) ? Reading::fail : Reading::take;
}

/// What the fault makes of a frame that breaks a rule.
MutantPeer::Reading MutantPeer::excuse(std::error_code broken) {
  const bool control = wire::is_control(frame_.opcode);
  if (has(skips_bad_frames) || (has(accepts_bad_frames) && wire::is_reserved(frame_.opcode)))
    return Reading::skip;
  if (has(accepts_bad_frames)) return Reading::take;
  if (const auto excuse = framing_.excuse(broken, frame_, context()))
    return *excuse == MutantFraming::Excuse::take ? Reading::take : Reading::skip;
  switch (static_cast<Errc>(broken.value())) {
    case Errc::reserved_opcode:
      return has(control ? skips_reserved_control : skips_reserved_data) ? Reading::skip : Reading::fail;
    case Errc::control_fragmented:
      control_open_ = (frame_.opcode == Opcode::ping && has(accepts_fragmented_ping)) ||
                      (frame_.opcode == Opcode::pong && has(accepts_fragmented_pong));
      return control_open_ ? Reading::take : Reading::fail;
    case Errc::control_too_long:
      return (frame_.opcode == Opcode::ping && has(accepts_long_ping)) ||
                     (frame_.opcode == Opcode::close && has(accepts_long_close))
                 ? Reading::take
                 : Reading::fail;
    case Errc::nothing_to_continue:
      if (control_open_) return Reading::take;
      if (!has(continuation_starts_message)) return Reading::fail;
      frame_.opcode = Opcode::text;
      return Reading::take;
    case Errc::message_interleaved:
      if (has(interleaved_joins)) frame_.opcode = Opcode::continuation;
      return has(interleaved_joins) || has(interleaved_replaces) ? Reading::take : Reading::fail;
    default:
      return Reading::fail;
  }
}

void MutantPeer::misread_fin() {
  const bool is_empty = frame_.length == 0;
  const bool continues = frame_.opcode == Opcode::continuation;
  if (has(empty_first_ends_message) && is_empty && !continues) frame_.fin = true;
  if (has(empty_last_does_not_end) && is_empty && continues) frame_.fin = false;
  if (has(empty_middle_loses_fin)) {
    if (fin_lost_) frame_.fin = false;
    fin_lost_ = fin_lost_ || (is_empty && continues && !frame_.fin);
  }
}

void MutantPeer::begin_frame() {
  if (wire::is_control(frame_.opcode)) {
    control_.clear();
    control_kind_ = frame_.opcode;
    return;
  }
  if (control_open_) return;
  misread_fin();
  deflate_.begin_frame(frame_);
  const bool begins_message = is_first(frame_.opcode) || !message_open_;
  if (begins_message) {
    if (!has(keeps_kind) || !was_fragmented_)
      kind_ = frame_.opcode == Opcode::binary ? Opcode::binary : Opcode::text;
    if (!has(joins_next_message) || !was_fragmented_) message_.clear();
    was_fragmented_ = !frame_.fin;
  }
  utf8_.begin_frame(begins_message, frame_.length == 0);
  message_open_ = !frame_.fin;
}

void MutantPeer::end_data() {
  if (has(hangs_after_empty) && frame_.length == 0) stage_ = Stage::dead;
  if (has(utf8_resets_each_frame) && kind_ == Opcode::text && !utf8_.complete()) return fail(1007);
  if (deflate_.end_frame(frame_, message_)) return fail(1007);
  if (frame_.fin && stage_ != Stage::dead) on_message();
}

bool MutantPeer::checks_text_early() const {
  return !has(no_utf8_check) && !has(accepts_bad_frames) && !has(utf8_at_end) && !has(skips_bad_frames);
}

bool MutantPeer::is_text_valid() const {
  if (has(no_utf8_check_when_compressed) && deflate_.is_compressed()) return true;
  if (has(no_utf8_check) || has(accepts_bad_frames)) return true;
  if (utf8_.overlooks_end(is_first(frame_.opcode), frame_.length == 0)) return true;
  if (!deflate_.is_compressed()) return checks_text_early() ? utf8_.complete() : wire::is_utf8(message_);
  MutantUtf8 inflated(fault_);
  return inflated.feed(message_) && inflated.complete();
}

void MutantPeer::on_message() {
  if (deflate_.finish(message_)) return fail(1007);
  if (kind_ == Opcode::text && !is_text_valid()) {
    if (!has(skips_bad_frames)) fail(1007);
    return;
  }
  if (kind_ == Opcode::binary && has(refuses_binary)) return fail(1003);
  if (kind_ == Opcode::binary && has(binary_must_be_utf8) && !wire::is_utf8(message_)) return fail(1007);
  framing_.on_message();
  if (messages_of_read_++ != 0 && has(one_message_a_read)) return;
  if (!is_choked() && !obey()) echo();
  if (has(ping_between_late)) send_held();
  if (close_held_) reply_close();
}

void MutantPeer::end_control() {
  if (control_open_ && !frame_.fin) return;
  control_open_ = false;
  if (has(long_control_spoils_message) && message_open_ && control_.size() > 100)
    std::copy_n(control_.begin(), std::min(control_.size(), message_.size()), message_.begin());
  if (framing_.forgets_message(control_kind_, context())) message_open_ = false;
  if (control_kind_ == Opcode::ping) on_ping();
  if (control_kind_ == Opcode::pong) on_pong();
  if (control_kind_ == Opcode::close) on_close();
}

void MutantPeer::on_ping() {
  if (has(ping_must_be_text) && !wire::is_utf8(control_)) return fail(1007);
  if (message_open_ && has(ping_between_fails)) return fail(1002);
  if (message_open_ && has(ping_joins_message)) append(message_, control_);
  if (message_open_ && has(control_resets_message)) message_open_ = false;
  if (message_open_) deflate_.on_ping_between();
  const bool late = (message_open_ && has(ping_between_late)) || has(latest_pong_only) || has(pongs_reversed);
  if (late)
    held_pongs_.push_back(control_);
  else if (!has(no_pong) && !(message_open_ && has(ping_between_ignored)))
    send_pong(control_);
}

void MutantPeer::on_pong() {
  constexpr std::size_t flood_bytes = (64u << 20) + 1;  // one more than the suite reads
  if (has(pong_fails)) return fail(1002);
  if (has(answers_pong)) send_pong(control_);
  if (has(floods_on_pong) && control_.empty()) send(Opcode::binary, Bytes(flood_bytes));
}

}  // namespace wsspec::conformance
