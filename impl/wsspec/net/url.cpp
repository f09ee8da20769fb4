#include "wsspec/net/url.hpp"

#include <algorithm>
#include <boost/url/src.hpp>  // the whole library, here alone: Debian's header package has nothing to link
#include <charconv>

namespace wsspec::net {
namespace {

class UrlCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "url"; }
  std::string message(int value) const override {
    switch (static_cast<UrlErrc>(value)) {
      case UrlErrc::malformed:
        return "not a URL (RFC 3986)";
      case UrlErrc::scheme_not_ws:
        return "the URL does not begin with ws:// or wss://";
      case UrlErrc::host_missing:
        return "the URL has no host";
      case UrlErrc::user_info:
        return "a WebSocket URL has no user name or password";
      case UrlErrc::port_invalid:
        return "the URL's port is not 1-65535";
      case UrlErrc::fragment:
        return "a WebSocket URL has no fragment (RFC 6455 3)";
    }
    return "unknown URL error " + std::to_string(value);
  }
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

/// §11.1.1: behind the host, what is not ASCII is sent as UTF-8 and percent-encoded.
std::string with_ascii_target(std::string_view url) {
  static constexpr char digits[] = "0123456789ABCDEF";
  const auto scheme_end = url.find("://");
  const auto host = scheme_end == url.npos ? url.size() : scheme_end + 3;
  const auto target = std::min(url.size(), url.find_first_of("/?", host));
  std::string out(url.substr(0, target));
  for (const char c : url.substr(target)) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet < 0x80)
      out += c;
    else
      out.append({'%', digits[octet >> 4], digits[octet & 0xF]});
  }
  return out;
}

std::string bracketed(const std::string& host) {
  return host.find(':') == host.npos ? host : "[" + host + "]";
}

}  // namespace

const std::error_category& url_category() noexcept {
  static const UrlCategory category;
  return category;
}

Result<Url> parse_url(std::string_view text) {
  const std::string ascii = with_ascii_target(text);
  const auto parsed = boost::urls::parse_uri(ascii);
  if (!parsed) return failed(UrlErrc::malformed);
  const auto& view = *parsed;
  Url url;
  const auto scheme = lower(view.scheme());
  if (scheme != "ws" && scheme != "wss") return failed(UrlErrc::scheme_not_ws);
  url.secure = scheme == "wss";
  if (view.has_fragment()) return failed(UrlErrc::fragment);
  if (view.has_userinfo()) return failed(UrlErrc::user_info);
  url.host = lower(view.host_address());
  if (url.host.empty()) return failed(UrlErrc::host_missing);
  // Boost 1.81 reads "host:80x" as port 80 and path "x"; behind a host a path begins with "/" (RFC 3986
  // §3.3).
  if (const auto path = view.encoded_path(); !path.empty() && path.front() != '/')
    return failed(UrlErrc::malformed);

  const std::uint16_t default_port = url.secure ? 443 : 80;
  url.port = default_port;
  // "host:" is the default one (RFC 3986 §3.2.3). Boost's port_number() wraps around above 65535.
  if (const std::string port = view.port(); !port.empty()) {
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), url.port);
    if (error != std::errc{} || end != port.data() + port.size() || url.port == 0)
      return failed(UrlErrc::port_invalid);
  }

  // §3: an empty path is "/"; the query follows its "?"
  const std::string_view path = view.encoded_path();
  url.target = path.empty() ? "/" : std::string(path);
  if (view.has_query()) url.target.append("?").append(view.encoded_query());
  url.host_field = bracketed(url.host);
  if (url.port != default_port) url.host_field += ":" + std::to_string(url.port);
  return url;
}

std::string to_string(const Url& url) {
  return (url.secure ? "wss://" : "ws://") + url.host_field + url.target;
}

}  // namespace wsspec::net
