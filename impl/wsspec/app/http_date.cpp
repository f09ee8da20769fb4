#include "wsspec/app/http_date.hpp"

#include <fmt/chrono.h>

#include <ctime>
#include <iomanip>
#include <locale>
#include <sstream>

namespace wsspec::app {

std::string format_http_date(std::chrono::sys_seconds time) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) {
  // IMF-fixdate, and the two obsolete forms: rfc850-date and asctime-date
  for (const char* format :
       {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y"}) {
    std::istringstream in{std::string(text)};
    in.imbue(std::locale::classic());
    std::tm parts{};
    if (in >> std::get_time(&parts, format) && in.peek() == std::istringstream::traits_type::eof())
      return std::chrono::sys_seconds(std::chrono::seconds(::timegm(&parts)));
  }
  return std::nullopt;
}

std::chrono::sys_seconds now_in_seconds() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace wsspec::app
