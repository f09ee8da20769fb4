#pragma once
#include <optional>
#include <string>

#include "wsspec/base/bytes.hpp"

namespace wsspec::conformance {

/// Looks at a client that should speak TLS, without speaking it: its records (RFC 8446 §5.1), and of its
/// ClientHello (§4.1.2) the server name (RFC 6066 §3). Holds one ClientHello of at most hello_bytes_max.
class TlsReader {
 public:
  static constexpr std::size_t hello_bytes_max = 1u << 16;

  void feed(ByteView bytes);

  /// Whether anything came at all.
  bool has_begun() const { return has_begun_; }
  /// The ClientHello is whole.
  bool has_hello() const { return has_hello_; }
  /// Of the ClientHello; none: it names no server.
  const std::optional<std::string>& server_name() const { return server_name_; }
  /// Whether there was anything that is not TLS: a record of another kind, or first of all something else
  /// than a ClientHello.
  bool is_in_clear() const { return is_in_clear_; }

 private:
  void begin_record();
  void end_record();

  Bytes record_;  // header and body of the one that is being read
  Bytes hello_;
  std::optional<std::string> server_name_;
  bool has_begun_ = false;
  bool has_hello_ = false;
  bool is_in_clear_ = false;
};

/// The records that fail a TLS handshake: the fatal alert handshake_failure (RFC 8446 §6.2).
ByteView tls_failure();

}  // namespace wsspec::conformance
