#pragma once
#include <cstdint>
#include <memory>

#include "wsspec/base/bytes.hpp"
#include "wsspec/base/result.hpp"

namespace wsspec::deflate {

/// Compresses messages (RFC 7692 §7.2.1). One object a direction of a connection. It holds zlib's state from
/// the first octet on; without takeover only while a message is open, and borrowed from the thread's others.
class Compressor {
 public:
  /// @param window_bits  8-15 as agreed: no distance is over 2^window_bits.
  /// @param takeover     keep the window between messages (§7.1.1).
  /// @param level        zlib's scale; 1 is done by ISA-L.
  /// @param memory_level zlib's, at most: small windows take less.
  Compressor(int window_bits, bool takeover, int level, int memory_level = 8);
  ~Compressor();
  Compressor(Compressor&&) noexcept;
  Compressor& operator=(Compressor&&) noexcept;

  /// Appends one compressed piece of a message to `out`. With `last`, the message ends: the trailing 00 00 FF
  /// FF is taken off, and an empty message becomes the one octet 00 (§7.2.3.6).
  void compress(ByteView part, bool last, Bytes& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Inflates messages (RFC 7692 §7.2.2), never beyond a bound. One object a direction of a connection. State
/// is held as by Compressor.
class Inflater {
 public:
  /// @param window_bits  8-15: what the peer agreed to; a distance beyond it is an error.
  /// @param takeover     the peer may refer to earlier messages.
  Inflater(int window_bits, bool takeover);
  ~Inflater();
  Inflater(Inflater&&) noexcept;
  Inflater& operator=(Inflater&&) noexcept;

  /// Appends what `part` inflates to. With `last`, the message ends and 00 00 FF FF is supplied. Blocks of
  /// all types, several blocks, BFINAL and an empty message are legal (§7.2.3); a message of no octets at
  /// all, or one that ends with BFINAL and lacks the empty block after it, is taken for what it can only
  /// mean.
  /// @param size_max  bytes that `out` may reach; at most one chunk of 16 KiB is inflated before it is
  /// noticed.
  /// @retval Errc::deflate_corrupt  not DEFLATE, cut off, or a distance outside of the window.
  /// @retval Errc::message_too_big  over size_max.
  /// After an error the object is of no more use: the connection is failed.
  std::error_code inflate(ByteView part, bool last, Bytes& out, std::size_t size_max);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wsspec::deflate
