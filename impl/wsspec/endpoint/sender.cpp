#include "wsspec/endpoint/sender.hpp"

#include <algorithm>

#include "wsspec/base/error.hpp"
#include "wsspec/wire/frame.hpp"
#include "wsspec/wire/mask.hpp"

namespace wsspec::endpoint {

using wire::Opcode;

std::error_code Sender::send_message(Opcode opcode, ByteView payload, bool is_checked) {
  if (open_ != Opcode::continuation) return Errc::message_interleaved;
  if (!has_room_for(payload.size())) return Errc::output_queue_full;
  if (!is_checked && !wire::is_utf8(payload)) return Errc::invalid_utf8;
  if (compresses(payload.size()))
    append_compressed(opcode, true, true, payload);
  else
    append_plain(opcode, true, payload);
  return {};
}

std::error_code Sender::send_shared(const SharedMessage& message) {
  const auto opcode = message.is_text() ? Opcode::text : Opcode::binary;
  // A client's frames are masked, each with a key of its own (§5.3): nothing to share.
  if (role_ == Role::client) return send_message(opcode, message.payload(), true);
  if (open_ != Opcode::continuation) return Errc::message_interleaved;
  if (!has_room_for(message.payload().size())) return Errc::output_queue_full;
  if (!compresses(message.payload().size())) {
    append(output_.tail(), message.plain_frame());
    return {};
  }
  append(output_.tail(), message.compressed_frame(compression_->window_bits, options_.deflate.level,
                                                  options_.deflate.memory_level));
  // That message refers to nothing before it, and ours to come cannot refer to it: begin anew (RFC 7692
  // §7.2.1).
  compressor_.reset();
  return {};
}

std::error_code Sender::send_part(Opcode opcode, ByteView part, bool last) {
  const bool first = open_ == Opcode::continuation;
  if (!first && open_ != opcode) return Errc::message_interleaved;
  if (!has_room_for(part.size())) return Errc::output_queue_full;
  if (opcode == Opcode::text) {
    auto utf8 = first ? wire::Utf8Validator() : open_utf8_;
    if (utf8.feed(part) || (last && !utf8.complete())) return Errc::invalid_utf8;
    open_utf8_ = utf8;
  }
  // RFC 7692 §6.1: a message is compressed as a whole or not at all. How long it gets is not known yet,
  // unless this is all of it.
  if (first) open_compressed_ = last ? compresses(part.size()) : compression_.has_value();
  if (open_compressed_)
    append_compressed(first ? opcode : Opcode::continuation, first, last, part);
  else
    append_plain(first ? opcode : Opcode::continuation, last, part);
  open_ = last ? Opcode::continuation : opcode;
  return {};
}

std::error_code Sender::send_control(Opcode opcode, ByteView payload) {
  if (opcode != Opcode::close && !has_room_for(payload.size())) return Errc::output_queue_full;
  append_plain(opcode, true, payload);
  return {};
}

bool Sender::has_room_for(std::size_t payload_size) const {
  const std::size_t used = output_.size() + wire::header_bytes_max;
  return used <= options_.output_bytes_max && payload_size <= options_.output_bytes_max - used;
}

bool Sender::compresses(std::size_t payload_size) const {
  return compression_ && payload_size >= options_.deflate.compress_bytes_min;
}

std::optional<wire::MaskingKey> Sender::fresh_key() {
  if (role_ == Role::server) return std::nullopt;
  wire::MaskingKey key;
  entropy_->fill(key);  // §5.3: a fresh key for each frame
  return key;
}

void Sender::append_plain(Opcode opcode, bool fin, ByteView payload) {
  const wire::FrameHeader header{
      .opcode = opcode,
      .fin = fin,
      .masking_key = fresh_key(),
      .length = payload.size(),
      .form = wire::minimal_form(payload.size()),
  };
  wire::append_frame(output_.tail(), header, payload);
}

void Sender::append_compressed(Opcode opcode, bool first, bool fin, ByteView part) {
  if (!compressor_)
    compressor_.emplace(compression_->window_bits, compression_->takeover, options_.deflate.level,
                        options_.deflate.memory_level);
  // The payload's length stands before it and is known after it: leave room for the largest header, then
  // close up.
  Bytes& out = output_.tail();
  const std::size_t start = out.size();
  out.resize(start + wire::header_bytes_max);
  compressor_->compress(part, fin, out);
  const ByteSpan payload = ByteSpan(out).subspan(start + wire::header_bytes_max);

  const wire::FrameHeader header{
      .opcode = opcode,
      .fin = fin,
      .rsv = first ? wire::rsv1 : std::uint8_t{0},  // RFC 7692 §6.1: on the first frame alone
      .masking_key = fresh_key(),
      .length = payload.size(),
      .form = wire::minimal_form(payload.size()),
  };
  if (header.masking_key) wire::apply_mask(payload, *header.masking_key, 0);
  const auto encoded = wire::encode(header);
  const auto at = out.begin() + static_cast<std::ptrdiff_t>(start);
  std::copy_n(encoded.octets.begin(), encoded.size, at);
  out.erase(at + static_cast<std::ptrdiff_t>(encoded.size), at + wire::header_bytes_max);
}

}  // namespace wsspec::endpoint
