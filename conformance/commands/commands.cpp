#include "conformance/commands/commands.hpp"

namespace wsspec::commands {

void add_conformance_commands(CLI::App& app, int& exit_code, Surroundings surroundings) {
  add_test_server_command(app, exit_code, std::move(surroundings.start_reference));
  add_test_client_command(app, exit_code, std::move(surroundings.after_dashes));
  add_list_command(app, exit_code);
  add_explain_command(app, exit_code);
  add_replay_command(app, exit_code);
}

}  // namespace wsspec::commands
