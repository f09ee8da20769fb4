#pragma once
#include <cstdint>
#include <system_error>
#include <type_traits>

namespace wsspec {

/// What went wrong, to the exact rule. Each value names the section that it breaks; texts are in error.cpp.
enum class Errc : std::uint8_t {
  // Framing, RFC 6455 §5
  reserved_bits = 1,    ///< RSV1-3 set without a negotiated extension that gives them a meaning; §5.2
  reserved_opcode,      ///< opcode 0x3-0x7 or 0xB-0xF; §5.2
  unmasked_frame,       ///< a client sent a frame without a masking key; §5.1
  masked_frame,         ///< a server sent a masked frame; §5.1
  length_not_minimal,   ///< a longer length form than the payload needs; §5.2
  length_top_bit,       ///< the most significant bit of a 64-bit length is set; §5.2
  control_too_long,     ///< control frame with more than 125 bytes; §5.5
  control_fragmented,   ///< control frame with FIN clear; §5.5
  nothing_to_continue,  ///< continuation frame while no message is open; §5.4
  message_interleaved,  ///< text or binary frame while another message is open; §5.4
  close_too_short,      ///< Close frame with a body of one byte; §5.5.1
  close_code_invalid,   ///< a code that must not be on the wire; §7.4
  // Data
  invalid_utf8,     ///< text payload or close reason is not UTF-8; §8.1
  deflate_corrupt,  ///< compressed data does not inflate; RFC 7692 §7.2.2
  // Limits, §10.4
  message_too_big,    ///< a message over the receiver's limit
  frame_too_big,      ///< a frame over the receiver's limit
  head_too_big,       ///< an HTTP head over the limit of bytes or fields
  output_queue_full,  ///< more unsent output than the limit allows
  // Opening handshake, §4
  http_malformed,           ///< not an HTTP/1.1 head; RFC 9112
  http_version,             ///< HTTP version below 1.1; §4.2.1
  method_not_get,           ///< §4.2.1
  request_target_invalid,   ///< empty, or carries a fragment; §3, §4.2.1
  host_missing,             ///< no Host, or several; §4.2.1
  upgrade_missing,          ///< no Upgrade field with the token websocket; §4.2.1, §4.1
  connection_missing,       ///< no Connection field with the token Upgrade; §4.2.1, §4.1
  key_invalid,              ///< no key, several, or not base64 of 16 octets; §4.2.1, §11.3.1
  version_unsupported,      ///< Sec-WebSocket-Version is not 13; §4.2.2
  version_repeated,         ///< Sec-WebSocket-Version appears more than once; §11.3.5
  field_grammar,            ///< a Sec-WebSocket-* field breaks its grammar; §4.3, §9.1
  status_not_101,           ///< the answer is not 101 Switching Protocols; §4.1
  accept_invalid,           ///< Sec-WebSocket-Accept is missing, repeated or wrong; §4.1
  extension_not_offered,    ///< the answer names an extension that was not offered; §4.1
  extension_parameters,     ///< the answer's extension parameters are not acceptable; RFC 7692 §5.1
  subprotocol_not_offered,  ///< the answer names a subprotocol that was not offered; §4.1
  origin_refused,           ///< §4.2.2
  // Use of an endpoint by its owner
  not_open,  ///< data, Ping or Close after the connection left OPEN; §6.1
  // The stream underneath
  stream_ended,  ///< the peer ended the stream without a closing handshake; §7.1.5 (1006)
  timed_out,     ///< a deadline of the opening or closing handshake passed
};

/// What to do about it. An Errc compares equal to exactly one of these; close_code_of() gives the code.
enum class Failure : std::uint8_t {
  protocol_error = 1,  ///< 1002
  invalid_payload,     ///< 1007
  too_big,             ///< 1009
  handshake,           ///< an HTTP error as server, no connection as client
  refused,             ///< the caller may not do this now
  lost,                ///< the stream is gone: 1006, never on the wire
};

const std::error_category& errc_category() noexcept;
const std::error_category& failure_category() noexcept;
inline std::error_code make_error_code(Errc e) noexcept {
  return {static_cast<int>(e), errc_category()};
}
inline std::error_condition make_error_condition(Failure f) noexcept {
  return {static_cast<int>(f), failure_category()};
}

/// The close code to fail the connection with (RFC 6455 §7.4.1): 1002, 1007 or 1009; 1006 where nothing can
/// be sent any more; 1011 for an error of another category.
std::uint16_t close_code_of(std::error_code error) noexcept;

/// The last Errc; for tables and tests that walk all of them.
inline constexpr Errc last_errc = Errc::timed_out;

}  // namespace wsspec

template <>
struct std::is_error_code_enum<wsspec::Errc> : std::true_type {};
template <>
struct std::is_error_condition_enum<wsspec::Failure> : std::true_type {};
