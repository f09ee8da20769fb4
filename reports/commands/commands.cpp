#include "reports/commands/commands.hpp"

namespace wsspec::commands {

void add_reports_commands(CLI::App&, int&) {}

}  // namespace wsspec::commands
