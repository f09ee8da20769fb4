#pragma once
#include "wsspec/base/bytes.hpp"

namespace wsspec::deflate {

/// Writes DEFLATE by hand (RFC 1951 §3.1.1, §3.2): what no compressor would make.
class BitWriter {
 public:
  /// Least significant bit first.
  BitWriter& number(unsigned value, unsigned bits) {
    for (unsigned i = 0; i < bits; ++i) bit(value >> i & 1);
    return *this;
  }
  /// A Huffman code: most significant bit first.
  BitWriter& code(unsigned value, unsigned bits) {
    while (bits-- != 0) bit(value >> bits & 1);
    return *this;
  }
  BitWriter& header(bool is_final, unsigned type) { return number(is_final ? 1 : 0, 1).number(type, 2); }
  BitWriter& align() {
    while (used_ % 8 != 0) bit(0);
    return *this;
  }
  BitWriter& octets(ByteView view) {
    for (const auto octet : view) number(octet, 8);
    return *this;
  }

  /// A block without compression, header included.
  BitWriter& stored(ByteView view, bool is_final = false) {
    const auto length = static_cast<unsigned>(view.size());
    return header(is_final, 0).align().number(length, 16).number(~length & 0xFFFF, 16).octets(view);
  }

  // The fixed codes of §3.2.6; header(…, 1) goes before.
  BitWriter& literal(unsigned octet) {
    return octet < 144 ? code(0x30 + octet, 8) : code(0x190 + octet - 144, 9);
  }
  /// A symbol from 256 on.
  BitWriter& symbol(unsigned value) {
    return value < 280 ? code(value - 256, 7) : code(0xC0 + value - 280, 8);
  }
  BitWriter& end_of_block() { return symbol(256); }
  /// A length of 3 to 10, which take no extra bits.
  BitWriter& match(unsigned length, unsigned distance) {
    symbol(254 + length);
    unsigned base = 1;
    for (unsigned s = 0;; ++s) {
      const unsigned extra = s < 2 ? 0 : s / 2 - 1;
      if (distance < base + (1u << extra)) return code(s, 5).number(distance - base, extra);
      base += 1u << extra;
    }
  }

  /// Ends as a message does: with the header of an empty stored block, whose rest is the tail (RFC 7692
  /// §7.2.1).
  Bytes message() {
    header(false, 0).align();
    return octets_;
  }
  /// The octets so far, padded.
  Bytes done() {
    align();
    return octets_;
  }

 private:
  void bit(unsigned value) {
    if (used_ % 8 == 0) octets_.push_back(0);
    octets_.back() = static_cast<std::uint8_t>(octets_.back() | value << used_ % 8);
    ++used_;
  }

  Bytes octets_ = {};
  std::size_t used_ = 0;  // in bits
};

}  // namespace wsspec::deflate
