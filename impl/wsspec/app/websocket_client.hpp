#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wsspec/app/error.hpp"
#include "wsspec/app/messages.hpp"
#include "wsspec/app/task.hpp"
#include "wsspec/http/head.hpp"
#include "wsspec/net/tls.hpp"

namespace wsspec::app {

/// Where and how to connect.
struct ConnectRequest {
  /// What Tornado calls on_message_callback: each message, at last none, once. Then read_message() is not to
  /// be used. It may destroy the client. An exception of it is logged and fails the connection with 1011.
  using MessageCallback = std::move_only_function<void(std::optional<StoredMessage>)>;

  std::string url;  ///< ws:// or wss://
  /// Further fields of the request: Origin, Cookie, Authorization, …; Host stands for the URL's. None of
  /// those that the opening handshake writes itself: Upgrade, Connection, Sec-WebSocket-*.
  http::Fields headers = {};
  std::vector<std::string> subprotocols = {};         ///< in order of preference
  std::optional<deflate::Options> compression = {};   ///< none: not offered
  std::chrono::milliseconds connect_timeout{20'000};  ///< from the name to the 101, redirects included
  std::chrono::milliseconds ping_interval{0};         ///< zero: no Pings
  std::chrono::milliseconds ping_timeout{0};          ///< zero: the interval
  std::chrono::milliseconds close_timeout{5'000};     ///< for the peer's Close, and for its end
  std::size_t message_bytes_max = 10u << 20;          ///< inflated; 1009 above it
  std::size_t unsent_bytes_max = 1u << 20;            ///< above it `co_await write_message()` waits
  std::size_t unread_messages_max = 16;               ///< above it what the server sends waits in the network
  unsigned redirects_max = 5;                         ///< zero: a redirect is an error
  std::optional<net::TlsContext> tls = {};            ///< for wss; none: the system's CAs
  MessageCallback on_message = {};
};

/// Why there is no WebSocket: what() is a sentence with the URL.
class ConnectError : public std::runtime_error {
 public:
  ConnectError(const std::string& what, std::error_code code, unsigned status = 0, bool was_connected = false)
      : std::runtime_error(what), code_(code), status_(status), was_connected_(was_connected) {}
  /// The system's, the resolver's, TLS's, net::UrlErrc or Errc; Errc::status_not_101 with status().
  std::error_code code() const { return code_; }
  /// The HTTP status of the answer; 0 when there was none.
  unsigned status() const { return status_; }
  /// Whether there was a server: TCP, and TLS for wss, stood.
  bool was_connected() const { return was_connected_; }

 private:
  std::error_code code_;
  unsigned status_;
  bool was_connected_;
};

/// An open WebSocket as its client. On its loop's thread. Destroying it drops the connection; to end it well,
/// close() and read until the end. It may be destroyed at any time on that thread: a read_message() that
/// waits ends with none, soon; a write that is awaited never goes on, so its task is to be dropped as well.
class WebSocketClient {
 public:
  ~WebSocketClient();
  WebSocketClient(WebSocketClient&&) noexcept;
  WebSocketClient& operator=(WebSocketClient&&) noexcept;

  /// The next message; none once the connection is over, and ever after. While nobody reads, at most
  /// ConnectRequest::unread_messages_max are kept, and Pings are answered late. To be awaited while the
  /// client is there. @throws std::logic_error  when another one waits.
  Task<std::optional<StoredMessage>> read_message();

  /// Sends a message. `co_await write_message(…)` goes on when less than ConnectRequest::unsent_bytes_max
  /// waits to be sent; one who does not wait is bounded by 64 MiB of it, above which the connection is
  /// closed.
  /// @throws WebSocketClosedError   after close(), the server's Close, or the end of the stream.
  /// @throws std::invalid_argument  for text that is not UTF-8 (RFC 6455 §8.1).
  Written write_message(std::string_view utf8);
  Written write_message(ByteView binary);
  Written write_message(const Message& message);
  template <std::same_as<nlohmann::json> Json>
  Written write_message(const Json& value) {
    return write_json(value);
  }
  /// Sends a message in frames of the caller's choice (§5.4): the first part begins it, `last` ends it. A
  /// character may be cut by parts. Pings may come in between; other messages may not: std::logic_error.
  /// @throws  what write_message() throws.
  Written write_part(std::string_view utf8, bool last);
  Written write_part(ByteView binary, bool last);

  /// A Ping (§5.5.2). @param data  at most 125 bytes. @throws WebSocketClosedError, std::invalid_argument
  void ping(std::string_view data = {});
  /// Starts the closing handshake (§7.1.2); read_message() goes on until it is over, at the latest after
  /// ConnectRequest::close_timeout. No effect when it is closing.
  /// @param code  one that may be sent (§7.4), or none for a Close without a body.
  /// @throws std::invalid_argument  for any other code, or a reason that is not UTF-8.
  void close(std::optional<std::uint16_t> code = 1000, std::string_view reason = {});

  bool is_open() const;
  /// Once read_message() gave none: the server's code, 1005 when its Close had none, 1006 without one.
  std::optional<std::uint16_t> close_code() const;
  const std::string& close_reason() const;
  /// Then too: why this side failed the connection, or lost it; none after a clean closing handshake.
  std::error_code close_error() const;
  const std::string& selected_subprotocol() const;
  bool is_compressed() const;
  /// The server's answer to the opening handshake.
  const http::AnswerHead& answer() const;

  class Impl;
  explicit WebSocketClient(std::unique_ptr<Impl> impl);

 private:
  Written write_json(const nlohmann::json& value);
  std::unique_ptr<Impl> impl_;
};

/// Connects, follows redirects, and opens a WebSocket. A redirect from wss to ws is refused; to another
/// scheme, host or port, Authorization, Cookie, Host and Proxy-Authorization are not sent. Dropping the task
/// ends the attempt. @throws ConnectError
Task<WebSocketClient> websocket_connect(net::Loop& loop, ConnectRequest request);
Task<WebSocketClient> websocket_connect(net::Loop& loop, std::string url);

/// How long to wait before the next attempt: `first`, then `factor` times the last one, at most `longest`,
/// each shortened by a random part of up to `jitter` of it, so that clients do not come back all at once.
struct Backoff {
  std::chrono::milliseconds first{500};
  std::chrono::milliseconds longest{30'000};
  double factor = 2;
  double jitter = 0.5;  ///< 0-1
  unsigned attempts_max =
      0;  ///< in a row without a connection; then the last ConnectError is thrown. 0: no limit
};

/// Keeps a WebSocket open: connects, runs `session` on it, and when that returns true, or the connection
/// could not be made, waits and does it again. A connection that was made begins the backoff anew. An
/// exception of `session` other than WebSocketClosedError comes out; that one counts as true.
/// @param request  asked for a new one before each attempt.
Task<> reconnect(net::Loop& loop, std::function<ConnectRequest()> request, Backoff backoff,
                 std::function<Task<bool>(WebSocketClient&)> session);

}  // namespace wsspec::app
