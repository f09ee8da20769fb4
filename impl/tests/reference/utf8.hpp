#pragma once
#include <cstdint>

#include "wsspec/base/bytes.hpp"

namespace wsspec::reference {

/// Octets of the first character of `text`, or 0 when it starts with none: by decoding the number and asking
/// whether it may be written so (RFC 3629 §3), not by the table of §4 that the validator uses.
inline std::size_t first_character(ByteView text) {
  if (text.empty()) return 0;
  const unsigned lead = text[0];
  const std::size_t size = lead < 0x80       ? 1
                           : lead >> 5 == 6  ? 2
                           : lead >> 4 == 14 ? 3
                           : lead >> 3 == 30 ? 4
                                             : 0;
  if (size == 0 || size > text.size()) return 0;
  std::uint32_t character = size == 1 ? lead : lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if (text[i] >> 6 != 2) return 0;
    character = character << 6 | (text[i] & 0x3Fu);
  }
  const std::size_t shortest = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
  const bool is_surrogate = character >= 0xD800 && character <= 0xDFFF;
  return size == shortest && !is_surrogate && character <= 0x10FFFF ? size : 0;
}

inline bool is_utf8(ByteView text) {
  while (!text.empty()) {
    const std::size_t size = first_character(text);
    if (size == 0) return false;
    text = text.subspan(size);
  }
  return true;
}

/// Whether some octets could follow that make a valid text of it: tried out, since at most three are missing.
inline bool is_utf8_prefix(ByteView text) {
  while (const std::size_t size = first_character(text)) text = text.subspan(size);
  if (text.empty()) return true;
  if (text.size() > 3) return false;
  constexpr std::uint8_t firsts[] = {0x80, 0x90, 0xA0, 0xBF};
  for (const auto first : firsts)
    for (std::size_t missing = 1; text.size() + missing <= 4; ++missing) {
      Bytes whole(text.begin(), text.end());
      whole.push_back(first);
      whole.resize(text.size() + missing, 0x80);
      if (first_character(whole) == whole.size()) return true;
    }
  return false;
}

}  // namespace wsspec::reference
