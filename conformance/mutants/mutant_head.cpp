#include "conformance/mutants/mutant_head.hpp"

#include <algorithm>
#include <array>

#include "wsspec/http/field_grammar.hpp"

namespace wsspec::conformance {
namespace {

using enum Fault;

constexpr std::string_view base64_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view crlf = "\r\n";

constexpr std::array<std::string_view, 12> known_names{"Host",
                                                       "User-Agent",
                                                       "Server",
                                                       "Upgrade",
                                                       "Connection",
                                                       "Sec-WebSocket-Key",
                                                       "Sec-WebSocket-Version",
                                                       "Content-Length",
                                                       "Origin",
                                                       "Sec-WebSocket-Accept",
                                                       "Sec-WebSocket-Protocol",
                                                       "Sec-WebSocket-Extensions"};

bool is_known(const http::Field& field) {
  return std::ranges::any_of(known_names, [&](auto name) { return http::same_name(name, field.name); });
}
bool is_written_as_known(const http::Field& field) {
  return std::ranges::find(known_names, std::string_view(field.name)) != known_names.end();
}

/// Calls `keep` with each line and its number, and leaves out those that it does not want.
template <class Keep>
std::string filter_lines(const std::string& octets, Keep keep) {
  std::string out;
  for (std::size_t at = 0, number = 0; at < octets.size(); ++number) {
    const auto end = std::min(octets.find(crlf, at), octets.size() - crlf.size()) + crlf.size();
    const auto line = std::string_view(octets).substr(at, end - at - crlf.size());
    if (line.empty() || keep(line, number)) out.append(line).append(crlf);
    at = end;
  }
  return out;
}

std::string end_values_at_nul(const std::string& read) {
  std::string octets = read;
  for (auto at = octets.find('\0'); at != octets.npos; at = octets.find('\0', at))
    octets.erase(at, octets.find(crlf, at) - at);
  return octets;
}

std::string join_folded_lines(const std::string& read) {
  std::string octets = read;
  for (const char* fold : {"\r\n ", "\r\n\t"})
    for (auto at = octets.find(fold); at != octets.npos; at = octets.find(fold, at)) octets.erase(at, 3);
  return octets;
}

std::string close_up_colons(const std::string& read) {
  std::string octets = read;
  for (auto at = octets.find(" :"); at != octets.npos; at = octets.find(" :", at)) octets.erase(at, 1);
  return octets;
}

std::string skip_bad_lines(const std::string& octets) {
  return filter_lines(octets, [](std::string_view line, std::size_t number) {
    return number == 0 || http::is_token(line.substr(0, std::min(line.find(':'), line.size())));
  });
}

std::string without_lengths(const std::string& octets) {
  const bool has_both =
      octets.find("Transfer-Encoding:") != octets.npos && octets.find("Content-Length:") != octets.npos;
  if (!has_both) return octets;
  return filter_lines(octets, [](std::string_view line, std::size_t) {
    return !line.starts_with("Transfer-Encoding:") && !line.starts_with("Content-Length:");
  });
}

std::string with_first_line(const std::string& octets, std::string_view line) {
  return std::string(line) + octets.substr(octets.find(crlf));
}
std::string any_request_line_will_do(const std::string& octets) {
  return with_first_line(octets, "GET / HTTP/1.1");
}
std::string any_status_line_will_do(const std::string& octets) {
  return with_first_line(octets, "HTTP/1.1 101 Switching Protocols");
}

struct LooseReading {
  Fault fault;
  MendHead mend;
};
constexpr LooseReading loose_readings[] = {
    {ends_values_at_nul, end_values_at_nul},     {joins_folded_lines, join_folded_lines},
    {takes_space_before_colon, close_up_colons}, {skips_bad_lines, skip_bad_lines},
    {accepts_both_lengths, without_lengths},     {any_request_line, any_request_line_will_do},
    {any_status_line, any_status_line_will_do},  {ends_answer_values_at_nul, end_values_at_nul},
    {joins_folded_answer, join_folded_lines}};

constexpr std::size_t small_head_bytes = 2048;
constexpr std::size_t no_limit = 1u << 30;

}  // namespace

http::HeadLimits head_limits_of(Fault fault) {
  if (fault == reads_endless_head || fault == reads_endless_answer) return {no_limit, no_limit};
  if (fault == wants_small_head) return {.bytes_max = small_head_bytes};
  return {};
}

MendHead loose_reading_of(Fault fault) {
  for (const auto& reading : loose_readings)
    if (reading.fault == fault) return reading.mend;
  return nullptr;
}

bool all_written_as_known(const http::Fields& fields) {
  return std::ranges::all_of(
      fields, [](const auto& field) { return !is_known(field) || is_written_as_known(field); });
}
bool all_known(const http::Fields& fields) {
  return std::ranges::all_of(fields, is_known);
}

void set_if_absent(http::Fields& fields, std::string_view name, std::string_view value) {
  if (!fields.find(name)) fields.set(name, std::string(value));
}
void set_if_present(http::Fields& fields, std::string_view name, std::string_view value) {
  if (fields.find(name)) fields.set(name, std::string(value));
}
void keep_first(http::Fields& fields, std::string_view name) {
  if (const auto first = fields.find(name)) fields.set(name, std::string(*first));
}

bool has_word_inside(const http::Fields& fields, std::string_view name, std::string_view word) {
  return std::ranges::any_of(fields.all(name), [&](std::string_view value) {
    const auto found =
        std::ranges::search(value, word, [](char a, char b) { return http::same_token({&a, 1}, {&b, 1}); });
    return !found.empty();
  });
}

bool has_high_octets(const http::Fields& fields) {
  return std::ranges::any_of(fields, [](const auto& field) {
    return std::ranges::any_of(field.value, [](char c) { return static_cast<unsigned char>(c) > 0x7F; });
  });
}

std::string to_hex(std::string_view base64) {
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char letter : base64.substr(0, base64.find('='))) {
    bits = bits << 6 | static_cast<unsigned>(base64_letters.find(letter));
    for (count += 6; count >= 4; count -= 4) out += "0123456789abcdef"[bits >> (count - 4) & 0xF];
  }
  return out;
}

std::string recoded(std::string key) {
  static constexpr std::size_t last_letter = 21;
  if (key.size() > last_letter)
    if (const auto value = base64_letters.find(key[last_letter]); value != base64_letters.npos)
      key[last_letter] = base64_letters[value & 0x30];
  return key;
}

std::string untrimmed(std::string_view octets, std::string_view name) {
  const auto at = octets.find(std::string(name) + ": ");
  if (at == std::string_view::npos) return {};
  const auto begin = at + name.size() + 2;
  return std::string(octets.substr(begin, octets.find('\r', begin) - begin));
}

std::string with_bare_lf(std::string head) {
  std::erase(head, '\r');
  return head;
}

}  // namespace wsspec::conformance
