#pragma once
#include <memory>
#include <string>
#include <vector>

#include "conformance/runner/session.hpp"
#include "wsspec/net/tcp.hpp"

namespace wsspec::conformance {

/// A case that tells the client which URL to open (dialled_as): listens where that leads, on a port of its
/// own, and runs on the first connection that comes there. Later ones are dropped. On the loop's thread.
class DialledCase {
 public:
  /// @param run_host  where the run listens.
  /// @return the system's error when the suite cannot listen there.
  static wsspec::Result<std::unique_ptr<DialledCase>> listen(net::Loop& loop, const Case& test,
                                                             const std::string& run_host, std::uint64_t seed,
                                                             MachineOptions options);

  const std::string& url() const { return options_.url; }
  /// @param done  called once, not from inside start() and client_gone(). The case may be destroyed then,
  ///              but not from inside the call.
  void start(Session::Done done) { done_ = std::move(done); }
  /// The client's process has ended. If it never connected, that is all that there is to judge.
  void client_gone(const std::string& how);

 private:
  DialledCase(net::Loop& loop, const Case& test, std::uint64_t seed, MachineOptions options)
      : loop_(loop), test_(test), seed_(seed), options_(std::move(options)), timer_(loop) {}
  std::error_code open(const std::vector<std::string>& hosts);
  void accept(std::unique_ptr<net::ByteStream> stream);
  void judge_absence(const std::string& how);

  net::Loop& loop_;
  const Case& test_;
  std::uint64_t seed_;
  MachineOptions options_;
  std::vector<net::Listener> listeners_;
  std::unique_ptr<Session> session_;
  net::Timer timer_;
  bool is_client_gone_ = false;
  Session::Done done_;
};

}  // namespace wsspec::conformance
