#include "conformance/mutants/mutant_peer.hpp"

#include <algorithm>

namespace wsspec::conformance {

void MutantPeer::receive(ByteSpan bytes) {
  if (stage_ == Stage::opening) {
    const std::size_t used = role_ == Role::server ? receive_request(bytes) : receive_answer(bytes);
    bytes = bytes.subspan(used);
    if (has(Fault::drops_early_frames) || has(Fault::drops_frames_after_answer)) bytes = {};
  }
  reader_.read_begins();
  while (stage_ == Stage::open || stage_ == Stage::closed) {
    const auto piece = reader_.next(bytes);
    if (!piece) return;
    on_piece(*piece);
  }
}

void MutantPeer::receive_end() {
  stage_ = Stage::dead;
  end();
}

Bytes MutantPeer::take_output() {
  send_held();
  const std::size_t size = has(Fault::one_byte_a_time) ? std::min<std::size_t>(output_.size(), 1) : output_.size();
  Bytes out(output_.begin(), output_.begin() + static_cast<std::ptrdiff_t>(size));
  output_.erase(output_.begin(), output_.begin() + static_cast<std::ptrdiff_t>(size));
  return out;
}

}  // namespace wsspec::conformance
