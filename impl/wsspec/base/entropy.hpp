#pragma once
#include <cstdint>

#include "wsspec/base/bytes.hpp"

namespace wsspec {

/// Where masking keys and handshake keys come from. Nothing below `net` asks the operating system: it is
/// given one of these, so that a whole exchange can be repeated from a seed.
class Entropy {
 public:
  virtual ~Entropy() = default;
  virtual void fill(ByteSpan out) = 0;
};

/// The same bytes for the same seed (splitmix64). For tests, fuzzers and the suite's reproducible runs; a
/// client that talks to the world needs net::SystemEntropy, because masking keys must be unpredictable (RFC
/// 6455 §10.3).
class SeededEntropy final : public Entropy {
 public:
  explicit SeededEntropy(std::uint64_t seed) : state_(seed) {}
  void fill(ByteSpan out) override;
  std::uint64_t next();

 private:
  std::uint64_t state_;
};

}  // namespace wsspec
