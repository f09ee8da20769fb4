#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wsspec/app/handler_class.hpp"
#include "wsspec/app/request_handler.hpp"
#include "wsspec/app/task.hpp"
#include "wsspec/app/websocket_handler.hpp"
#include "wsspec/endpoint/shared_message.hpp"
#include "wsspec/net/tcp.hpp"
#include "wsspec/net/tls.hpp"

namespace wsspec::app {

/// How an application behaves. Every bound has a default. A time of zero: none, but for the two that end
/// things: at once.
struct Settings {
  using milliseconds = std::chrono::milliseconds;

  unsigned threads = 1;                   ///< each with its loop and its share of the ports (SO_REUSEPORT)
  std::size_t connections_max = 100'000;  ///< of all threads; more are answered 503
  std::string template_path = {};         ///< folder of render()
  std::string server_name = "wsspec";     ///< the Server field; empty: none

  // HTTP
  http::HeadLimits head_limits = {};        ///< 431 above
  std::size_t body_bytes_max = 10u << 20;   ///< 413 above
  milliseconds request_timeout{5'000};      ///< for a whole request, or opening handshake, TLS before it; 408
  milliseconds keep_alive_timeout{60'000};  ///< between two requests

  // WebSocket
  std::size_t message_bytes_max = 10u << 20;  ///< inflated; 1009 above
  std::size_t unsent_bytes_max = 1u << 20;    ///< a connection's queue of unsent output
  FullQueue on_full_queue = FullQueue::wait;  ///< what write_message() does above it
  milliseconds ping_interval{0};              ///< of silence before a Ping; zero: no Pings
  milliseconds ping_timeout{0};               ///< of silence after it before 1011; zero: the interval
  milliseconds idle_timeout{0};               ///< of silence before 1001
  milliseconds close_timeout{5'000};          ///< for the peer's Close, and again for its end
  milliseconds drain_timeout{2'000};          ///< stop(): for the closing handshakes and running requests
};

/// Routes, ports and threads: the server. Add handlers, listen, run.
///
///     int main() {
///       app::Application application;
///       application.add<Echo>("/echo");
///       application.listen(8888);
///       application.run();
///     }
class Application {
 public:
  explicit Application(Settings settings = {});
  /// stop(), if nobody did.
  ~Application();
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  /// A route: requests whose decoded path matches `pattern` as a whole (ECMAScript's regular expressions) get
  /// a handler made from `args`. The first route that matches is taken; none: 404. Before start().
  /// @throws std::invalid_argument  for a pattern that is none, or whose groups are not as many as the
  /// handler's functions take. A function without arguments fits any pattern.
  template <class H, class... Args>
  Application& add(std::string pattern, Args... args) {
    add_route(std::move(pattern), HandlerClass::of<H>(std::move(args)...));
    return *this;
  }

  /// Listens; may be called for several ports, before start().
  /// @param port     0: a free one. @param address  empty: this machine only (127.0.0.1). "0.0.0.0", "::":
  /// all.
  /// @param tls      none: no TLS.
  /// @return where, with the port that the system chose.
  /// @throws std::system_error  when it cannot listen there: address in use, permission denied, ….
  net::Address listen(std::uint16_t port, const std::string& address = {},
                      std::optional<net::TlsContext> tls = {});

  /// Serves, on threads of its own.
  void start();
  /// Serves until stop() is called, or SIGINT or SIGTERM comes; then stops.
  void run();
  /// Stops listening, sends 1001 to every WebSocket, lets requests end, waits up to Settings::drain_timeout,
  /// drops the rest. From any thread but a handler's; a handler calls request_stop().
  void stop();
  /// Makes run() stop and return. From any thread.
  void request_stop();

  /// To all WebSockets that subscribed to `topic`, on every thread: encoded once, and compressed once where
  /// they agree on how. One that is too slow is held to Settings::on_full_queue. From any thread, in the
  /// order of calls.
  /// @throws std::invalid_argument  for text that is not UTF-8 (RFC 6455 §8.1).
  void publish(std::string_view topic, std::string_view utf8);
  void publish(std::string_view topic, std::shared_ptr<const SharedMessage> message);

  const Settings& settings() const;
  /// Connections of all threads, now. From any thread.
  std::size_t connection_count() const;

  class Impl;
  Impl& impl() { return *impl_; }

 private:
  void add_route(std::string pattern, HandlerClass handler_class);
  std::unique_ptr<Impl> impl_;
};

}  // namespace wsspec::app
