// The clients: `load_client idle|broadcast|killer`. Figures go to standard output, a JSON object a line; the
// exit code is 1 when the server did something wrong, which the last object names as "fault".
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <nlohmann/json.hpp>

#include "impl/tests/load/modes.hpp"

namespace wsspec::load {

std::string next_command() {
  std::string line;
  std::getline(std::cin, line);
  return line;
}

void report(const nlohmann::json& figures) {
  std::cout << figures << std::endl;
}

}  // namespace wsspec::load

int main(int argc, char** argv) {
  using namespace wsspec::load;
  CLI::App command("clients for load tests");
  Flags flags;
  command.require_subcommand(1);
  command.add_option("--port", flags.port)->required();
  command.add_option("--tls-port", flags.tls_port);
  command.add_option("--seed", flags.seed);
  const auto idle = command.add_subcommand("idle");
  idle->add_option("--path", flags.path);
  idle->add_flag("--tls", flags.tls);
  idle->add_flag("--deflate", flags.deflate);
  idle->add_option("--connections", flags.connections);
  idle->add_option("--talkers", flags.talkers);
  const auto broadcast = command.add_subcommand("broadcast");
  broadcast->add_option("--fast", flags.fast);
  broadcast->add_option("--slow", flags.slow);
  const auto killer = command.add_subcommand("killer");
  killer->add_option("--survivors", flags.survivors);
  killer->add_option("--mortals", flags.mortals);
  killer->add_option("--seconds", flags.seconds);
  CLI11_PARSE(command, argc, argv);
  try {
    if (idle->parsed()) run_idle(flags);
    if (broadcast->parsed()) run_broadcast(flags);
    if (killer->parsed()) run_killer(flags);
  } catch (const std::exception& error) {
    report({{"fault", error.what()}});
    return 1;
  }
}
