#pragma once
#include <cstdint>
#include <memory>

#include "wsspec/base/bytes.hpp"

/// Boost.Beast's way to do what ours does. No Beast header goes past beast_peer.cpp.
namespace wsspec::bench {

/// `key` as on the wire, read as a little-endian number.
void beast_mask(ByteSpan octets, std::uint32_t key);
bool beast_is_utf8(ByteView text);

/// Beast's own zlib: messages without context takeover, as permessage-deflate uses it.
class BeastDeflate {
 public:
  explicit BeastDeflate(int level);
  ~BeastDeflate();
  /// Overwrites `out`; @return the bytes used of it.
  std::size_t compress(ByteView message, ByteSpan out);
  std::size_t inflate(ByteView compressed, ByteSpan out);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// A `websocket::stream` of the server's role on a stream in memory, open already.
class BeastEcho {
 public:
  /// @param deflate  permessage-deflate without context takeover, level 1.
  explicit BeastEcho(bool deflate);
  ~BeastEcho();
  /// Reads the `message_count` messages that `octets` are and writes each back. @return the bytes that were
  /// written.
  std::size_t echo(ByteView octets, std::size_t message_count);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wsspec::bench
