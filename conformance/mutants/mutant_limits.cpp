// MutantPeer: how much it takes, and what breaks it.
#include "conformance/mutants/mutant_peer.hpp"

namespace wsspec::conformance {
namespace {

using enum Fault;
using wire::Opcode;

constexpr std::uint64_t frame_bytes_max = (1ULL << 40) - 1;
/// What a fault can take of the same: more than other cases send.
constexpr std::size_t same_max = 64;
constexpr std::size_t unsent_bytes_max = 4096;

}  // namespace

/// §10.4: the code for a frame that is longer than any that it takes.
std::optional<std::uint16_t> MutantPeer::limit_error() const {
  if (frame_.length <= frame_bytes_max || has(waits_for_any_length)) return std::nullopt;
  return has(fails_long_with_1002) ? 1002 : 1009;
}

/// @return whether this frame is one too many, or the wrong one.
bool MutantPeer::breaks_down() {
  const bool continues = frame_.opcode == Opcode::continuation;
  if (!wire::is_control(frame_.opcode)) fragments_ = continues ? fragments_ + 1 : 0;
  pings_ += frame_.opcode == Opcode::ping ? 1 : 0;
  pongs_ += frame_.opcode == Opcode::pong ? 1 : 0;
  const bool hangs = (has(hangs_after_fragments) && fragments_ > same_max) ||
                     (has(hangs_after_pings) && pings_ > same_max) ||
                     (has(hangs_after_pongs) && pongs_ > same_max);
  if (hangs) stage_ = Stage::dead;
  const bool is_data = !wire::is_control(frame_.opcode);
  died_ = died_ || (has(dies_of_rsv) && (frame_.rsv & 3) != 0) ||
          (has(dies_of_top_bit) && frame_.length >> 63 != 0) ||
          (has(dies_of_empty_frame) && is_data && frame_.length == 0 && had_payload_);
  had_payload_ = had_payload_ || (is_data && frame_.length != 0);
  if (died_) receive_end();
  return hangs || died_;
}

/// Looks at all of the message again for every piece of it.
void MutantPeer::rescan() {
  if (has(rescans_message)) time_ += message_.size() * std::chrono::microseconds(1);
}

/// Whether nothing more fits into what waits to be sent.
bool MutantPeer::is_choked() const {
  return has(loses_when_blocked) && output_.size() > unsent_bytes_max;
}

}  // namespace wsspec::conformance
