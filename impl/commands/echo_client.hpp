#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "impl/commands/session.hpp"
#include "wsspec/endpoint/opening.hpp"
#include "wsspec/net/system_entropy.hpp"
#include "wsspec/net/tcp.hpp"
#include "wsspec/net/url.hpp"

namespace wsspec::commands {

/// How a client connects and behaves.
struct ClientOptions {
  std::optional<net::TlsContext> tls = {};  ///< for wss URLs; none: the system's CAs
  std::vector<std::string> subprotocols = {};
  http::Fields fields = {};  ///< further fields of the request
  Endpoint::Options endpoint = {.storage_bytes_kept = session_storage_bytes};
  deflate::Options deflate = {};
  std::chrono::milliseconds opening_timeout{5000};
};

/// One connection as a client, from the URL to the end: messages go to a handler, or back where they came
/// from.
class EchoClient final : public Session::Owner {
 public:
  /// How it ended.
  struct Outcome {
    bool connected = false;     ///< TCP, and TLS if asked for
    bool opened = false;        ///< the opening handshake was completed
    std::uint16_t code = 1006;  ///< the close code (RFC 6455 §7.1.5)
    std::error_code error = {};
  };
  using MessageHandler = std::move_only_function<void(Session&, const Message&)>;
  using DoneHandler = std::move_only_function<void(const Outcome&)>;

  /// @param on_message  none: echo.
  EchoClient(net::Loop& loop, const net::Url& url, const ClientOptions& options,
             MessageHandler on_message = {});
  ~EchoClient() override;
  EchoClient(const EchoClient&) = delete;
  EchoClient& operator=(const EchoClient&) = delete;

  /// Connects; `done` is called once, last, and may destroy the client.
  void start(DoneHandler done);
  /// Starts the closing handshake with 1001; drops what is not open. May end in `done`.
  void go_away();

 private:
  void on_connected(Result<std::unique_ptr<net::ByteStream>> stream);
  void read();
  void on_read(std::error_code error, ByteSpan bytes);
  void wait_for_tick();
  void finish(std::error_code error);

  void on_message(Session& session, const Message& message) override;
  void on_closed(const Closed& closed) override;
  void on_over() override { finish(outcome_.error); }

  net::Loop& loop_;
  net::Url url_;
  ClientOptions options_;
  MessageHandler on_message_;
  DoneHandler done_;
  Outcome outcome_;
  net::SystemEntropy entropy_;
  net::Timer timer_;
  Endpoint::Clock::time_point opening_ends_ = {};
  SessionBuffers buffers_;
  std::unique_ptr<net::ByteStream> stream_;
  std::optional<ClientOpening> opening_;
  std::optional<Session> session_;
  std::shared_ptr<EchoClient*> alive_;  ///< what connect() holds on to; null inside once we are gone
};

}  // namespace wsspec::commands
