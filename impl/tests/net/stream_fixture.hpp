#pragma once
// What the tests of streams share: a loop with a guard, and connected pairs of every kind.
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>

#include "wsspec/net/tcp.hpp"

namespace wsspec::net::testing {

using namespace std::chrono_literals;

/// Collects what a stream reads, until its end or an error.
struct Sink {
  explicit Sink(ByteStream& from) : stream(from) {}

  void start() {
    stream.read([this](std::error_code failure, ByteSpan bytes) {
      ++reads;
      append(received, bytes);
      if (on_bytes) on_bytes();
      if (failure) {
        error = failure;
      } else if (bytes.empty()) {
        ended = true;
      } else if (!paused) {
        return start();
      }
      if (on_over && (ended || error)) on_over();
    });
  }
  std::string_view text() const { return text_of(received); }

  ByteStream& stream;
  Bytes received = {};
  std::error_code error = {};
  bool ended = false;
  bool paused = false;
  int reads = 0;
  std::function<void()> on_bytes = {};
  std::function<void()> on_over = {};
};

/// Bytes that tell their place: a swap, a loss or a repetition shows.
inline Bytes pattern(std::size_t size, std::uint32_t seed = 1) {
  Bytes bytes(size);
  for (auto& byte : bytes) {
    seed = seed * 1664525u + 1013904223u;
    byte = static_cast<std::uint8_t>(seed >> 24);
  }
  return bytes;
}

class LoopTest : public ::testing::Test {
 protected:
  LoopTest() {
    guard_.set(Loop::Clock::now() + 20s, [this] {
      ADD_FAILURE() << "the loop still waits";
      loop_.stop();
    });
  }

  /// Runs until `done`, without waiting for the guard.
  void run_until(const std::function<bool()>& done) {
    while (!done() && !HasFailure()) {
      loop_.post([this] { loop_.stop(); });
      loop_.run();
    }
  }

  /// @param tls  none: plain TCP.
  std::unique_ptr<ByteStream> connect_to(const Address& address, std::optional<TlsContext> tls = {}) {
    std::unique_ptr<ByteStream> stream;
    connect(loop_, address, {.tls = std::move(tls), .server_name = "localhost"},
            [&](Result<std::unique_ptr<ByteStream>> result) {
              ASSERT_TRUE(result) << result.error().message();
              stream = std::move(*result);
            });
    run_until([&] { return stream != nullptr; });
    return stream;
  }

  /// Sends raw bytes and collects all that comes until the server ends.
  std::string exchange_with(const Address& address, std::string_view text) {
    const auto stream = connect_to(address);
    Sink sink(*stream);
    sink.start();
    stream->write(bytes_of(text), [](std::error_code) {});
    run_until([&] { return sink.ended || sink.error; });
    EXPECT_FALSE(sink.error) << "the answer must not be lost in a reset: " << sink.error.message();
    return std::string(sink.text());
  }

  Loop loop_;
  Timer guard_{loop_};
};

struct TlsPair {
  std::optional<TlsContext> server = {};
  std::optional<TlsContext> client = {};
};

inline TlsPair make_tls_pair() {
  static const Identity identity = make_throwaway_identity();
  return {TlsContext::server({.identity = identity}).value(),
          TlsContext::client({.ca_pem = identity.certificate_pem}).value()};
}

/// A client and a server stream over loopback, with or without TLS.
class ConnectedTest : public LoopTest {
 protected:
  void connect_pair(const TlsPair& tls = {}, const std::string& host = "127.0.0.1") {
    client_.reset();
    server_.reset();
    listener_.emplace(Listener::open(
                          loop_, {host, 0},
                          [this](std::unique_ptr<ByteStream> stream) { server_ = std::move(stream); },
                          tls.server)
                          .value());
    net::connect(loop_, {host, listener_->address().port}, {.tls = tls.client},
                 [this](Result<std::unique_ptr<ByteStream>> result) {
                   ASSERT_TRUE(result) << result.error().message();
                   client_ = std::move(*result);
                 });
    run_until([this] { return client_ && server_; });
  }

  std::optional<Listener> listener_;
  std::unique_ptr<ByteStream> client_;
  std::unique_ptr<ByteStream> server_;
};

}  // namespace wsspec::net::testing
