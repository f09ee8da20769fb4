#include "wsspec/app/websocket_handler.hpp"
#include "wsspec/http/field_grammar.hpp"

namespace wsspec::app {
namespace {

/// A host without the port, if that is the scheme's default. RFC 6454 §4: the default port is the same as
/// none.
std::string_view without_port(std::string_view host, std::string_view port) {
  return host.ends_with(port) ? host.substr(0, host.size() - port.size()) : host;
}

}  // namespace

bool is_same_origin(std::string_view origin, std::string_view host, bool is_secure) {
  if (host.empty()) return false;
  const auto scheme_end = origin.find("://");
  if (scheme_end == std::string_view::npos) return false;  // "null" too (RFC 6454 §7.1)
  const auto scheme = origin.substr(0, scheme_end);
  // Some clients that are no browsers write the WebSocket's own scheme.
  const bool is_https = http::same_token(scheme, "https") || http::same_token(scheme, "wss");
  if (!is_https && !http::same_token(scheme, "http") && !http::same_token(scheme, "ws")) return false;
  const auto authority = origin.substr(scheme_end + 3);
  // An Origin field ends here (RFC 6454 §6.1); a whole URL does not.
  const auto host_and_port = authority.substr(0, authority.find_first_of("/?#"));
  // Behind a proxy that ends TLS the page is https and we are not: the schemes need not be the same.
  const auto origin_host = without_port(host_and_port, is_https ? ":443" : ":80");
  const auto own_host = without_port(host, is_https || is_secure ? ":443" : ":80");
  return http::same_token(origin_host, own_host);
}

}  // namespace wsspec::app
