#pragma once
#include <cstdint>
#include <memory>
#include <utility>

#include "wsspec/net/byte_stream.hpp"
#include "wsspec/net/loop.hpp"

namespace wsspec::net {

/// How a pair in memory treats what goes through it.
struct MemoryOptions {
  std::size_t split_bytes = 0;            ///< a read gets at most this much at once; 0: all there is
  std::size_t capacity_bytes = 1u << 20;  ///< a write waits while this much is unread
  std::size_t fail_at = 0;  ///< the Nth operation (read or write, from 1, both sides) fails; 0: none
};

/// Two streams: what one writes the other reads. For tests: deterministic, on one loop, no sockets.
std::pair<std::unique_ptr<ByteStream>, std::unique_ptr<ByteStream>> make_memory_pair(
    Loop& loop, MemoryOptions options = {});

}  // namespace wsspec::net
