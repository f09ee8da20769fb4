#include "conformance/mutants/mutant_utf8.hpp"

#include <algorithm>
#include <array>

namespace wsspec::conformance {
namespace {

using enum Fault;

constexpr std::array faults_by_hand{
    accepts_overlong_2,        accepts_overlong_3,   accepts_overlong_4,
    accepts_surrogates,        accepts_above_10ffff, accepts_long_forms,
    accepts_lone_continuation, accepts_cut_sequence, accepts_fe_ff,
    rejects_noncharacters,     rejects_nul,          rejects_del,
    rejects_specials,          rejects_two_bytes,    rejects_three_bytes,
    rejects_four_bytes,        rejects_fdd0_to_fdef,
};
constexpr std::size_t block_bytes = 16;
constexpr std::size_t wide_block_bytes = 32;
constexpr std::size_t kilobyte = 1024;

bool is_continuation(std::uint8_t octet) {
  return (octet & 0xC0) == 0x80;
}

}  // namespace

MutantUtf8::MutantUtf8(Fault fault)
    : fault_(fault), by_hand_(std::ranges::find(faults_by_hand, fault) != faults_by_hand.end()) {}

void MutantUtf8::reset() {
  right_.reset();
  pending_ = 0;
  seen_ = 0;
}

void MutantUtf8::begin_frame(bool is_first, bool is_empty) {
  const bool leaks = has(text_state_leaks) || has(binary_feeds_text_check);
  const bool forgets = has(utf8_resets_each_frame) || has(utf8_begins_each_frame) ||
                       (has(empty_fragment_ends_character) && is_empty);
  if (is_first ? !leaks : forgets) reset();
}

void MutantUtf8::pass_by(bool is_control, ByteView octets) {
  if (has(is_control ? control_feeds_text_check : binary_feeds_text_check) && right_.feed(octets))
    right_.reset();
  if (is_control && has(control_resets_text_check)) reset();
}

bool MutantUtf8::overlooks_end(bool is_first, bool is_empty) const {
  return !is_first && is_empty && (has(cut_before_empty_unseen) || has(text_state_leaks));
}

bool MutantUtf8::complete() const {
  if (has(accepts_cut_end) || has(accepts_cut_sequence) || has(utf8_tail_unread)) return true;
  if (has(utf8_of_first_kilobyte) && seen_ == kilobyte) return true;
  return by_hand_ ? pending_ == 0 : right_.complete();
}

bool MutantUtf8::feed(ByteView part) {
  if (has(utf8_blocks_unread) && part.size() >= block_bytes) {
    std::size_t at = 0;
    for (; at + block_bytes <= part.size(); at += block_bytes)
      if (part[at] == 0xC0 || part[at] == 0xC1 || part[at] >= 0xF5) return false;
    while (at < part.size() && is_continuation(part[at])) ++at;
    part = part.subspan(at);
    right_.reset();
  }
  if (has(utf8_tail_unread) && part.size() >= 2 * wide_block_bytes)
    part = part.first(part.size() - part.size() % wide_block_bytes);
  if (has(utf8_of_first_kilobyte)) part = part.first(std::min(part.size(), kilobyte - seen_));
  seen_ += part.size();
  if (!by_hand_) return !right_.feed(part);
  return std::ranges::all_of(part, [this](auto octet) { return take(octet); });
}

/// The table of RFC 3629 §4, with what the fault adds.
bool MutantUtf8::take_lead(std::uint8_t octet) {
  low_ = 0x80;
  high_ = 0xBF;
  length_ = 1;
  if (octet < 0x80) return true;
  if (octet < 0xC0) return has(accepts_lone_continuation);
  if (octet >= 0xFE) return has(accepts_fe_ff);
  length_ = octet < 0xE0 ? 2 : octet < 0xF0 ? 3 : octet < 0xF8 ? 4 : octet < 0xFC ? 5 : 6;
  if (octet < 0xC2 && !has(accepts_overlong_2)) return false;
  if (octet == 0xE0 && !has(accepts_overlong_3)) low_ = 0xA0;
  if (octet == 0xED && !has(accepts_surrogates)) high_ = 0x9F;
  if (octet == 0xF0 && !has(accepts_overlong_4)) low_ = 0x90;
  if (octet == 0xF4 && !has(accepts_above_10ffff)) high_ = 0x8F;
  if (octet > 0xF4 && octet < 0xF8 && !has(accepts_above_10ffff)) return false;
  return octet < 0xF8 || has(accepts_long_forms);
}

bool MutantUtf8::take(std::uint8_t octet) {
  if (pending_ == 0) {
    if (!take_lead(octet)) return false;
    pending_ = length_ - 1;
    character_ = length_ == 1 ? octet : octet & (0x7Fu >> length_);
    return pending_ != 0 || may_be_character();
  }
  if (octet < low_ || octet > high_) {
    if (!has(accepts_cut_sequence)) return false;
    pending_ = 0;
    return take(octet);
  }
  low_ = 0x80;
  high_ = 0xBF;
  character_ = character_ << 6 | (octet & 0x3F);
  return --pending_ != 0 || may_be_character();
}

bool MutantUtf8::may_be_character() const {
  switch (fault_) {
    case rejects_nul:
      return character_ != 0;
    case rejects_del:
      return character_ != 0x7F;
    case rejects_noncharacters:
      return (character_ & 0xFFFE) != 0xFFFE;
    case rejects_fdd0_to_fdef:
      return character_ < 0xFDD0 || character_ > 0xFDEF;
    case rejects_specials:
      return character_ < 0xFFF9 || character_ > 0xFFFD;
    case rejects_two_bytes:
      return length_ != 2;
    case rejects_three_bytes:
      return length_ != 3;
    case rejects_four_bytes:
      return length_ != 4;
    default:
      return true;
  }
}

}  // namespace wsspec::conformance
