#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

#include "wsspec/base/role.hpp"

namespace wsspec::endpoint {

/// Where a connection is on its way from OPEN to CLOSED (RFC 6455 §7.1). What is allowed in each is in
/// closing.cpp.
enum class Phase : std::uint8_t {
  open,
  close_sent,    ///< our Close is out, the peer's is awaited (§7.1.3)
  awaiting_end,  ///< client, both Closes are exchanged: the server ends the stream first (§7.1.1)
  ending,        ///< our side ends as soon as output is written; the peer's end is awaited
  ended,         ///< the peer has ended; what is in output is written, then all is over
  dropped,       ///< the stream is gone, or is to go at once
};
inline constexpr std::size_t phase_count = 6;

/// What moves it.
enum class Step : std::uint8_t {
  close_is_sent,      ///< by our own wish
  close_is_received,  ///< and answered, if ours was not sent before
  failed,             ///< this side fails the connection (§7.1.7)
  peer_ended,         ///< end of the peer's stream
  stream_lost,        ///< an error of the stream, or a wait that took too long
};
inline constexpr std::size_t step_count = 5;

/// The closing state of one connection: the phase and how long it may last.
class Closing {
 public:
  using Clock = std::chrono::steady_clock;
  Closing(Role role, std::chrono::milliseconds timeout) : role_(role), timeout_(timeout) {}

  Phase phase() const { return phase_; }
  void take(Step step);

  /// Whether frames of the peer are looked at; else they are discarded.
  bool reads() const { return phase_ <= Phase::close_sent; }
  /// Whether anything may be sent.
  bool sends() const { return phase_ == Phase::open; }
  /// Whether our side of the stream ends once output is written.
  bool ends_output() const { return phase_ >= Phase::ending; }

  /// The end of the wait that the phase is; the wait begins with the first call in the phase.
  std::optional<Clock::time_point> deadline(Clock::time_point now);
  bool is_over(Clock::time_point now) const { return deadline_ && now >= *deadline_; }

 private:
  Role role_;
  Phase phase_ = Phase::open;
  std::chrono::milliseconds timeout_;
  std::optional<Clock::time_point> deadline_;
};

}  // namespace wsspec::endpoint
