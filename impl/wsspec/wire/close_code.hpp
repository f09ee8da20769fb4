#pragma once
#include <cstdint>

namespace wsspec::wire {

/// Codes of RFC 6455 §7.4.1 that this project names; any 16-bit value may be on the wire.
enum class CloseCode : std::uint16_t {
  normal = 1000,
  going_away = 1001,
  protocol_error = 1002,
  unsupported_data = 1003,
  no_status = 1005,  ///< "there was no code"; never on the wire
  abnormal = 1006,   ///< "there was no Close frame"; never on the wire
  invalid_payload = 1007,
  policy_violation = 1008,
  message_too_big = 1009,
  mandatory_extension = 1010,
  internal_error = 1011,
  tls_failure = 1015,  ///< never on the wire
};

constexpr std::uint16_t value_of(CloseCode code) {
  return static_cast<std::uint16_t>(code);
}

/// Whether a Close frame may carry `code`: §7.4.1 and §7.4.2, and 1012-1014 that IANA has registered since.
constexpr bool may_be_sent(std::uint16_t code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

}  // namespace wsspec::wire
