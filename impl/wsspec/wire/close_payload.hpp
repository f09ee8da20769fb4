#pragma once
#include <cstdint>
#include <string_view>

#include "wsspec/base/bytes.hpp"
#include "wsspec/base/result.hpp"

namespace wsspec::wire {

/// A Close frame's body, read.
struct ClosePayload {
  std::uint16_t code = 1005;     ///< 1005 where there is no body (RFC 6455 §7.1.5)
  std::string_view reason = {};  ///< UTF-8; view into the payload
};

/// Longest reason that fits a control frame (RFC 6455 §5.5): 125 bytes less the code.
inline constexpr std::size_t close_reason_bytes_max = 123;

/// Reads a Close frame's payload (RFC 6455 §5.5.1).
///
/// @param payload  unmasked: nothing, or a big-endian code and then UTF-8 to the end.
/// @retval Errc::close_too_short     one byte alone.
/// @retval Errc::close_code_invalid  a code that must not be on the wire (§7.4).
/// @retval Errc::invalid_utf8        the reason is not UTF-8 (§8.1).
Result<ClosePayload> parse_close(ByteView payload);

/// The body of a Close frame with `code` and `reason`, as given; nothing for 1005 (caller's duty:
/// may_be_sent(code) otherwise). A reason over the limit is cut after its last whole character.
Bytes encode_close(std::uint16_t code, std::string_view reason = {});

}  // namespace wsspec::wire
