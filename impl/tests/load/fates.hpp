#pragma once
#include <cstdint>
#include <span>

#include "impl/tests/load/swarm.hpp"

namespace wsspec::load {

/// When a client turns bad.
enum class Moment : std::uint8_t {
  connected,  ///< before a byte of the opening handshake
  requested,  ///< right behind its request, before the answer
  open,       ///< some time after the opening handshake
};

/// What is left to happen after that.
enum class Ending : std::uint8_t {
  reset,      ///< RST, after a while
  vanish,     ///< the socket is closed as a process that ends does, after a while
  by_server,  ///< the server has to end it, in time
};

/// A way for a client to end. Every one of them must cost the server nothing in the end.
struct Fate {
  const char* name;
  Moment moment;
  void (*act)(Peer& peer, Swarm& swarm);
  Ending ending;
};

std::span<const Fate> fates();

}  // namespace wsspec::load
