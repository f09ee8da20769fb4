#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "impl/tests/load/modes.hpp"
#include "impl/tests/load/witness.hpp"

namespace wsspec::load {
namespace {

double microseconds_at(const std::vector<std::int64_t>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto last = static_cast<double>(sorted.size() - 1);
  return static_cast<double>(sorted[static_cast<std::size_t>(share * last)]) / 1000;
}

/// Subscribers that read at once, and others that do not read at all until they are told.
class Subscribers : public Peer::Owner {
 public:
  explicit Subscribers(const Flags& flags) : swarm_(flags.seed) {
    target_.port = flags.port;
    target_.path = "/topic";
  }

  void open(std::size_t count, bool are_slow) {
    auto target = target_;
    target.small_buffers = are_slow;
    const auto add = [&] {
      const auto& peer = swarm_.add(target, *this);
      clients_.emplace(peer.number(), Client{are_slow, Witness(are_slow)});
    };
    open_all(swarm_, count, add, [this] { return greeted_; });
  }

  /// Until every fast one has message `number`.
  nlohmann::json measure(std::uint64_t number) {
    nanoseconds_.clear();
    const auto has_it = [&](const auto& entry) {
      return entry.second.is_slow || entry.second.witness.last() >= number;
    };
    swarm_.run_until([&] { return std::ranges::all_of(clients_, has_it); }, patience,
                     "a fast client lost messages");
    std::ranges::sort(nanoseconds_);
    return {{"received", nanoseconds_.size()},
            {"p50_us", microseconds_at(nanoseconds_, 0.5)},
            {"p99_us", microseconds_at(nanoseconds_, 0.99)},
            {"max_us", microseconds_at(nanoseconds_, 1)}};
  }

  /// The slow ones read, until they have message `number` or are over.
  nlohmann::json drain(std::uint64_t number) {
    swarm_.for_each([&](Peer& peer) { peer.read_again(); });
    const auto is_done = [&](const auto& entry) {
      return entry.second.is_over || entry.second.witness.last() >= number;
    };
    swarm_.run_until([&] { return std::ranges::all_of(clients_, is_done); }, patience,
                     "a slow client got no more messages though it reads again");
    std::uint64_t received = 0;
    std::uint64_t missed = 0;
    std::size_t with_gaps = 0;
    std::size_t over = 0;
    for (const auto& [_, client] : clients_) {
      if (!client.is_slow) continue;
      received += client.witness.received();
      missed += client.witness.missed();
      with_gaps += client.witness.missed() > 0 ? 1 : 0;
      over += client.is_over ? 1 : 0;
    }
    return {{"received", received},
            {"missed", missed},
            {"with_gaps", with_gaps},
            {"ended", over},
            {"ended_with_1008", ended_with_1008_}};
  }

  void close() {
    closing_ = true;
    swarm_.for_each([](Peer& peer) { peer.close(); });
    swarm_.run_until([&] { return swarm_.size() == 0; }, patience, "not every connection closed");
  }

  void on_open(Peer&) override {}

  void on_message(Peer& peer, bool, std::string_view payload) override {
    auto& client = clients_.at(peer.number());
    const bool was_greeted = client.witness.was_greeted();
    const auto seen = client.witness.take(payload);
    if (!seen.fault.empty()) throw Stuck(seen.fault);
    if (!was_greeted) {
      ++greeted_;
      if (client.is_slow) peer.stop_reading();
    }
    if (client.is_slow || !seen.sent_at) return;
    const auto now = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch());
    nanoseconds_.push_back(now.count() - *seen.sent_at);
  }

  void on_over(Peer& peer) override {
    auto& client = clients_.at(peer.number());
    client.is_over = true;
    if (client.is_slow && peer.close_code() == 1008) ++ended_with_1008_;
    if (!client.is_slow && !(closing_ && peer.ended_well()))
      throw Stuck("a fast client was ended: " + peer.error());
  }

 private:
  struct Client {
    bool is_slow;
    Witness witness;
    bool is_over = false;
  };

  Swarm swarm_;
  Target target_;
  std::map<std::uint64_t, Client> clients_;
  std::vector<std::int64_t> nanoseconds_;
  std::size_t greeted_ = 0;
  std::size_t ended_with_1008_ = 0;
  bool closing_ = false;
};

}  // namespace

void run_broadcast(const Flags& flags) {
  Subscribers subscribers(flags);
  subscribers.open(flags.fast, false);
  report({{"fast", flags.fast}});
  for (auto line = next_command(); !line.empty(); line = next_command()) {
    std::istringstream words(line);
    std::string verb;
    std::uint64_t number = 0;
    words >> verb >> number;
    if (verb == "slow") {
      subscribers.open(flags.slow, true);
      report({{"slow", flags.slow}});
    } else if (verb == "measure") {
      report(subscribers.measure(number));
    } else if (verb == "drain") {
      report(subscribers.drain(number));
    } else if (verb == "close") {
      subscribers.close();
      report({{"closed", true}});
    } else {
      throw std::invalid_argument("no such command: " + line);
    }
  }
}

}  // namespace wsspec::load
