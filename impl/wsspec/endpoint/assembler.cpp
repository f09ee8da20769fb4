#include "wsspec/endpoint/assembler.hpp"

#include <algorithm>

namespace wsspec::endpoint {

using wire::FrameHeader;
using wire::FramePiece;
using wire::Opcode;

Result<bool> Assembler::take(const FramePiece& piece) {
  const FrameHeader& header = piece.header;
  if (piece.starts) {
    if (header.opcode != Opcode::continuation) begin(header);
    // A frame that must go over the limit is refused before its payload comes (§10.4). Compressed, its length
    // says nothing about the message's.
    if (!is_compressed_ && header.length > bytes_max_ - bytes_.size()) return failed(Errc::message_too_big);
  }
  const bool last = header.fin && piece.ends;

  // The usual case: a message of one frame, all of it here.
  if (last && piece.offset == 0 && header.opcode != Opcode::continuation && !is_compressed_) {
    if (is_text_ && !wire::is_utf8(piece.payload)) return failed(Errc::invalid_utf8);
    open_ = false;
    payload_ = piece.payload;
    return true;
  }

  const std::size_t had = bytes_.size();
  if (const auto error = is_compressed_ ? append_inflated(piece.payload, last) : append_plain(piece))
    return failed(error);
  if (is_text_ && utf8_.feed(ByteView(bytes_).subspan(had))) return failed(Errc::invalid_utf8);
  if (!last) return false;
  if (is_text_ && !utf8_.complete()) return failed(Errc::invalid_utf8);
  open_ = false;
  is_handed_out_ = true;
  payload_ = bytes_;
  return true;
}

void Assembler::begin(const FrameHeader& header) {
  open_ = true;
  is_text_ = header.opcode == Opcode::text;
  is_compressed_ = (header.rsv & wire::rsv1) != 0;
}

std::error_code Assembler::append_plain(const FramePiece& piece) {
  const std::size_t needed = bytes_.size() + piece.payload.size();
  if (needed > bytes_.capacity()) {
    // Large steps, so that a long message is not moved often: to the frame's end, but at most four times of
    // what has come; and twice of what there was, so that many small frames do not move it often either.
    const auto declared = bytes_.size() + static_cast<std::size_t>(piece.header.length - piece.offset);
    bytes_.reserve(std::max(2 * bytes_.capacity(), std::min(declared, 4 * needed)));
  }
  append(bytes_, piece.payload);
  return {};
}

std::error_code Assembler::append_inflated(ByteView compressed, bool last) {
  if (!inflater_) inflater_.emplace(compression_->window_bits, compression_->takeover);
  return inflater_->inflate(compressed, last, bytes_, bytes_max_);
}

void Assembler::release(std::size_t capacity_kept) {
  if (!is_handed_out_) return;
  is_handed_out_ = false;
  bytes_.clear();
  if (bytes_.capacity() > capacity_kept) Bytes().swap(bytes_);
}

}  // namespace wsspec::endpoint
