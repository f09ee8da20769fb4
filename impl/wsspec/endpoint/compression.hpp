#pragma once
#include <algorithm>
#include <optional>

#include "wsspec/base/role.hpp"
#include "wsspec/deflate/parameters.hpp"

namespace wsspec::endpoint {

/// What one direction of a connection compresses with (RFC 7692 §7.1).
struct Compression {
  int window_bits;
  bool takeover;
};

/// What messages from `sender` are compressed with; none when that was not agreed.
inline std::optional<Compression> compression_of(Role sender,
                                                 const std::optional<deflate::Agreement>& agreed) {
  if (!agreed) return std::nullopt;
  if (sender == Role::client) return Compression{agreed->client_window_bits, agreed->client_takeover};
  return Compression{agreed->server_window_bits, agreed->server_takeover};
}

/// The same for this side's own direction: it may do with less than was agreed.
inline std::optional<Compression> own_compression_of(Role self,
                                                     const std::optional<deflate::Agreement>& agreed,
                                                     const deflate::Options& options) {
  auto own = compression_of(self, agreed);
  if (own) {
    own->window_bits = std::min(own->window_bits, options.window_bits);
    own->takeover = own->takeover && !options.no_context_takeover;
  }
  return own;
}

}  // namespace wsspec::endpoint
