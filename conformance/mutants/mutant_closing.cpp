// MutantPeer: the closing handshake, and failing.
#include "conformance/mutants/mutant_peer.hpp"
#include "wsspec/wire/close_code.hpp"

namespace wsspec::conformance {
namespace {

using enum Fault;

std::uint16_t code_in(ByteView body) {
  return static_cast<std::uint16_t>(body[0] << 8 | body[1]);
}
bool is_within(std::uint16_t code, unsigned first, unsigned last) {
  return code >= first && code <= last;
}

}  // namespace

void MutantPeer::on_close() {
  if (own_close_open_) return end_own_closing();
  if (close_to_begin_) return fail(1002);
  if (stage_ == Stage::closed && has(closes_on_open)) {
    stage_ = Stage::dead;
    if (role_ == Role::server) end();
    return;
  }
  if (has(close_unanswered) || (stage_ == Stage::closed && !has(answers_each_close))) return;
  if (has(code_as_signed) && !control_.empty() && control_[0] > 0x7F) return;
  if (has(drops_on_close)) return receive_end();
  if (const auto error = close_error()) {
    if (!has(skips_bad_frames)) fail(*error);
    return;
  }
  close_held_ = (has(close_waits_for_message) && message_open_) || has(close_waits_for_more);
  if (!close_held_) reply_close();
}

/// What is wrong with the Close in control_, as the code to fail with.
std::optional<std::uint16_t> MutantPeer::close_error() const {
  if (control_.empty()) return std::nullopt;
  if (control_.size() == 1)
    return has(accepts_one_byte_body) || has(accepts_bad_frames) ? std::nullopt
                                                                 : std::optional<std::uint16_t>(1002);
  auto code = code_in(control_);
  if (has(close_code_little_endian)) code = static_cast<std::uint16_t>(code << 8 | code >> 8);
  if (!accepts(code)) return 1002;
  if (has(refuses_close_reason) && control_.size() > 2) return 1002;
  if (has(refuses_long_reason) && control_.size() > 102) return 1002;
  return is_reason_valid() ? std::nullopt : std::optional<std::uint16_t>(1007);
}

bool MutantPeer::is_reason_valid() const {
  if (has(reason_not_checked) || has(accepts_bad_frames)) return true;
  const auto reason = ByteView(control_).subspan(2);
  if (has(reason_end_unchecked)) {
    wire::Utf8Validator begun;
    return !begun.feed(reason);
  }
  if (!has(reason_joins_text) || !message_open_ || kind_ != wire::Opcode::text) return wire::is_utf8(reason);
  MutantUtf8 text = utf8_;
  return text.feed(reason) && text.complete();
}

bool MutantPeer::accepts(std::uint16_t code) const {
  switch (fault_) {
    case accepts_bad_frames:
      return true;
    case accepts_code_below_1000:
      return code < 1000 || wire::may_be_sent(code);
    case accepts_1004:
      return code == 1004 || wire::may_be_sent(code);
    case accepts_1005:
      return code == 1005 || wire::may_be_sent(code);
    case accepts_1006:
      return code == 1006 || wire::may_be_sent(code);
    case accepts_1015:
      return code == 1015 || wire::may_be_sent(code);
    case refuses_codes_registered_later:
      return !is_within(code, 1012, 1014) && wire::may_be_sent(code);
    case accepts_unregistered_code:
      return is_within(code, 1016, 2999) || wire::may_be_sent(code);
    case accepts_code_above_4999:
      return code > 4999 || wire::may_be_sent(code);
    case refuses_defined_codes:
      return !is_within(code, 1001, 1011) && wire::may_be_sent(code);
    case refuses_library_codes:
      return code < 3000 && wire::may_be_sent(code);
    case refuses_private_codes:
      return code < 4000 && wire::may_be_sent(code);
    default:
      return wire::may_be_sent(code);
  }
}

void MutantPeer::reply_close() {
  if (!has(close_overtakes_echo)) send_held();
  std::optional<std::uint16_t> code;
  if (control_.size() >= 2) code = code_in(control_);
  switch (fault_) {
    case replies_empty:
      code.reset();
      break;
    case replies_999:
      code = 999;
      break;
    case replies_1004:
      code = 1004;
      break;
    case replies_1005:
      code = code.value_or(1005);
      break;
    case replies_1015:
      code = 1015;
      break;
    case replies_2000:
      code = 2000;
      break;
    case replies_5000:
      code = 5000;
      break;
    case accepts_one_byte_body:
    case accepts_rsv_on_control:
      code = code.value_or(1000);
      break;
    default:
      break;
  }
  if (has(replies_one_byte))
    send(wire::Opcode::close, bytes_of("!"));
  else
    send_close(code);
  if (has(closes_twice)) send_close(code);
  if (has(message_after_close)) send(wire::Opcode::text, bytes_of("one more thing"));
  stage_ = Stage::closed;
  if (role_ == Role::server || has(ends_before_server)) end();
}

/// What the fault does when the other side's stream ends.
void MutantPeer::lose_stream() {
  if (has(drops_output_at_end)) output_.clear();
  if (has(dies_inside_frame) && stage_ == Stage::open && reader_.inside_frame()) died_ = true;
  if (has(dies_of_unused_connection) && message_.empty() && control_.empty()) died_ = true;
  if (has(delivers_part_at_end) && stage_ == Stage::open && message_open_) echo();
}

/// §7.1.7: a Close that says why, then the end of the stream.
void MutantPeer::fail(std::uint16_t code) {
  if (has(fault_discards_output)) output_.clear();
  switch (fault_) {
    case fails_with_1000:
      code = 1000;
      break;
    case fails_with_1002_for_text:
      code = 1002;
      break;
    case fails_with_1006:
      code = 1006;
      break;
    case fails_with_1010:
      code = 1010;
      break;
    case fails_with_1011:
      code = 1011;
      break;
    default:
      break;
  }
  if (!has(fails_without_close)) {
    if (has(reason_too_long))
      send_close(code, std::string(124, 'x'));
    else
      send_close(code, has(reason_cut_in_character) ? "caf\xC3" : "");
  }
  if (has(reads_on_after_failing) || has(pongs_after_failing) || has(waits_for_close_reply)) {
    stage_ = has(reads_on_after_failing) ? Stage::open : Stage::closed;
    own_close_open_ = true;
    message_open_ = false;
    reading_ = Reading::skip;
    return;
  }
  stage_ = Stage::dead;
  end();
}

}  // namespace wsspec::conformance
