#include "reports/commands/commands.hpp"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "reports/console.hpp"
#include "reports/json.hpp"
#include "reports/summary.hpp"
#include "reports/writer.hpp"

namespace wsspec::commands {
namespace {

constexpr int exit_usage = 2;

struct ReportOptions {
  std::string file;
  std::string out_dir;
  bool prints_schema = false;
  bool is_verbose = false;
};

int complain(const std::string& sentence) {
  std::fprintf(stderr, "wsspec report: %s\n", sentence.c_str());
  return exit_usage;
}

// Shows the run as it was shown when it ran, and writes every format beside the file or into --out.
int report(const ReportOptions& options) {
  if (options.prints_schema) {
    const auto schema = reports::report_schema();
    std::fwrite(schema.data(), 1, schema.size(), stdout);
    return 0;
  }
  if (options.file.empty()) return complain("name a report.json, or ask for --schema");
  const auto run = reports::read_report(options.file);
  if (!run) return complain(run.error());

  reports::Console::Options console_options = reports::Console::options_for(stdout, options.is_verbose);
  console_options.is_terminal = false;  // nothing is under way
  reports::Console console(reports::Console::sink_of(stdout), console_options);
  console.begin(*run, run->cases.size());
  for (const auto& result : run->cases) console.add(result);
  console.finish(*run);

  std::filesystem::path out_dir = options.out_dir;
  if (out_dir.empty()) out_dir = std::filesystem::path(options.file).parent_path();
  if (out_dir.empty()) out_dir = ".";
  const auto written = reports::write_report(*run, out_dir);
  if (!written) return complain(written.error());
  std::printf("%s\n", (out_dir / "index.html").c_str());
  return 0;
}

}  // namespace

void add_reports_commands(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("report", "Renders a report.json again in every format");
  const auto options = std::make_shared<ReportOptions>();
  command->add_option("file", options->file, "The report.json of a run")->type_name("REPORT.json");
  command->add_option("-o,--out", options->out_dir, "Where to write; default: beside the file")
      ->type_name("DIR");
  command->add_flag("--schema", options->prints_schema, "Print the JSON Schema of report.json instead");
  command->add_flag("-v,--verbose", options->is_verbose, "One line a case");
  command->callback([options, &exit_code] { exit_code = report(*options); });
}

}  // namespace wsspec::commands
