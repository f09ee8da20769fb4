#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "wsspec/base/result.hpp"

namespace wsspec::net {

/// A WebSocket URL (RFC 6455 §3), taken apart for those who connect to it.
struct Url {
  bool secure = false;  ///< wss
  std::string host;  ///< name or address, without brackets: what to resolve and what a certificate must show
  std::uint16_t port = 0;  ///< 80 or 443 where the URL names none
  std::string target;      ///< "resource name": path and query, "/" at least
  std::string host_field;  ///< the Host field: brackets around IPv6, and the port when it is not the default
};

/// What keeps a text from being a WebSocket URL.
enum class UrlErrc : std::uint8_t {
  malformed = 1,  ///< not a URI (RFC 3986)
  scheme_not_ws,  ///< neither ws nor wss
  host_missing,   ///< no host
  user_info,      ///< "user@": the scheme has none
  port_invalid,   ///< not 1-65535
  fragment,       ///< "#…": "Fragment identifiers are meaningless … and MUST NOT be used on these URIs" (§3)
};
const std::error_category& url_category() noexcept;
inline std::error_code make_error_code(UrlErrc e) noexcept {
  return {static_cast<int>(e), url_category()};
}

/// "ws://host:port/path?query"; scheme and host without case. Path and query may hold UTF-8, which is then
/// percent-encoded (RFC 6455 §11.1.1). @retval UrlErrc
Result<Url> parse_url(std::string_view text);

/// The reverse: what people can paste.
std::string to_string(const Url& url);

}  // namespace wsspec::net

template <>
struct std::is_error_code_enum<wsspec::net::UrlErrc> : std::true_type {};
