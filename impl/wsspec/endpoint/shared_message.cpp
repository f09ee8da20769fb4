#include "wsspec/endpoint/shared_message.hpp"

#include <algorithm>

#include "wsspec/deflate/codec.hpp"
#include "wsspec/wire/frame.hpp"

namespace wsspec {
namespace {

Bytes frame_of(bool is_text, std::uint8_t rsv, ByteView payload) {
  const wire::FrameHeader header{
      .opcode = is_text ? wire::Opcode::text : wire::Opcode::binary,
      .fin = true,
      .rsv = rsv,
      .masking_key = std::nullopt,
      .length = payload.size(),
      .form = wire::minimal_form(payload.size()),
  };
  Bytes frame;
  wire::append_frame(frame, header, payload);
  return frame;
}

}  // namespace

SharedMessage::SharedMessage(bool is_text, std::string payload)
    : is_text_(is_text),
      payload_(std::move(payload)),
      plain_frame_(frame_of(is_text, 0, bytes_of(payload_))) {}

ByteView SharedMessage::compressed_frame(int window_bits, int level, int memory_level) const {
  const std::lock_guard lock(mutex_);
  const auto same = std::ranges::find_if(compressed_, [&](const Compressed& one) {
    return one.window_bits == window_bits && one.level == level && one.memory_level == memory_level;
  });
  if (same != compressed_.end()) return same->frame;
  Bytes small;
  deflate::Compressor(window_bits, false, level, memory_level).compress(payload(), true, small);
  compressed_.push_back({window_bits, level, memory_level, frame_of(is_text_, wire::rsv1, small)});
  return compressed_.back().frame;
}

}  // namespace wsspec
