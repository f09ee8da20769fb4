#pragma once
#include <string>
#include <string_view>

#include "wsspec/base/entropy.hpp"

namespace wsspec::http {

/// Sec-WebSocket-Accept for a Sec-WebSocket-Key as it was sent (RFC 6455 §4.2.2 item 5.4): base64(SHA-1(key +
/// GUID)).
std::string accept_for(std::string_view key);

/// Whether `key` is base64 of 16 octets: 24 characters that end in "==" (§4.2.1 item 5). Pad bits need not be
/// zero.
bool is_key(std::string_view key);

/// A fresh key: 16 octets from `entropy`, base64 (§4.1 item 7).
std::string make_key(Entropy& entropy);

}  // namespace wsspec::http
