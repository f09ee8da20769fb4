#pragma once
#include <string>

#include "wsspec/base/bytes.hpp"
#include "wsspec/base/entropy.hpp"

namespace wsspec::deflate {

/// Text that compresses and refers far back: words of a small dictionary, so that equal runs stand at all
/// distances.
inline std::string wordy_text(std::size_t size, std::uint64_t seed) {
  SeededEntropy entropy(seed);
  std::string text;
  while (text.size() < size)
    text += "word" + std::to_string(entropy.next() % 500) + (entropy.next() % 9 == 0 ? ".\n" : " ");
  text.resize(size);
  return text;
}

inline Bytes noise(std::size_t size, std::uint64_t seed) {
  Bytes octets(size);
  SeededEntropy(seed).fill(octets);
  return octets;
}

/// What a receiver has after step 1 of RFC 7692 §7.2.2.
inline Bytes with_tail(ByteView compressed) {
  Bytes whole(compressed.begin(), compressed.end());
  append(whole, Bytes{0x00, 0x00, 0xFF, 0xFF});
  return whole;
}

// RFC 7692 §7.2.3: what "Hello" may become.
inline const Bytes hello_fixed{0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00};  // §7.2.3.1
inline const Bytes hello_again{0xF2, 0x00, 0x11, 0x00, 0x00};              // §7.2.3.2, taken over
inline const Bytes hello_stored{0x00, 0x05, 0x00, 0xFA, 0xFF, 'H', 'e', 'l', 'l', 'o', 0x00};  // §7.2.3.3
inline const Bytes hello_final{0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00};                // §7.2.3.4
inline const Bytes hello_two_blocks{0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF,
                                    0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00};  // §7.2.3.5
inline const Bytes nothing{0x00};                                         // §7.2.3.6

}  // namespace wsspec::deflate
