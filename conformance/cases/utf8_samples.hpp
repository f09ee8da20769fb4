// Characters and broken sequences that several chapters cut and join.
#pragma once
#include <array>
#include <string_view>

#include "conformance/cases/utf8_table.hpp"

namespace wsspec::conformance {

/// A character of each row of the table in RFC 3629 §4 beside ASCII, at an end of its row.
inline constexpr std::array<std::string_view, 8> utf8_characters{
    "\xC2\x80",     "\xE0\xA0\x80",     "\xE1\x80\x80",     "\xED\x9F\xBF",
    "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF1\x80\x80\x80", "\xF4\x8F\xBF\xBF",
};

struct BrokenUtf8 {
  std::string_view words;
  std::string_view octets;  ///< hexadecimal
};
/// One of each way to be wrong; none ends inside a character that could still come.
inline constexpr std::array<BrokenUtf8, 16> broken_utf8{{
    {"an overlong slash", "C0AF"},
    {"an overlong NUL", "C080"},
    {"an overlong three-byte form", "E09FBF"},
    {"an overlong four-byte form", "F08FBFBF"},
    {"a high surrogate", "EDA080"},
    {"a low surrogate", "EDBFBF"},
    {"a surrogate pair", "EDA080EDB080"},
    {"a code point above U+10FFFF", "F4908080"},
    {"the lead byte F5", "F5808080"},
    {"a five-byte form", "F888808080"},
    {"a six-byte form", "FC8480808080"},
    {"a lone continuation byte", "80"},
    {"a continuation byte too many", "C3A9A9"},
    {"a lead byte before ASCII", "C320"},
    {"the byte FE", "FE"},
    {"the byte FF", "FF"},
}};

/// Two octets -> "CEBA".
inline std::string to_hex(std::string_view octets) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    out += digits[octet >> 4];
    out += digits[octet & 0xF];
  }
  return out;
}

}  // namespace wsspec::conformance
