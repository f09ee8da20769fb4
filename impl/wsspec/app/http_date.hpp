#pragma once
// Private to app: dates of HTTP fields and cookies (RFC 9110 §5.6.7).
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace wsspec::app {

/// "Sun, 06 Nov 1994 08:49:37 GMT": IMF-fixdate, the only form that is written.
std::string format_http_date(std::chrono::sys_seconds time);

/// Reads all three forms, as a recipient has to. None: not a date.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);

/// The system's time of day.
std::chrono::sys_seconds now_in_seconds();

}  // namespace wsspec::app
