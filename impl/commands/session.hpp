#pragma once
#include <optional>
#include <utility>
#include <vector>

#include "wsspec/endpoint/endpoint.hpp"
#include "wsspec/net/byte_stream.hpp"

namespace wsspec::commands {

/// Endpoint::Options::storage_bytes_kept for endpoints of sessions: the thread bounds what is kept, see
/// SessionBuffers.
inline constexpr std::size_t session_storage_bytes = 4u << 20;

/// The buffers of a thread's sessions. A session that waits has none; those that work get ones that are warm
/// already, as fresh memory would be paid for in page faults, which cost more than the copying.
class SessionBuffers {
 public:
  void lend(Endpoint& endpoint);
  void take_back(Endpoint& endpoint);

 private:
  Bytes pop();
  void put(Bytes buffer);

  std::vector<Bytes> spare_;
  std::size_t spare_bytes_ = 0;
};

/// An open WebSocket on a stream: reads, hands events on, collects what is sent and writes it once a wake-up.
/// It stops reading while the peer lets too much output pile up. The owner gives it the time by tick().
class Session {
 public:
  /// Who is told. Every call may send; only on_over() may destroy the session.
  class Owner {
   public:
    virtual ~Owner() = default;
    /// The views are valid until the call returns.
    virtual void on_message(Session& session, const Message& message) = 0;
    virtual void on_closed(const Closed& closed) { static_cast<void>(closed); }
    /// The stream is of no more use. Last call.
    virtual void on_over() = 0;
  };

  /// @param stream   outlives the session.
  /// @param buffers  the thread's, shared by all its sessions.
  Session(net::ByteStream& stream, Endpoint endpoint, SessionBuffers& buffers, Owner& owner)
      : stream_(stream), endpoint_(std::move(endpoint)), buffers_(buffers), owner_(owner) {}
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Begins. May end in on_over().
  /// @param first  written before all else: a server's answer to the opening handshake.
  /// @param bytes  what had come behind the peer's handshake; changed in place.
  void start(std::string_view first, ByteSpan bytes);

  /// Sends the message back as it came. Refused when output is full: then the connection is failed.
  void echo(const Message& message);
  /// Starts the closing handshake, if that can still be. May end in on_over().
  void close(std::uint16_t code, std::string_view reason);
  /// Time has passed: gives up waiting for the end of the closing handshake when it is due. May end in
  /// on_over().
  void tick(Endpoint::Clock::time_point now);

  /// Whether something came since the last call.
  bool was_active() { return std::exchange(active_, false); }

 private:
  void read();
  void on_read(std::error_code error, ByteSpan bytes);
  void handle_events();
  void write();
  void write_later(ByteView bytes);
  void on_written(std::error_code error);
  void settle();

  net::ByteStream& stream_;
  Endpoint endpoint_;
  SessionBuffers& buffers_;
  Owner& owner_;
  Bytes backlog_;         ///< what the stream did not take at once, while it is being written
  bool writing_ = false;  ///< `backlog_` is
  bool reading_ = false;
  bool ended_ = false;                                           ///< our side of the stream
  bool peer_ended_ = false;                                      ///< its side
  bool lost_ = false;                                            ///< nothing more can be written
  std::optional<Endpoint::Clock::time_point> gives_up_at_ = {};  ///< on a backlog of a peer that has ended
  bool active_ = true;
};

}  // namespace wsspec::commands
