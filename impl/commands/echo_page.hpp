#pragma once
#include <string>

#include "wsspec/http/head.hpp"

namespace wsspec::commands {

/// The whole answer to a request that asks for no WebSocket: a page that says what this is to GET and HEAD,
/// 405 to the rest. "Connection: close".
std::string echo_page(const http::RequestHead& request);

}  // namespace wsspec::commands
