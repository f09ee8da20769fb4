#pragma once
#include <functional>
#include <optional>

#include "wsspec/app/websocket_client.hpp"

namespace wsspec::commands {

/// One connection as a client, from the URL to the end: every message goes back where it came from,
/// but for the commands of conformance/CONTRACT.md.
class EchoClient {
 public:
  /// How it ended.
  struct Outcome {
    bool connected = false;     ///< TCP, and TLS if asked for
    bool opened = false;        ///< the opening handshake was completed
    std::uint16_t code = 1006;  ///< the close code (RFC 6455 §7.1.5)
    std::error_code error = {};
  };
  using DoneHandler = std::move_only_function<void(const Outcome&)>;

  EchoClient(net::Loop& loop, app::ConnectRequest request) : loop_(loop), request_(std::move(request)) {}
  EchoClient(const EchoClient&) = delete;
  EchoClient& operator=(const EchoClient&) = delete;

  /// Connects; `done` is called once, last, and may destroy the client.
  void start(DoneHandler done);
  /// Starts the closing handshake with 1001; drops what is not open, soon.
  void go_away();

 private:
  app::Task<> run();
  void finish();

  net::Loop& loop_;
  app::ConnectRequest request_;
  Outcome outcome_;
  DoneHandler done_;
  std::optional<app::WebSocketClient> client_;
  app::Task<> task_;  ///< last, so that it goes first
};

}  // namespace wsspec::commands
