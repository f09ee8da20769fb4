#pragma once
#include <memory>
#include <optional>
#include <string>

#include "wsspec/base/result.hpp"

namespace wsspec::net {

/// A certificate and its key, both PEM.
struct Identity {
  std::string certificate_pem;
  std::string key_pem;
};

/// A self-signed certificate for `localhost`, 127.0.0.1 and ::1, made now, valid for a day. For tests and trials.
Identity make_throwaway_identity();

/// TLS settings and credentials, shared by many streams and threads. OpenSSL 3, TLS 1.2 or later.
class TlsContext {
 public:
  struct ServerOptions {
    Identity identity;
    std::string client_ca_pem = {};  ///< not empty: a client must show a certificate of this CA
  };
  struct ClientOptions {
    std::string ca_pem = {};             ///< trust this CA alone; empty: the system's
    bool insecure = false;               ///< do not verify the server
    std::optional<Identity> identity = {};  ///< client certificate
  };
  static Result<TlsContext> server(const ServerOptions& options);
  static Result<TlsContext> client(const ClientOptions& options);

  struct Impl;
  const std::shared_ptr<Impl>& impl() const { return impl_; }

 private:
  std::shared_ptr<Impl> impl_;
};

}  // namespace wsspec::net
