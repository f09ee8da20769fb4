// The front door: joins the commands of each room and turns every ending into an exit code.
#include <cstdio>
#include <exception>

#include "conformance/commands/commands.hpp"
#include "impl/commands/commands.hpp"
#include "reports/commands/commands.hpp"

namespace {

constexpr int exit_usage = 2;
constexpr int exit_internal = 4;

int run(int argc, char** argv) {
  CLI::App app{"wsspec: proves that WebSocket software is right, safe and fast"};
  app.set_version_flag("--version", WSSPEC_VERSION);
  app.require_subcommand(1);
  int exit_code = 0;
  wsspec::commands::add_conformance_commands(app, exit_code);
  wsspec::commands::add_impl_commands(app, exit_code);
  wsspec::commands::add_reports_commands(app, exit_code);
  try {
    app.parse(argc, argv);
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
