#include "conformance/mutants/memory_peer.hpp"

#include <algorithm>

namespace wsspec::conformance {
namespace {

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
  ScriptMachine machine(test, suite, run.seed, run.options);
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
    if (machine.wants_end() && !our_end_told) {
      moved = our_end_told = true;
      peer.receive_end();
    }
    if (Bytes output = peer.take_output(); !output.empty()) {
      moved = true;
      deliver(std::move(output), run.split_bytes, [&](ByteSpan part) { machine.on_bytes(part, now); });
    }
    if (peer.ended() && !peer_end_told) {
      moved = peer_end_told = true;
      machine.on_end(now);
    }
    if (moved) continue;
    if (!machine.deadline())
      break;  // nobody waits for anything: the machine's own fault, seen as a case without a verdict
    now = std::max(now, *machine.deadline());
    machine.on_deadline(now);
  }
  return machine.result();
}

}  // namespace wsspec::conformance
