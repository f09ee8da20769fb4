// The front door: joins the commands of each room and turns every ending into an exit code.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string_view>

#include "conformance/commands/commands.hpp"
#include "impl/commands/commands.hpp"
#include "impl/commands/echo_server.hpp"
#include "reports/commands/commands.hpp"

namespace {

constexpr int exit_usage = 2;
constexpr int exit_internal = 4;

/// The reference server, for a suite that is given no other.
class Reference final : public wsspec::commands::RunningServer {
 public:
  explicit Reference(std::unique_ptr<wsspec::commands::EchoServer> server) : server_(std::move(server)) {}
  std::string url() const override { return "ws://" + wsspec::net::to_string(server_->address()); }

 private:
  std::unique_ptr<wsspec::commands::EchoServer> server_;
};

std::expected<std::unique_ptr<wsspec::commands::RunningServer>, std::string> start_reference() {
  auto server = wsspec::commands::EchoServer::start({});
  if (!server) return std::unexpected(server.error().message());
  return std::make_unique<Reference>(std::move(*server));
}

int run(int argc, char** argv) {
  // What follows "--" is a command for test-client and none of our options.
  char** const dashes =
      std::find_if(argv, argv + argc, [](const char* word) { return std::string_view(word) == "--"; });
  const std::vector<std::string> after_dashes(dashes == argv + argc ? dashes : dashes + 1, argv + argc);
  argc = static_cast<int>(dashes - argv);
  CLI::App app{"wsspec: proves that WebSocket software is right, safe and fast"};
  app.set_version_flag("--version", WSSPEC_VERSION);
  app.require_subcommand(1);
  int exit_code = 0;
  wsspec::commands::add_conformance_commands(app, exit_code, {start_reference, after_dashes});
  wsspec::commands::add_impl_commands(app, exit_code);
  wsspec::commands::add_reports_commands(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::RequiredError& error) {
    if (argc < 2) return app.exit(error), exit_usage;
    std::fprintf(stderr, "wsspec: there is no command \"%s\"; wsspec --help lists them\n", argv[1]);
    return exit_usage;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : exit_usage;
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "wsspec: internal error: %s\n", error.what());
    return exit_internal;
  }
}
