#include <charconv>

#include "wsspec/net/tcp.hpp"

namespace wsspec::net {

Result<Address> parse_address(std::string_view text) {
  const auto bad = failed(make_error_code(std::errc::invalid_argument));
  const auto colon = text.rfind(':');
  if (colon == text.npos) return bad;
  auto host = text.substr(0, colon);
  const auto port_text = text.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
    if (host.find(':') == host.npos) return bad;
  } else if (host.find_first_of(":[]") != host.npos) {
    return bad;  // an IPv6 address without its brackets: where it ends nobody knows
  }
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
  if (host.empty() || error != std::errc{} || end != port_text.data() + port_text.size()) return bad;
  return Address{std::string(host), port};
}

std::string to_string(const Address& address) {
  const auto port = std::to_string(address.port);
  const bool is_v6 = address.host.find(':') != address.host.npos;
  return is_v6 ? "[" + address.host + "]:" + port : address.host + ":" + port;
}

}  // namespace wsspec::net
