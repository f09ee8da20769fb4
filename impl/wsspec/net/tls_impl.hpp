#pragma once
// Private to net: OpenSSL's side of tls.hpp.
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>

#include "wsspec/net/tls.hpp"

namespace wsspec::net {

template <auto free>
struct FreeWith {
  void operator()(auto* object) const { free(object); }
};
template <class T, auto free>
using Owned = std::unique_ptr<T, FreeWith<free>>;

struct TlsContext::Impl {
  Owned<SSL_CTX, SSL_CTX_free> context;
  bool verifies = false;  ///< client: the server's certificate and name
};

/// The oldest error that OpenSSL has queued, which is the cause; clears the queue.
std::error_code take_tls_error();
/// Why `ssl` failed: the verdict on the peer's certificate where that was it, else take_tls_error().
std::error_code take_tls_error(const SSL* ssl);

}  // namespace wsspec::net
