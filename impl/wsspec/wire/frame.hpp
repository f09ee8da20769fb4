#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "wsspec/base/bytes.hpp"
#include "wsspec/wire/opcode.hpp"

namespace wsspec::wire {

/// 32 bits, in the order they stand on the wire (RFC 6455 §5.3).
using MaskingKey = std::array<std::uint8_t, 4>;

/// How the payload length is written (RFC 6455 §5.2): in the 7 bits themselves, or after 126 or 127.
enum class LengthForm : std::uint8_t { bits7, bits16, bits64 };

/// The shortest form that holds `length`, which is the only one a sender may use (§5.2).
constexpr LengthForm minimal_form(std::uint64_t length) {
  return length < 126 ? LengthForm::bits7 : length <= 0xFFFF ? LengthForm::bits16 : LengthForm::bits64;
}

/// A frame's header exactly as it is on the wire. It describes and never judges: every value that fits the
/// bits can be encoded and decoded.
struct FrameHeader {
  Opcode opcode = Opcode::text;
  bool fin = true;
  std::uint8_t rsv = 0;                        ///< 3 bits: RSV1 = 4, RSV2 = 2, RSV3 = 1
  std::optional<MaskingKey> masking_key = {};  ///< none: the MASK bit is clear
  std::uint64_t length = 0;                    ///< payload bytes, as declared; 64 bits, top bit included
  LengthForm form = LengthForm::bits7;

  friend bool operator==(const FrameHeader&, const FrameHeader&) = default;
};

/// RSV1, the bit that permessage-deflate uses (RFC 7692 §6).
inline constexpr std::uint8_t rsv1 = 4;

/// Largest encoded header: 2 + 8 bytes of length + 4 of masking key.
inline constexpr std::size_t header_bytes_max = 14;

/// An encoded header; lives on the stack.
struct EncodedHeader {
  std::array<std::uint8_t, header_bytes_max> octets;
  std::size_t size;
  ByteView view() const { return {octets.data(), size}; }
};

/// Encodes a header as it stands. `form` must be able to hold `length` (caller's duty); bits beyond it are
/// cut off.
EncodedHeader encode(const FrameHeader& header);

/// Bytes that the whole header takes, told from its first two; `second` is the byte with MASK and the 7-bit
/// length.
constexpr std::size_t header_size(std::uint8_t second) {
  const std::size_t length7 = second & 0x7F;
  return 2 + (length7 == 127 ? 8u : length7 == 126 ? 2u : 0u) + ((second & 0x80) != 0 ? 4u : 0u);
}

/// Decodes a whole header: at least header_size(octets[1]) bytes (caller's duty).
FrameHeader decode(ByteView octets);

/// Appends a whole frame: the header as given and the payload, masked here when the header has a key. The
/// declared length is the header's, whether it is true or not.
void append_frame(Bytes& to, const FrameHeader& header, ByteView payload);

}  // namespace wsspec::wire
