#include "impl/commands/command_support.hpp"

#include <fmt/core.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cerrno>
#include <fstream>
#include <iterator>

namespace wsspec::commands {

int complain(const CLI::App& command, const std::string& what, int exit_code) {
  fmt::print(stderr, "wsspec {}: {}\n", command.get_name(), what);
  return exit_code;
}

void add_deflate_flags(CLI::App& command, deflate::Options& options) {
  constexpr const char* group = "Compression (permessage-deflate)";
  command.add_flag_callback(
             "--no-deflate", [&options] { options.enabled = false; }, "Do not compress")
      ->group(group);
  command.add_option("--deflate-level", options.level, "0 (store) to 9 (smallest)")
      ->check(CLI::Range(0, 9))
      ->capture_default_str()
      ->group(group);
  command
      .add_flag_callback(
          "--no-context-takeover",
          [&options] { options.no_context_takeover = options.peer_no_context_takeover = true; },
          "Compress each message for itself, both ways")
      ->group(group);
  const CLI::Range bits(deflate::window_bits_min, deflate::window_bits_max);
  command.add_option("--window-bits", options.window_bits, "Window of what is sent, at most")
      ->check(bits)
      ->capture_default_str()
      ->group(group);
  command
      .add_option("--peer-window-bits", options.peer_window_bits, "Window of what the peer sends, at most")
      ->check(bits)
      ->capture_default_str()
      ->group(group);
}

void add_verbose_flag(CLI::App& command) {
  command.add_flag_callback(
      "-v,--verbose",
      [] {
        if (!spdlog::get("wsspec")) spdlog::set_default_logger(spdlog::stderr_color_mt("wsspec"));
        spdlog::set_level(spdlog::level::debug);
      },
      "Say what happens, on standard error");
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad()) return failed(std::error_code(errno, std::generic_category()));
  return text;
}

}  // namespace wsspec::commands
