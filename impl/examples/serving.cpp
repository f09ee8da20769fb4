#include "serving.hpp"

#include <fmt/core.h>

#include <fstream>
#include <iterator>

namespace examples {

using namespace wsspec;

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file) throw std::runtime_error("cannot read " + path);
  return text;
}

Serving::Serving(CLI::App& flags) {
  flags.add_option("--port", port_, "0: a free one")->capture_default_str();
  flags.add_option("--address", address_, "0.0.0.0 or :: for all")->capture_default_str();
  flags.add_flag("--tls", tls_, "wss and https, with a certificate made now unless --cert names one");
  auto* const certificate = flags.add_option("--cert", certificate_path_, "Certificate chain, PEM");
  auto* const key = flags.add_option("--key", key_path_, "Its key, PEM");
  certificate->needs(key);
  key->needs(certificate);
}

std::optional<net::TlsContext> Serving::tls_context() const {
  if (!tls_ && certificate_path_.empty()) return std::nullopt;
  net::TlsContext::ServerOptions options;
  if (certificate_path_.empty())
    options.identity = net::make_throwaway_identity();
  else
    options.identity = {read_file(certificate_path_), read_file(key_path_)};
  auto context = net::TlsContext::server(options);
  if (!context) throw std::system_error(context.error(), "certificate and key");
  return std::move(*context);
}

int Serving::run(app::Application& application) const {
  try {
    const auto tls = tls_context();
    const auto where = application.listen(port_, address_, tls);
    fmt::print("listening on {}://{}\n", tls ? "wss" : "ws", net::to_string(where));
    std::fflush(stdout);
    application.run();
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
}

}  // namespace examples
