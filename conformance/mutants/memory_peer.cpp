#include "conformance/mutants/memory_peer.hpp"

#include <algorithm>

namespace wsspec::conformance {
namespace {

/// Where the suite would listen for a client that is told its URL.
constexpr const char* url_host = "127.0.0.1";
constexpr std::uint16_t url_port = 9001;

/// Hands `bytes` over in reads of at most `split_bytes`.
template <class Sink>
void deliver(Bytes bytes, std::size_t split_bytes, Sink sink) {
  ByteSpan rest(bytes);
  while (!rest.empty()) {
    const std::size_t n = split_bytes == 0 ? rest.size() : std::min(split_bytes, rest.size());
    sink(rest.first(n));
    rest = rest.subspan(n);
  }
}

}  // namespace

Result run_in_memory(const Case& test, Role suite, MemoryPeer& peer, const MemoryRun& run) {
  TimePoint now{};
  MachineOptions options = run.options;
  if (const auto* dialled = dialled_in(test)) {
    options.url = url_for(*dialled, url_host, url_port);
    peer.open_url(options.url);
  }
  ScriptMachine machine(test, suite, run.seed, std::move(options));
  machine.start(now);
  peer.start();
  bool our_end_told = false;
  bool peer_end_told = false;
  while (!machine.done()) {
    bool moved = false;
    for (auto& write : machine.take_writes()) {
      moved = true;
      deliver(std::move(write), run.split_bytes, [&](ByteSpan part) { peer.receive(part); });
    }
    now += peer.take_time();
    if (moved) machine.on_written(now);
    if ((machine.wants_end() || machine.wants_reset()) && !our_end_told) {
      moved = our_end_told = true;
      peer.receive_end();
    }
    if (machine.wants_pause()) {
      if (moved) continue;
    } else if (Bytes output = peer.take_output(); !output.empty()) {
      moved = true;
      deliver(std::move(output), run.split_bytes, [&](ByteSpan part) { machine.on_bytes(part, now); });
    }
    if (peer.ended() && !peer_end_told) {
      moved = peer_end_told = true;
      machine.on_end(now, peer.resets());
    }
    if (moved) continue;
    if (!machine.deadline())
      break;  // nobody waits for anything: the machine's own fault, seen as a case without a verdict
    now = std::max(now, *machine.deadline());
    machine.on_deadline(now);
  }
  for (auto& write : machine.take_writes())
    deliver(std::move(write), run.split_bytes, [&](ByteSpan part) { peer.receive(part); });
  if ((machine.wants_end() || machine.wants_reset()) && !our_end_told) peer.receive_end();
  Result result = machine.result();
  if (result.must_survive && !peer.lives()) add_death(result, "it is dead");
  return result;
}

}  // namespace wsspec::conformance
