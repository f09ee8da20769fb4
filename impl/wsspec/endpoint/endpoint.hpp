#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>

#include "wsspec/base/bytes.hpp"
#include "wsspec/base/entropy.hpp"
#include "wsspec/base/role.hpp"
#include "wsspec/endpoint/opening.hpp"

namespace wsspec {

/// A whole message (RFC 6455 §5.6). `payload` is a view: into the caller's receive buffer when the message lay whole
/// in it, else into the endpoint; valid until the next call of the endpoint. Text has been checked to be UTF-8.
struct Message {
  bool is_text;
  ByteView payload;
  std::string_view text() const { return text_of(payload); }
};
struct Ping {
  ByteView payload;  ///< at most 125 bytes; the Pong is already in the output unless Options::automatic_pong is off
};
struct Pong {
  ByteView payload;
};
/// The connection is over for the application: last event of all.
struct Closed {
  std::uint16_t code;        ///< "the WebSocket connection close code" (§7.1.5): the peer's; 1005, 1006 as defined there
  std::string_view reason;   ///< the peer's (§7.1.6)
  std::error_code error;     ///< why this side failed the connection, or lost it; none after a clean closing handshake
};
using Event = std::variant<Message, Ping, Pong, Closed>;

/// One side of an open WebSocket connection, sans-I/O: bytes, times and calls in; events and bytes out. The stream,
/// the clock and the randomness are the owner's.
///
/// The owner's loop: receive() what came; take next_event() until there is none; write output(); consume_output();
/// once ends_output() and all output is written, end the stream.
class Endpoint {
 public:
  using Clock = std::chrono::steady_clock;
  enum class State : std::uint8_t {
    open,
    closing,  ///< a Close was sent or received (§7.1.3)
    closed,   ///< no byte is read or written any more, but for what output() still holds
  };
  struct Options {
    std::size_t message_bytes_max = 16u << 20;  ///< inflated; 1009 above it
    std::size_t output_bytes_max = 64u << 20;   ///< unsent output; sends are refused above it
    bool automatic_pong = true;
    std::chrono::milliseconds close_timeout{5000};  ///< for the peer's Close, and a client's wait for the server's FIN
    deflate::Options deflate = {};              ///< level and sizes; whether and how at all is Agreed's
  };

  /// @param entropy  masking keys of a client (§5.3); must outlive the endpoint. A server never asks it.
  Endpoint(Role role, const Agreed& agreed, Entropy& entropy, Options options);
  Endpoint(Role role, const Agreed& agreed, Entropy& entropy) : Endpoint(role, agreed, entropy, Options{}) {}
  ~Endpoint();
  Endpoint(Endpoint&&) noexcept;

  /// Bytes from the stream, in any split. They are unmasked in place and must stay until next_event() has returned
  /// none. Call only when next_event() has returned none.
  void receive(ByteSpan bytes);
  /// The peer ended its stream.
  void receive_end();
  /// The stream failed under us.
  void receive_error(std::error_code error);

  std::optional<Event> next_event();

  /// One whole message, in one frame. @retval Errc::not_open, Errc::output_queue_full, Errc::invalid_utf8.
  std::error_code send_text(std::string_view utf8);
  std::error_code send_binary(ByteView payload);
  /// A message in frames of the caller's choice: the first part begins it, `last` ends it.
  std::error_code send_part(bool is_text, ByteView part, bool last);
  /// At most 125 bytes (caller's duty).
  std::error_code ping(ByteView payload = {});
  std::error_code pong(ByteView payload = {});

  /// Starts the closing handshake (§7.1.2) with a code that may be sent, or 1005 for a Close without a body.
  /// @param now  for the time-out; see deadline().
  std::error_code close(std::uint16_t code, std::string_view reason, Clock::time_point now);
  /// Fails the connection (§7.1.7): a Close with `code`, then the end, without waiting for the peer.
  void fail(std::error_code why, std::uint16_t code);

  /// When on_deadline() must be called; none when nothing is waited for. The owner tells the time of a Close that
  /// receive() answered or that it started by itself through this call's `now`.
  std::optional<Clock::time_point> deadline(Clock::time_point now);
  void on_deadline(Clock::time_point now);

  /// Bytes to write, in order; valid until the next call that is not output().
  ByteView output() const;
  void consume_output(std::size_t byte_count);
  /// Once output() is empty, end this side of the stream (server at once, §7.1.1; client after the server, or in time).
  bool ends_output() const;
  /// The stream is to be dropped without waiting for the peer's end.
  bool drops_stream() const;

  State state() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wsspec
