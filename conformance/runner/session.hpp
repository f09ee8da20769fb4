#pragma once
#include <deque>
#include <functional>
#include <memory>

#include "conformance/machine/script_machine.hpp"
#include "wsspec/net/byte_stream.hpp"
#include "wsspec/net/loop.hpp"

namespace wsspec::conformance {

/// One case on one stream: carries bytes, ends and deadlines between a ScriptMachine and the world. On the
/// loop's thread.
class Session {
 public:
  /// Called once, last: the session may be destroyed then, but not from inside the call.
  using Done = std::move_only_function<void(const Result&)>;

  Session(net::Loop& loop, std::unique_ptr<net::ByteStream> stream, const Case& test, Role suite,
          std::uint64_t seed, const MachineOptions& options);

  /// @param first  bytes that were read from the stream before.
  void start(Bytes first, Done done);

 private:
  void read();
  void tell_written();
  void pump();
  void write_next();
  void report();

  std::unique_ptr<net::ByteStream> stream_;
  ScriptMachine machine_;
  net::Timer timer_;
  std::deque<Bytes> writes_;
  bool reading_ = false;
  bool writing_ = false;
  bool written_told_ = true;
  bool end_sent_ = false;
  bool ended_ = false;  // by the peer
  bool reported_ = false;
  Done done_;
};

}  // namespace wsspec::conformance
