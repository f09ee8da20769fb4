#pragma once
#include <functional>
#include <list>
#include <memory>
#include <thread>

#include "wsspec/net/tcp.hpp"

namespace wsspec::conformance {

/// A server of a test's own behaviour, on a thread of its own, on a free port of the loopback.
class HostileServer {
 public:
  /// Called for each connection, on the server's thread; the stream lives as long as the server.
  using Behaviour = std::function<void(net::ByteStream&)>;

  explicit HostileServer(Behaviour behaviour) : behaviour_(std::move(behaviour)) {
    auto listener =
        net::Listener::open(loop_, {"127.0.0.1", 0}, [this](std::unique_ptr<net::ByteStream> stream) {
          streams_.push_back(std::move(stream));
          behaviour_(*streams_.back());
        });
    listener_.emplace(std::move(listener.value()));
    thread_ = std::jthread([this] { loop_.run(); });
  }
  ~HostileServer() {
    loop_.stop();
    thread_.join();
    streams_.clear();
  }
  std::string url() const { return "ws://" + net::to_string(listener_->address()); }

 private:
  Behaviour behaviour_;
  net::Loop loop_;
  std::list<std::unique_ptr<net::ByteStream>> streams_;
  std::optional<net::Listener> listener_;
  std::jthread thread_;
};

}  // namespace wsspec::conformance
