#include "wsspec/endpoint/closing.hpp"

#include <array>

namespace wsspec::endpoint {
namespace {

using enum Phase;

/// The next phase: a row a phase, a column a step in the order of Step. Rows never go back up.
using Row = std::array<Phase, step_count>;
// clang-format off
constexpr std::array<Row, phase_count> next_phase{{
    // close_is_sent  close_is_received  failed   peer_ended  stream_lost
    {close_sent,      awaiting_end,      ending,  ended,      dropped},       // open
    {close_sent,      awaiting_end,      ending,  ended,      dropped},       // close_sent
    {awaiting_end,    awaiting_end,      ending,  ended,      dropped},       // awaiting_end
    {ending,          ending,            ending,  ended,      dropped},       // ending
    {ended,           ended,             ended,   ended,      dropped},       // ended
    {dropped,         dropped,           dropped, dropped,    dropped},       // dropped
}};
// clang-format on

}  // namespace

void Closing::take(Step step) {
  Phase next = next_phase[static_cast<std::size_t>(phase_)][static_cast<std::size_t>(step)];
  // §7.1.1: the server is the one that ends the stream first, so that it and not the client holds TIME_WAIT.
  if (next == awaiting_end && role_ == Role::server) next = ending;
  if (next != phase_) deadline_.reset();
  phase_ = next;
}

std::optional<Closing::Clock::time_point> Closing::deadline(Clock::time_point now) {
  if (phase_ == open || phase_ == dropped) return std::nullopt;
  if (!deadline_) deadline_ = now + timeout_;
  return deadline_;
}

}  // namespace wsspec::endpoint
