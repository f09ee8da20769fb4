#pragma once
#include <CLI/CLI.hpp>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace wsspec::commands {

/// The reference server, running until it is destroyed. The suite knows nothing else of the reference
/// implementation: who joins the two hands it over.
class RunningServer {
 public:
  virtual ~RunningServer() = default;
  virtual std::string url() const = 0;
};
/// Starts one on a free port of the loopback; or says why not.
using StartServer = std::function<std::expected<std::unique_ptr<RunningServer>, std::string>()>;

/// What the front door hands over.
struct Surroundings {
  StartServer start_reference;
  std::vector<std::string> after_dashes = {};  ///< the words after "--": the client that test-client starts
};

/// Adds `test-server`, `test-client`, `list`, `explain` and `replay`. A chosen command runs in its callback
/// and puts the process's exit code into `exit_code`.
void add_conformance_commands(CLI::App& app, int& exit_code, Surroundings surroundings);

void add_test_server_command(CLI::App& app, int& exit_code, StartServer start_reference);
void add_test_client_command(CLI::App& app, int& exit_code, std::vector<std::string> client);
void add_list_command(CLI::App& app, int& exit_code);
void add_explain_command(CLI::App& app, int& exit_code);
void add_replay_command(CLI::App& app, int& exit_code);

}  // namespace wsspec::commands
