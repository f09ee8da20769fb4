#include "wsspec/app/byte_range.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "wsspec/http/field_grammar.hpp"

namespace wsspec::app {
namespace {

/// 1*DIGIT; one beyond 64 bits is as far as can be.
std::optional<std::uint64_t> parse_position(std::string_view digits) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc::invalid_argument || end != digits.data() + digits.size()) return std::nullopt;
  return error == std::errc() ? value : std::numeric_limits<std::uint64_t>::max();
}

}  // namespace

std::optional<ByteRange> parse_range(std::string_view field, std::uint64_t size) {
  constexpr std::string_view unit = "bytes=";
  if (!http::same_token(field.substr(0, unit.size()), unit)) return std::nullopt;
  const auto range = field.substr(unit.size());
  const auto dash = range.find('-');
  if (dash == range.npos) return std::nullopt;

  const auto last = parse_position(range.substr(dash + 1));
  if (dash == 0) {  // suffix-range: the last n bytes
    // Of nothing, the last n bytes are nothing, which no Content-Range can say: so the whole of it.
    if (!last || (size == 0 && *last != 0)) return std::nullopt;
    const auto length = std::min(*last, size);
    return ByteRange{.first = size - length, .length = length};
  }
  const auto first = parse_position(range.substr(0, dash));
  const bool is_open = dash + 1 == range.size();
  // §14.1.2: an int-range whose last position is below the first is invalid.
  if (!first || (!is_open && (!last || *last < *first))) return std::nullopt;
  if (*first >= size) return ByteRange{.first = *first};
  const auto end = is_open ? size - 1 : std::min(*last, size - 1);
  return ByteRange{.first = *first, .length = end - *first + 1};
}

}  // namespace wsspec::app
