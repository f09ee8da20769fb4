#pragma once
#include <cstdint>

namespace wsspec::wire {

/// Frame opcode, RFC 6455 §5.2. Reserved values (0x3-0x7, 0xB-0xF) are representable on purpose: the codec
/// describes, frame_rules.hpp judges.
enum class Opcode : std::uint8_t {
  continuation = 0x0,
  text = 0x1,
  binary = 0x2,
  close = 0x8,
  ping = 0x9,
  pong = 0xA,
};

constexpr bool is_control(Opcode opcode) {
  return static_cast<std::uint8_t>(opcode) >= 0x8;
}

constexpr bool is_reserved(Opcode opcode) {
  const auto value = static_cast<std::uint8_t>(opcode);
  return (value >= 0x3 && value <= 0x7) || value >= 0xB;
}

constexpr const char* name_of(Opcode opcode) {
  switch (opcode) {
    case Opcode::continuation:
      return "continuation";
    case Opcode::text:
      return "text";
    case Opcode::binary:
      return "binary";
    case Opcode::close:
      return "close";
    case Opcode::ping:
      return "ping";
    case Opcode::pong:
      return "pong";
  }
  return "reserved";
}

}  // namespace wsspec::wire
