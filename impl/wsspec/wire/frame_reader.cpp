#include "wsspec/wire/frame_reader.hpp"

#include <algorithm>
#include <new>

#include "wsspec/wire/mask.hpp"

namespace wsspec::wire {

std::optional<FramePiece> FrameReader::next(ByteSpan& input) {
  if (in_payload_) return input.empty() ? std::nullopt : take_payload(input, false);

  // The usual case: the whole header lies in the input.
  if (header_size_ == 0 && input.size() >= 2 && input.size() >= header_size(input[1])) {
    const std::size_t size = header_size(input[1]);
    // In place, because a copy has to wait until what decode() wrote has reached the cache.
    ::new (&header_) FrameHeader(decode(input.first(size)));
    input = input.subspan(size);
  } else {
    while (header_size_ < 2 || header_size_ < header_size(header_octets_[1])) {
      if (input.empty()) return std::nullopt;
      header_octets_[header_size_++] = input.front();
      input = input.subspan(1);
    }
    header_ = decode({header_octets_.data(), header_size_});
    header_size_ = 0;
  }
  payload_left_ = header_.length;
  in_payload_ = true;
  return take_payload(input, true);
}

std::optional<FramePiece> FrameReader::take_payload(ByteSpan& input, bool starts) {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(input.size(), payload_left_));
  const ByteSpan payload = input.first(size);
  const std::uint64_t offset = header_.length - payload_left_;
  if (header_.masking_key) apply_mask(payload, *header_.masking_key, offset);
  input = input.subspan(size);
  payload_left_ -= size;
  in_payload_ = payload_left_ != 0;
  return FramePiece{header_, payload, offset, starts, !in_payload_};
}

}  // namespace wsspec::wire
