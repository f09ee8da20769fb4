#pragma once
#include <array>
#include "wsspec/base/entropy.hpp"

namespace wsspec::net {

/// The operating system's random numbers through OpenSSL's generator: unpredictable (RFC 6455 §10.3).
/// Buffered; one object a thread.
class SystemEntropy final : public Entropy {
 public:
  void fill(ByteSpan out) override;

 private:
  std::array<std::uint8_t, 1024> pool_{};
  std::size_t left_ = 0;
};

}  // namespace wsspec::net
