#pragma once
// Private to app: where an HTTP redirect leads a client of WebSockets.
#include <string_view>

#include "wsspec/net/url.hpp"

namespace wsspec::app {

/// Whether a status asks to come again elsewhere with the same GET (RFC 9110 §15.4).
bool is_redirect(unsigned status);

/// A Location field (RFC 9110 §10.2.2) seen from `from`: absolute or relative; http and https stand for ws
/// and wss; a fragment is left out. @retval net::UrlErrc
Result<net::Url> redirect_target(const net::Url& from, std::string_view location);

/// Same scheme, host and port: who may see what was meant for the other.
bool is_same_origin(const net::Url& a, const net::Url& b);

}  // namespace wsspec::app
