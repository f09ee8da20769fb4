#pragma once
#include <optional>
#include <string_view>
#include <system_error>

#include "wsspec/base/entropy.hpp"
#include "wsspec/base/role.hpp"
#include "wsspec/deflate/codec.hpp"
#include "wsspec/endpoint/compression.hpp"
#include "wsspec/endpoint/output.hpp"
#include "wsspec/endpoint/shared_message.hpp"
#include "wsspec/wire/frame.hpp"
#include "wsspec/wire/utf8.hpp"

namespace wsspec::endpoint {

/// Messages and control frames in, the bytes of their frames out: masking (RFC 6455 §5.3), fragments (§5.4),
/// compression (RFC 7692 §7.2.1). Whether anything may be sent at all is its owner's knowledge.
class Sender {
 public:
  struct Options {
    std::size_t output_bytes_max;
    deflate::Options deflate;
  };
  /// @param compression  of this side's direction; none when it was not agreed.
  Sender(Role role, Entropy& entropy, std::optional<Compression> compression, const Options& options)
      : role_(role), entropy_(&entropy), compression_(compression), options_(options) {}

  /// A message in one frame. See Endpoint::send_text() for the errors.
  /// @param is_checked  text is known to be UTF-8.
  std::error_code send_message(wire::Opcode opcode, ByteView payload, bool is_checked);
  std::error_code send_shared(const SharedMessage& message);
  std::error_code send_part(wire::Opcode opcode, ByteView part, bool last);
  /// @retval Errc::output_queue_full  except for a Close, which always finds room.
  std::error_code send_control(wire::Opcode opcode, ByteView payload);

  Output& output() { return output_; }

 private:
  bool has_room_for(std::size_t payload_size) const;
  bool compresses(std::size_t payload_size) const;
  void append_plain(wire::Opcode opcode, bool fin, ByteView payload);
  void append_compressed(wire::Opcode opcode, bool first, bool fin, ByteView part);
  std::optional<wire::MaskingKey> fresh_key();

  Role role_;
  Entropy* entropy_;
  std::optional<Compression> compression_;
  Options options_;
  Output output_;
  std::optional<deflate::Compressor> compressor_;  // made for the first message that needs it
  // The message that send_part() has begun:
  wire::Opcode open_ = wire::Opcode::continuation;  // text or binary while there is one
  bool open_compressed_ = false;
  wire::Utf8Validator open_utf8_;
};

}  // namespace wsspec::endpoint
