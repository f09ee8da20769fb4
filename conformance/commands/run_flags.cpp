#include "conformance/commands/run_flags.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "conformance/cases/all_cases.hpp"
#include "reports/writer.hpp"

namespace wsspec::commands {

void RunFlags::add_to(CLI::App& command) {
  command.add_option("--exclude", excluded, "Cases to leave out: an id, a chapter, a pattern")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--out", out, "Directory of the report")->capture_default_str();
  command.add_flag("-v,--verbose", verbose, "One line a case");
  command.add_option("--seed", seed, "Repeats keys and masks exactly")->capture_default_str();
  command
      .add_option("--timeout", timeout_ms,
                  "Milliseconds after which something that must come counts as missing")
      ->check(CLI::Range(1u, 3'600'000u))
      ->capture_default_str();
  command.add_option("--timeout-scale", timeout_scale, "Factor for all time-outs, for slow peers")
      ->check(CLI::Range(0.01, 1000.0))
      ->capture_default_str();
  command.add_option("--agent", agent, "The peer's name in the report");
  command
      .add_option("--profile", profile,
                  "How much of the same in chapters 9, 12 and 13: quick (10 messages, 1 MiB), standard (50, "
                  "16 MiB), full (1000, as Autobahn)")
      ->check(CLI::IsMember({"quick", "standard", "full"}))
      ->capture_default_str();
  command.add_option("--features", features,
                     "What the subject does not claim, so that cases about it are skipped: no-compression, "
                     "no-utf8, no-subprotocols, no-origin, no-ping, no-contract, with commas between; or a "
                     ".json file with reasons");
  command.add_option("--spec", spec, "An Autobahn configuration file, read as it is");
}

conformance::Patience RunFlags::patience() const {
  const auto scaled = [this](double ms) {
    return std::chrono::milliseconds(
        std::max<std::int64_t>(1, static_cast<std::int64_t>(ms * timeout_scale)));
  };
  return {.opening = scaled(std::max(5000.0, timeout_ms * 1.0)),
          .must = scaled(timeout_ms),
          .should = scaled(timeout_ms / 4.0)};
}

int complain(const CLI::App& command, const std::string& what, Exit code) {
  fmt::print(stderr, "wsspec {}: {}\n", command.get_name(), what);
  return code;
}

const conformance::Catalogue& RunFlags::catalogue() const {
  static const auto chosen = conformance::make_cases(*conformance::profile_of(profile));
  return chosen;
}

std::vector<const conformance::Case*> select_cases(const CLI::App& command,
                                                   const conformance::Catalogue& catalogue, Role peer,
                                                   const conformance::Selection& selection, int& exit_code) {
  auto cases = conformance::select(catalogue, peer, selection);
  if (!cases) {
    exit_code = complain(command, cases.error(), exit_usage);
    return {};
  }
  if (cases->empty())
    exit_code = complain(
        command,
        fmt::format("no case is selected that can test a {}; wsspec list shows which can", name_of(peer)),
        exit_nothing);
  return std::move(*cases);
}

conformance::ClaimedCases claimed_cases(const CLI::App& command,
                                        const std::vector<const conformance::Case*>& cases,
                                        const RunFlags& flags, int& exit_code) {
  const auto unclaimed = conformance::read_unclaimed(flags.features);
  if (!unclaimed) {
    exit_code = complain(command, "--features: " + unclaimed.error(), exit_usage);
    return {};
  }
  auto split = conformance::split_by_claims(cases, *unclaimed);
  if (split.cases.empty() && !cases.empty())
    exit_code =
        complain(command, "every case that is selected needs what --features does not claim", exit_nothing);
  return split;
}

std::expected<void, std::string> prepare_out(const std::filesystem::path& out) {
  std::error_code error;
  std::filesystem::create_directories(out, error);
  if (error)
    return std::unexpected(
        fmt::format("cannot make the report's directory {}: {}", out.string(), error.message()));
  const auto probe = out / ".wsspec-probe";
  const bool is_writable = std::ofstream(probe).good();
  std::filesystem::remove(probe, error);
  if (!is_writable)
    return std::unexpected(
        fmt::format("cannot write into {}: choose another directory with --out", out.string()));
  return {};
}

std::expected<void, std::string> write_and_tell(const reports::Run& run, const std::filesystem::path& out) {
  if (auto written = reports::write_report(run, out); !written) return written;
  fmt::print("Report: {}\n", (out / "index.html").string());
  std::fflush(stdout);
  return {};
}

Exit exit_code_of(const reports::Run& run, conformance::RunEnd end) {
  if (std::ranges::any_of(run.cases,
                          [](const auto& row) { return row.verdict == reports::Verdict::tool_error; }))
    return exit_internal;
  if (end != conformance::RunEnd::complete) return exit_peer;
  return std::ranges::any_of(run.cases, [](const auto& row) { return reports::is_failure(row.verdict); })
             ? exit_failed
             : exit_pass;
}

}  // namespace wsspec::commands
