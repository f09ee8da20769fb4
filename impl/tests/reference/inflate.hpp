#pragma once
#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "wsspec/base/bytes.hpp"

namespace wsspec::reference {

/// Inflates whole data, one bit a step, from the tables of RFC 1951 §3.2, and tells how far back it reached.
class Inflate {
 public:
  struct Output {
    Bytes octets;
    std::size_t farthest = 0;  ///< largest distance
  };

  /// @return none when the data is not whole DEFLATE blocks to its last bit (padding after BFINAL apart).
  static std::optional<Output> run(ByteView data) {
    Inflate inflate(data);
    try {
      while (inflate.at_ < 8 * data.size()) inflate.block();
    } catch (const std::runtime_error&) {
      return std::nullopt;
    }
    return inflate.output_;
  }

 private:
  /// Codes by length and value.
  using Code = std::map<std::pair<unsigned, unsigned>, unsigned>;

  explicit Inflate(ByteView data) : data_(data) {}

  [[noreturn]] static void fail() { throw std::runtime_error("not DEFLATE"); }

  unsigned bit() {
    if (at_ / 8 >= data_.size()) fail();
    const unsigned value = data_[at_ / 8] >> at_ % 8 & 1;
    ++at_;
    return value;
  }
  unsigned number(unsigned bits) {
    unsigned value = 0;
    for (unsigned i = 0; i < bits; ++i) value |= bit() << i;
    return value;
  }
  void align() { at_ = (at_ + 7) / 8 * 8; }

  static Code code_of(const std::vector<unsigned>& lengths) {
    Code code;
    unsigned next = 0;
    for (unsigned length = 1; length <= 15; ++length, next *= 2)
      for (unsigned symbol = 0; symbol < lengths.size(); ++symbol)
        if (lengths[symbol] == length) code[{length, next++}] = symbol;
    return code;
  }
  unsigned symbol(const Code& code) {
    unsigned value = 0;
    for (unsigned length = 1; length <= 15; ++length) {
      value = 2 * value + bit();
      if (const auto found = code.find({length, value}); found != code.end()) return found->second;
    }
    fail();
  }

  void block() {
    const bool is_final = bit() == 1;
    const unsigned type = number(2);
    if (type == 0) stored();
    if (type == 1) {
      std::vector<unsigned> lengths(288, 8);
      std::fill(lengths.begin() + 144, lengths.begin() + 256, 9u);
      std::fill(lengths.begin() + 256, lengths.begin() + 280, 7u);
      symbols(code_of(lengths), code_of(std::vector<unsigned>(32, 5)));
    }
    if (type == 2) dynamic();
    if (type == 3) fail();
    if (is_final) align();
  }

  void stored() {
    align();
    const unsigned length = number(16);
    if (number(16) != (~length & 0xFFFFu)) fail();
    for (unsigned i = 0; i < length; ++i) output_.octets.push_back(static_cast<std::uint8_t>(number(8)));
  }

  void dynamic() {
    const unsigned literals = number(5) + 257, distances = number(5) + 1, count = number(4) + 4;
    std::vector<unsigned> code_lengths(19, 0);
    const unsigned order[] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    for (unsigned i = 0; i < count; ++i) code_lengths[order[i]] = number(3);
    const Code code = code_of(code_lengths);
    std::vector<unsigned> lengths;
    while (lengths.size() < literals + distances) {
      const unsigned s = symbol(code);
      if (s < 16) lengths.push_back(s);
      if (s == 16 && lengths.empty()) fail();
      if (s == 16) lengths.insert(lengths.end(), 3 + number(2), unsigned{lengths.back()});
      if (s == 17) lengths.insert(lengths.end(), 3 + number(3), 0u);
      if (s == 18) lengths.insert(lengths.end(), 11 + number(7), 0u);
    }
    if (lengths.size() > literals + distances) fail();
    const auto middle = lengths.begin() + literals;
    symbols(code_of({lengths.begin(), middle}), code_of({middle, lengths.end()}));
  }

  void symbols(const Code& literals, const Code& distances) {
    while (true) {
      const unsigned s = symbol(literals);
      if (s == 256) return;
      if (s < 256) {
        output_.octets.push_back(static_cast<std::uint8_t>(s));
        continue;
      }
      const std::size_t length = length_of(s), distance = distance_of(symbol(distances));
      if (distance > output_.octets.size()) fail();
      output_.farthest = std::max(output_.farthest, distance);
      for (std::size_t i = 0; i < length; ++i) {
        const auto octet = output_.octets[output_.octets.size() - distance];
        output_.octets.push_back(octet);
      }
    }
  }

  /// Each length code starts where the one before ends; four share a number of extra bits, 285 is 258 alone.
  std::size_t length_of(unsigned wanted) {
    if (wanted == 285) return 258;
    std::size_t base = 3;
    for (unsigned s = 257; s < 285; ++s) {
      const unsigned extra = s < 261 ? 0 : (s - 261) / 4;
      if (s == wanted) return base + number(extra);
      base += std::size_t{1} << extra;
    }
    fail();
  }
  /// Likewise, and two share a number of extra bits.
  std::size_t distance_of(unsigned wanted) {
    std::size_t base = 1;
    for (unsigned s = 0; s < 30; ++s) {
      const unsigned extra = s < 2 ? 0 : s / 2 - 1;
      if (s == wanted) return base + number(extra);
      base += std::size_t{1} << extra;
    }
    fail();
  }

  ByteView data_;
  std::size_t at_ = 0;  // in bits
  Output output_ = {};
};

}  // namespace wsspec::reference
