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

  Outgoing no_fin() &&;
  Outgoing with_rsv(std::uint8_t bits) &&;
  Outgoing wrong_mask() &&;
  Outgoing length_as(wire::LengthForm as) &&;
  Outgoing declares(std::uint64_t bytes) &&;
  /// Written `bytes` at a time: the peer's reads may end anywhere.
  Outgoing chopped(std::size_t bytes = 1) &&;
  Outgoing alone() &&;
  Outgoing in_frames_of(std::size_t bytes) &&;
  Outgoing with_key(wire::MaskingKey octets) &&;
  Outgoing compressed() &&;
  Outgoing times(std::size_t n) &&;
};

Outgoing frame(Opcode opcode, std::string payload = {});
/// A frame with any of the 16 opcodes.
Outgoing frame(unsigned opcode, std::string payload = {});
Outgoing text(std::string payload = {});
Outgoing binary(std::string payload = {});
/// A continuation frame.
Outgoing more(std::string payload = {});
Outgoing ping(std::string payload = {});
Outgoing pong(std::string payload = {});
/// A Close frame with a body of the case's choice.
Outgoing close_with_body(std::string body);
Outgoing close(std::uint16_t code, std::string reason = {});
/// Further payload of a frame that declared more than it has had so far.
Outgoing rest_of_frame(std::string payload);

/// What the contract makes a peer do: `close 4000 bye`, `send 65536`, … (conformance/CONTRACT.md).
Outgoing command(std::string_view words);

/// n times the same octet.
std::string fill(std::size_t n, char octet = '*');
/// A pattern over and over, cut to n octets.
std::string cycle(std::string_view pattern, std::size_t n);

}  // namespace wsspec::conformance
