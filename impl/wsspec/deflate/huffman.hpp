#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>

namespace wsspec::deflate {

/// Bits of DEFLATE, least significant first (RFC 1951 §3.1.1). A copy is a place to come back to.
struct BitReader {
  const std::uint8_t* at;
  const std::uint8_t* end;
  std::uint64_t hold = 0;
  unsigned count = 0;  ///< bits in `hold`

  /// Loads so that at least 56 bits are there, or all that is left.
  void refill() {
    if (count > 56) return;
    if (std::endian::native == std::endian::little && end - at >= 8) {
      const unsigned octets = (64 - count) / 8;
      std::uint64_t next;
      std::memcpy(&next, at, sizeof next);
      hold |= next << (64 - 8 * octets) >> (64 - 8 * octets) << count;
      at += octets;
      count += 8 * octets;
      return;
    }
    while (count <= 56 && at != end) {
      hold |= static_cast<std::uint64_t>(*at++) << count;
      count += 8;
    }
  }
  void drop(unsigned bits) {
    hold >>= bits;
    count -= bits;
  }
  /// The next `bits` (at most 16), which must be there.
  unsigned take(unsigned bits) {
    const auto value = static_cast<unsigned>(hold & ((1u << bits) - 1));
    drop(bits);
    return value;
  }
};

/// A Huffman code given by its code lengths (RFC 1951 §3.2.2): one look-up for codes of up to `fast_bits`, a
/// walk over the lengths for longer ones.
class HuffmanCode {
 public:
  static constexpr unsigned length_max = 15;
  static constexpr int not_enough_bits = -1;
  static constexpr int no_such_code = -2;

  /// @param lengths        0 for a symbol that has no code; at most 288.
  /// @param may_be_single  a lone code of one bit may leave the other unused (§3.2.7, "one distance code of
  /// one bit").
  /// @return false when the lengths make no code: too many, or some left over.
  bool build(std::span<const std::uint8_t> lengths, bool may_be_single);

  /// Takes one symbol off `bits`.
  int decode(BitReader& bits) const {
    const std::uint16_t entry = fast_[bits.hold & (fast_.size() - 1)];
    const unsigned length = entry & 0xF;
    if (length == 0 || length > bits.count) return decode_long(bits);
    bits.drop(length);
    return entry >> 4;
  }

 private:
  static constexpr unsigned fast_bits = 9;

  int decode_long(BitReader& bits) const;

  std::array<std::uint16_t, 1u << fast_bits> fast_;   // symbol << 4 | length; 0: longer, or no code
  std::array<std::uint16_t, length_max + 1> counts_;  // codes of each length
  std::array<std::uint16_t, 288> symbols_;            // in the order of their codes
};

}  // namespace wsspec::deflate
