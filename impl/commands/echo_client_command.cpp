#include <fmt/core.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "impl/commands/autobahn_client.hpp"
#include "impl/commands/command_support.hpp"
#include "impl/commands/commands.hpp"
#include "impl/commands/echo_client.hpp"
#include "wsspec/http/field_grammar.hpp"

namespace wsspec::commands {
namespace {

struct Flags {
  std::vector<std::string> urls;
  bool autobahn = false;
  std::string agent = "wsspec";
  bool insecure = false;
  std::string ca_path;
  std::vector<std::string> fields;
  std::vector<std::string> subprotocols;
  std::size_t message_bytes_max = 64u << 20;
  deflate::Options deflate = {};
  http::Fields headers = {};
  std::optional<net::TlsContext> tls = {};
};

app::ConnectRequest request_to(const Flags& flags, const net::Url& url) {
  app::ConnectRequest request;
  request.url = net::to_string(url);
  request.headers = flags.headers;
  request.subprotocols = flags.subprotocols;
  if (flags.deflate.enabled) request.compression = flags.deflate;
  request.connect_timeout = std::chrono::seconds(5);
  request.message_bytes_max = flags.message_bytes_max;
  request.redirects_max = 0;  // what a server answers is to be seen
  request.tls = flags.tls;
  return request;
}

/// "Name: value" @return whether it is one.
bool add_field(const std::string& text, http::Fields& fields) {
  const auto colon = text.find(':');
  if (colon == text.npos) return false;
  const auto name = text.substr(0, colon);
  const auto begin = std::min(text.find_first_not_of(" \t", colon + 1), text.size());
  const auto value = text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
  if (!http::is_token(name) || !http::is_field_value(value)) return false;
  fields.add(name, value);
  return true;
}

/// @return why not, in words; empty when all is well.
std::string prepare(Flags& flags, std::vector<net::Url>& urls) {
  for (const auto& text : flags.urls) {
    auto url = net::parse_url(text);
    if (!url) return fmt::format("{}: {}", text, url.error().message());
    urls.push_back(std::move(*url));
  }
  for (const auto& text : flags.fields)
    if (!add_field(text, flags.headers)) return fmt::format("-H '{}': not 'Name: value'", text);
  for (const auto& name : flags.subprotocols)
    if (!http::is_token(name)) return fmt::format("--subprotocol '{}': not a token", name);

  net::TlsContext::ClientOptions tls{.insecure = flags.insecure};
  if (!flags.ca_path.empty()) {
    auto ca = read_file(flags.ca_path);
    if (!ca) return fmt::format("cannot read {}: {}", flags.ca_path, ca.error().message());
    tls.ca_pem = std::move(*ca);
  }
  if (std::ranges::any_of(urls, &net::Url::secure)) {
    auto context = net::TlsContext::client(tls);
    if (!context) return fmt::format("--ca {}: {}", flags.ca_path, context.error().message());
    flags.tls = std::move(*context);
  }
  return {};
}

/// All URLs at once, until each server has closed.
int echo_all(const CLI::App& command, const Flags& flags, const std::vector<net::Url>& urls) {
  net::Loop loop;
  int result = 0;
  std::size_t left = urls.size();
  std::vector<std::unique_ptr<EchoClient>> clients;
  for (const auto& url : urls) {
    clients.push_back(std::make_unique<EchoClient>(loop, request_to(flags, url)));
    clients.back()->start([&, url](const EchoClient::Outcome& outcome) {
      if (outcome.error)
        result = complain(command, fmt::format("{}: {}", net::to_string(url), outcome.error.message()),
                          exit_unreachable);
      else
        spdlog::debug("{}: closed with {}", net::to_string(url), outcome.code);
      if (--left == 0) loop.stop();
    });
  }
  const net::StopSignals signals(loop, [&clients] {
    for (const auto& client : clients) client->go_away();
  });
  loop.run();
  return result;
}

int run_cases(const CLI::App& command, const Flags& flags, const net::Url& base) {
  net::Loop loop;
  const auto outcome = app::run(loop, run_autobahn(loop, base, flags.agent, [&](const net::Url& url) {
                                  return request_to(flags, url);
                                }));
  if (outcome.error)
    return complain(command,
                    fmt::format("{}: {} after {} cases; is an Autobahn fuzzing server running there?",
                                net::to_string(base), outcome.error.message(), outcome.cases),
                    exit_unreachable);
  fmt::print("{} cases as {}\n", outcome.cases, flags.agent);
  return 0;
}

int run(const CLI::App& command, Flags& flags) {
  std::vector<net::Url> urls;
  if (const auto why = prepare(flags, urls); !why.empty()) return complain(command, why, exit_usage);
  if (!flags.autobahn) return echo_all(command, flags, urls);
  if (urls.size() != 1) return complain(command, "--autobahn takes one URL", exit_usage);
  return run_cases(command, flags, urls.front());
}

}  // namespace

void add_echo_client_command(CLI::App& app, int& exit_code) {
  auto& command =
      *app.add_subcommand("echo-client", "Connect and send every message back until the server closes");
  const auto flags = std::make_shared<Flags>();
  command.add_option("URL", flags->urls, "ws://HOST:PORT/… or wss://…; several at once")->required();
  command.add_flag("--autobahn", flags->autobahn, "Run all cases of the Autobahn fuzzing server at URL");
  command.add_option("--agent", flags->agent, "The name in its report")->capture_default_str();
  command.add_option("-H,--header", flags->fields, "A field of the request, 'Name: value'; may be repeated")
      ->allow_extra_args(false);
  command.add_option("--subprotocol", flags->subprotocols, "One to offer; may be repeated")
      ->allow_extra_args(false);
  command.add_option("--max-message", flags->message_bytes_max, "Bytes of a message, inflated")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  auto* const insecure =
      command.add_flag("-k,--insecure", flags->insecure, "Do not verify the server's certificate");
  command.add_option("--ca", flags->ca_path, "Trust this CA alone, PEM")->excludes(insecure);
  add_verbose_flag(command);
  add_deflate_flags(command, flags->deflate);
  command.callback([&command, flags, &exit_code] { exit_code = run(command, *flags); });
}

}  // namespace wsspec::commands
