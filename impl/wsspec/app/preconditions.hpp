#pragma once
// Private to app: what a client has already (RFC 9110 §13).
#include <chrono>
#include <string>
#include <string_view>

#include "wsspec/base/bytes.hpp"
#include "wsspec/http/head.hpp"

namespace wsspec::app {

/// A strong entity tag of these bytes, with its quotes: equal bytes, equal tag.
std::string etag_of(ByteView body);

/// Whether If-None-Match names the tag: weakly compared, or by "*" (§13.1.2).
bool has_etag(const http::Fields& request, std::string_view etag);

/// Whether a GET or HEAD is answered 304: by If-None-Match or, only when there is none, If-Modified-Since
/// (§13.2.2).
bool is_unmodified(const http::Fields& request, std::string_view etag, std::chrono::sys_seconds modified);

/// Whether If-Range lets a range be served (§13.1.5): there is none, or it names this very representation.
bool may_send_range(const http::Fields& request, std::string_view etag, std::chrono::sys_seconds modified);

}  // namespace wsspec::app
