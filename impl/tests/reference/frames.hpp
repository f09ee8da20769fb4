#pragma once
#include <cstdint>
#include <vector>

#include "wsspec/base/bytes.hpp"

namespace wsspec::reference {

/// A frame as the picture in RFC 6455 §5.2 draws it, field by field.
struct Frame {
  bool fin = false;
  unsigned rsv = 0;
  unsigned opcode = 0;
  bool masked = false;
  unsigned length_bits = 7;  ///< 7, 16 or 64: the field that gave the length
  std::uint64_t length = 0;
  std::vector<unsigned> key = {};
  Bytes payload = {};  ///< unmasked; shorter than `length` when the input ended
  friend bool operator==(const Frame&, const Frame&) = default;
};

/// Reads the input as a string of bits, most significant first, one bit a step: slow, obvious, and without a
/// line in common with the codec. A header that is not whole is no frame.
class FrameDecoder {
 public:
  explicit FrameDecoder(ByteView input) : input_(input) {}

  std::vector<Frame> all() {
    std::vector<Frame> frames;
    while (true) {
      Frame frame;
      if (!header(frame)) return frames;
      for (std::uint64_t i = 0; i < frame.length; ++i) {
        std::uint64_t octet = 0;
        if (!read(8, octet)) break;
        if (frame.masked) octet ^= frame.key[i % 4];
        frame.payload.push_back(static_cast<std::uint8_t>(octet));
      }
      frames.push_back(frame);
    }
  }

 private:
  bool header(Frame& frame) {
    std::uint64_t fin = 0, rsv = 0, opcode = 0, mask = 0;
    if (!read(1, fin) || !read(3, rsv) || !read(4, opcode) || !read(1, mask) || !read(7, frame.length))
      return false;
    frame.fin = fin == 1;
    frame.rsv = static_cast<unsigned>(rsv);
    frame.opcode = static_cast<unsigned>(opcode);
    frame.masked = mask == 1;
    if (frame.length == 126) frame.length_bits = 16;
    if (frame.length == 127) frame.length_bits = 64;
    if (frame.length_bits != 7 && !read(frame.length_bits, frame.length)) return false;
    for (int i = 0; frame.masked && i < 4; ++i) {
      std::uint64_t octet = 0;
      if (!read(8, octet)) return false;
      frame.key.push_back(static_cast<unsigned>(octet));
    }
    return true;
  }

  bool read(unsigned bits, std::uint64_t& value) {
    value = 0;
    for (; bits != 0; --bits, ++at_) {
      if (at_ / 8 >= input_.size()) return false;
      value = 2 * value + (input_[at_ / 8] >> (7 - at_ % 8) & 1);
    }
    return true;
  }

  ByteView input_;
  std::size_t at_ = 0;  // in bits
};

}  // namespace wsspec::reference
