#pragma once
#include <chrono>
#include <coroutine>
#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wsspec/app/error.hpp"
#include "wsspec/app/handler.hpp"
#include "wsspec/app/messages.hpp"

namespace wsspec::app {

/// One WebSocket of a server. Derive, define what is needed, and add it to an Application:
///
///     struct Echo : app::WebSocketHandler {
///       void on_message(const Message& message) { write_message(message); }
///     };
///     application.add<Echo>("/echo");
///
/// Its life: prepare(), check_origin(), select_subprotocol(), the answer to the opening handshake, open(…),
/// on_message() for each message, on_close(). prepare, open and on_message may be plain functions or
/// coroutines (`Task<> on_message(Message message)`); while one runs, what the peer sends next waits in the
/// network, and other connections go on. open() gets the groups of the route's pattern. An exception from any
/// of them is logged and fails the connection with 1011.
///
/// The payload of a Message is valid until on_message() returns; in a coroutine, until it is done.
class WebSocketHandler : public Handler {
 public:
  void open() {}
  void on_message(const Message& message) { static_cast<void>(message); }

  /// Sends a message. `co_await write_message(…)` goes on when the queue has room again
  /// (Settings::unsent_bytes_max); one who does not wait is held to Settings::on_full_queue.
  /// @throws WebSocketClosedError   after close(), the peer's Close, or the end of the stream.
  /// @throws std::invalid_argument  for text that is not UTF-8 (RFC 6455 §8.1).
  Written write_message(std::string_view utf8);
  Written write_message(ByteView binary);
  Written write_message(const Message& message);
  /// As text.
  template <std::same_as<nlohmann::json> Json>
  Written write_message(const Json& value) {
    return write_json(value);
  }

  /// Sends a message in frames of the caller's choice (§5.4): the first part begins it, `last` ends it. A
  /// character may be cut by parts. Pings may come in between; other messages may not: they are a
  /// std::logic_error, and what is published meanwhile passes this WebSocket by. FullQueue::drop is taken for
  /// close, as a message without one of its parts would be another one.
  /// @throws  what write_message() throws.
  Written write_part(std::string_view utf8, bool last);
  Written write_part(ByteView binary, bool last);

  /// A Ping (§5.5.2). @param data  at most 125 bytes. @throws WebSocketClosedError, std::invalid_argument
  void ping(ByteView data = {});
  void ping(std::string_view data) { ping(bytes_of(data)); }
  /// Starts the closing handshake (§7.1.2). The socket ends after the peer's Close, or after
  /// Settings::close_timeout. No effect when it is closing already.
  /// @param code  one that may be sent (§7.4), or none for a Close without a body.
  /// @throws std::invalid_argument  for any other code, or a reason that is not UTF-8.
  void close(std::optional<std::uint16_t> code = 1000, std::string_view reason = {});

  /// Whether write_message() would send.
  bool is_open() const;
  /// Bytes that were written and not taken by the system yet.
  std::size_t unsent_bytes() const;
  /// Empty: none was agreed on.
  const std::string& selected_subprotocol() const { return subprotocol_; }
  /// Whether messages are compressed (RFC 7692).
  bool is_compressed() const { return is_compressed_; }
  /// In on_close() and after: the peer's code, 1005 when its Close had none, 1006 without one (§7.1.5).
  std::optional<std::uint16_t> close_code() const { return close_code_; }
  const std::string& close_reason() const { return close_reason_; }
  /// TCP_NODELAY; on at first: small messages go at once.
  void set_nodelay(bool on);

  /// From now on this WebSocket gets what is published under `topic`.
  void subscribe(std::string_view topic);
  void unsubscribe(std::string_view topic);
  /// To all subscribers of the topic but this one, on every thread. @see Application::publish()
  void publish(std::string_view topic, std::string_view utf8);

 protected:
  WebSocketHandler() = default;

  /// Whether a page of this origin may open the WebSocket; false: 403. Default: the same host and port as the
  /// request's Host field. Not asked when there is no Origin field: then it is no browser (§10.2).
  /// @param origin  the Origin field, or that of drafts, Sec-WebSocket-Origin.
  virtual bool check_origin(std::string_view origin);
  /// Chooses among what the client offers. Default: none. A name that was not offered is a mistake: 500.
  virtual std::optional<std::string> select_subprotocol(const std::vector<std::string>& offered);
  /// How to compress. Default: not at all, as compression costs memory. @see deflate::Options
  virtual std::optional<deflate::Options> get_compression_options() { return std::nullopt; }
  virtual void on_ping(ByteView data) { static_cast<void>(data); }
  virtual void on_pong(ByteView data) { static_cast<void>(data); }
  /// The WebSocket is over, for whatever reason; exactly once after open() began. The last call.
  virtual void on_close() {}

 private:
  friend class Connection;
  Written write_json(const nlohmann::json& value);
  Session& session() const;

  Connection* connection_ = nullptr;  ///< from the answer to the opening handshake on
  std::string subprotocol_;
  bool is_compressed_ = false;
  std::optional<std::uint16_t> close_code_;
  std::string close_reason_;
  std::vector<std::string> topics_;
};

/// Whether `origin` names the host and port of `host`, a Host field: what check_origin() does by default.
/// "null" and what is no origin never does. The default ports of http and https are filled in on both sides.
bool is_same_origin(std::string_view origin, std::string_view host, bool is_secure);

}  // namespace wsspec::app
