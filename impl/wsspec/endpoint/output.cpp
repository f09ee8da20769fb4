#include "wsspec/endpoint/output.hpp"

#include <cassert>

namespace wsspec::endpoint {

Bytes& Output::tail() {
  // Moves what is left to the front when that is the smaller part, so that each byte is moved once at most on
  // average.
  if (written_ > 0 && written_ >= size()) {
    bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(written_));
    written_ = 0;
  }
  return bytes_;
}

void Output::consume(std::size_t byte_count, std::size_t capacity_kept) {
  assert(byte_count <= size());
  written_ += byte_count;
  if (!empty()) return;
  written_ = 0;
  bytes_.clear();
  if (bytes_.capacity() > capacity_kept) Bytes().swap(bytes_);
}

}  // namespace wsspec::endpoint
