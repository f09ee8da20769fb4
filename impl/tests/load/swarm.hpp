#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <queue>
#include <stdexcept>
#include <unordered_map>
#include <vector>

#include "impl/tests/load/peer.hpp"

namespace wsspec::load {

using Clock = std::chrono::steady_clock;

/// The test's own failure: the server did not do what is waited for.
class Stuck : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Thousands of clients in one thread, on epoll.
class Swarm {
 public:
  explicit Swarm(std::uint64_t seed);
  ~Swarm();
  Swarm(const Swarm&) = delete;
  Swarm& operator=(const Swarm&) = delete;

  Entropy& entropy() { return entropy_; }
  /// From 0 up to `bound`, which it never is.
  std::uint64_t random(std::uint64_t bound) { return entropy_.next() % bound; }

  /// Begins to connect. The peer lives until it is over. @param owner  outlives this.
  Peer& add(const Target& target, Peer::Owner& owner);
  /// Null when it is over.
  Peer* find(std::uint64_t number);
  std::size_t size() const { return peers_.size(); }
  template <class Call>
  void for_each(Call call) {
    for (auto& [number, peer] : peers_) {
      call(*peer);
      refresh(*peer);
    }
    bury();
  }

  /// Calls `call` with the peer after `delay`, unless it is over by then.
  void later(const Peer& peer, Clock::duration delay, std::function<void(Peer&)> call);

  /// Works until `done`, which is asked after every batch of events.
  /// @throws Stuck with `what` when that takes longer than `most`.
  void run_until(const std::function<bool()>& done, Clock::duration most, const char* what);
  /// Works for so long.
  void run_for(Clock::duration duration);

 private:
  struct Due {
    Clock::time_point when;
    std::uint64_t number;
    std::function<void(Peer&)> call;
    bool operator<(const Due& other) const { return when > other.when; }
  };
  struct Watched {
    std::unique_ptr<Peer> peer;
    std::uint32_t events = 0;
    Peer& operator*() const { return *peer; }
    Peer* operator->() const { return peer.get(); }
  };

  void work(Clock::time_point until);
  void call_due();
  void refresh(Peer& peer);
  void bury();

  int epoll_;
  SeededEntropy entropy_;
  Bytes buffer_;
  std::unordered_map<std::uint64_t, Watched> peers_;
  std::priority_queue<Due> due_;
  std::vector<std::uint64_t> dead_;
  std::uint64_t last_number_ = 0;
};

}  // namespace wsspec::load
