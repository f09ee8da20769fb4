#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <variant>

#include "wsspec/base/bytes.hpp"
#include "wsspec/base/entropy.hpp"
#include "wsspec/base/role.hpp"
#include "wsspec/endpoint/opening.hpp"

namespace wsspec {

class SharedMessage;

// The views in events stay valid until the next receive(), receive_end(), receive_error() or next_event();
// sending does not touch them, so that `endpoint.send(message)` is an echo without a copy of
// one's own.

/// A whole message (RFC 6455 §5.6). `payload` is a view: into the owner's receive buffer when the message lay
/// whole in it, else into the endpoint. Text has been checked to be UTF-8 (§8.1).
struct Message {
  bool is_text;
  ByteView payload;
  std::string_view text() const { return text_of(payload); }
};
/// §5.5.2. At most 125 bytes; the Pong is already in the output, unless Options::automatic_pong is off or a
/// Close was sent.
struct Ping {
  ByteView payload;
};
/// §5.5.3. Asked for or not.
struct Pong {
  ByteView payload;
};
/// The connection is over for the application: last event of all. The stream may live on for a while, see
/// deadline().
struct Closed {
  std::uint16_t
      code;  ///< "the WebSocket connection close code" (§7.1.5): the peer's; 1005, 1006 as defined there
  std::string_view reason;  ///< the peer's (§7.1.6); valid as long as the endpoint
  std::error_code
      error;  ///< why this side failed the connection, or lost it; none after a clean closing handshake
};
using Event = std::variant<Message, Ping, Pong, Closed>;

/// One side of an open WebSocket connection, sans-I/O: bytes, times and calls in; events and bytes out. The
/// stream, the clock and the randomness are the owner's.
///
/// The owner's loop, after every call that brings something in: take next_event() until there is none; write
/// output() and consume_output(); once output is empty and ends_output(), end the stream; once
/// drops_stream(), drop it; else set a timer to deadline().
class Endpoint {
 public:
  using Clock = std::chrono::steady_clock;
  enum class State : std::uint8_t {
    open,     ///< §4.1
    closing,  ///< a Close was sent or received, and the stream lives (§7.1.3)
    closed,   ///< the stream has ended or failed, or is to be dropped (§7.1.4)
  };
  struct Options {
    std::size_t message_bytes_max = 16u << 20;  ///< inflated; 1009 above it
    std::size_t output_bytes_max = 64u
                                   << 20;  ///< unsent output, headers included; sends are refused above it
    std::size_t storage_bytes_kept = 16u << 10;  ///< capacity that an empty buffer keeps for the next message
    bool automatic_pong = true;                  ///< answer each Ping while open (§5.5.2)
    std::chrono::milliseconds close_timeout{
        5000};                      ///< for the peer's Close, then again for the end of the stream
    deflate::Options deflate = {};  ///< level and sizes; whether and how at all is Agreed's
  };
  /// Room for unsent output and for a message that is put together. An endpoint has its own, or uses that of
  /// its thread between two calls of exchange().
  struct Storage {
    Bytes output;
    Bytes message;
  };

  /// @param entropy  masking keys of a client (§5.3); must outlive the endpoint. A server never asks it.
  Endpoint(Role role, const Agreed& agreed, Entropy& entropy, Options options);
  Endpoint(Role role, const Agreed& agreed, Entropy& entropy) : Endpoint(role, agreed, entropy, Options{}) {}
  ~Endpoint();
  Endpoint(Endpoint&&) noexcept;
  Endpoint& operator=(Endpoint&&) noexcept;

  /// Bytes from the stream, in any split. They are unmasked in place and must stay until next_event() has
  /// returned none. Call only when next_event() has returned none. After a Close or a failure they are
  /// discarded (§5.5.1, §7.1.7).
  void receive(ByteSpan bytes);
  /// The peer ended its stream. Call only when next_event() has returned none.
  void receive_end();
  /// The stream failed under us, reading or writing.
  void receive_error(std::error_code error);

  /// The next thing that came; none when all bytes are used up.
  std::optional<Event> next_event();

  /// What receive() brought and is not used up yet is moved to `storage`, which must stay as it is from then
  /// on: so an owner that does not want more events now has its receive buffer back. The views of the last
  /// event stay where they were. No effect on what lies in `storage` already.
  void keep_input(Bytes& storage);

  /// One whole message in one frame, compressed when that was agreed and it is not too short. Text must be
  /// UTF-8.
  /// @retval Errc::not_open             after a Close, or the end.
  /// @retval Errc::invalid_utf8         nothing was sent (§8.1).
  /// @retval Errc::output_queue_full    nothing was sent: output would be over Options::output_bytes_max.
  /// @retval Errc::message_interleaved  a message begun by send_part() is not ended (§5.4).
  std::error_code send_text(std::string_view utf8);
  std::error_code send_binary(ByteView payload);
  /// Sends a message on as it is, to its sender or to others: text is taken to be UTF-8, as in all that an
  /// endpoint delivers, and not checked again.
  std::error_code send(const Message& message);
  /// The same as to others, encoded once for all of them. A compressor that keeps its context forgets it.
  std::error_code send(const SharedMessage& message);
  /// A message in frames of the caller's choice (§5.4): the first part begins it, `last` ends it. Characters
  /// may be cut by parts. Errors as above; a refused part may be sent again. `is_text` must be the same for
  /// all parts.
  std::error_code send_part(bool is_text, ByteView part, bool last);
  /// At most 125 bytes (caller's duty). Errors: not_open, output_queue_full.
  std::error_code ping(ByteView payload = {});
  std::error_code pong(ByteView payload = {});

  /// Starts the closing handshake (§7.1.2): nothing but a Close goes out after it; what the peer sends before
  /// its own Close is still an event. The reason is cut after its last character that fits 123 bytes.
  /// @param code  one that may be sent, or 1005 for a Close without a body.
  /// @retval Errc::not_open, Errc::close_code_invalid, Errc::invalid_utf8.
  std::error_code close(std::uint16_t code = 1000, std::string_view reason = {});
  /// Fails the connection (§7.1.7): a Close with `code` (one that may be sent), unless one was sent; then the
  /// end of this side. Nothing that the peer sends is looked at any more. No effect once Closed is told.
  void fail(std::error_code why, std::uint16_t code);

  /// When on_deadline() must be called; none when nothing is waited for. The endpoint learns the time here
  /// alone: a wait that began since the last call begins at `now`.
  std::optional<Clock::time_point> deadline(Clock::time_point now);
  /// Gives up waiting if deadline() has come. Calls before that do nothing.
  void on_deadline(Clock::time_point now);

  /// Bytes to write, in order; valid until the next call that is not const.
  ByteView output() const;
  /// `byte_count` bytes off the front of output() were written.
  void consume_output(std::size_t byte_count);
  /// Once output() is empty, end this side of the stream (§7.1.1: a server at once, a client after the
  /// server).
  bool ends_output() const;
  /// The stream is of no more use, and what output() holds is lost: drop it without waiting for the peer's
  /// end.
  bool drops_stream() const;

  /// Swaps each buffer that holds nothing with its like in `storage`. An owner of many endpoints calls it
  /// before and after it handles one, so that only endpoints with unsent output or an unfinished message own
  /// any memory for them.
  void exchange(Storage& storage);

  State state() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wsspec
