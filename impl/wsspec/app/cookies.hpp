#pragma once
// Private to app: the two fields of RFC 6265.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "wsspec/app/handler.hpp"

namespace wsspec::app {

/// The value of a Set-Cookie field (§4.1). @param now  what max_age counts from.
/// @throws std::invalid_argument  for a name, value or attribute that is outside the grammar.
std::string format_cookie(std::string_view name, std::string_view value, const CookieOptions& options,
                          std::chrono::sys_seconds now);

/// The first cookie of that name in Cookie fields (§4.2.1): the one with the most specific path, as clients
/// sort (§5.4). Quotes around the value are taken off.
std::optional<std::string> find_cookie(const http::Fields& fields, std::string_view name);

}  // namespace wsspec::app
