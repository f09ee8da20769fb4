#pragma once
// One connection of a server over a pair in memory, with a clock that the test turns: no sockets, no threads,
// and what a client does comes in the order in which the test says it.
#include <gmock/gmock.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "impl/tests/net/stream_fixture.hpp"
#include "wsspec/app/connection.hpp"
#include "wsspec/net/memory_stream.hpp"

namespace wsspec::app::testing {

using namespace std::chrono_literals;

class HttpWireTest : public net::testing::LoopTest {
 protected:
  explicit HttpWireTest(Settings settings = {}) { set(std::move(settings)); }

  /// Before connect().
  void set(Settings settings) {
    connection_.reset();
    application_ = std::make_unique<Application>(std::move(settings));
    const auto& given = application_->settings();
    limits_ = {.unsent_bytes_max = given.unsent_bytes_max,
               .on_full_queue = given.on_full_queue,
               .ping_interval = given.ping_interval,
               .ping_timeout = given.ping_timeout,
               .idle_timeout = given.idle_timeout};
    shared_.reset(new ConnectionThread{*application_, given, routes_, limits_, sessions_, topics_});
  }
  template <class H, class... Args>
  void add(const std::string& pattern, Args... args) {
    routes_.add(pattern, HandlerClass::of<H>(std::move(args)...));
  }

  /// A new client, in the place of the one that was there.
  void connect(net::MemoryOptions memory = {.capacity_bytes = std::size_t{64} * 1024}) {
    connection_.reset();
    sink_.reset();
    overs_ = 0;
    unsaid_.clear();
    saying_.clear();
    auto [ours, theirs] = net::make_memory_pair(loop_, memory);
    client_ = std::move(theirs);
    sink_.emplace(*client_);
    connection_ = std::make_unique<Connection>(
        std::move(ours), false, *shared_,
        [](void* self, Connection&) { static_cast<HttpWireTest*>(self)->be_over(); }, this);
    connection_->start();
    turn();
  }

  /// What is due is done; nothing waits for time.
  void turn(int rounds = 20) {
    for (int i = 0; i < rounds; ++i) {
      loop_.post([this] { loop_.stop(); });
      loop_.run();
    }
  }
  /// Time passes, and the connection is told.
  void pass(std::chrono::milliseconds time) {
    now_ += time;
    if (connection_) connection_->tick(now_);
    turn();
  }

  void say(std::string_view octets) {
    unsaid_ += octets;
    if (saying_.empty()) say_more();
    turn();
  }
  /// Whether the network has taken all that was said.
  bool all_is_said() const { return saying_.empty() && unsaid_.empty(); }
  /// Reads what there is, once.
  void take() {
    if (sink_->ended || sink_->error) return;
    sink_->paused = true;
    sink_->start();
    turn();
  }
  /// Reads to the end.
  std::string take_all() {
    sink_->paused = false;
    if (!sink_->ended && !sink_->error) sink_->start();
    run_until([this] { return sink_->ended || sink_->error; });
    return std::string(received());
  }
  std::string_view received() const { return sink_->text(); }
  /// The server has ended its side, so the client does.
  void expect_over() {
    EXPECT_TRUE(sink_->ended) << sink_->error.message();
    client_->end();
    turn();
    EXPECT_EQ(overs_, 1);
  }

  static std::string get(std::string_view path, std::string_view more = {}) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(more) + "\r\n";
  }
  static std::string upgrade(std::string_view path, std::string_view more = {}) {
    return get(path,
               "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                   std::string(more));
  }
  static constexpr std::string_view close = "Connection: close\r\n";

  /// A whole frame of a client's; the masking key is zero, so that it is easy to read.
  static std::string frame(std::uint8_t opcode, std::string_view payload) {
    std::string octets(1, static_cast<char>(0x80 | opcode));
    const auto put = [&](std::uint64_t value, int byte_count) {
      for (int i = byte_count; i-- > 0;) octets += static_cast<char>(value >> (8 * i));
    };
    const bool is_short = payload.size() <= 125;
    octets += static_cast<char>(0x80 | (is_short ? payload.size() : 127));
    if (!is_short) put(payload.size(), 8);
    put(0, 4);
    return octets.append(payload);
  }
  static std::string text_frame(std::string_view text) { return frame(1, text); }
  static std::string close_frame(std::uint16_t code) {
    return frame(8, std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)});
  }
  /// The same of a server's, without a mask.
  static std::string server_frame(std::uint8_t opcode, std::string_view payload) {
    return std::string{static_cast<char>(0x80 | opcode), static_cast<char>(payload.size())}.append(payload);
  }

  std::vector<std::string> log_;  ///< what handlers say
  Routes routes_;
  std::unique_ptr<Application> application_;  ///< never started: for handlers to ask
  SessionLimits limits_;
  SessionThread sessions_{loop_};
  Topics topics_;
  std::unique_ptr<ConnectionThread> shared_;
  net::Loop::Clock::time_point now_{1h};
  std::unique_ptr<net::ByteStream> client_;
  std::optional<net::testing::Sink> sink_;
  std::unique_ptr<Connection> connection_;
  int overs_ = 0;

 private:
  void be_over() {
    ++overs_;
    connection_.reset();
  }
  void say_more() {
    saying_ = std::exchange(unsaid_, {});
    if (saying_.empty()) return;
    client_->write(bytes_of(saying_), [this](std::error_code error) {
      saying_.clear();
      if (!error) say_more();
    });
  }

  std::string unsaid_;
  std::string saying_;
};

/// Whether `octets` begin with a 200 that has all of a body of `size` times `letter`. @return what follows
/// it.
inline std::string_view expect_whole(std::string_view octets, std::size_t size, char letter) {
  EXPECT_THAT(octets, ::testing::StartsWith("HTTP/1.1 200 "));
  const auto end = octets.find("\r\n\r\n");
  if (end == octets.npos || octets.size() < end + 4 + size) {
    ADD_FAILURE() << "cut off: " << octets.size() << " bytes came";
    return {};
  }
  const auto body = octets.substr(end + 4, size);
  EXPECT_EQ(body.find_first_not_of(letter), body.npos);
  return octets.substr(end + 4 + size);
}

}  // namespace wsspec::app::testing
