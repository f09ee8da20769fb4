#pragma once
#include <memory>
#include <optional>
#include <string>
#include <system_error>

#include "wsspec/base/result.hpp"

namespace wsspec::net {

/// A certificate and its key, both PEM.
struct Identity {
  std::string certificate_pem;
  std::string key_pem;
};

/// A self-signed certificate for `localhost`, 127.0.0.1 and ::1, made now, valid for a day. For tests and
/// trials.
Identity make_throwaway_identity();

/// What TLS says went wrong, in OpenSSL's words: an alert, a broken record, a bad PEM.
const std::error_category& tls_category() noexcept;
/// Why a peer's certificate was not accepted, in OpenSSL's words: not trusted, expired, another host's.
const std::error_category& certificate_category() noexcept;

/// TLS settings and credentials, shared by many streams and threads. OpenSSL 3, TLS 1.2 or later.
class TlsContext {
 public:
  struct ServerOptions {
    Identity identity;
    std::string client_ca_pem = {};  ///< not empty: a client must show a certificate of this CA
  };
  struct ClientOptions {
    std::string ca_pem = {};                ///< trust this CA alone; empty: the system's
    bool insecure = false;                  ///< do not verify the server
    std::optional<Identity> identity = {};  ///< client certificate
  };
  /// @return an error of tls_category() when a certificate or key is no PEM or they do not belong together.
  static Result<TlsContext> server(const ServerOptions& options);
  static Result<TlsContext> client(const ClientOptions& options);

  struct Impl;
  const std::shared_ptr<Impl>& impl() const { return impl_; }

 private:
  explicit TlsContext(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<Impl> impl_;
};

}  // namespace wsspec::net
