#include "wsspec/app/reconnect.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "wsspec/net/system_entropy.hpp"

namespace wsspec::app {
namespace {

/// 0 to 1, both possible.
double fraction(Entropy& entropy) {
  std::array<std::uint8_t, 4> bytes{};
  entropy.fill(bytes);
  std::uint32_t value = 0;
  for (const auto byte : bytes) value = value << 8 | byte;
  return value / static_cast<double>(std::numeric_limits<std::uint32_t>::max());
}

/// Whether to come again.
Task<bool> run_session(const std::function<Task<bool>(WebSocketClient&)>& session, WebSocketClient& client) {
  try {
    co_return co_await session(client);
  } catch (const WebSocketClosedError&) {
    co_return true;
  }
}

}  // namespace

std::chrono::nanoseconds wait_after(const Backoff& backoff, unsigned attempt, Entropy& entropy) {
  using Nanoseconds = std::chrono::duration<double, std::nano>;
  const Nanoseconds grown = Nanoseconds(backoff.first) * std::pow(backoff.factor, attempt);
  const auto full = std::min(grown, Nanoseconds(backoff.longest));
  const auto wait = full * (1 - std::clamp(backoff.jitter, 0.0, 1.0) * fraction(entropy));
  return std::chrono::duration_cast<std::chrono::nanoseconds>(wait);
}

Task<> reconnect(net::Loop& loop, std::function<ConnectRequest()> request, Backoff backoff,
                 std::function<Task<bool>(WebSocketClient&)> session) {
  net::SystemEntropy entropy;
  unsigned failures = 0;  // since the last connection
  for (;;) {
    std::optional<WebSocketClient> client;
    try {
      client.emplace(co_await websocket_connect(loop, request()));
    } catch (const ConnectError&) {
      ++failures;
      if (backoff.attempts_max != 0 && failures >= backoff.attempts_max) throw;
    }
    if (client) {
      failures = 0;
      const bool comes_again = co_await run_session(session, *client);
      client.reset();
      if (!comes_again) co_return;
    }
    co_await sleep_for(loop, wait_after(backoff, failures == 0 ? 0 : failures - 1, entropy));
  }
}

}  // namespace wsspec::app
