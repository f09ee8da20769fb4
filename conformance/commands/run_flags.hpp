// What the commands that run cases share: flags, the console, the report, the exit code.
#pragma once
#include <CLI/CLI.hpp>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <vector>

#include "conformance/machine/script_machine.hpp"
#include "conformance/runner/features.hpp"
#include "conformance/runner/plan.hpp"
#include "conformance/runner/progress.hpp"
#include "reports/console.hpp"
#include "reports/model.hpp"

namespace wsspec::commands {

/// Exit codes of every command.
enum Exit : int {
  exit_pass = 0,
  exit_failed = 1,
  exit_usage = 2,
  exit_peer = 3,
  exit_internal = 4,
  exit_nothing = 5
};

struct RunFlags {
  std::vector<std::string> excluded;
  std::filesystem::path out = "wsspec-report";
  bool verbose = false;
  std::uint64_t seed = 1;
  unsigned timeout_ms = 2000;
  double timeout_scale = 1;
  std::string agent;
  std::string spec;  ///< an Autobahn configuration file
  std::string profile = "standard";
  std::string features;  ///< what the subject does not claim: words, or a file

  void add_to(CLI::App& command);
  conformance::Patience patience() const;
  /// That of the profile; lives for ever.
  const conformance::Catalogue& catalogue() const;
};

/// "wsspec COMMAND: what" to standard error. @return `code`.
int complain(const CLI::App& command, const std::string& what, Exit code);

/// The cases that were asked for. An empty list has been complained about, and `exit_code` set.
std::vector<const conformance::Case*> select_cases(const CLI::App& command,
                                                   const conformance::Catalogue& catalogue, Role peer,
                                                   const conformance::Selection& selection, int& exit_code);

/// Of these, those that the subject claims to be good for. A fault has been complained about, and `exit_code`
/// set; then no case is left.
conformance::ClaimedCases claimed_cases(const CLI::App& command,
                                        const std::vector<const conformance::Case*>& cases,
                                        const RunFlags& flags, int& exit_code);

/// Finds out that a report cannot be written before the run, not after it.
std::expected<void, std::string> prepare_out(const std::filesystem::path& out);

/// Writes the report and says where it is. @return what went wrong.
std::expected<void, std::string> write_and_tell(const reports::Run& run, const std::filesystem::path& out);

/// 0 or 1 by the verdicts, 3 when the peer was not there to the end, 4 for a fault of ours.
Exit exit_code_of(const reports::Run& run, conformance::RunEnd end);

}  // namespace wsspec::commands
