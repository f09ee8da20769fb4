#pragma once
#include <CLI/CLI.hpp>

namespace wsspec::commands {

/// Adds `test-server`, `test-client`, `list`, `explain` and `replay`. A chosen command runs in its callback and puts the process's exit code into `exit_code`.
void add_conformance_commands(CLI::App& app, int& exit_code);

}  // namespace wsspec::commands
