// A peer and a case, joined in memory on a virtual clock: no socket, no thread, no waiting.
#pragma once
#include "conformance/machine/script_machine.hpp"
#include "wsspec/base/bytes.hpp"

namespace wsspec::conformance {

/// One side of a connection as bytes, sans-I/O.
class MemoryPeer {
 public:
  virtual ~MemoryPeer() = default;
  /// The connection is there. A client's first words go out now.
  virtual void start() {}
  /// A client is told to open this URL instead of one of its own choice; before start().
  virtual void open_url(const std::string& url) { static_cast<void>(url); }
  virtual void receive(ByteSpan bytes) = 0;
  virtual void receive_end() = 0;
  virtual Bytes take_output() = 0;
  /// Whether the peer has ended its stream, once its output is taken.
  virtual bool ended() const = 0;
  /// Whether it ended its stream by a reset.
  virtual bool resets() const { return false; }
  /// Whether the next connection would be served.
  virtual bool lives() const { return true; }
  /// The time that the work since the last call took.
  virtual Clock::duration take_time() { return {}; }
};

struct MemoryRun {
  std::size_t split_bytes = 0;  ///< each side's reads get at most this much; 0: all there is
  std::uint64_t seed = 1;
  MachineOptions options = {};
};

/// Runs the case until it is decided. Deterministic: the same arguments give the same result.
Result run_in_memory(const Case& test, Role suite, MemoryPeer& peer, const MemoryRun& run = {});

}  // namespace wsspec::conformance
