#pragma once
// Private to app: a thread of a server.
#include <atomic>
#include <list>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "wsspec/app/connection.hpp"
#include "wsspec/net/tcp.hpp"

namespace wsspec::app {

/// One thread: its loop, its listeners, its connections, its subscriptions.
class Worker {
 public:
  Worker(Application& application, const Settings& settings, const Routes& routes);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  Result<net::Address> listen(const net::Address& address, const std::optional<net::TlsContext>& tls);
  void start();
  /// Asks for the end: from any thread. join() waits for it.
  void stop();
  void join();
  void publish(const std::string& topic, const std::shared_ptr<const SharedMessage>& message,
               std::uint64_t except);
  std::size_t connection_count() const { return count_.load(std::memory_order_relaxed); }

 private:
  void add(std::unique_ptr<net::ByteStream> stream, bool is_secure);
  void remove(Connection& connection);
  void wait_for_tick();
  void drain();
  template <class Work>
  void for_each(Work work);

  const Settings& settings_;
  SessionLimits limits_;
  net::Loop loop_;
  SessionThread sessions_{loop_};
  Topics topics_;
  ConnectionThread shared_;
  std::chrono::milliseconds tick_;
  net::Timer timer_{loop_};
  std::vector<net::Listener> listeners_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::atomic<std::size_t> count_ = 0;
  bool stops_ = false;
  net::Loop::Clock::time_point stops_at_ = {};
  std::thread thread_;
};

}  // namespace wsspec::app
