#include "wsspec/app/cookies.hpp"

#include <algorithm>
#include <stdexcept>

#include "wsspec/app/http_date.hpp"
#include "wsspec/http/field_grammar.hpp"

namespace wsspec::app {
namespace {

using std::chrono::seconds;

/// cookie-octet (§4.1.1)
bool is_cookie_octet(char c) {
  return c > ' ' && c < '\x7f' && c != '"' && c != ',' && c != ';' && c != '\\';
}

/// path-value and domain-value: any character but controls and ';'
bool is_attribute_value(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c < '\x7f' && c != ';'; });
}

void require(bool is_fine, const char* what) {
  if (!is_fine) throw std::invalid_argument(what);
}

/// Four digits are all that a date has for its year.
constexpr std::chrono::sys_seconds last_date =
    std::chrono::sys_days(std::chrono::year(9999) / 12 / 31) + seconds(86'399);

std::chrono::sys_seconds expiry(std::chrono::sys_seconds now, seconds max_age) {
  if (max_age <= seconds(0)) return {};
  return max_age < last_date - now ? now + max_age : last_date;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::string format_cookie(std::string_view name, std::string_view value, const CookieOptions& options,
                          std::chrono::sys_seconds now) {
  require(http::is_token(name), "a cookie's name is a token");
  require(std::ranges::all_of(value, is_cookie_octet),
          "a cookie's value has no white space, quote, comma, semicolon, backslash or other than ASCII");
  require(is_attribute_value(options.path), "a cookie's path has no control character or semicolon");
  require(is_attribute_value(options.domain), "a cookie's domain has no control character or semicolon");
  const auto& site = options.same_site;
  require(site.empty() || site == "Strict" || site == "Lax" || site == "None",
          "SameSite is Strict, Lax, None or empty");

  std::string cookie(name);
  cookie.append("=").append(value);
  if (options.max_age) {
    // Max-Age wins (§4.1.2.2); Expires is for the clients that do not know it.
    cookie += "; Expires=" + format_http_date(expiry(now, *options.max_age));
    cookie += "; Max-Age=" + std::to_string(std::max(seconds(0), *options.max_age).count());
  }
  if (!options.domain.empty()) cookie += "; Domain=" + options.domain;
  if (!options.path.empty()) cookie += "; Path=" + options.path;
  if (options.secure) cookie += "; Secure";
  if (options.http_only) cookie += "; HttpOnly";
  if (!site.empty()) cookie += "; SameSite=" + site;
  return cookie;
}

std::optional<std::string> find_cookie(const http::Fields& fields, std::string_view name) {
  for (auto rest : fields.all("Cookie")) {
    while (!rest.empty()) {
      const auto pair = rest.substr(0, rest.find(';'));
      rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
      const auto equals = pair.find('=');
      if (equals == pair.npos || trimmed(pair.substr(0, equals)) != name) continue;
      auto value = trimmed(pair.substr(equals + 1));
      if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"'))
        value = value.substr(1, value.size() - 2);
      return std::string(value);
    }
  }
  return std::nullopt;
}

}  // namespace wsspec::app
