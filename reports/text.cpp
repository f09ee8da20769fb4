#include "reports/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace wsspec::reports {
namespace {

struct Decoded {
  std::uint32_t code_point;
  std::size_t size;  // octets; 0: the first octet does not start a valid sequence
};

constexpr std::uint8_t octet(std::string_view text, std::size_t i) {
  return static_cast<std::uint8_t>(text[i]);
}

// The table of well-formed sequences, RFC 3629 §4.
Decoded decode(std::string_view text) {
  const std::uint8_t first = octet(text, 0);
  if (first < 0x80) return {first, 1};
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return {0, 0};
  std::uint8_t lowest = 0x80;
  std::uint8_t highest = 0xBF;
  if (first == 0xE0) lowest = 0xA0;
  if (first == 0xED) highest = 0x9F;
  if (first == 0xF0) lowest = 0x90;
  if (first == 0xF4) highest = 0x8F;
  std::uint32_t value = first & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const std::uint8_t next = octet(text, i);
    if (next < lowest || next > highest) return {0, 0};
    value = (value << 6) | (next & 0x3Fu);
    lowest = 0x80;
    highest = 0xBF;
  }
  return {value, size};
}

bool is_unseen(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0)                        // C0, DEL, C1
         || c == 0xAD || c == 0x61C                                 // soft hyphen, Arabic letter mark
         || (c >= 0x200B && c <= 0x200F)                            // zero widths, direction marks
         || (c >= 0x2028 && c <= 0x202E)                            // separators, embeddings and overrides
         || (c >= 0x2060 && c <= 0x206F)                            // word joiner, isolates
         || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB)             // byte order mark, annotations
         || (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE  // noncharacters
         || (c >= 0xE0000 && c <= 0xE007F);                         // tags
}

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
}

// Calls each(code_point, octets) for whole sequences and broken(octet) for the rest.
template <class Each, class Broken>
void walk(std::string_view text, Each each, Broken broken) {
  while (!text.empty()) {
    const auto [code_point, size] = decode(text);
    if (size == 0) {
      broken(octet(text, 0));
      text.remove_prefix(1);
    } else {
      each(code_point, text.substr(0, size));
      text.remove_prefix(size);
    }
  }
}

void append_octet(std::string& out, std::uint32_t value) {
  fmt::format_to(std::back_inserter(out), "\\x{:02X}", value);
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string out;
  out.reserve(text.size() + 8);
  walk(
      text, [&](std::uint32_t, std::string_view whole) { out += whole; },
      [&](std::uint8_t broken) { append_octet(out, broken); });
  return out;
}

std::string printable(std::string_view text, Lines lines) {
  if (is_plain(text)) return std::string(text);
  std::string out;
  out.reserve(text.size() + 16);
  const auto each = [&](std::uint32_t c, std::string_view whole) {
    const bool kept = lines == Lines::keep && (c == '\n' || c == '\t');
    if (kept || !is_unseen(c)) {
      out += whole;
    } else if (c < 0x80) {
      append_octet(out, c);
    } else {
      fmt::format_to(std::back_inserter(out), "\\u{{{:04X}}}", c);
    }
  };
  walk(text, each, [&](std::uint8_t broken) { append_octet(out, broken); });
  return out;
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<std::uint8_t>(c) & 0xC0u) != 0x80u; }));
}

std::string cut(std::string_view text, std::size_t code_points_max) {
  if (count_code_points(text) <= code_points_max) return std::string(text);
  if (code_points_max == 0) return {};
  std::size_t kept = 0;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    const bool starts = (octet(text, i) & 0xC0u) != 0x80u;
    if (starts && kept++ == code_points_max - 1) break;
  }
  return std::string(text.substr(0, i)) + "…";
}

std::string slug(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '.' || c == ':' || c == '-' || c == '_';
    if (!kept) c = '_';
  }
  return out;
}

}  // namespace wsspec::reports
