#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "wsspec/base/bytes.hpp"
#include "wsspec/wire/frame.hpp"

namespace wsspec::wire {

/// Part of a frame, unmasked. A frame is reported as its header (`starts`), then its payload in one or more
/// pieces, of which the last has `ends`; both stand in one piece when the whole frame lies in the input.
struct FramePiece {
  const FrameHeader& header;  ///< of the frame; valid until the next call of FrameReader::next()
  ByteSpan payload;           ///< view into the input, unmasked in place; may be empty
  std::uint64_t offset;       ///< of the payload's first byte within the frame's payload
  bool starts;                ///< first piece of the frame
  bool ends;                  ///< last piece of the frame

  bool whole() const { return starts && ends; }
};

/// Bytes in, in any split; pieces of frames out (RFC 6455 §5.2). Permissive: it reports every frame that the
/// bits can say and judges none. Holds at most one incomplete header: no payload is ever stored or copied,
/// and nothing is allocated.
class FrameReader {
 public:
  /// Takes the next piece off the front of `input` and unmasks its payload in place.
  ///
  /// A header is reported as soon as it is complete, with as much payload as `input` holds (perhaps none), so
  /// that a bad header can be refused before its payload arrives. Nothing when `input` is used up.
  std::optional<FramePiece> next(ByteSpan& input);

  /// Whether the bytes so far end between two frames: not inside a header and not inside a payload.
  bool between_frames() const { return header_size_ == 0 && payload_left_ == 0 && !in_payload_; }

 private:
  std::optional<FramePiece> take_payload(ByteSpan& input, bool starts);

  FrameHeader header_;
  std::array<std::uint8_t, header_bytes_max> header_octets_{};
  std::size_t header_size_ = 0;  // bytes of an incomplete header
  std::uint64_t payload_left_ = 0;
  bool in_payload_ = false;
};

}  // namespace wsspec::wire
