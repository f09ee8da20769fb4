#pragma once
// Private to net: TLS over any other stream.
#include <openssl/ssl.h>

#include "wsspec/net/byte_stream.hpp"
#include "wsspec/net/loop_parts.hpp"
#include "wsspec/net/tls.hpp"

namespace wsspec::net {

/// TLS over `lower`, which it owns. OpenSSL reads from the view that `lower` hands out and writes into a
/// borrowed buffer, so a connection that waits holds no buffer of ours, and none of OpenSSL's either.
class TlsStream final : public ByteStream {
 public:
  enum class Side : std::uint8_t { client, server };

  /// @param server_name  client: SNI, and the name or address that the certificate must show; server: unused.
  TlsStream(Loop& loop, std::unique_ptr<ByteStream> lower, const TlsContext& context, Side side,
            const std::string& server_name);
  ~TlsStream() override;
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  /// First of all, once. The handler may destroy the stream, as any handler may.
  void handshake(WriteHandler handler);

  void read(ReadHandler handler) override;
  void write(ByteView bytes, WriteHandler handler) override;
  std::size_t try_write(ByteView bytes) override;
  void end() override;
  void reset() override;
  void set_nodelay(bool on) override { lower_->set_nodelay(on); }
  std::string peer() const override { return lower_->peer(); }

 private:
  friend struct TlsBio;

  void step_handshake();
  void finish_handshake(std::error_code error);
  void await_bytes();
  void on_bytes(std::error_code error, ByteSpan bytes);
  void take_early();
  ByteSpan decrypt(ByteSpan plain);
  void deliver(std::error_code error, ByteSpan bytes);
  void pump();
  void encrypt_some();
  void flush();
  void on_flushed(std::error_code error);
  void report();

  LoopParts& parts_;
  SSL* ssl_;
  Deferred due_;
  WriteHandler on_handshake_;
  ReadHandler on_read_;
  WriteHandler on_write_;
  ByteView cipher_in_;  ///< what OpenSSL has yet to read of the view that came
  Bytes cipher_out_;    ///< what OpenSSL wrote and `lower` has yet to be given
  Bytes in_flight_;     ///< what `lower` is writing
  Bytes early_;         ///< text that came with the end of the handshake
  ByteView unsent_;     ///< of the write under way, not yet encrypted
  std::error_code read_error_;
  std::error_code lower_error_;
  std::error_code handshake_error_;
  bool flushing_ = false;
  bool handshaken_ = false;
  bool handshake_over_ = false;  ///< its handler waits for the last flight to be written
  bool read_ended_ = false;
  bool ends_ = false;
  bool notified_ = false;              ///< close_notify was made
  std::unique_ptr<ByteStream> lower_;  // last: destroyed first, so that no handler of ours is called any more
};

}  // namespace wsspec::net
