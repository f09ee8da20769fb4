#include "impl/commands/commands.hpp"

namespace wsspec::commands {

void add_impl_commands(CLI::App&, int&) {}

}  // namespace wsspec::commands
