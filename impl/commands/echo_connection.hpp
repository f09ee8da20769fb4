#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "impl/commands/session.hpp"
#include "wsspec/endpoint/opening.hpp"

namespace wsspec::commands {

/// How the echo server treats each connection.
struct EchoOptions {
  Endpoint::Options endpoint = {.storage_bytes_kept = session_storage_bytes};
  deflate::Options deflate = {};  ///< what is agreed to and how it is done
  http::HeadLimits head_limits = {};
  std::vector<std::string> subprotocols = {};  ///< the first one that the client offers too is chosen
  std::chrono::milliseconds opening_timeout{5000};
  std::chrono::milliseconds idle_timeout{300'000};
};

/// What the connections of a thread share.
struct EchoThread {
  const EchoOptions& options;
  Entropy& entropy;
  SessionBuffers buffers = {};
};

/// One connection to the echo server, from its first byte: a WebSocket that is echoed, a browser that gets a
/// page, or something that is refused.
class EchoConnection final : public Session::Owner {
 public:
  using OverHandler = void (*)(void* context, EchoConnection& connection);

  /// @param over  called last, never from inside the constructor; may destroy the connection.
  EchoConnection(std::unique_ptr<net::ByteStream> stream, EchoThread& thread, OverHandler over,
                 void* context);
  EchoConnection(const EchoConnection&) = delete;
  EchoConnection& operator=(const EchoConnection&) = delete;

  /// Reads. May end in `over`.
  void start();
  /// 1001 to a WebSocket; anything else is dropped. May end in `over`.
  void go_away();
  /// Every timer of this connection. May end in `over`.
  void tick(Endpoint::Clock::time_point now);

  std::size_t index = 0;  ///< the owner's

 private:
  void read();
  void on_read(std::error_code error, ByteSpan bytes);
  void on_request(ByteSpan rest);
  void open(ByteSpan rest);
  void answer(std::string text);

  void on_message(Session& session, const Message& message) override { session.echo(message); }
  void on_closed(const Closed& closed) override;
  void on_over() override { on_over_(context_, *this); }

  EchoThread& thread_;
  OverHandler on_over_;
  void* context_;
  std::unique_ptr<net::ByteStream> stream_;
  std::unique_ptr<ServerOpening> opening_;  ///< until the request is there
  std::string answer_;                      ///< plain HTTP: what is being written
  bool reading_ = false;                    ///< until it is a WebSocket
  std::optional<Session> session_;
  Endpoint::Clock::time_point patience_ends_ = {};  ///< set by the first tick after something came
};

}  // namespace wsspec::commands
