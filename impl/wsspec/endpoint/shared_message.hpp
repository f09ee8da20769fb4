#pragma once
#include <list>
#include <mutex>
#include <string>

#include "wsspec/base/bytes.hpp"

namespace wsspec {

/// A message for many: its frame is encoded, and compressed where connections agree on how, once for all of
/// them. Immutable; may be sent from several threads at once.
class SharedMessage {
 public:
  /// @param is_text  then the payload is UTF-8 (caller's duty, §8.1).
  SharedMessage(bool is_text, std::string payload);
  SharedMessage(const SharedMessage&) = delete;
  SharedMessage& operator=(const SharedMessage&) = delete;

  bool is_text() const { return is_text_; }
  ByteView payload() const { return bytes_of(payload_); }

  /// The whole message in one frame of a server's (RFC 6455 §5.2), not masked. Valid as long as this object.
  ByteView plain_frame() const { return plain_frame_; }
  /// The same compressed on its own (RFC 7692 §7.2.1): it refers to no message before it, so it is right for
  /// any receiver whose window is at least that large. Valid as long as this object.
  ByteView compressed_frame(int window_bits, int level, int memory_level) const;

 private:
  struct Compressed {
    int window_bits;
    int level;
    int memory_level;
    Bytes frame;
  };

  bool is_text_;
  std::string payload_;
  Bytes plain_frame_;
  mutable std::mutex mutex_;  // of the list; what is in it never changes
  mutable std::list<Compressed> compressed_;
};

}  // namespace wsspec
