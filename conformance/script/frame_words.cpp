#include "conformance/script/frame_words.hpp"

#include <utility>

namespace wsspec::conformance {

Outgoing Outgoing::no_fin() && {
  fin = false;
  return std::move(*this);
}
Outgoing Outgoing::with_rsv(std::uint8_t bits) && {
  rsv = bits;
  return std::move(*this);
}
Outgoing Outgoing::wrong_mask() && {
  masking = Masking::opposite;
  return std::move(*this);
}
Outgoing Outgoing::length_as(wire::LengthForm as) && {
  form = as;
  return std::move(*this);
}
Outgoing Outgoing::declares(std::uint64_t bytes) && {
  declared = bytes;
  return std::move(*this);
}
Outgoing Outgoing::chopped(std::size_t bytes) && {
  write_bytes = bytes;
  return std::move(*this);
}
Outgoing Outgoing::alone() && {
  own_write = true;
  return std::move(*this);
}
Outgoing Outgoing::in_frames_of(std::size_t bytes) && {
  fragment_bytes = bytes;
  return std::move(*this);
}
Outgoing Outgoing::with_key(wire::MaskingKey octets) && {
  key = octets;
  return std::move(*this);
}
Outgoing Outgoing::compressed() && {
  is_compressed = true;
  return std::move(*this);
}
Outgoing Outgoing::times(std::size_t n) && {
  copies = n;
  return std::move(*this);
}
Outgoing frame(Opcode opcode, std::string payload) {
  return {.opcode = opcode, .payload = std::move(payload)};
}
Outgoing frame(unsigned opcode, std::string payload) {
  return frame(static_cast<Opcode>(opcode), std::move(payload));
}
Outgoing text(std::string payload) {
  return frame(Opcode::text, std::move(payload));
}
Outgoing binary(std::string payload) {
  return frame(Opcode::binary, std::move(payload));
}
Outgoing more(std::string payload) {
  return frame(Opcode::continuation, std::move(payload));
}
Outgoing ping(std::string payload) {
  return frame(Opcode::ping, std::move(payload));
}
Outgoing pong(std::string payload) {
  return frame(Opcode::pong, std::move(payload));
}
Outgoing close_with_body(std::string body) {
  return frame(Opcode::close, std::move(body));
}
Outgoing close(std::uint16_t code, std::string reason) {
  const char octets[2] = {static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
  return close_with_body(std::string(octets, 2) + std::move(reason));
}
Outgoing rest_of_frame(std::string payload) {
  Outgoing out = more(std::move(payload));
  out.continues_frame = true;
  return out;
}
Outgoing command(std::string_view words) {
  Outgoing out = text("wsspec:" + std::string(words));
  out.is_command = true;
  return out;
}
std::string fill(std::size_t n, char octet) {
  return std::string(n, octet);
}
std::string cycle(std::string_view pattern, std::size_t n) {
  std::string out;
  out.reserve(n + pattern.size());
  while (out.size() < n) out += pattern;
  out.resize(n);
  return out;
}

}  // namespace wsspec::conformance
