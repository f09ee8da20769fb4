#include "wsspec/base/entropy.hpp"

#include <algorithm>
#include <cstring>

namespace wsspec {

std::uint64_t SeededEntropy::next() {
  std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

void SeededEntropy::fill(ByteSpan out) {
  while (!out.empty()) {
    const std::uint64_t value = next();
    const std::size_t n = std::min(out.size(), sizeof value);
    std::memcpy(out.data(), &value, n);
    out = out.subspan(n);
  }
}

}  // namespace wsspec
