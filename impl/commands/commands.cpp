#include "impl/commands/commands.hpp"

namespace wsspec::commands {

void add_impl_commands(CLI::App& app, int& exit_code) {
  add_echo_command(app, exit_code);
  add_echo_client_command(app, exit_code);
}

}  // namespace wsspec::commands
