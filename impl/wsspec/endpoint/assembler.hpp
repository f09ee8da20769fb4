#pragma once
#include <optional>

#include "wsspec/base/result.hpp"
#include "wsspec/deflate/codec.hpp"
#include "wsspec/endpoint/compression.hpp"
#include "wsspec/wire/frame_reader.hpp"
#include "wsspec/wire/utf8.hpp"

namespace wsspec::endpoint {

/// Pieces of data frames in, whole messages out (RFC 6455 §5.4, §6.2): limit, inflation (RFC 7692 §7.2.2) and
/// UTF-8 (§8.1), each failing at the first byte that cannot be right. A message that lies whole in one piece
/// is handed out where it lies; any other is put together in one buffer, which grows by what has come and
/// never by what a header declares.
class Assembler {
 public:
  /// @param compression  of the peer's direction; none when it was not agreed.
  Assembler(std::optional<Compression> compression, std::size_t bytes_max)
      : compression_(compression), bytes_max_(bytes_max) {}

  /// Takes a piece of a text, binary or continuation frame that the frame rules have let pass. @return
  /// whether the piece ends a message: is_text() and payload() are it. @retval Errc::message_too_big,
  /// Errc::invalid_utf8, Errc::deflate_corrupt: the connection is failed, and the object of no more use.
  Result<bool> take(const wire::FramePiece& piece);
  bool is_text() const { return is_text_; }
  /// View into the last piece or into this object; valid until release().
  ByteView payload() const { return payload_; }

  /// Whether a fragmented message waits for its continuation.
  bool message_open() const { return open_; }

  /// Gives up the view of the last message.
  void release(std::size_t capacity_kept);
  /// Swaps the buffer with `storage` if it holds nothing; `storage` must be empty.
  void exchange(Bytes& storage) {
    if (bytes_.empty()) bytes_.swap(storage);
  }

 private:
  void begin(const wire::FrameHeader& header);
  std::error_code append_plain(const wire::FramePiece& piece);
  std::error_code append_inflated(ByteView compressed, bool last);

  std::optional<Compression> compression_;
  std::size_t bytes_max_;
  std::optional<deflate::Inflater> inflater_;  // made for the first compressed message
  Bytes bytes_;                                // of the message so far, unless it lies in one piece
  ByteView payload_;                           // of the message that is whole
  wire::Utf8Validator utf8_;                   // complete between messages
  bool open_ =
      false;  // from a first frame's header to the message's end: between them only continuations pass
  bool is_text_ = false;
  bool is_compressed_ = false;
  bool is_handed_out_ = false;  // bytes_ is the last message
};

}  // namespace wsspec::endpoint
