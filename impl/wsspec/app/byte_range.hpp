#pragma once
// Private to app: the Range field (RFC 9110 §14).
#include <cstdint>
#include <optional>
#include <string_view>

namespace wsspec::app {

/// Bytes of a representation. `length` 0: the range asked for has none of it (416).
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t length = 0;
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// A single range: "bytes=0-99", "bytes=100-", "bytes=-50".
/// @param size  of the representation.
/// @return none when the field is to be ignored: several ranges, another unit, or what is no range.
std::optional<ByteRange> parse_range(std::string_view field, std::uint64_t size);

}  // namespace wsspec::app
