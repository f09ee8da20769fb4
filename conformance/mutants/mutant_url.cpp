#include "conformance/mutants/mutant_url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace wsspec::conformance {
namespace {

using enum Fault;

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

/// @param url  what follows the scheme is left in it.
std::optional<bool> take_scheme(std::string_view& url, Fault fault) {
  const auto end = url.find("://");
  if (end == url.npos) return std::nullopt;
  const std::string written(url.substr(0, end));
  const std::string scheme = fault == scheme_case_matters ? written : lower(written);
  url = url.substr(end + 3);
  if (scheme == "wss") return fault != secure_in_clear;
  if (scheme == "ws" || fault == any_scheme) return false;
  return std::nullopt;
}

std::optional<std::string> port_of(std::string_view text, Fault fault) {
  const std::string port(text);
  if (fault == port_by_atoi) return std::to_string(std::atoi(port.c_str()));
  if (fault == port_octal && port.starts_with('0')) return std::nullopt;  // it connects elsewhere
  if (port.size() > 9 || !std::ranges::all_of(port, [](unsigned char c) { return std::isdigit(c) != 0; }))
    return std::nullopt;
  const int number = std::atoi(port.c_str());
  if (fault == port_wraps) return std::to_string(number % 65536);
  return number <= 65535 ? std::optional(std::to_string(number)) : std::nullopt;
}

/// Of UTF-8, two-byte sequences alone: enough for Western names.
std::string in_latin1(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto octet = static_cast<unsigned char>(text[i]);
    const bool is_latin = (octet == 0xC2 || octet == 0xC3) && i + 1 < text.size();
    out += is_latin ? static_cast<char>((octet & 3) << 6 | (static_cast<unsigned char>(text[++i]) & 0x3F))
                    : text[i];
  }
  return out;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_encoded = text[i] == '%' && i + 2 < text.size();
    out += is_encoded
               ? static_cast<char>(std::strtol(std::string(text.substr(i + 1, 2)).c_str(), nullptr, 16))
               : text[i];
    if (is_encoded) i += 2;
  }
  return out;
}

bool may_stand_in_url(unsigned char octet) {
  return octet > 0x20 && octet < 0x7F &&
         std::string_view("\"<>\\^`{|}").find(static_cast<char>(octet)) == std::string_view::npos;
}

/// §11.1.1: what a URL may not hold, as UTF-8 and percent-encoded.
std::string encoded(std::string_view text, Fault fault) {
  if (fault == target_unencoded) return std::string(text);
  std::string out;
  for (const char c : fault == target_in_latin1 ? in_latin1(text) : std::string(text)) {
    const auto octet = static_cast<unsigned char>(c);
    const bool is_left = may_stand_in_url(octet) && !(c == '%' && fault == target_encoded_twice);
    out += is_left ? std::string(1, c) : fmt::format("%{:02X}", octet);
  }
  return out;
}

/// @param rest  of a URL, behind the authority.
std::string target_of(std::string rest, Fault fault) {
  if (fault != keeps_fragment) rest = rest.substr(0, rest.find('#'));
  if (fault == query_lost) rest = rest.substr(0, rest.find('?'));
  if (fault == path_lost && rest.find('?') != rest.npos) rest = "/" + rest.substr(rest.find('?'));
  if (!rest.starts_with('/') && fault != query_without_path) rest.insert(0, "/");
  if (fault == slashes_joined)
    for (std::size_t at; (at = rest.find("//")) != rest.npos;) rest.erase(at, 1);
  if (fault == target_decoded) rest = decoded(rest);
  if (fault == long_target_cut && rest.size() > 255) rest.resize(255);
  if (fault == question_ends_query)
    if (const auto second = rest.find('?', rest.find('?') + 1); second != rest.npos) rest.resize(second);
  return encoded(rest, fault);
}

}  // namespace

std::optional<MutantUrl> read_url(std::string_view url, Fault fault) {
  const bool has_line_break = url.find_first_of("\r\n") != url.npos;
  if (has_line_break && fault != target_unencoded && fault != target_decoded) return std::nullopt;
  const bool is_ascii = std::ranges::all_of(url, [](unsigned char c) { return c < 0x80; });
  if (fault == minds_doubtful_urls && (!is_ascii || url.find('#') != url.npos)) return std::nullopt;
  const auto secure = take_scheme(url, fault);
  if (!secure) return std::nullopt;
  const auto end = std::min(url.size(), url.find_first_of("/?#"));
  std::string_view authority = url.substr(0, end);
  if (authority.find('@') != authority.npos && fault != host_with_user) return std::nullopt;
  const std::string_view place = authority.substr(authority.find('@') + 1);
  const auto bracket = place.find(']');
  const auto colon = place.find(':', bracket == place.npos ? 0 : bracket);
  const std::string_view host = place.substr(0, colon);
  const auto port =
      colon == place.npos ? std::optional<std::string>("") : port_of(place.substr(colon + 1), fault);
  if (!port || host.empty()) return std::nullopt;
  MutantUrl out{
      .is_secure = *secure, .host = std::string(host), .host_field = std::string(host), .target = {}};
  if (host.starts_with('[')) out.host = host.substr(1, host.size() - 2);
  if (fault == host_without_brackets) out.host_field = out.host;
  if (fault == host_is_address && out.host == "localhost") out.host_field = "127.0.0.1";
  if (fault == host_with_user) out.host_field.insert(0, authority.substr(0, authority.find('@') + 1));
  if (!port->empty() && fault != host_without_port) out.host_field += ":" + *port;
  out.target = target_of(std::string(url.substr(end)), fault);
  return out;
}

Bytes client_hello(std::string_view server_name) {
  const auto number = [](Bytes& to, std::size_t value, int octets) {
    for (int i = octets - 1; i >= 0; --i) to.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  };
  constexpr std::size_t random_octets = 32, name_overhead = 5;
  static constexpr std::uint8_t one_cipher_suite[] = {0, 0, 2, 0x13, 0x01, 1, 0};  // and no session
  Bytes extensions{0, 43, 0, 3, 2, 3, 4};                                          // supported_versions: 1.3
  if (!server_name.empty()) {
    number(extensions, 0, 2);
    number(extensions, server_name.size() + name_overhead, 2);
    number(extensions, server_name.size() + 3, 2);
    number(extensions, 0, 1);
    number(extensions, server_name.size(), 2);
    append(extensions, bytes_of(server_name));
  }
  Bytes body{3, 3};
  body.resize(body.size() + random_octets, 0x57);
  append(body, one_cipher_suite);
  number(body, extensions.size(), 2);
  append(body, extensions);
  Bytes record{22, 3, 1};
  number(record, body.size() + 4, 2);
  number(record, 1, 1);
  number(record, body.size(), 3);
  append(record, body);
  return record;
}

}  // namespace wsspec::conformance
