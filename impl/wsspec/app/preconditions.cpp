#include "wsspec/app/preconditions.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <stdexcept>

#include "wsspec/app/http_date.hpp"

namespace wsspec::app {
namespace {

/// The opaque tag in quotes: all that weak comparison looks at (RFC 9110 §8.8.3.2).
std::string_view without_weakness(std::string_view etag) {
  return etag.starts_with("W/") ? etag.substr(2) : etag;
}

bool has_etag(std::string_view list, std::string_view opaque) {
  if (list == "*") return true;
  // A tag may hold commas, so quotes are what the list is taken apart by.
  while (true) {
    const auto first = list.find('"');
    if (first == list.npos) return false;
    const auto last = list.find('"', first + 1);
    if (last == list.npos) return false;
    if (list.substr(first, last - first + 1) == opaque) return true;
    list.remove_prefix(last + 1);
  }
}

/// Fetched once: OpenSSL 3 would look it up by name in every call.
const EVP_MD* sha1() {
  static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  return digest;
}

}  // namespace

std::string etag_of(ByteView body) {
  std::array<std::uint8_t, 20> digest;
  if (EVP_Digest(body.data(), body.size(), digest.data(), nullptr, sha1(), nullptr) != 1)
    throw std::runtime_error("OpenSSL offers no SHA-1");
  return fmt::format("\"{:02x}\"", fmt::join(digest, ""));
}

bool has_etag(const http::Fields& request, std::string_view etag) {
  for (const auto list : request.all("If-None-Match"))
    if (has_etag(list, without_weakness(etag))) return true;
  return false;
}

bool is_unmodified(const http::Fields& request, std::string_view etag, std::chrono::sys_seconds modified) {
  if (request.find("If-None-Match")) return has_etag(request, etag);
  const auto since = request.find("If-Modified-Since");
  if (!since) return false;
  const auto date = parse_http_date(*since);
  return date && modified <= *date;
}

bool may_send_range(const http::Fields& request, std::string_view etag, std::chrono::sys_seconds modified) {
  const auto condition = request.find("If-Range");
  if (!condition) return true;
  // Strong comparison: a weak tag is no match for itself.
  if (condition->ends_with('"')) return *condition == etag && !etag.starts_with("W/");
  return parse_http_date(*condition) == modified;
}

}  // namespace wsspec::app
