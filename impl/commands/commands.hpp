#pragma once
#include <CLI/CLI.hpp>

namespace wsspec::commands {

/// Adds `echo` and `echo-client`. A chosen command runs in its callback and puts the process's exit code into
/// `exit_code`.
void add_impl_commands(CLI::App& app, int& exit_code);

void add_echo_command(CLI::App& app, int& exit_code);
void add_echo_client_command(CLI::App& app, int& exit_code);

}  // namespace wsspec::commands
