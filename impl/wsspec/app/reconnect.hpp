#pragma once
// Private to app: the times of reconnect().
#include "wsspec/app/websocket_client.hpp"
#include "wsspec/base/entropy.hpp"

namespace wsspec::app {

/// How long to wait after attempt `attempt`, counted from 0 since the last connection.
std::chrono::nanoseconds wait_after(const Backoff& backoff, unsigned attempt, Entropy& entropy);

}  // namespace wsspec::app
