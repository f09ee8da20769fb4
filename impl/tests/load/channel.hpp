#pragma once
// A non-blocking socket of a client, with TLS or without.
#include <openssl/ssl.h>

#include <cstdint>
#include <memory>
#include <string>

#include "wsspec/base/bytes.hpp"

namespace wsspec::load {

/// Where a client connects, on this machine, and how.
struct Target {
  std::uint16_t port = 0;
  std::string path = "/echo";
  SSL_CTX* tls = nullptr;  ///< null: no TLS
  bool deflate = false;    ///< offer permessage-deflate
  /// A small SO_RCVBUF, and segments as on a network: with loopback's 64 KiB the server's system would hold
  /// megabytes for a client that does not read.
  bool small_buffers = false;
};

enum class Step : std::uint8_t { done, blocked, ended, failed };

/// @throws std::system_error when the system gives no socket: the test's own limits are too low.
class Channel {
 public:
  /// Begins to connect. @param number  spreads clients over source addresses, as each has only so many ports.
  Channel(const Target& target, std::uint64_t number);
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  int fd() const { return fd_; }
  /// Once the socket is writable: why it did not connect; empty when it did.
  std::string connect_error() const;
  /// A step of the TLS handshake.
  Step secure();
  /// @param size  what was read or written, when done.
  Step read(ByteSpan into, std::size_t& size);
  Step write(ByteView bytes, std::size_t& size);
  /// Whether the last step was blocked until the socket takes bytes.
  bool wants_to_write() const { return wants_to_write_; }
  /// What the last failed step failed of.
  const std::string& error() const { return error_; }

  /// Ends our side of the TCP connection (FIN), and still reads.
  void end_writing();
  /// Makes the end, when this is destroyed, a reset (RST).
  void reset_at_end();

 private:
  Step outcome_of(int tls_result);
  Step outcome_of_socket(ssize_t result, std::size_t& size);

  int fd_;
  std::unique_ptr<SSL, decltype(&SSL_free)> tls_{nullptr, SSL_free};
  bool wants_to_write_ = false;
  std::string error_;
};

/// For clients that trust anybody. @throws std::runtime_error
std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> make_client_tls();

}  // namespace wsspec::load
