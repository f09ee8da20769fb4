// MutantPeer: what goes out once the connection is open.
#include <algorithm>

#include "conformance/mutants/mutant_peer.hpp"

namespace wsspec::conformance {
namespace {

using enum Fault;
using wire::Opcode;

constexpr std::size_t large_bytes = 64 * 1024;
constexpr std::ptrdiff_t block_bytes = 4096;

}  // namespace

void MutantPeer::echo() {
  if ((has(small_overtakes_large) || has(close_overtakes_echo)) && message_.size() >= large_bytes) {
    held_echo_ = message_;
    return;
  }
  Opcode kind = kind_;
  if (has(echoes_wrong_type)) kind = kind == Opcode::text ? Opcode::binary : Opcode::text;
  if (has(corrupts_echo)) std::ranges::fill(message_, static_cast<std::uint8_t>('x'));
  if (has(truncates_text) && !message_.empty()) message_.pop_back();
  if (has(strips_bom) && text_of(message_).starts_with("\xEF\xBB\xBF"))
    message_.erase(message_.begin(), message_.begin() + 3);
  if (has(text_ends_at_nul) && kind_ == Opcode::text)
    message_.erase(std::ranges::find(message_, 0), message_.end());
  if (has(duplicates_block) && message_.size() >= 2 * block_bytes)
    std::copy_n(message_.begin(), block_bytes, message_.begin() + block_bytes);
  echo_once(kind, message_);
  if (has(echoes_twice)) echo_once(kind, message_);
  if (has(pushes_message)) send(Opcode::text, bytes_of("by the way"));
  if (has(small_overtakes_large)) send_held();
}

/// Compressed, where what came was.
void MutantPeer::echo_once(Opcode kind, ByteView payload) {
  if (!deflate_.is_compressed()) return echo_frames(kind, payload);
  const Bytes octets = deflate_.compress(payload);
  echo_is_compressed_ = true;
  echo_frames(kind, octets);
  echo_is_compressed_ = false;
}

void MutantPeer::echo_frames(Opcode kind, ByteView payload) {
  const auto half = payload.first(payload.size() / 2);
  switch (fault_) {
    case echo_in_two_frames:
    case rsv1_on_later_fragments:
      send(kind, half, false);
      return send(Opcode::continuation, payload.subspan(half.size()));
    case reserved_opcode_sent:
      send(static_cast<Opcode>(3), {});
      return send(kind, payload);
    case interleaves_echo:
      send(kind, half, false);
      return send(kind, payload);
    case starts_with_continuation:
      return send(Opcode::continuation, payload);
    default:
      send(kind, payload);
  }
}

void MutantPeer::send_pong(const Bytes& payload) {
  ByteView body = payload;
  if (has(empty_pong)) body = {};
  if (has(pong_cut_at_nul))
    body = body.first(static_cast<std::size_t>(std::ranges::find(body, 0) - body.begin()));
  send(Opcode::pong, body, !has(fragmented_pong));
}

/// What a fault has kept back.
void MutantPeer::send_held() {
  auto pongs = std::exchange(held_pongs_, {});
  if (has(pongs_reversed)) std::ranges::reverse(pongs);
  if (has(latest_pong_only) && !pongs.empty()) pongs.erase(pongs.begin(), pongs.end() - 1);
  for (const auto& pong : pongs) send_pong(pong);
  if (const auto large = std::exchange(held_echo_, std::nullopt)) echo_once(kind_, *large);
  if (const auto own = std::exchange(close_to_begin_, std::nullopt)) {
    send_close(own->first, own->second);
    stage_ = Stage::closed;
    own_close_open_ = true;
  }
}

void MutantPeer::send_close(std::optional<std::uint16_t> code, std::string_view reason) {
  Bytes body;
  if (code) body = {static_cast<std::uint8_t>(*code >> 8), static_cast<std::uint8_t>(*code & 0xFF)};
  append(body, bytes_of(reason));
  send(Opcode::close, body);
}

void MutantPeer::send(Opcode opcode, ByteView payload, bool fin) {
  const auto around = [this] {
    write_frame(Opcode::ping, bytes_of("around"), true);
    write_frame(Opcode::pong, bytes_of("around"), true);
  };
  if (has(pings_and_pongs_around)) around();
  write_frame(opcode, payload, fin);
  if (has(pings_and_pongs_around) && opcode != Opcode::close) around();
}

bool MutantPeer::masks(Opcode opcode, ByteView payload) const {
  if (has(masks_wrongly)) return role_ == Role::server;
  if (has(control_unmasked) && wire::is_control(opcode)) return false;
  if (has(empty_unmasked) && payload.empty()) return false;
  return role_ == Role::client;
}

void MutantPeer::write_frame(Opcode opcode, ByteView payload, bool fin) {
  const bool data = !wire::is_control(opcode);
  wire::FrameHeader header{
      .opcode = opcode, .fin = fin, .length = payload.size(), .form = wire::minimal_form(payload.size())};
  if (masks(opcode, payload)) {
    header.masking_key = constant_key_;
    if (!has(key_is_constant)) entropy_.fill(*header.masking_key);
    keys_.spoil(*header.masking_key);
  }
  if (data && has(rsv1_set)) header.rsv = wire::rsv1;
  if (data && echo_is_compressed_ && (opcode != Opcode::continuation || has(rsv1_on_later_fragments)))
    header.rsv = wire::rsv1;
  if (opcode == Opcode::pong && deflate_.is_agreed() && has(rsv1_on_pongs)) header.rsv = wire::rsv1;
  if (has(length_of_65535_long) && header.length == 65535) header.form = wire::LengthForm::bits64;
  if (has(length_of_126_short) && header.length == 126) header.form = wire::LengthForm::bits7;
  if (data && has(length_not_minimal) && header.form == wire::LengthForm::bits7)
    header.form = wire::LengthForm::bits16;
  if (data && has(length_top_bit_set)) {
    header.form = wire::LengthForm::bits64;
    header.length |= 1ULL << 63;
  }
  wire::append_frame(output_, header, payload);
}

}  // namespace wsspec::conformance
