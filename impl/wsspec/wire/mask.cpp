#include "wsspec/wire/mask.hpp"

#include <cstring>

namespace wsspec::wire {

void apply_mask(ByteSpan octets, const MaskingKey& key, std::uint64_t offset) {
  MaskingKey turned;
  for (std::size_t i = 0; i < 4; ++i) turned[i] = key[(offset + i) % 4];
  std::uint8_t* at = octets.data();
  std::size_t left = octets.size();
  std::uint32_t key32;
  std::memcpy(&key32, turned.data(), 4);
  const std::uint64_t key64 = key32 | static_cast<std::uint64_t>(key32) << 32;
  // Blocks of 32 bytes: the compiler turns the inner loop into vector instructions.
  for (; left >= 32; at += 32, left -= 32) {
    std::uint64_t block[4];
    std::memcpy(block, at, 32);
    for (auto& word : block) word ^= key64;
    std::memcpy(at, block, 32);
  }
  for (; left >= 8; at += 8, left -= 8) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    word ^= key64;
    std::memcpy(at, &word, 8);
  }
  for (std::size_t i = 0; i < left; ++i) at[i] ^= turned[i % 4];
}

}  // namespace wsspec::wire
