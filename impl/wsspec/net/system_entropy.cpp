#include "wsspec/net/system_entropy.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace wsspec::net {

void SystemEntropy::fill(ByteSpan out) {
  while (!out.empty()) {
    if (left_ == 0) {
      // Without randomness nothing may be masked: there is no way to go on.
      if (RAND_bytes(pool_.data(), static_cast<int>(pool_.size())) != 1)
        throw std::runtime_error("no random numbers");
      left_ = pool_.size();
    }
    const auto n = std::min(out.size(), left_);
    std::memcpy(out.data(), pool_.data() + pool_.size() - left_, n);
    left_ -= n;
    out = out.subspan(n);
  }
}

}  // namespace wsspec::net
