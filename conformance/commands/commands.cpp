#include "conformance/commands/commands.hpp"

namespace wsspec::commands {

void add_conformance_commands(CLI::App&, int&) {}

}  // namespace wsspec::commands
