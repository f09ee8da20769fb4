#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace wsspec {

/// Octets of somebody else, read only. Valid as long as their owner says.
using ByteView = std::span<const std::uint8_t>;
/// Octets of somebody else that may be changed in place (unmasking).
using ByteSpan = std::span<std::uint8_t>;
/// Octets that the holder owns.
using Bytes = std::vector<std::uint8_t>;

/// The octets of a text; no copy.
inline ByteView bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
/// Octets read as text; no copy, no check that they are UTF-8.
inline std::string_view text_of(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline void append(Bytes& to, ByteView bytes) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

}  // namespace wsspec
