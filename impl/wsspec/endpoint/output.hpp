#pragma once
#include "wsspec/base/bytes.hpp"

namespace wsspec::endpoint {

/// Bytes that wait to be written: appended at the end, taken off the front, always in one piece.
class Output {
 public:
  ByteView view() const { return ByteView(bytes_).subspan(written_); }
  std::size_t size() const { return bytes_.size() - written_; }
  bool empty() const { return size() == 0; }

  /// The buffer to append to. What stands in it already must not be touched.
  Bytes& tail();
  /// @param byte_count     at most size() (caller's duty).
  /// @param capacity_kept  an empty buffer of more capacity is given back.
  void consume(std::size_t byte_count, std::size_t capacity_kept);
  /// Swaps the storage with `storage` if there is nothing to write; `storage` must be empty.
  void exchange(Bytes& storage) {
    if (empty()) bytes_.swap(storage);
  }

 private:
  Bytes bytes_;
  std::size_t written_ = 0;  // bytes at the front that are written already
};

}  // namespace wsspec::endpoint
