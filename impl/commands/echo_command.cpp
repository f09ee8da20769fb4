#include <fmt/core.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <cmath>
#include <cstdio>

#include "impl/commands/command_support.hpp"
#include "impl/commands/commands.hpp"
#include "impl/commands/echo_server.hpp"

namespace wsspec::commands {
namespace {

struct Flags {
  std::string listen = "127.0.0.1:9001";
  bool tls = false;
  std::string certificate_path;
  std::string key_path;
  double idle_seconds = 300;
  double opening_seconds = 5;
  EchoServer::Options server = {};
};

/// A connection is a descriptor: as many as the system lets us have.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::chrono::milliseconds milliseconds_of(double seconds) {
  return std::chrono::milliseconds(std::llround(seconds * 1000));
}

/// @return why not, in words; empty when `flags.server.tls` is what was asked for.
std::string load_tls(Flags& flags) {
  if (!flags.tls && flags.certificate_path.empty()) return {};
  net::TlsContext::ServerOptions options;
  if (flags.certificate_path.empty()) {
    options.identity = net::make_throwaway_identity();
  } else {
    const auto certificate = read_file(flags.certificate_path);
    if (!certificate)
      return fmt::format("cannot read {}: {}", flags.certificate_path, certificate.error().message());
    const auto key = read_file(flags.key_path);
    if (!key) return fmt::format("cannot read {}: {}", flags.key_path, key.error().message());
    options.identity = {*certificate, *key};
  }
  auto context = net::TlsContext::server(options);
  if (!context)
    return fmt::format("--cert {} and --key {} are no certificate (PEM) and its key: {}",
                       flags.certificate_path, flags.key_path, context.error().message());
  flags.server.tls = std::move(*context);
  return {};
}

int serve(const CLI::App& command, Flags& flags) {
  const auto address = net::parse_address(flags.listen);
  if (!address)
    return complain(command, fmt::format("--listen {}: not HOST:PORT or [IPV6]:PORT", flags.listen),
                    exit_usage);
  if (const auto why = load_tls(flags); !why.empty()) return complain(command, why, exit_usage);
  raise_descriptor_limit();

  auto& options = flags.server;
  options.listen = *address;
  options.settings.idle_timeout = milliseconds_of(flags.idle_seconds);
  options.settings.request_timeout = milliseconds_of(flags.opening_seconds);

  net::Loop loop;
  const net::StopSignals signals(loop, [] {});  // run() has nothing else to wait for
  const auto server = EchoServer::start(options);
  if (!server)
    return complain(command,
                    fmt::format("cannot listen on {}: {}; choose another with --listen", flags.listen,
                                server.error().message()),
                    exit_usage);
  fmt::print("listening on {}://{}\n", options.tls ? "wss" : "ws", net::to_string((*server)->address()));
  std::fflush(stdout);
  loop.run();
  (*server)->stop();
  return 0;
}

}  // namespace

void add_echo_command(CLI::App& app, int& exit_code) {
  auto& command = *app.add_subcommand("echo", "Serve WebSockets that send every message back");
  const auto flags = std::make_shared<Flags>();
  auto& server = flags->server;
  command.add_option("--listen", flags->listen, "HOST:PORT or [IPV6]:PORT; port 0: a free one")
      ->type_name("ADDRESS")
      ->capture_default_str();
  command.add_flag("--tls", flags->tls, "wss, with a certificate made now unless --cert names one");
  auto* const certificate =
      command.add_option("--cert", flags->certificate_path, "Certificate chain, PEM")->type_name("FILE");
  auto* const key = command.add_option("--key", flags->key_path, "Its key, PEM")->type_name("FILE");
  certificate->needs(key);
  key->needs(certificate);
  command.add_option("--threads", server.settings.threads, "Each with its own event loop")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command.add_option("--subprotocol", server.subprotocols, "One that is spoken; may be repeated")
      ->allow_extra_args(false);
  add_verbose_flag(command);

  constexpr const char* limits = "Limits";
  command.add_option("--max-message", server.settings.message_bytes_max, "Bytes of a message, inflated")
      ->check(CLI::PositiveNumber)
      ->capture_default_str()
      ->group(limits);
  command.add_option("--max-connections", server.settings.connections_max, "More are answered 503")
      ->check(CLI::PositiveNumber)
      ->capture_default_str()
      ->group(limits);
  command.add_option("--idle-timeout", flags->idle_seconds, "Seconds without a byte before 1001")
      ->check(CLI::Range(0.001, 1e9))
      ->capture_default_str()
      ->group(limits);
  command.add_option("--handshake-timeout", flags->opening_seconds, "Seconds for the opening handshake")
      ->check(CLI::Range(0.001, 1e9))
      ->capture_default_str()
      ->group(limits);
  add_deflate_flags(command, server.deflate);
  command.callback([&command, flags, &exit_code] { exit_code = serve(command, *flags); });
}

}  // namespace wsspec::commands
