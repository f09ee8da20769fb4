#pragma once
#include <cstdint>
#include <optional>

#include "wsspec/base/bytes.hpp"

namespace wsspec::wire {

/// Incremental UTF-8 check (RFC 3629), one object a text. Fails on the first byte that cannot be part of any
/// valid text, however the text is cut; remembers at most an incomplete sequence of three bytes.
class Utf8Validator {
 public:
  /// Checks the next part. @return the index in `part` of the first byte that makes the text invalid; none
  /// when everything so far is a prefix of a valid text. Once it failed, it must be reset before it is used
  /// again.
  std::optional<std::size_t> feed(ByteView part);

  /// Whether the text so far ends on a whole character. A text that ends elsewhere is not UTF-8 (RFC 6455
  /// §8.1).
  bool complete() const { return pending_ == 0; }

  void reset() { *this = {}; }

 private:
  std::optional<std::size_t> feed_bytes(ByteView part);
  bool take(std::uint8_t octet);

  std::uint8_t pending_ = 0;  // continuation bytes still to come
  std::uint8_t low_ = 0x80;   // bounds of the next continuation byte
  std::uint8_t high_ = 0xBF;
};

/// Whether the whole of `text` is UTF-8.
bool is_utf8(ByteView text);

}  // namespace wsspec::wire
