#include "impl/commands/echo_server.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <thread>

#include "wsspec/net/system_entropy.hpp"

namespace wsspec::commands {
namespace {

using Clock = net::Loop::Clock;
using std::chrono::milliseconds;

/// All time-outs are looked at together, a few times in the shortest one: no timer a connection.
milliseconds tick_of(const EchoServer::Options& options) {
  const auto& echo = options.echo;
  const auto shortest =
      std::min({echo.opening_timeout, echo.idle_timeout, echo.endpoint.close_timeout, options.drain_timeout});
  return std::clamp(shortest / 4, milliseconds(1), milliseconds(1000));
}

constexpr std::string_view busy =
    "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

}  // namespace

/// One thread: its loop, its listener, its connections.
class EchoServer::Worker {
 public:
  explicit Worker(const Options& options)
      : options_(options), shared_{options.echo, entropy_}, tick_(tick_of(options)) {}
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() { join(); }

  Result<net::Address> listen(const net::Address& address) {
    auto opened = net::Listener::open(
        loop_, address, [this](std::unique_ptr<net::ByteStream> stream) { add(std::move(stream)); },
        options_.tls, options_.threads > 1);
    if (!opened) return failed(opened.error());
    listener_.emplace(std::move(*opened));
    return listener_->address();
  }

  void run() {
    thread_ = std::thread([this] {
      wait_for_tick();
      loop_.run();
    });
  }

  void stop() {
    loop_.post([this] { drain(); });
  }

  void join() {
    if (thread_.joinable()) thread_.join();
  }

 private:
  void add(std::unique_ptr<net::ByteStream> stream) {
    if (connections_.size() >= std::max<std::size_t>(1, options_.connections_max / options_.threads)) {
      stream->try_write(bytes_of(busy));
      return;
    }
    connections_.push_back(std::make_unique<EchoConnection>(
        std::move(stream), shared_,
        [](void* self, EchoConnection& connection) { static_cast<Worker*>(self)->remove(connection); },
        this));
    connections_.back()->index = connections_.size() - 1;
    connections_.back()->start();
  }

  void remove(EchoConnection& connection) {
    const auto index = connection.index;
    connections_.back()->index = index;
    std::swap(connections_[index], connections_.back());
    connections_.pop_back();
    if (stops_ && connections_.empty()) loop_.stop();
  }

  void wait_for_tick() {
    timer_.set(Clock::now() + tick_, [this] {
      const auto now = Clock::now();
      for_each([now](EchoConnection& connection) { connection.tick(now); });
      if (stops_ && now >= stops_at_) return loop_.stop();
      wait_for_tick();
    });
  }

  /// From the back, as each may take itself away and put the last one, which was seen, in its place.
  template <class Work>
  void for_each(Work work) {
    for (auto i = connections_.size(); i-- > 0;) work(*connections_[i]);
  }

  void drain() {
    stops_ = true;
    stops_at_ = Clock::now() + options_.drain_timeout;
    listener_->close();
    for_each([](EchoConnection& connection) { connection.go_away(); });
    if (connections_.empty()) loop_.stop();
  }

  const Options& options_;
  net::Loop loop_;
  net::SystemEntropy entropy_;
  EchoThread shared_;
  milliseconds tick_;
  net::Timer timer_{loop_};
  std::optional<net::Listener> listener_;
  std::vector<std::unique_ptr<EchoConnection>> connections_;
  bool stops_ = false;
  Clock::time_point stops_at_ = {};
  std::thread thread_;
};

EchoServer::EchoServer(const Options& options) : options_(options), address_(options.listen) {
  options_.threads = std::max(1u, options_.threads);
}

Result<std::unique_ptr<EchoServer>> EchoServer::start(const Options& options) {
  std::unique_ptr<EchoServer> server(new EchoServer(options));
  for (unsigned i = 0; i < server->options_.threads; ++i) {
    server->workers_.push_back(std::make_unique<Worker>(server->options_));
    const auto address = server->workers_.back()->listen(server->address_);
    if (!address) return failed(address.error());
    server->address_ = *address;  // the others share the port that the first one got
  }
  for (const auto& worker : server->workers_) worker->run();
  return server;
}

EchoServer::~EchoServer() {
  stop();
}

net::Address EchoServer::address() const {
  return address_;
}

void EchoServer::stop() {
  for (const auto& worker : workers_) worker->stop();
  for (const auto& worker : workers_) worker->join();
  workers_.clear();
}

}  // namespace wsspec::commands
