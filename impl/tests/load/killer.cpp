#include <map>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "impl/tests/load/fates.hpp"
#include "impl/tests/load/modes.hpp"
#include "impl/tests/load/witness.hpp"

namespace wsspec::load {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t life_ms_max = 800;
constexpr std::uint64_t agony_ms_max = 100;
/// How many of a hundred mortals end well: those prove that short lives lose nothing either.
constexpr std::uint64_t good_percent = 30;
constexpr std::size_t faults_kept = 10;

/// Clients of /topic of whom some live on, some leave well, and some meet their fate.
class Killer : public Peer::Owner {
 public:
  explicit Killer(const Flags& flags) : flags_(flags), swarm_(flags.seed), tls_(make_client_tls()) {}

  void run() {
    for (std::size_t i = 0; i < flags_.survivors; ++i) add(Kind::survivor);
    const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                        std::chrono::duration<double>(flags_.seconds));
    while (Clock::now() < end) {
      while (clients_.size() < flags_.survivors + flags_.mortals) add_mortal();
      swarm_.run_for(5ms);
    }
    for (auto& [number, client] : clients_) {
      const auto peer = swarm_.find(number);
      if (client.kind != Kind::survivor || peer == nullptr) continue;
      swarm_.later(*peer, 0ms, [this](Peer& still) { leave(still); });
    }
    try {
      swarm_.run_until([&] { return clients_.empty(); }, 20s, "not every client came to its end");
    } catch (const Stuck& stuck) {
      for (const auto& [_, client] : clients_)
        note(client, std::string(stuck.what()) + ", " + client.witness.lack());
    }
  }

  nlohmann::json figures() const {
    return {{"ends", ends_},     {"clients", clients_ever_}, {"published_received", published_},
            {"echoes", echoes_}, {"complete", complete_},    {"fault_count", fault_count_},
            {"faults", faults_}};
  }

  bool on_connected(Peer& peer) override {
    const auto& client = clients_.at(peer.number());
    if (client.kind != Kind::doomed || client.fate->moment == Moment::open) return true;
    if (client.fate->moment == Moment::requested) peer.send_raw(bytes_of(peer.opening_request()));
    meet(peer);
    return false;
  }

  void on_open(Peer& peer) override {
    say_something(peer);
    const auto& client = clients_.at(peer.number());
    const auto life = std::chrono::milliseconds(swarm_.random(life_ms_max));
    if (client.kind == Kind::doomed) swarm_.later(peer, life, [this](Peer& still) { meet(still); });
    if (client.kind == Kind::leaves) swarm_.later(peer, life, [this](Peer& still) { leave(still); });
  }

  void on_message(Peer& peer, bool, std::string_view payload) override {
    auto& client = clients_.at(peer.number());
    const auto seen = client.witness.take(payload);
    if (!seen.fault.empty()) note(client, seen.fault);
    if (seen.sent_at) ++published_;
    if (payload.starts_with("e ")) ++echoes_;
    if (!client.is_leaving || client.is_complete || !client.witness.has_all()) return;
    client.is_complete = true;
    peer.close();
  }

  void on_over(Peer& peer) override {
    const auto node = clients_.extract(peer.number());
    const auto& client = node.mapped();
    if (client.kind == Kind::doomed) {
      if (!client.has_met_fate) note(client, "ended before its time: " + peer.error());
      ++ends_[client.fate->name];
      return;
    }
    if (!client.is_complete || !peer.ended_well()) return note(client, "ended too early: " + peer.error());
    ++ends_[client.kind == Kind::survivor ? "lives to the end" : "closes well"];
    ++complete_;
  }

 private:
  enum class Kind : std::uint8_t { survivor, leaves, doomed };
  struct Client {
    Kind kind;
    const Fate* fate;  ///< of the doomed
    Witness witness = Witness();
    std::uint64_t said = 0;
    bool is_leaving = false;
    bool is_complete = false;  ///< has left with everything
    bool has_met_fate = false;
  };

  void add_mortal() { add(swarm_.random(100) < good_percent ? Kind::leaves : Kind::doomed); }

  void add(Kind kind) {
    const auto fate = kind == Kind::doomed ? &fates()[swarm_.random(fates().size())] : nullptr;
    Target target;
    target.path = "/topic";
    const bool over_tls = swarm_.random(4) == 0;
    target.port = over_tls ? flags_.tls_port : flags_.port;
    // To a TLS port without TLS: what is half an HTTP request here is half a TLS handshake, or none, there.
    const bool is_raw = fate != nullptr && fate->moment == Moment::connected;
    target.tls = over_tls && !is_raw ? tls_.get() : nullptr;
    clients_.emplace(swarm_.add(target, *this).number(), Client{.kind = kind, .fate = fate});
    ++clients_ever_;
  }

  void say_something(Peer& peer) {
    auto& client = clients_.at(peer.number());
    if (client.is_leaving || client.has_met_fate) return;
    auto text = "e " + std::to_string(++client.said) + " " + std::string(swarm_.random(200), 'y');
    peer.send_text(text);
    client.witness.expect_echo(std::move(text));
    const auto pause = std::chrono::milliseconds(20 + swarm_.random(200));
    swarm_.later(peer, pause, [this](Peer& still) { say_something(still); });
  }

  /// Asks how much there is to come, and closes when it has come.
  void leave(Peer& peer) {
    clients_.at(peer.number()).is_leaving = true;
    peer.send_text("s");
  }

  void meet(Peer& peer) {
    auto& client = clients_.at(peer.number());
    client.has_met_fate = true;
    client.fate->act(peer, swarm_);
    if (client.fate->ending == Ending::by_server) return;
    const auto agony = std::chrono::milliseconds(swarm_.random(agony_ms_max));
    swarm_.later(peer, agony, [this](Peer& still) {
      const auto node = clients_.extract(still.number());
      ++ends_[node.mapped().fate->name];
      still.cut(node.mapped().fate->ending == Ending::reset);
    });
  }

  void note(const Client& client, const std::string& fault) {
    ++fault_count_;
    if (faults_.size() < faults_kept)
      faults_.push_back((client.fate != nullptr ? client.fate->name : "good") + (": " + fault));
  }

  const Flags& flags_;
  std::map<std::string, std::size_t> ends_;
  std::vector<std::string> faults_;
  std::size_t fault_count_ = 0;
  std::size_t clients_ever_ = 0;
  std::size_t complete_ = 0;
  std::uint64_t published_ = 0;
  std::uint64_t echoes_ = 0;
  Swarm swarm_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> tls_;
  std::unordered_map<std::uint64_t, Client> clients_;
};

}  // namespace

void run_killer(const Flags& flags) {
  Killer killer(flags);
  killer.run();
  report(killer.figures());
}

}  // namespace wsspec::load
