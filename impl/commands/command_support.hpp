#pragma once
// What `echo` and `echo-client` share.
#include <CLI/CLI.hpp>
#include <string>

#include "wsspec/base/result.hpp"
#include "wsspec/deflate/parameters.hpp"

namespace wsspec::commands {

inline constexpr int exit_usage = 2;
inline constexpr int exit_unreachable = 3;

/// "wsspec COMMAND: what, where, what to do" to standard error. @return `exit_code`.
int complain(const CLI::App& command, const std::string& what, int exit_code);

/// --no-deflate, --deflate-level, --no-context-takeover, --window-bits, --peer-window-bits
void add_deflate_flags(CLI::App& command, deflate::Options& options);

/// -v: what happens, to standard error. Quiet without.
void add_verbose_flag(CLI::App& command);

/// The whole file.
Result<std::string> read_file(const std::string& path);

}  // namespace wsspec::commands
