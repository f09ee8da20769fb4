#include "conformance/mutants/mutant_peer.hpp"

#include <algorithm>

namespace wsspec::conformance {
namespace {

constexpr std::size_t slow_bytes = 4096;
constexpr std::size_t faster_write_bytes = 1021;

}  // namespace

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
  if (!has(Fault::one_byte_a_time)) return std::exchange(output_, {});
  const std::size_t size =
      std::min<std::size_t>(output_.size() - taken_, taken_ < slow_bytes ? 1 : faster_write_bytes);
  const auto part = ByteView(output_).subspan(taken_, size);
  taken_ += size;
  return {part.begin(), part.end()};
}

}  // namespace wsspec::conformance
