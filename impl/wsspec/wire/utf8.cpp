#include "wsspec/wire/utf8.hpp"

#include <simdjson.h>

#include <cstring>

namespace wsspec::wire {
namespace {

/// Below this, the byte loop is as fast as setting up the vector code.
constexpr std::size_t vector_bytes_min = 32;

bool simd_valid(ByteView text) {
  return simdjson::validate_utf8(reinterpret_cast<const char*>(text.data()), text.size());
}

bool is_ascii(ByteView text) {
  std::uint64_t all = 0;
  const auto take_word = [&](const std::uint8_t* at) {
    std::uint64_t word;
    std::memcpy(&word, at, sizeof word);
    all |= word;
  };
  if (text.size() < sizeof all) {
    for (const auto octet : text) all |= octet;
  } else {
    for (std::size_t at = 0; at + sizeof all <= text.size(); at += sizeof all) take_word(&text[at]);
    take_word(text.data() + text.size() - sizeof all);  // the rest, with some octets for the second time
  }
  return (all & 0x8080808080808080u) == 0;
}

/// Where the last whole character of `text` may end: at most three bytes before its end, before a lead byte.
std::size_t cut_before_last_lead(ByteView text) {
  for (std::size_t back = 1; back <= 3 && back <= text.size(); ++back) {
    const auto octet = text[text.size() - back];
    if (octet >= 0xC0) return text.size() - back;
    if (octet < 0x80) break;
  }
  return text.size();
}

}  // namespace

std::optional<std::size_t> Utf8Validator::feed(ByteView part) {
  std::size_t at = 0;
  // Finish the character that the part before left open, then check whole characters at vector speed.
  while (pending_ != 0 && at < part.size())
    if (!take(part[at++])) return at - 1;
  const ByteView rest = part.subspan(at);
  if (rest.size() >= vector_bytes_min) {
    const std::size_t cut = cut_before_last_lead(rest);
    if (simd_valid(rest.first(cut))) at += cut;
  }
  const auto bad = feed_bytes(part.subspan(at));
  if (bad) return at + *bad;
  return std::nullopt;
}

std::optional<std::size_t> Utf8Validator::feed_bytes(ByteView part) {
  if (pending_ == 0 && is_ascii(part)) return std::nullopt;
  for (std::size_t i = 0; i < part.size(); ++i)
    if (!take(part[i])) return i;
  return std::nullopt;
}

/// RFC 3629 §4, the table of well-formed sequences: only the first continuation byte has narrower bounds.
bool Utf8Validator::take(std::uint8_t octet) {
  if (pending_ != 0) {
    if (octet < low_ || octet > high_) return false;
    low_ = 0x80;
    high_ = 0xBF;
    --pending_;
    return true;
  }
  if (octet < 0x80) return true;
  if (octet < 0xC2 || octet > 0xF4) return false;  // stray continuation, overlong C0 C1, above U+10FFFF
  pending_ = octet < 0xE0 ? 1 : octet < 0xF0 ? 2 : 3;
  if (octet == 0xE0) low_ = 0xA0;   // overlong
  if (octet == 0xED) high_ = 0x9F;  // surrogates
  if (octet == 0xF0) low_ = 0x90;   // overlong
  if (octet == 0xF4) high_ = 0x8F;  // above U+10FFFF
  return true;
}

bool is_utf8(ByteView text) {
  if (text.size() >= vector_bytes_min) return simd_valid(text);
  if (is_ascii(text)) return true;
  Utf8Validator validator;
  return !validator.feed(text) && validator.complete();
}

}  // namespace wsspec::wire
