// The frames that a case sends, in a case author's words.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "wsspec/wire/frame.hpp"

namespace wsspec::conformance {

using wire::Opcode;

enum class Masking : std::uint8_t {
  by_role,   ///< as RFC 6455 §5.1 demands of the suite's role
  opposite,  ///< the reverse
};

/// A frame to send. Unlike a wire frame it leaves to the run what depends on the role: the mask. There is no
/// "broken mode": what a case writes is what is encoded.
struct Outgoing {
  Opcode opcode = Opcode::text;
  std::string payload = {};
  bool fin = true;
  std::uint8_t rsv = 0;  ///< RSV1 = 4, RSV2 = 2, RSV3 = 1
  Masking masking = Masking::by_role;
  std::optional<wire::LengthForm> form = {};   ///< none: the shortest
  std::optional<std::uint64_t> declared = {};  ///< the length in the header; none: the payload's
  bool continues_frame = false;  ///< no header: more payload of the frame before, which declared more
  std::size_t write_bytes = 0;   ///< written to the stream in pieces of this size; 0: as one
  bool own_write = false;        ///< not joined with the frames around it
  std::optional<std::size_t> fragment_bytes =
      {};  ///< cut into frames of this size; the last holds the rest, maybe nothing
  std::optional<wire::MaskingKey> key = {};  ///< none: a fresh one
  bool is_compressed = false;  ///< by permessage-deflate, on the terms that were agreed: RSV1 is set
  std::size_t copies = 1;      ///< the same again, so often in all
  bool is_command = false;     ///< of the contract: a peer that echoes it does not speak it

  Outgoing no_fin() && { return fin = false, std::move(*this); }
  Outgoing with_rsv(std::uint8_t bits) && { return rsv = bits, std::move(*this); }
  Outgoing wrong_mask() && { return masking = Masking::opposite, std::move(*this); }
  Outgoing length_as(wire::LengthForm as) && { return form = as, std::move(*this); }
  Outgoing declares(std::uint64_t bytes) && { return declared = bytes, std::move(*this); }
  /// Written `bytes` at a time: the peer's reads may end anywhere.
  Outgoing chopped(std::size_t bytes = 1) && { return write_bytes = bytes, std::move(*this); }
  Outgoing alone() && { return own_write = true, std::move(*this); }
  Outgoing in_frames_of(std::size_t bytes) && { return fragment_bytes = bytes, std::move(*this); }
  Outgoing with_key(wire::MaskingKey octets) && { return key = octets, std::move(*this); }
  Outgoing compressed() && { return is_compressed = true, std::move(*this); }
  Outgoing times(std::size_t n) && { return copies = n, std::move(*this); }
};

inline Outgoing frame(Opcode opcode, std::string payload = {}) {
  return {.opcode = opcode, .payload = std::move(payload)};
}
/// A frame with any of the 16 opcodes.
inline Outgoing frame(unsigned opcode, std::string payload = {}) {
  return frame(static_cast<Opcode>(opcode), std::move(payload));
}
inline Outgoing text(std::string payload = {}) {
  return frame(Opcode::text, std::move(payload));
}
inline Outgoing binary(std::string payload = {}) {
  return frame(Opcode::binary, std::move(payload));
}
/// A continuation frame.
inline Outgoing more(std::string payload = {}) {
  return frame(Opcode::continuation, std::move(payload));
}
inline Outgoing ping(std::string payload = {}) {
  return frame(Opcode::ping, std::move(payload));
}
inline Outgoing pong(std::string payload = {}) {
  return frame(Opcode::pong, std::move(payload));
}
/// A Close frame with a body of the case's choice.
inline Outgoing close_with_body(std::string body) {
  return frame(Opcode::close, std::move(body));
}
inline Outgoing close(std::uint16_t code, std::string reason = {}) {
  const char octets[2] = {static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
  return close_with_body(std::string(octets, 2) + std::move(reason));
}
/// Further payload of a frame that declared more than it has had so far.
inline Outgoing rest_of_frame(std::string payload) {
  Outgoing out = more(std::move(payload));
  out.continues_frame = true;
  return out;
}

/// What the contract makes a peer do: `close 4000 bye`, `send 65536`, … (conformance/CONTRACT.md).
inline Outgoing command(std::string_view words) {
  Outgoing out = text("wsspec:" + std::string(words));
  out.is_command = true;
  return out;
}

/// n times the same octet.
inline std::string fill(std::size_t n, char octet = '*') {
  return std::string(n, octet);
}
/// A pattern over and over, cut to n octets.
inline std::string cycle(std::string_view pattern, std::size_t n) {
  std::string out;
  out.reserve(n + pattern.size());
  while (out.size() < n) out += pattern;
  out.resize(n);
  return out;
}

}  // namespace wsspec::conformance
