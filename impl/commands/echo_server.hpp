#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "wsspec/app/application.hpp"

namespace wsspec::commands {

/// An application that sends every message back but for the commands of conformance/CONTRACT.md, on any path,
/// to pages of any origin but the one that the contract refuses; and shows a page to browsers. On threads of
/// its own: start() to stop() takes no part in the caller's loop.
class EchoServer {
 public:
  struct Options {
    net::Address listen{"127.0.0.1", 0};  ///< port 0: the system chooses
    std::optional<net::TlsContext> tls = {};
    /// Room for the largest message of the suite, compressed or not.
    app::Settings settings = {.message_bytes_max = 64u << 20};
    deflate::Options deflate = {};  ///< what is agreed to and how it is done
    std::vector<std::string> subprotocols =
        {};  ///< the first one that the client offers and we speak is chosen; "wsspec" beside these
  };

  /// Listens and serves. @return why it cannot listen: see net::Listener::open().
  static Result<std::unique_ptr<EchoServer>> start(const Options& options);

  /// Where it listens, with the port that the system chose.
  net::Address address() const { return address_; }
  /// @see app::Application::stop()
  void stop() { application_.stop(); }

 private:
  explicit EchoServer(const app::Settings& settings) : application_(settings) {}

  app::Application application_;
  net::Address address_;
};

}  // namespace wsspec::commands
