#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "impl/tests/load/swarm.hpp"

namespace wsspec::load {

/// How long the server may take for what it has to do at once, for thousands, before the test calls it stuck.
inline constexpr std::chrono::seconds patience{60};

struct Flags {
  std::uint16_t port = 0;
  std::uint16_t tls_port = 0;
  std::string path = "/echo";
  bool tls = false;
  bool deflate = false;
  std::size_t connections = 100;  ///< idle
  std::size_t talkers = 100;      ///< idle: how many of them send a message
  std::size_t fast = 100;         ///< broadcast
  std::size_t slow = 1000;        ///< broadcast
  std::size_t survivors = 50;     ///< killer: clients that live to the end
  std::size_t mortals = 150;      ///< killer: clients at a time that do not
  double seconds = 5;             ///< killer
  std::uint64_t seed = 1;
};

/// Many connections that do nothing, then send a message, then close; a line of input before each step.
void run_idle(const Flags& flags);
/// Fast and slow subscribers; commands by lines of input.
void run_broadcast(const Flags& flags);
/// Subscribers of which some die, in all ways, while others watch that they lose nothing.
void run_killer(const Flags& flags);

/// A line of input; empty at its end.
std::string next_command();
/// A line of output.
void report(const nlohmann::json& figures);

/// Adds peers, a bounded number at a time as a listen queue is short, until `count()` of them stand.
template <class Add, class Count>
void open_all(Swarm& swarm, std::size_t wanted, Add add, Count count) {
  constexpr std::size_t at_once = 200;
  const std::size_t before = count();
  std::size_t added = 0;
  const auto done = [&] {
    const auto opened = count() - before;
    for (; added < wanted && added < opened + at_once; ++added) add();
    return opened == wanted;
  };
  swarm.run_until(done, patience, "not all clients could open");
}

}  // namespace wsspec::load
