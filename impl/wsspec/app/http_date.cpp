#include "wsspec/app/http_date.hpp"

#include <fmt/chrono.h>

#include <ctime>
#include <iomanip>
#include <locale>
#include <sstream>

namespace wsspec::app {

namespace {

constexpr const char* imf_fixdate = "%a, %d %b %Y %H:%M:%S GMT";
constexpr const char* rfc850_date = "%A, %d-%b-%y %H:%M:%S GMT";
constexpr const char* asctime_date = "%a %b %e %H:%M:%S %Y";

std::string format(std::chrono::sys_seconds time, const char* form) {
  // Not by the system's clock, whose nanoseconds end in 2262.
  const auto parts = fmt::gmtime(std::time_t{time.time_since_epoch().count()});
  return fmt::format(fmt::runtime("{:" + std::string(form) + "}"), parts);
}

}  // namespace

std::string format_http_date(std::chrono::sys_seconds time) {
  return format(time, imf_fixdate);
}

std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) {
  for (const char* form : {imf_fixdate, rfc850_date, asctime_date}) {
    std::istringstream in{std::string(text)};
    in.imbue(std::locale::classic());
    std::tm parts{};
    if (!(in >> std::get_time(&parts, form))) continue;
    const std::chrono::sys_seconds time{std::chrono::seconds(::timegm(&parts))};
    // get_time() takes much for a date that only begins like one.
    if (format(time, form) == text) return time;
  }
  return std::nullopt;
}

std::chrono::sys_seconds now_in_seconds() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace wsspec::app
