#pragma once
// Private to app: an open WebSocket on a stream, for both roles.
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "wsspec/app/messages.hpp"
#include "wsspec/app/session_thread.hpp"
#include "wsspec/endpoint/endpoint.hpp"
#include "wsspec/endpoint/shared_message.hpp"
#include "wsspec/net/byte_stream.hpp"

namespace wsspec::app {

/// Times and bounds of a session that the endpoint knows nothing of. A time of zero: none.
struct SessionLimits {
  std::size_t unsent_bytes_max = 1u << 20;
  FullQueue on_full_queue = FullQueue::wait;
  std::chrono::milliseconds ping_interval{0};
  std::chrono::milliseconds ping_timeout{0};  ///< for any byte of the peer's after a Ping; zero: the interval
  std::chrono::milliseconds idle_timeout{0};  ///< without a byte of the peer's
};

/// An open WebSocket on a stream: reads, hands events on, collects what is sent and writes it once a wake-up.
/// It stops reading while its owner is busy (pause()) and while the peer lets output pile up. Its owner gives
/// it the time by tick(). No call to it but tick() ends in a call to the owner; what is called from inside
/// an owner's callback, or from anywhere else on the thread, is done soon.
class Session {
 public:
  /// Who is told. Any call may send, pause, close, or destroy the session.
  class Owner {
   public:
    virtual ~Owner() = default;
    /// The views are valid until the call returns.
    virtual void on_message(const Message& message) = 0;
    virtual void on_ping(ByteView data) { static_cast<void>(data); }
    virtual void on_pong(ByteView data) { static_cast<void>(data); }
    /// No event comes after it.
    virtual void on_closed(const Closed& closed) = 0;
    /// The stream is of no more use. Last call; never while paused.
    virtual void on_over() = 0;
  };

  /// @param stream  outlives the session; so does `thread`, shared by all its sessions.
  Session(net::ByteStream& stream, Endpoint endpoint, const SessionLimits& limits, SessionThread& thread,
          Owner& owner);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Begins to read, soon.
  /// @param first  written before all else: a server's answer to the opening handshake.
  /// @param bytes  what had come behind the peer's handshake.
  void start(std::string_view first, ByteView bytes);

  /// @return whether it was sent: false when the queue is full and the policy is to drop.
  /// @retval Errc::not_open      @retval Errc::invalid_utf8
  /// @retval Errc::output_queue_full  the connection is being closed for that.
  Result<bool> send_text(std::string_view utf8);
  Result<bool> send_binary(ByteView payload);
  Result<bool> send(const Message& message);
  /// Where nobody can wait: FullQueue::wait is taken for close.
  Result<bool> send(const SharedMessage& message);
  /// A message in frames of the caller's choice: see Endpoint::send_part(). None of them may be missing, so
  /// FullQueue::drop is taken for close.
  /// @retval Errc::message_interleaved  so do the others above, until `last`.
  Result<bool> send_part(bool is_text, ByteView part, bool last);
  std::error_code ping(ByteView data);
  std::error_code pong(ByteView data);
  std::error_code close(std::uint16_t code, std::string_view reason);
  /// Fails the connection with `code`, for instance 1011.
  void fail(std::error_code why, std::uint16_t code);

  /// No more events until resume(): the owner is busy with the last one.
  void pause() { paused_ = true; }
  void resume();

  /// Of all sessions of the process. Never 0.
  std::uint64_t id() const { return id_; }
  bool is_open() const { return endpoint_.state() == Endpoint::State::open && !lost_; }
  /// Whether nothing more can be written.
  bool is_lost() const { return lost_; }
  /// Written and not taken by the system yet.
  std::size_t unsent_bytes() const { return endpoint_.output().size() + backlog_.size() - backlog_written_; }
  bool has_room() const { return unsent_bytes() <= limits_.unsent_bytes_max; }
  /// Time has passed: pings, gives up what waits for too long. May end in any callback.
  void tick(Endpoint::Clock::time_point now);

  // For Written:
  void wait_for_room(Written& waiter) { waiters_.push_back(&waiter); }
  void forget(Written& waiter) { std::erase(waiters_, &waiter); }

 private:
  friend class SessionThread;
  template <class Send>
  Result<bool> send_if_room(FullQueue policy, Send send);
  template <class Call>
  bool survives(Call call);
  void read();
  void on_read(std::error_code error, ByteSpan bytes);
  bool handle_events();
  void tell(const Event& event);
  void lose(std::error_code error);
  void write();
  void write_later(ByteView bytes);
  void write_piece();
  void on_written(std::error_code error, std::size_t byte_count);
  bool wake_waiters();
  void keep_alive(Endpoint::Clock::time_point now);
  void flush();
  void settle();

  std::uint64_t id_;
  net::ByteStream& stream_;
  Endpoint endpoint_;
  const SessionLimits& limits_;
  SessionThread& thread_;
  Owner& owner_;
  Bytes backlog_;                    ///< what the stream did not take at once, while it is being written
  std::size_t backlog_written_ = 0;  ///< of it
  Bytes held_;                       ///< input that came before it was wanted
  std::vector<Written*> waiters_;
  bool* gone_ = nullptr;             ///< of the call out that is under way: set by the destructor
  std::size_t due_index_ = not_due;  ///< in the thread's list of those that flush() is due for
  bool writing_ = false;             ///< `backlog_` is
  bool reading_ = false;
  bool paused_ = false;
  bool busy_ = false;        ///< inside handle_events()
  bool pending_ = false;     ///< the endpoint may have more to tell
  bool ended_ = false;       ///< our side of the stream
  bool peer_ended_ = false;  ///< its side
  bool lost_ = false;        ///< nothing more can be written
  bool active_ = true;       ///< something came since the last tick
  bool took_ = true;         ///< the peer took some of the backlog since the last tick
  bool pinged_ = false;      ///< and nothing came since
  std::optional<Endpoint::Clock::time_point> gives_up_at_ = {};  ///< on a backlog of a peer that has ended
  Endpoint::Clock::time_point quiet_since_ = {};                 ///< the peer; as ticks tell
  Endpoint::Clock::time_point pinged_at_ = {};

  static constexpr std::size_t not_due = static_cast<std::size_t>(-1);
};

}  // namespace wsspec::app
