// MutantDeflate: messages.
#include "conformance/mutants/mutant_deflate.hpp"

#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <array>

#include "wsspec/base/error.hpp"

namespace wsspec::conformance {
namespace {

using enum Fault;
using wire::Opcode;

constexpr std::array<std::uint8_t, 4> tail{0x00, 0x00, 0xFF, 0xFF};
constexpr std::size_t message_bytes_max = 64u << 20;
constexpr std::size_t window_bytes = 32u << 10;
constexpr int level = 6;

bool is_single_zero(const wire::FrameHeader& frame, const Bytes& message) {
  return frame.opcode == Opcode::continuation && frame.length == 1 && message.back() == 0;
}

}  // namespace

void MutantDeflate::mend(wire::FrameHeader& frame) const {
  if (!agreed_ || (frame.rsv & wire::rsv1) == 0) return;
  const bool unseen = (has(accepts_rsv1_on_control) && wire::is_control(frame.opcode)) ||
                      (has(accepts_rsv1_on_continuation) && frame.opcode == Opcode::continuation);
  if (unseen) frame.rsv = 0;
}

void MutantDeflate::begin_frame(const wire::FrameHeader& frame) {
  if (frame.opcode != Opcode::continuation)
    compressed_ = agreed_ && ((frame.rsv & wire::rsv1) != 0 || has(inflates_plain));
  else if (has(forgets_compression_at_continuation))
    compressed_ = false;
}

void MutantDeflate::on_ping_between() {
  if (has(ping_forgets_compression)) compressed_ = false;
}

std::error_code MutantDeflate::end_frame(const wire::FrameHeader& frame, Bytes& message) {
  if (!compressed_) return {};
  if (has(refuses_last_zero) && frame.fin && is_single_zero(frame, message)) return Errc::deflate_corrupt;
  if (frame.fin) return {};
  if (has(supplies_tail_to_fragments)) append(message, tail);
  const bool has_tail =
      message.size() >= tail.size() && std::ranges::equal(ByteView(message).last(tail.size()), tail);
  if (has(drops_tail_of_fragments) && has_tail) message.resize(message.size() - tail.size());
  return {};
}

std::error_code MutantDeflate::finish(Bytes& message) {
  if (!agreed_) return {};
  if (!compressed_) return finish_plain();
  had_compressed_ = true;
  if (has(echoes_compressed_octets)) {
    compressed_ = false;
    return {};
  }
  const std::size_t came = message.size();
  if (has(refuses_compressed_nothing) && came <= 1) return Errc::deflate_corrupt;
  if (has(takes_window_of_8) && agreed_->server_window_bits == deflate::window_bits_min)
    return Errc::deflate_corrupt;
  const auto broken = inflate(message);
  constexpr std::size_t bomb_ratio = 64, bomb_bytes_min = 1024, lost_bytes = 8192;
  if (has(dies_of_bomb) && message.size() >= std::max(bomb_bytes_min, came * bomb_ratio)) dead_ = true;
  if (has(loses_multiples_of_8k) && message.size() % lost_bytes == 0) message.clear();
  if (!broken) return {};
  if (has(dies_of_bad_deflate)) dead_ = true;
  if (!has(takes_bad_deflate)) return broken;
  inflater_.reset();
  return {};
}

std::error_code MutantDeflate::finish_plain() {
  if (has(plain_resets_window)) inflater_.reset();
  return has(refuses_plain) && had_compressed_ ? make_error_code(Errc::reserved_bits) : std::error_code{};
}

std::error_code MutantDeflate::inflate(Bytes& message) {
  if (!inflater_) inflater_.emplace(make_inflater());
  const bool looks_at_blocks = has(refuses_final_block) || has(refuses_stored_block) ||
                               has(stops_at_final_block) || has(stops_after_block);
  std::size_t end = message_bytes_max;
  if (looks_at_blocks)
    for (const auto& block : blocks_of(message, history_)) {
      if (has(refuses_final_block) && block.is_final) return Errc::deflate_corrupt;
      if (has(refuses_stored_block) && block.type == 0 && block.bytes != 0) return Errc::deflate_corrupt;
      if ((has(stops_at_final_block) && block.is_final) || (has(stops_after_block) && block.bytes != 0))
        end = std::min(end, block.end);
    }
  Bytes inflated;
  const auto broken = inflater_->inflate(message, !has(supplies_no_tail), inflated, message_bytes_max);
  if (looks_at_blocks) append(history_, inflated);
  if (history_.size() > window_bytes)
    history_.erase(history_.begin(), history_.end() - static_cast<std::ptrdiff_t>(window_bytes));
  message = std::move(inflated);
  message.resize(std::min(message.size(), end));
  return broken;
}

deflate::Inflater MutantDeflate::make_inflater() const {
  const bool is_server = role_ == Role::server;
  int bits = is_server ? agreed_->client_window_bits : agreed_->server_window_bits;
  bool takeover = is_server ? agreed_->client_takeover : agreed_->server_takeover;
  if (has(inflates_with_16k)) bits = std::min(bits, deflate::window_bits_max - 1);
  if (has(forgets_window) || (has(takes_hint_unsaid) && hinted_)) takeover = false;
  return {bits, takeover};
}

deflate::Compressor MutantDeflate::make_compressor() const {
  const bool is_server = role_ == Role::server;
  int bits = is_server ? agreed_->server_window_bits : agreed_->client_window_bits;
  bool takeover = is_server ? agreed_->server_takeover : agreed_->client_takeover;
  if (has(server_ignores_window) || has(client_ignores_window)) bits = deflate::window_bits_max;
  if (has(keeps_own_window)) takeover = true;
  return {bits, takeover, has(stored_blocks) ? 0 : level};
}

Bytes MutantDeflate::compress(ByteView message) {
  if (!compressor_) compressor_.emplace(make_compressor());
  Bytes out;
  compressor_->compress(message, true, out);
  if (has(keeps_tail)) append(out, tail);
  if (has(sends_compressed_nothing) && message.empty()) out.clear();
  return out;
}

std::vector<MutantBlock> blocks_of(ByteView message, ByteView window) {
  Bytes input(message.begin(), message.end());
  append(input, tail);
  std::vector<MutantBlock> out;
  z_stream stream{};
  if (inflateInit2(&stream, -deflate::window_bits_max) != Z_OK) return out;
  inflateSetDictionary(&stream, window.data(), static_cast<uInt>(window.size()));
  stream.next_in = input.data();
  stream.avail_in = static_cast<uInt>(input.size());
  const auto bit = [&input](std::size_t at) {
    return at / 8 < input.size() ? input[at / 8] >> (at % 8) & 1u : 0u;
  };
  std::array<std::uint8_t, 4096> scratch;
  std::size_t inflated = 0;
  const auto block_begins_at = [&](std::size_t at) {
    out.push_back({.type = bit(at + 1) | bit(at + 2) << 1, .is_final = bit(at) != 0, .end = inflated});
  };
  block_begins_at(0);
  for (int status = Z_OK; status == Z_OK && stream.avail_in != 0;) {
    stream.next_out = scratch.data();
    stream.avail_out = static_cast<uInt>(scratch.size());
    // Z_BLOCK stops between blocks. data_type: 128 there, 64 behind a final one, and below the bits that the
    // last octet has left.
    status = ::inflate(&stream, Z_BLOCK);
    inflated += scratch.size() - stream.avail_out;
    const auto state = static_cast<unsigned>(stream.data_type);
    out.back().bytes += inflated - out.back().end;
    out.back().end = inflated;
    const std::size_t at = (input.size() - stream.avail_in) * 8;
    if (status == Z_STREAM_END) {
      status = inflateReset(&stream);
      if (stream.avail_in != 0) block_begins_at(at);
    } else if ((state & 128) != 0 && (state & 64) == 0 && stream.avail_in != 0) {
      block_begins_at(at - (state & 7));
    }
  }
  inflateEnd(&stream);
  return out;
}

}  // namespace wsspec::conformance
