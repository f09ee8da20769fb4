// ScriptMachine: what the suite sends.
#include <fmt/format.h>

#include <algorithm>

#include "conformance/machine/script_machine.hpp"
#include "wsspec/deflate/codec.hpp"
#include "wsspec/wire/close_code.hpp"
#include "wsspec/wire/mask.hpp"

namespace wsspec::conformance {
namespace {

constexpr int compress_level = 6;

}  // namespace

std::vector<Bytes> ScriptMachine::take_writes() {
  write_is_open_ = false;
  return std::exchange(writes_, {});
}

/// Joins what may be joined into one write; keeps apart what the case wants apart.
void ScriptMachine::put_octets(ByteView octets, std::size_t write_bytes, bool own_write) {
  if (stream_ended_) return;
  if (write_bytes == 0 && !own_write) {
    if (!write_is_open_) writes_.emplace_back();
    append(writes_.back(), octets);
    write_is_open_ = true;
    return;
  }
  const std::size_t size = write_bytes == 0 ? octets.size() : write_bytes;
  for (std::size_t at = 0; at < octets.size(); at += size) {
    const auto part = octets.subspan(at, std::min(size, octets.size() - at));
    writes_.emplace_back(part.begin(), part.end());
  }
  write_is_open_ = false;
}

void ScriptMachine::put_opening() {
  const auto head = opening_.take_output();
  if (!head) return;
  result_.wire.octets(now_, Direction::sent, suite_ == Role::client ? "HTTP request" : "HTTP answer",
                      bytes_of(*head));
  const auto pieces = edits_ ? pieces_of(*edits_, *head) : std::vector<std::string_view>{*head};
  for (const auto piece : pieces)
    put_octets(bytes_of(piece), edits_ ? edits_->write_bytes : 0, pieces.size() > 1);
  if (edits_)
    for (const auto& frame : edits_->frames) put(frame);
  // An answer that opens nothing is followed by the end of our stream, as its body is.
  if (suite_ == Role::server && (opening_.state() == SuiteOpening::State::broken ||
                                 (edits_ && edits_->status && edits_->status->first != 101)))
    wants_end_ = true;
  wants_end_ = wants_end_ || (edits_ && edits_->ends_stream);
}

void ScriptMachine::put(const Outgoing& what) {
  if (what.opcode == Opcode::ping) {
    pings_sent_.push_back(what.payload);
    if (!close_tried_) pongs_due_ = pings_sent_.size();
  }
  if (what.opcode == Opcode::pong) pongs_sent_.push_back(what.payload);
  if (what.is_command) commands_.push_back(what.payload);
  sent_1010_ = sent_1010_ || (what.opcode == Opcode::close && what.payload.starts_with("\x03\xF2"));
  if (!what.is_compressed) {
    for (std::size_t k = 0; k < what.copies; ++k) put_frames(what, what.payload);
    return;
  }
  // By itself: so it may stand among messages that a case compressed by hand, whatever context they leave.
  deflate::Compressor compressor(own_terms().window_bits, false, compress_level);
  Bytes octets;
  compressor.compress(bytes_of(what.payload), true, octets);
  put_frames(what, text_of(octets));
}

/// What was agreed for the suite's direction.
CompressTerms ScriptMachine::own_terms() const {
  const auto& agreed = opening_.deflate();
  if (!agreed) return {};
  return suite_ == Role::client ? CompressTerms{agreed->client_window_bits, agreed->client_takeover}
                                : CompressTerms{agreed->server_window_bits, agreed->server_takeover};
}

void ScriptMachine::put_frames(const Outgoing& what, std::string_view payload) {
  if (!what.fragment_bytes || payload.size() <= *what.fragment_bytes)
    return put_frame(what, payload, what.opcode, what.fin);
  std::string_view rest = payload;
  const std::size_t size = *what.fragment_bytes;
  Opcode opcode = what.opcode;
  while (rest.size() >= size) {
    put_frame(what, rest.substr(0, size), opcode, false);
    rest.remove_prefix(size);
    opcode = Opcode::continuation;
  }
  put_frame(what, rest, opcode, true);
}

void ScriptMachine::put_frame(const Outgoing& what, std::string_view payload, Opcode opcode, bool fin) {
  Bytes octets;
  ++frames_sent_;
  if (!what.continues_frame) {
    wire::FrameHeader header{
        .opcode = opcode, .fin = fin, .rsv = what.rsv, .length = what.declared.value_or(payload.size())};
    // RFC 7692 §6.1: RSV1 on the first frame of a compressed message alone.
    if (what.is_compressed && opcode != Opcode::continuation) header.rsv |= wire::rsv1;
    header.form = what.form.value_or(wire::minimal_form(header.length));
    frame_is_masked_ = (suite_ == Role::client) == (what.masking == Masking::by_role);
    if (frame_is_masked_) {
      entropy_.fill(frame_key_);
      if (what.key) frame_key_ = *what.key;
      header.masking_key = frame_key_;
    }
    frame_offset_ = 0;
    frame_left_ = header.length;
    append(octets, wire::encode(header).view());
    result_.wire.frame(now_, Direction::sent, header, bytes_of(payload));
    // A Close with reserved bits is a fault that a case sends, not the beginning of a closing handshake.
    close_tried_ = close_tried_ || opcode == Opcode::close;
    if (opcode == Opcode::close && header.rsv == 0) {
      close_sent_ = true;
      if (result_.transcript.first_close == Side::none) result_.transcript.first_close = Side::suite;
    }
  } else {
    result_.wire.octets(now_, Direction::sent, fmt::format("{} more bytes of that frame", payload.size()),
                        bytes_of(payload));
  }
  const std::size_t start = octets.size();
  append(octets, bytes_of(payload));
  if (frame_is_masked_) wire::apply_mask(ByteSpan(octets).subspan(start), frame_key_, frame_offset_);
  frame_offset_ += payload.size();
  frame_left_ -= std::min<std::uint64_t>(frame_left_, payload.size());
  put_octets(octets, what.write_bytes, what.own_write);
  if (frame_left_ != 0) return;
  for (const auto& owed : std::exchange(pongs_owed_, {})) answer_ping(owed);
}

/// A peer's Ping is answered as the RFC demands, but never inside a frame that the case holds open.
void ScriptMachine::answer_ping(const Bytes& payload) {
  if (close_sent_ || peer_close_) return;
  if (frame_left_ != 0) {
    pongs_owed_.push_back(payload);
    return;
  }
  put_frame(pong(), text_of(payload), Opcode::pong, true);
}

void ScriptMachine::put_close_reply(const GotClose& close) {
  const bool can_echo = close.code && wire::may_be_sent(*close.code);
  put(can_echo ? conformance::close(*close.code) : close_with_body({}));
}

}  // namespace wsspec::conformance
