#pragma once
// Clients that look at the wire: blocking sockets, in the test's own thread, with nothing of `net` and `app`
// in them.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "wsspec/app/messages.hpp"
#include "wsspec/base/entropy.hpp"
#include "wsspec/endpoint/endpoint.hpp"
#include "wsspec/endpoint/opening.hpp"

namespace wsspec::app::testing {

/// A blocking connection to a port of loopback. Nothing waits for longer than ten seconds.
class RawSocket {
 public:
  /// @param receive_bytes  the system's buffer for what was not read; 0: as large as it likes.
  explicit RawSocket(std::uint16_t port, int receive_bytes = 0) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval patience{10, 0};
    set(SO_RCVTIMEO, patience);
    set(SO_SNDTIMEO, patience);
    if (receive_bytes > 0) set(SO_RCVBUF, receive_bytes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      const std::system_error error(errno, std::system_category(), "connect");
      close();
      throw error;
    }
  }
  ~RawSocket() { close(); }
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;

  void send(std::string_view octets) {
    while (!octets.empty()) {
      const auto n = ::send(socket_, octets.data(), octets.size(), MSG_NOSIGNAL);
      if (n < 0) throw std::system_error(errno, std::system_category(), "send");
      octets.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  void send(ByteView octets) { send(text_of(octets)); }

  /// What came next; empty at the end. @throws std::system_error  when it is reset, or nothing comes.
  ByteSpan receive() {
    buffer_.resize(std::size_t{64} * 1024);
    const auto n = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
    if (n < 0) throw std::system_error(errno, std::system_category(), "recv");
    return ByteSpan(buffer_).first(static_cast<std::size_t>(n));
  }
  std::string read_to_end() {
    std::string all;
    for (;;) {
      const auto bytes = receive();
      if (bytes.empty()) return all;
      all += text_of(bytes);
    }
  }

  void end() { ::shutdown(socket_, SHUT_WR); }
  void reset() {
    set(SO_LINGER, linger{1, 0});
    close();
  }
  void close() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  }

 private:
  template <class Value>
  void set(int option, const Value& value) {
    ::setsockopt(socket_, SOL_SOCKET, option, &value, sizeof value);
  }

  int socket_;
  Bytes buffer_;
};

/// A WebSocket client that reads when it is told to, and counts the bytes on the wire.
class WirePeer {
 public:
  struct Options {
    std::string target = "/";
    deflate::Options deflate = {.enabled = false};
    bool answers_pings = true;
    int receive_bytes = 0;  ///< of RawSocket
  };
  explicit WirePeer(std::uint16_t port) : WirePeer(port, Options{}) {}
  WirePeer(std::uint16_t port, Options options) : socket(port, options.receive_bytes) {
    ClientOpening opening(
        {.host = "127.0.0.1:" + std::to_string(port), .target = options.target, .deflate = options.deflate},
        entropy_);
    socket.send(opening.request());
    while (!opening.done()) {
      const auto bytes = socket.receive();
      const auto used = opening.receive(bytes);
      if (!used || bytes.empty()) throw std::runtime_error("there is no WebSocket");
      if (opening.done()) begin(opening, bytes.subspan(*used), options);
    }
  }

  void send_text(std::string_view text) {
    EXPECT_FALSE(endpoint->send_text(text));
    flush();
  }
  void close(std::uint16_t code, std::string_view reason = {}) {
    EXPECT_FALSE(endpoint->close(code, reason));
    flush();
  }

  /// Sends what the endpoint has to say; for those who call it by themselves.
  void flush() {
    const auto output = endpoint->output();
    bytes_out += output.size();
    try {
      socket.send(output);
    } catch (const std::system_error& error) {
      if (!close_code) endpoint->receive_error(error.code());  // an answer to its Close may come too late
    }
    endpoint->consume_output(output.size());
  }

  /// The next message; none at the end, which is told by close_code.
  std::optional<StoredMessage> read() {
    while (!close_code) {
      while (const auto event = endpoint->next_event()) {
        if (const auto* message = std::get_if<Message>(&*event)) return keep(*message);
        take(*event);
      }
      flush();
      if (!close_code) receive();
    }
    return std::nullopt;
  }
  std::string read_text() {
    const auto message = read();
    return message ? message->payload : "(none)";
  }
  /// Reads, and forgets, all there is.
  std::uint16_t read_to_end() {
    while (read()) continue;
    return *close_code;
  }

  RawSocket socket;
  std::optional<Endpoint> endpoint;
  Agreed agreed;
  std::vector<std::string> pings;
  std::vector<std::string> pongs;
  std::optional<std::uint16_t> close_code;  ///< as Closed::code
  std::string close_reason;
  std::size_t bytes_in = 0;  ///< behind the opening handshake
  std::size_t bytes_out = 0;

 private:
  void begin(const ClientOpening& opening, ByteView rest, const Options& options) {
    agreed = opening.agreed();
    Endpoint::Options how;
    how.automatic_pong = options.answers_pings;
    how.deflate = options.deflate;
    endpoint.emplace(Role::client, agreed, entropy_, how);
    rest_.assign(rest.begin(), rest.end());
    bytes_in = rest.size();
    endpoint->receive(rest_);
  }

  void receive() {
    try {
      const auto bytes = socket.receive();
      bytes_in += bytes.size();
      if (bytes.empty()) return endpoint->receive_end();
      endpoint->receive(bytes);
    } catch (const std::system_error& error) {
      EXPECT_NE(error.code(), std::errc::operation_would_block) << "nothing comes";
      endpoint->receive_error(error.code());
    }
  }

  void take(const Event& event) {
    if (const auto* ping = std::get_if<Ping>(&event)) pings.emplace_back(text_of(ping->payload));
    if (const auto* pong = std::get_if<Pong>(&event)) pongs.emplace_back(text_of(pong->payload));
    if (const auto* closed = std::get_if<Closed>(&event)) {
      close_code = closed->code;
      close_reason = closed->reason;
    }
  }

  static StoredMessage keep(const Message& message) {
    StoredMessage stored;
    stored.is_text = message.is_text;
    stored.payload = std::string(message.text());
    return stored;
  }

  SeededEntropy entropy_{1};
  Bytes rest_;
};

}  // namespace wsspec::app::testing
