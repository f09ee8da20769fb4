// wsspec replay REPORT.json [IDS…]
#include <fmt/format.h>

#include "conformance/cases/all_cases.hpp"
#include "conformance/commands/commands.hpp"
#include "conformance/commands/run_flags.hpp"
#include "conformance/runner/suite_client.hpp"
#include "reports/json.hpp"

namespace wsspec::commands {
namespace {

struct Flags {
  std::string report;
  std::vector<std::string> wanted;
  bool insecure = false;
};

/// The failures of the report, or the cases that were named.
std::vector<std::string> ids_of(const reports::Run& run, const std::vector<std::string>& wanted) {
  if (!wanted.empty()) return wanted;
  std::vector<std::string> out;
  for (const auto& row : run.cases)
    if (reports::is_failure(row.verdict)) out.push_back(row.id);
  return out;
}

int replay(const CLI::App& command, const Flags& flags) {
  const auto report = reports::read_report(flags.report);
  if (!report) return complain(command, report.error(), exit_usage);
  if (report->role != "server")
    return complain(command,
                    "the report is of a client: run it again with wsspec test-client and the same --seed",
                    exit_usage);
  const auto url = net::parse_url(report->url);
  if (!url)
    return complain(command, fmt::format("{}: the report's URL: {}", flags.report, url.error().message()),
                    exit_usage);
  const auto ids = ids_of(*report, flags.wanted);
  if (ids.empty())
    return complain(command, "no case failed in that report; name the cases to replay", exit_nothing);
  int exit_code = exit_pass;
  const auto cases =
      select_cases(command, conformance::all_cases(), Role::server, {.wanted = ids}, exit_code);
  if (cases.empty()) return exit_code;
  conformance::ServerRunOptions options{
      .url = *url, .jobs = 1, .seed = report->seed, .subject = report->subject};
  if (url->secure) {
    auto context = net::TlsContext::client({.insecure = flags.insecure});
    if (!context) return complain(command, "TLS: " + context.error().message(), exit_usage);
    options.connect.tls = std::move(*context);
  }
  reports::Console console(reports::Console::sink_of(stdout), reports::Console::options_for(stdout, true));
  reports::Run head = *report;
  head.cases.clear();
  console.begin(head, cases.size());
  const auto outcome = conformance::test_server(cases, options, [&](const auto& row) { console.add(row); });
  if (outcome.end == conformance::RunEnd::unreachable) return complain(command, outcome.error, exit_peer);
  console.finish(outcome.run);
  return exit_code_of(outcome.run, outcome.end);
}

}  // namespace

void add_replay_command(CLI::App& app, int& exit_code) {
  auto flags = std::make_shared<Flags>();
  auto* command = app.add_subcommand("replay", "Runs cases of a report again, with the same bytes");
  command->add_option("REPORT", flags->report, "report.json of a server's run")->required();
  command->add_option("CASES", flags->wanted, "Ids; none: those that failed");
  command->add_flag("-k,--insecure", flags->insecure, "Do not verify the server's certificate");
  command->callback([command, flags, &exit_code] { exit_code = replay(*command, *flags); });
}

}  // namespace wsspec::commands
