#include "wsspec/wire/frame.hpp"

#include <algorithm>

#include "wsspec/wire/mask.hpp"

namespace wsspec::wire {
namespace {

/// Network byte order, most significant byte first (RFC 6455 §5.2).
void put(EncodedHeader& out, std::uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out.octets[out.size++] = static_cast<std::uint8_t>(value >> shift);
}

std::uint64_t get(ByteView octets) {
  std::uint64_t value = 0;
  for (const auto octet : octets) value = value << 8 | octet;
  return value;
}

}  // namespace

EncodedHeader encode(const FrameHeader& header) {
  EncodedHeader out{};
  const auto fin = static_cast<unsigned>(header.fin ? 0x80 : 0);
  const auto mask = static_cast<unsigned>(header.masking_key ? 0x80 : 0);
  out.octets[out.size++] =
      static_cast<std::uint8_t>(fin | (header.rsv & 7u) << 4 | (static_cast<unsigned>(header.opcode) & 0xF));
  switch (header.form) {
    case LengthForm::bits7:
      out.octets[out.size++] = static_cast<std::uint8_t>(mask | (header.length & 0x7F));
      break;
    case LengthForm::bits16:
      out.octets[out.size++] = static_cast<std::uint8_t>(mask | 126);
      put(out, header.length, 2);
      break;
    case LengthForm::bits64:
      out.octets[out.size++] = static_cast<std::uint8_t>(mask | 127);
      put(out, header.length, 8);
      break;
  }
  if (header.masking_key)
    for (const auto octet : *header.masking_key) out.octets[out.size++] = octet;
  return out;
}

FrameHeader decode(ByteView octets) {
  const std::uint8_t length7 = octets[1] & 0x7F;
  FrameHeader header{
      .opcode = static_cast<Opcode>(octets[0] & 0xF),
      .fin = (octets[0] & 0x80) != 0,
      .rsv = static_cast<std::uint8_t>(octets[0] >> 4 & 7),
      .length = length7,
  };
  std::size_t at = 2;
  if (length7 == 126) {
    header.form = LengthForm::bits16;
    header.length = get(octets.subspan(at, 2));
    at += 2;
  } else if (length7 == 127) {
    header.form = LengthForm::bits64;
    header.length = get(octets.subspan(at, 8));
    at += 8;
  }
  if ((octets[1] & 0x80) != 0) {
    header.masking_key.emplace();
    std::copy_n(octets.begin() + static_cast<std::ptrdiff_t>(at), 4, header.masking_key->begin());
  }
  return header;
}

void append_frame(Bytes& to, const FrameHeader& header, ByteView payload) {
  append(to, encode(header).view());
  const std::size_t start = to.size();
  append(to, payload);
  if (header.masking_key) apply_mask(ByteSpan(to).subspan(start), *header.masking_key, 0);
}

}  // namespace wsspec::wire
