#include "wsspec/base/error.hpp"

#include <array>
#include <string>

namespace wsspec {
namespace {

struct Row {
  Errc code;
  Failure failure;
  const char* text;
};

constexpr std::array rows{
    Row{Errc::reserved_bits, Failure::protocol_error,
        "reserved bits are set without an extension (RFC 6455 5.2)"},
    Row{Errc::reserved_opcode, Failure::protocol_error, "the opcode is reserved (RFC 6455 5.2)"},
    Row{Errc::unmasked_frame, Failure::protocol_error, "a client's frame is not masked (RFC 6455 5.1)"},
    Row{Errc::masked_frame, Failure::protocol_error, "a server's frame is masked (RFC 6455 5.1)"},
    Row{Errc::length_not_minimal, Failure::protocol_error,
        "the length is not in its shortest form (RFC 6455 5.2)"},
    Row{Errc::length_top_bit, Failure::protocol_error,
        "the top bit of a 64-bit length is set (RFC 6455 5.2)"},
    Row{Errc::control_too_long, Failure::protocol_error,
        "a control frame is longer than 125 bytes (RFC 6455 5.5)"},
    Row{Errc::control_fragmented, Failure::protocol_error, "a control frame is fragmented (RFC 6455 5.5)"},
    Row{Errc::nothing_to_continue, Failure::protocol_error,
        "a continuation without a message (RFC 6455 5.4)"},
    Row{Errc::message_interleaved, Failure::protocol_error,
        "a new message inside a fragmented one (RFC 6455 5.4)"},
    Row{Errc::close_too_short, Failure::protocol_error, "a Close body of one byte (RFC 6455 5.5.1)"},
    Row{Errc::close_code_invalid, Failure::protocol_error,
        "a close code that must not be sent (RFC 6455 7.4)"},
    Row{Errc::invalid_utf8, Failure::invalid_payload, "text is not valid UTF-8 (RFC 6455 8.1)"},
    Row{Errc::deflate_corrupt, Failure::invalid_payload, "compressed data does not inflate (RFC 7692 7.2.2)"},
    Row{Errc::message_too_big, Failure::too_big, "the message is over the limit (RFC 6455 10.4)"},
    Row{Errc::frame_too_big, Failure::too_big, "the frame is over the limit (RFC 6455 10.4)"},
    Row{Errc::head_too_big, Failure::handshake, "the HTTP head is over the limit"},
    Row{Errc::output_queue_full, Failure::refused, "the peer reads too slowly: the output queue is full"},
    Row{Errc::http_malformed, Failure::handshake, "not a well-formed HTTP head (RFC 9112)"},
    Row{Errc::http_version, Failure::handshake, "the HTTP version is below 1.1 (RFC 6455 4.2.1)"},
    Row{Errc::method_not_get, Failure::handshake, "the method is not GET (RFC 6455 4.2.1)"},
    Row{Errc::request_target_invalid, Failure::handshake, "the request target is not valid (RFC 6455 4.2.1)"},
    Row{Errc::host_missing, Failure::handshake, "there is not exactly one Host field (RFC 6455 4.2.1)"},
    Row{Errc::upgrade_missing, Failure::handshake, "no Upgrade field names websocket (RFC 6455 4.2.1)"},
    Row{Errc::connection_missing, Failure::handshake, "no Connection field names Upgrade (RFC 6455 4.2.1)"},
    Row{Errc::key_invalid, Failure::handshake, "not exactly one key of 16 octets in base64 (RFC 6455 4.2.1)"},
    Row{Errc::version_unsupported, Failure::handshake, "the WebSocket version is not 13 (RFC 6455 4.2.2)"},
    Row{Errc::version_repeated, Failure::handshake, "Sec-WebSocket-Version is repeated (RFC 6455 11.3.5)"},
    Row{Errc::field_grammar, Failure::handshake, "a Sec-WebSocket field breaks its grammar (RFC 6455 4.3)"},
    Row{Errc::status_not_101, Failure::handshake, "the answer is not 101 (RFC 6455 4.1)"},
    Row{Errc::accept_invalid, Failure::handshake, "Sec-WebSocket-Accept is not the right one (RFC 6455 4.1)"},
    Row{Errc::extension_not_offered, Failure::handshake, "an extension that was not offered (RFC 6455 4.1)"},
    Row{Errc::extension_parameters, Failure::handshake,
        "extension parameters are not acceptable (RFC 7692 5.1)"},
    Row{Errc::subprotocol_not_offered, Failure::handshake,
        "a subprotocol that was not offered (RFC 6455 4.1)"},
    Row{Errc::origin_refused, Failure::handshake, "the origin is not allowed (RFC 6455 4.2.2)"},
    Row{Errc::not_open, Failure::refused, "the connection is not open (RFC 6455 6.1)"},
    Row{Errc::stream_ended, Failure::lost, "the stream ended without a closing handshake (RFC 6455 7.1.5)"},
    Row{Errc::timed_out, Failure::lost, "the peer did not answer in time"},
};

static_assert([] {
  int expected = 1;
  for (const auto& row : rows)
    if (static_cast<int>(row.code) != expected++) return false;
  return expected == static_cast<int>(last_errc) + 1;
}());

const Row* row_of(int value) {
  const auto index = static_cast<std::size_t>(value) - 1;
  return index < rows.size() ? &rows[index] : nullptr;
}

class ErrcCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "wsspec"; }
  std::string message(int value) const override {
    const auto* row = row_of(value);
    return row ? row->text : "unknown wsspec error " + std::to_string(value);
  }
  std::error_condition default_error_condition(int value) const noexcept override {
    const auto* row = row_of(value);
    return row ? make_error_condition(row->failure) : std::error_condition{value, *this};
  }
};

class FailureCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "wsspec.failure"; }
  std::string message(int value) const override {
    switch (static_cast<Failure>(value)) {
      case Failure::protocol_error:
        return "protocol error";
      case Failure::invalid_payload:
        return "invalid payload";
      case Failure::too_big:
        return "too big";
      case Failure::handshake:
        return "opening handshake failed";
      case Failure::refused:
        return "refused";
      case Failure::lost:
        return "connection lost";
    }
    return "unknown failure " + std::to_string(value);
  }
};

}  // namespace

const std::error_category& errc_category() noexcept {
  static const ErrcCategory category;
  return category;
}

const std::error_category& failure_category() noexcept {
  static const FailureCategory category;
  return category;
}

std::uint16_t close_code_of(std::error_code error) noexcept {
  if (error == Failure::protocol_error) return 1002;
  if (error == Failure::invalid_payload) return 1007;
  if (error == Failure::too_big) return 1009;
  if (error == Failure::lost) return 1006;
  return 1011;
}

}  // namespace wsspec
