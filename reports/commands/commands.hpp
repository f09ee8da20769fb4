#pragma once
#include <CLI/CLI.hpp>

namespace wsspec::commands {

/// Adds `report`: renders a report.json again, or prints the schema of that file. A chosen command runs in
/// its callback and puts the process's exit code into `exit_code`: 0, or 2 for a file that cannot be read or
/// written.
void add_reports_commands(CLI::App& app, int& exit_code);

}  // namespace wsspec::commands
