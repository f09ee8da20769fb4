#include "wsspec/net/tls.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <string_view>

#include "wsspec/base/bytes.hpp"
#include "wsspec/net/tls_impl.hpp"

namespace wsspec::net {
namespace {

using ContextPtr = Owned<SSL_CTX, SSL_CTX_free>;
using CertificatePtr = Owned<X509, X509_free>;

/// ALPN (RFC 7301): the WebSocket of RFC 6455 starts with HTTP/1.1.
constexpr std::string_view alpn{"\x08http/1.1"};

Owned<BIO, BIO_free> reader_of(const std::string& text) {
  return Owned<BIO, BIO_free>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

ContextPtr make_context(const SSL_METHOD* method) {
  ERR_clear_error();
  ContextPtr context(SSL_CTX_new(method));
  if (!context) return context;
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  // Connections are long and few: nothing is gained by resuming them, and a ticket that a client which only
  // writes never reads would turn its close into a reset.
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_num_tickets(context.get(), 0);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  return context;
}

/// The certificate, what else of its chain follows it in the text, and the key.
bool use_identity(SSL_CTX* context, const Identity& identity) {
  const auto certificates = reader_of(identity.certificate_pem);
  const CertificatePtr leaf(PEM_read_bio_X509(certificates.get(), nullptr, nullptr, nullptr));
  if (!leaf || SSL_CTX_use_certificate(context, leaf.get()) != 1) return false;
  while (auto* const issuer = PEM_read_bio_X509(certificates.get(), nullptr, nullptr, nullptr)) {
    if (SSL_CTX_add0_chain_cert(context, issuer) != 1) return false;
  }
  ERR_clear_error();  // the end of the text
  const auto key_reader = reader_of(identity.key_pem);
  const Owned<EVP_PKEY, EVP_PKEY_free> key(
      PEM_read_bio_PrivateKey(key_reader.get(), nullptr, nullptr, nullptr));
  return key && SSL_CTX_use_PrivateKey(context, key.get()) == 1 && SSL_CTX_check_private_key(context) == 1;
}

/// Trusts every certificate in the text; false when there is none.
bool trust(SSL_CTX* context, const std::string& pem, bool tell_client) {
  const auto reader = reader_of(pem);
  bool any = false;
  while (const auto ca = CertificatePtr(PEM_read_bio_X509(reader.get(), nullptr, nullptr, nullptr))) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), ca.get());
    if (tell_client) SSL_CTX_add_client_CA(context, ca.get());
    any = true;
  }
  if (any) ERR_clear_error();
  return any;
}

int choose_alpn(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                unsigned int offered_size, void*) {
  const auto mine = bytes_of(alpn);
  unsigned char* out = nullptr;
  if (SSL_select_next_proto(&out, chosen_size, mine.data(), static_cast<unsigned>(mine.size()), offered,
                            offered_size) != OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_NOACK;
  *chosen = out;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

Result<TlsContext> TlsContext::server(const ServerOptions& options) {
  auto context = make_context(TLS_server_method());
  if (!context || !use_identity(context.get(), options.identity)) return failed(take_tls_error());
  SSL_CTX_set_alpn_select_cb(context.get(), choose_alpn, nullptr);
  if (!options.client_ca_pem.empty()) {
    if (!trust(context.get(), options.client_ca_pem, true)) return failed(take_tls_error());
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  return TlsContext(std::make_shared<Impl>(std::move(context), false));
}

Result<TlsContext> TlsContext::client(const ClientOptions& options) {
  auto context = make_context(TLS_client_method());
  if (!context) return failed(take_tls_error());
  if (options.identity && !use_identity(context.get(), *options.identity)) return failed(take_tls_error());
  const auto protocols = bytes_of(alpn);
  SSL_CTX_set_alpn_protos(context.get(), protocols.data(), static_cast<unsigned>(protocols.size()));
  if (!options.insecure) {
    const bool trusts = options.ca_pem.empty() ? SSL_CTX_set_default_verify_paths(context.get()) == 1
                                               : trust(context.get(), options.ca_pem, false);
    if (!trusts) return failed(take_tls_error());
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  }
  return TlsContext(std::make_shared<Impl>(std::move(context), !options.insecure));
}

}  // namespace wsspec::net
