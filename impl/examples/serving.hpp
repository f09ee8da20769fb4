#pragma once
// What the servers among the examples share: where to listen, from the command line.
#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "wsspec/app/application.hpp"

namespace examples {

/// The whole file. @throws std::runtime_error  when it cannot be read.
std::string read_file(const std::string& path);

/// --port, --address, --tls, --cert and --key.
class Serving {
 public:
  /// @param flags  outlives this, and this outlives its parse().
  explicit Serving(CLI::App& flags);

  /// Listens, says where in one line ("listening on ws://127.0.0.1:8888"), and serves until SIGINT or
  /// SIGTERM.
  /// @return what main() returns: 0, or 2 with a line to standard error when it cannot listen as it was told.
  int run(wsspec::app::Application& application) const;

 private:
  std::optional<wsspec::net::TlsContext> tls_context() const;

  std::uint16_t port_ = 8888;
  std::string address_ = "127.0.0.1";
  bool tls_ = false;
  std::string certificate_path_;
  std::string key_path_;
};

}  // namespace examples
