#pragma once
#include <memory>

#include "wsspec/base/bytes.hpp"

namespace wsspec::deflate {

/// How a stream is deflated; states of the same settings are as good as each other.
struct DeflaterSettings {
  int window_bits;   ///< 8-15: no distance is over 2^window_bits
  int level;         ///< zlib's scale, -1 to 9
  int memory_level;  ///< zlib's, 1-9, where zlib does the work
  friend bool operator==(const DeflaterSettings&, const DeflaterSettings&) = default;
};

/// Deflates a stream in pieces (RFC 1951).
class RawDeflater {
 public:
  explicit RawDeflater(const DeflaterSettings& settings) : settings_(settings) {}
  virtual ~RawDeflater() = default;
  RawDeflater(const RawDeflater&) = delete;
  RawDeflater& operator=(const RawDeflater&) = delete;

  /// Appends what `part` becomes; with `flush`, all that went in so far, up to an empty stored block.
  virtual void deflate(ByteView part, bool flush, Bytes& out) = 0;
  /// As good as new: no window.
  virtual void reset() = 0;
  const DeflaterSettings& settings() const { return settings_; }

 private:
  DeflaterSettings settings_;
};

/// Level 1 is ISA-L's: several times as fast as zlib's and no larger, most of all in small windows. The other
/// levels are zlib's.
std::unique_ptr<RawDeflater> make_deflater(const DeflaterSettings& settings);

}  // namespace wsspec::deflate
