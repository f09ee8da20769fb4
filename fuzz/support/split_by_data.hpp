#pragma once
#include <algorithm>
#include <vector>

#include "wsspec/base/bytes.hpp"

namespace wsspec::fuzz {

/// The input says how it is cut: an octet with the size of the next part, then the part; size 0 means all the
/// rest. A seed of one piece is thus a zero octet and the bytes themselves.
inline std::vector<ByteView> split_by_data(ByteView input) {
  std::vector<ByteView> parts;
  while (!input.empty()) {
    const std::size_t want = input.front();
    input = input.subspan(1);
    const std::size_t size = want == 0 ? input.size() : std::min(want, input.size());
    parts.push_back(input.first(size));
    input = input.subspan(size);
  }
  return parts;
}

inline Bytes joined(const std::vector<ByteView>& parts) {
  Bytes whole;
  for (const auto part : parts) append(whole, part);
  return whole;
}

/// Octet by octet.
inline std::vector<ByteView> octets_of(ByteView whole) {
  std::vector<ByteView> parts;
  parts.reserve(whole.size());
  for (std::size_t i = 0; i < whole.size(); ++i) parts.push_back(whole.subspan(i, 1));
  return parts;
}

}  // namespace wsspec::fuzz
