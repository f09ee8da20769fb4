#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "impl/commands/echo_connection.hpp"
#include "wsspec/net/tcp.hpp"

namespace wsspec::commands {

/// An echo server on threads of its own, each with its loop and, where there are several, its share of the
/// port (SO_REUSEPORT). start() to stop() takes no part in the caller's loop.
class EchoServer {
 public:
  struct Options {
    net::Address listen{"127.0.0.1", 0};  ///< port 0: the system chooses
    std::optional<net::TlsContext> tls = {};
    unsigned threads = 1;
    std::size_t connections_max = 100'000;          ///< of all threads; more are answered 503
    std::chrono::milliseconds drain_timeout{2000};  ///< stop(): for the closing handshakes
    EchoOptions echo = {};
  };

  /// Listens and serves. @return why it cannot listen: see net::Listener::open().
  static Result<std::unique_ptr<EchoServer>> start(const Options& options);
  /// stop(), if nobody did.
  ~EchoServer();
  EchoServer(const EchoServer&) = delete;
  EchoServer& operator=(const EchoServer&) = delete;

  /// Where it listens, with the port that the system chose.
  net::Address address() const;
  /// Stops listening, sends 1001 to every WebSocket, waits for the ends up to the drain time-out, drops the
  /// rest.
  void stop();

 private:
  class Worker;
  explicit EchoServer(const Options& options);

  Options options_;
  net::Address address_;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace wsspec::commands
