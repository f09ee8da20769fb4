#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include "wsspec/net/tls_impl.hpp"

namespace wsspec::net {
namespace {

class TlsCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "tls"; }
  std::string message(int value) const override {
    const char* text = ERR_reason_error_string(static_cast<unsigned long>(value));
    return text ? std::string("TLS: ") + text : "TLS: error " + std::to_string(value);
  }
};

class CertificateCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "certificate"; }
  std::string message(int value) const override {
    return std::string("TLS: the peer's certificate is not accepted: ") +
           X509_verify_cert_error_string(value);
  }
};

}  // namespace

const std::error_category& tls_category() noexcept {
  static const TlsCategory category;
  return category;
}

const std::error_category& certificate_category() noexcept {
  static const CertificateCategory category;
  return category;
}

std::error_code take_tls_error() {
  const auto error = ERR_get_error();
  ERR_clear_error();
  if (error == 0) return make_error_code(std::errc::protocol_error);
  if (ERR_SYSTEM_ERROR(error)) return {ERR_GET_REASON(error), std::system_category()};
  return {static_cast<int>(error), tls_category()};
}

std::error_code take_tls_error(const SSL* ssl) {
  const auto error = ERR_peek_error();
  if (ERR_GET_LIB(error) == ERR_LIB_SSL && ERR_GET_REASON(error) == SSL_R_CERTIFICATE_VERIFY_FAILED) {
    ERR_clear_error();
    return {static_cast<int>(SSL_get_verify_result(ssl)), certificate_category()};
  }
  return take_tls_error();
}

}  // namespace wsspec::net
