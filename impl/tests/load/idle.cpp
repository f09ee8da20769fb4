#include <nlohmann/json.hpp>

#include "impl/tests/load/modes.hpp"
#include "wsspec/deflate/codec.hpp"

namespace wsspec::load {
namespace {

constexpr int window_bits = 15;
constexpr std::size_t message_bytes_max = 1 << 16;

/// Connections that stay open, and all say the same.
class Idle : public Peer::Owner {
 public:
  explicit Idle(const Flags& flags) : swarm_(flags.seed), tls_(make_client_tls()) {
    target_.port = flags.tls ? flags.tls_port : flags.port;
    target_.path = flags.path;
    target_.tls = flags.tls ? tls_.get() : nullptr;
    target_.deflate = flags.deflate;
    while (message_.size() < 200) message_ += "news " + std::to_string(message_.size()) + ", ";
    payload_.assign(message_.begin(), message_.end());
    if (!flags.deflate) return;
    // The first message of a connection is compressed as if it were the only one: one for all is right.
    payload_.clear();
    deflate::Compressor(window_bits, true, 6).compress(bytes_of(message_), true, payload_);
  }

  void open(std::size_t count) {
    open_all(swarm_, count, [this] { swarm_.add(target_, *this); }, [this] { return opened_; });
  }

  void talk(std::size_t count) {
    std::size_t sent = 0;
    swarm_.for_each([&](Peer& peer) {
      if (sent == count) return;
      ++sent;
      peer.send(wire::Opcode::text, payload_, target_.deflate ? wire::rsv1 : std::uint8_t{0});
    });
    swarm_.run_until([&] { return answered_ == sent; }, patience, "not every message came back");
  }

  void close() {
    closing_ = true;
    swarm_.for_each([](Peer& peer) { peer.close(); });
    swarm_.run_until([&] { return swarm_.size() == 0; }, patience, "not every connection closed");
  }

  void on_open(Peer&) override { ++opened_; }

  void on_message(Peer&, bool is_compressed, std::string_view payload) override {
    Bytes inflated;
    if (is_compressed) {
      deflate::Inflater inflater(window_bits, true);
      if (const auto error = inflater.inflate(bytes_of(payload), true, inflated, message_bytes_max)) {
        throw Stuck("a message does not inflate: " + error.message());
      }
      payload = text_of(inflated);
    }
    if (payload != message_ || is_compressed != target_.deflate) throw Stuck("another message came back");
    ++answered_;
  }

  void on_over(Peer& peer) override {
    if (!closing_) throw Stuck("a connection ended: " + peer.error());
    if (!peer.ended_well()) throw Stuck("a connection did not close well: " + peer.error());
  }

 private:
  Swarm swarm_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> tls_;
  Target target_;
  std::string message_;
  Bytes payload_;
  std::size_t opened_ = 0;
  std::size_t answered_ = 0;
  bool closing_ = false;
};

}  // namespace

void run_idle(const Flags& flags) {
  Idle clients(flags);
  next_command();
  clients.open(flags.connections);
  report({{"open", flags.connections}});
  next_command();
  clients.talk(flags.talkers);
  report({{"talked", flags.talkers}});
  next_command();
  clients.close();
  report({{"closed", flags.connections}});
}

}  // namespace wsspec::load
