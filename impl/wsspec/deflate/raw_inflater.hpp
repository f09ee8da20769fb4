#pragma once
#include <system_error>

#include "wsspec/base/bytes.hpp"

namespace wsspec::deflate {

/// Inflates a stream of DEFLATE blocks in any split (RFC 1951), never beyond a bound. A block with BFINAL
/// ends on a byte boundary and another stream follows it with the same window (RFC 7692 §7.2.3.4).
class RawInflater {
 public:
  virtual ~RawInflater() = default;

  /// Appends what `part` inflates to. @retval Errc::deflate_corrupt, Errc::message_too_big as in codec.hpp.
  virtual std::error_code inflate(ByteView part, Bytes& out, std::size_t size_max) = 0;
  /// Whether the octets so far end a block and leave no bit over.
  virtual bool ends_block() const = 0;
  /// Whether that block had BFINAL.
  virtual bool ends_stream() const = 0;
  /// As good as new: no window.
  virtual void reset() = 0;
  virtual int window_bits() const = 0;
};

}  // namespace wsspec::deflate
