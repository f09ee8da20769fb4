#include "conformance/mutants/mutant_peer.hpp"

#include <algorithm>

namespace wsspec::conformance {
namespace {

constexpr std::size_t slow_bytes = 4096;
constexpr std::size_t faster_write_bytes = 1021;

}  // namespace

void MutantPeer::receive(ByteSpan bytes) {
  if (std::exchange(in_tls_, false)) return on_tls_failure();
  if (stage_ == Stage::opening) {
    const std::size_t used = role_ == Role::server ? receive_request(bytes) : receive_answer(bytes);
    bytes = bytes.subspan(used);
    if (has(Fault::drops_early_frames) || has(Fault::drops_frames_after_answer)) bytes = {};
  }
  reader_.read_begins();
  messages_of_read_ = 0;
  while (stage_ == Stage::open || stage_ == Stage::closed) {
    const auto piece = reader_.next(bytes);
    if (!piece) return;
    on_piece(*piece);
  }
}

/// @return how many of the bytes belong to the head.
template <class Reader>
wsspec::Result<std::size_t> MutantPeer::read_head(Reader& reader, ByteView bytes) {
  const auto mend = loose_reading_of(fault_);
  if (!mend) return reader.feed(bytes);
  for (std::size_t taken = 0; taken < bytes.size();) {
    loose_head_ += static_cast<char>(bytes[taken++]);
    const bool is_whole = loose_head_.ends_with("\r\n\r\n");
    if (!is_whole && loose_head_.size() < http::HeadLimits{}.bytes_max) continue;
    const auto used = reader.feed(bytes_of(is_whole ? mend(std::exchange(loose_head_, {})) : loose_head_));
    if (!used) return used;
    return taken;
  }
  return bytes.size();
}

template wsspec::Result<std::size_t> MutantPeer::read_head(http::HeadReader<http::RequestHead>&, ByteView);
template wsspec::Result<std::size_t> MutantPeer::read_head(http::HeadReader<http::AnswerHead>&, ByteView);

void MutantPeer::open() {
  stage_ = Stage::open;
  if (has(Fault::silent)) stage_ = Stage::dead;
  if (has(Fault::drops_on_open)) receive_end();
  if (has(Fault::closes_on_open)) {
    send_close(1000);
    stage_ = Stage::closed;
  }
  if (has(Fault::pong_on_open)) send(wire::Opcode::pong, bytes_of("unasked"));
  if (has(Fault::ping_on_open)) send(wire::Opcode::ping, bytes_of("are you there?"));
}

void MutantPeer::receive_end() {
  if (has(Fault::outlives_stream) && stage_ == Stage::open) return;
  lose_stream();
  died_ = died_ || (has(Fault::dies_inside_message) && message_open_) ||
          (has(Fault::dies_with_unsent) && !output_.empty());
  stage_ = Stage::dead;
  if (!has(Fault::stays_inside_frame) || !reader_.inside_frame()) end();
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
