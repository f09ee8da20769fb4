#include "wsspec/wire/close_payload.hpp"

#include "wsspec/wire/close_code.hpp"
#include "wsspec/wire/utf8.hpp"

namespace wsspec::wire {

Result<ClosePayload> parse_close(ByteView payload) {
  if (payload.empty()) return ClosePayload{};
  // §5.5.1: "the first two bytes of the body MUST be a 2-byte unsigned integer (in network byte order)"
  if (payload.size() == 1) return failed(Errc::close_too_short);
  const auto code = static_cast<std::uint16_t>(payload[0] << 8 | payload[1]);
  if (!may_be_sent(code)) return failed(Errc::close_code_invalid);
  const ByteView reason = payload.subspan(2);
  if (!is_utf8(reason)) return failed(Errc::invalid_utf8);
  return ClosePayload{code, text_of(reason)};
}

Bytes encode_close(std::uint16_t code, std::string_view reason) {
  if (code == value_of(CloseCode::no_status)) return {};
  Bytes out{static_cast<std::uint8_t>(code >> 8), static_cast<std::uint8_t>(code & 0xFF)};
  if (reason.size() > close_reason_bytes_max) {
    std::size_t cut = close_reason_bytes_max;
    while (cut > 0 && (static_cast<std::uint8_t>(reason[cut]) & 0xC0) == 0x80) --cut;
    reason = reason.substr(0, cut);
  }
  append(out, bytes_of(reason));
  return out;
}

}  // namespace wsspec::wire
