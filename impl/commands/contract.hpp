#pragma once
// The commands by which a peer is asked for what an echo alone cannot show: conformance/CONTRACT.md.
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "wsspec/endpoint/endpoint.hpp"

namespace wsspec::commands::contract {

/// What a server with the contract chooses when it is offered.
inline constexpr std::string_view subprotocol = "wsspec";
/// What it answers with 403.
inline constexpr std::string_view refused_origin = "https://refused.example";
/// Of Send; more is not asked for by any case, and a stranger shall not fill our memory.
inline constexpr std::size_t send_bytes_max = 16u << 20;
inline constexpr std::size_t fragments_max = 10'000;

struct Close {
  std::optional<std::uint16_t> code;  ///< one that may be sent
  std::string_view reason;
};
struct Send {
  std::size_t byte_count;
};
struct Fragment {
  std::size_t frame_count;  ///< at least 1
};
struct SendPing {
  std::string_view payload;
};
struct TellSubprotocol {};
struct TellOrigin {};
using Command = std::variant<Close, Send, Fragment, SendPing, TellSubprotocol, TellOrigin>;

/// @return what `message` asks for, with views into it; none for one that is no command, or asks for what
/// must not be done: it is echoed.
std::optional<Command> parse(const Message& message);

/// The octets that Send asks for: 0, 1, … 255, 0, ….
Bytes counting(std::size_t byte_count);

/// Carries out a command on a WebSocketHandler or a WebSocketClient.
/// @param origin  what TellOrigin tells; null on a client, which has none to tell.
/// @return false when it cannot be carried out, so that the message is to be echoed.
template <class WebSocket>
bool carry_out(const Command& command, WebSocket& socket, const std::string_view* origin) {
  if (const auto* close = std::get_if<Close>(&command)) {
    socket.close(close->code, close->reason);
  } else if (const auto* send = std::get_if<Send>(&command)) {
    socket.write_message(ByteView(counting(send->byte_count)));
  } else if (const auto* fragment = std::get_if<Fragment>(&command)) {
    for (auto left = fragment->frame_count; left > 0; --left) socket.write_part("fragment", left == 1);
  } else if (const auto* ping = std::get_if<SendPing>(&command)) {
    socket.ping(ping->payload);
  } else if (std::holds_alternative<TellSubprotocol>(command)) {
    socket.write_message(std::string_view(socket.selected_subprotocol()));
  } else {
    if (origin == nullptr) return false;
    socket.write_message(*origin);
  }
  return true;
}

}  // namespace wsspec::commands::contract
