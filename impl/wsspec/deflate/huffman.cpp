#include "wsspec/deflate/huffman.hpp"

#include <algorithm>

namespace wsspec::deflate {
namespace {

/// Codes stand most significant bit first in the stream (RFC 1951 §3.1.1).
unsigned reversed(unsigned code, unsigned length) {
  unsigned out = 0;
  for (unsigned i = 0; i < length; ++i) out |= (code >> i & 1u) << (length - 1 - i);
  return out;
}

}  // namespace

bool HuffmanCode::build(std::span<const std::uint8_t> lengths, bool may_be_single) {
  counts_.fill(0);
  for (const auto length : lengths) ++counts_[length];
  const bool is_empty = counts_[0] == lengths.size();
  counts_[0] = 0;
  fast_.fill(0);

  int left = 1;  // codes of this length that are still free
  unsigned longest = 0;
  std::array<std::uint16_t, length_max + 2> next_index{};
  std::array<unsigned, length_max + 2> next_code{};
  for (unsigned length = 1; length <= length_max; ++length) {
    left = 2 * left - counts_[length];
    if (left < 0) return false;
    if (counts_[length] != 0) longest = length;
    next_index[length + 1] = static_cast<std::uint16_t>(next_index[length] + counts_[length]);
    next_code[length + 1] = (next_code[length] + counts_[length]) << 1;
  }
  if (left > 0 && !(may_be_single && (is_empty || longest == 1))) return false;

  for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol) {
    const unsigned length = lengths[symbol];
    if (length == 0) continue;
    symbols_[next_index[length]++] = static_cast<std::uint16_t>(symbol);
    const unsigned code = next_code[length]++;
    if (length > fast_bits) continue;
    for (std::size_t i = reversed(code, length); i < fast_.size(); i += std::size_t{1} << length)
      fast_[i] = static_cast<std::uint16_t>(symbol << 4 | length);
  }
  return true;
}

int HuffmanCode::decode_long(BitReader& bits) const {
  int code = 0;
  int first = 0;  // first code of this length
  int index = 0;  // of that code's symbol
  for (unsigned length = 1; length <= length_max; ++length) {
    if (length > bits.count) return not_enough_bits;
    code |= static_cast<int>(bits.hold >> (length - 1) & 1);
    const int count = counts_[length];
    if (code - first < count) {
      bits.drop(length);
      return symbols_[static_cast<std::size_t>(index + code - first)];
    }
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  return no_such_code;
}

}  // namespace wsspec::deflate
