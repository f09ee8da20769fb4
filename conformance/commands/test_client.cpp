// wsspec test-client [IDS…] [-- CMD {url}]
#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "conformance/commands/commands.hpp"
#include "conformance/commands/run_flags.hpp"
#include "conformance/runner/run_facts.hpp"
#include "conformance/runner/spec_file.hpp"
#include "conformance/runner/suite_server.hpp"
#include "conformance/runner/to_report.hpp"
#include "reports/writer.hpp"
#include "wsspec/net/url.hpp"

namespace wsspec::commands {
namespace {

struct Flags {
  std::vector<std::string> words;
  std::vector<std::string> client;
  RunFlags run;
  std::string listen = "127.0.0.1:0";
  bool walks = false;
  bool once = false;
  bool tls = false;
  std::string certificate_file, key_file;
  std::size_t jobs = 4;
};

std::expected<std::string, std::string> read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::unexpected("cannot read " + path);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::expected<std::optional<net::TlsContext>, std::string> tls_for(const Flags& flags) {
  if (!flags.tls && flags.certificate_file.empty()) return std::optional<net::TlsContext>{};
  net::TlsContext::ServerOptions options;
  if (flags.certificate_file.empty()) {
    options.identity = net::make_throwaway_identity();
  } else {
    auto certificate = read_text(flags.certificate_file);
    auto key = read_text(flags.key_file.empty() ? flags.certificate_file : flags.key_file);
    if (!certificate) return std::unexpected(certificate.error());
    if (!key) return std::unexpected(key.error());
    options.identity = {std::move(*certificate), std::move(*key)};
  }
  auto context = net::TlsContext::server(options);
  if (!context) return std::unexpected("TLS: " + context.error().message());
  return std::optional(std::move(*context));
}

/// What the file of a fuzzing server says, where the command line does not.
std::expected<void, std::string> follow_spec(const CLI::App& command, Flags& flags,
                                             conformance::Selection& selection) {
  const auto spec = conformance::read_spec(flags.run.spec);
  if (!spec) return std::unexpected(spec.error());
  for (const auto& remark : spec->remarks) complain(command, flags.run.spec + ": " + remark, exit_usage);
  if (selection.wanted.empty()) selection = spec->selection;
  if (!spec->outdir.empty() && command.count("--out") == 0) flags.run.out = spec->outdir;
  if (spec->url.empty() || command.count("--listen") != 0) return {};
  const auto url = net::parse_url(spec->url);
  if (!url) return std::unexpected(fmt::format("{}: url: {}", flags.run.spec, url.error().message()));
  flags.listen = net::to_string(net::Address{url->host, url->port});
  flags.tls = url->secure;
  flags.certificate_file = spec->certificate_file;
  flags.key_file = spec->key_file;
  return {};
}

int run(const CLI::App& command, Flags flags) {
  conformance::Selection selection{.wanted = flags.words, .excluded = flags.run.excluded};
  if (!flags.run.spec.empty())
    if (auto followed = follow_spec(command, flags, selection); !followed)
      return complain(command, followed.error(), exit_usage);
  int exit_code = exit_pass;
  const auto claimed =
      claimed_cases(command, select_cases(command, flags.run.catalogue(), Role::client, selection, exit_code),
                    flags.run, exit_code);
  const auto& cases = claimed.cases;
  if (cases.empty()) return exit_code;
  const auto listen = net::parse_address(flags.listen);
  if (!listen)
    return complain(command, fmt::format("--listen {} is not HOST:PORT", flags.listen), exit_usage);
  if (!flags.client.empty() && std::ranges::none_of(flags.client, [](const auto& word) {
        return word.find("{url}") != std::string::npos;
      }))
    return complain(command,
                    "the command does not say where {url} goes; write it where the client wants its URL",
                    exit_usage);
  auto tls = tls_for(flags);
  if (!tls) return complain(command, tls.error(), exit_usage);
  if (auto ready = prepare_out(flags.run.out); !ready) return complain(command, ready.error(), exit_usage);

  const conformance::ClientRunOptions options{.listen = *listen,
                                              .tls = std::move(*tls),
                                              .patience = flags.run.patience(),
                                              .seed = flags.run.seed,
                                              .command = flags.client,
                                              .one_process = flags.walks,
                                              .jobs = flags.jobs,
                                              .once = flags.once,
                                              .agent = flags.run.agent};
  reports::Console console(reports::Console::sink_of(stdout),
                           reports::Console::options_for(stdout, flags.run.verbose));
  const conformance::ClientRunEvents events{
      .on_listening =
          [&](const std::string& url) {
            reports::Run head = conformance::new_run(Role::client, flags.run.seed);
            head.subject = flags.run.agent;
            head.url = url;
            head.requirements = conformance::requirements_for(cases);
            console.begin(head, cases.size() + claimed.skipped.size());
            if (flags.client.empty())
              fmt::print("listening on {} (Autobahn's control URLs; Ctrl-C ends)\n", url);
            std::fflush(stdout);
          },
      .on_case = [&](const auto& row) { console.add(row); },
      .on_report =
          [&](const reports::Run& report) {
            if (auto written = reports::write_report(report, flags.run.out); !written)
              complain(command, written.error(), exit_usage);
          }};
  auto outcome = conformance::test_clients(cases, options, events);
  if (!outcome)
    return complain(command, fmt::format("cannot listen on {}: {}", flags.listen, outcome.error().message()),
                    exit_usage);
  if (outcome->runs.empty())
    return complain(command, outcome->error.empty() ? "no client came" : outcome->error, exit_peer);
  for (auto& report : outcome->runs) {
    for (const auto& row : claimed.skipped) console.add(row);
    conformance::add_skipped(report, claimed.skipped);
    console.finish(report);
    if (auto written = write_and_tell(report, flags.run.out); !written)
      return complain(command, written.error(), exit_usage);
    exit_code = std::max<int>(exit_code, exit_code_of(report, outcome->end));
  }
  if (outcome->end != conformance::RunEnd::complete) complain(command, outcome->error, exit_peer);
  return exit_code;
}

}  // namespace

void add_test_client_command(CLI::App& app, int& exit_code, std::vector<std::string> client) {
  auto flags = std::make_shared<Flags>();
  flags->client = std::move(client);
  auto* command = app.add_subcommand(
      "test-client",
      "Tests a client that echoes messages: one that comes by itself, or the command after --");
  command->add_option("CASES", flags->words, "Cases: ids, chapters, patterns; none: all");
  flags->run.add_to(*command);
  command->add_option("--listen", flags->listen, "HOST:PORT to listen on; port 0: any")
      ->capture_default_str();
  command->add_flag("--autobahn", flags->walks,
                    "Start the command once: it walks through the cases by Autobahn's protocol");
  command->add_flag("--once", flags->once, "Without a command: end after the first /updateReports");
  command->add_flag("--tls", flags->tls, "Listen with TLS, with a throw-away certificate");
  command->add_option("--cert", flags->certificate_file, "PEM file of the certificate");
  command->add_option("--key", flags->key_file, "PEM file of its key");
  command->add_option("-j,--jobs", flags->jobs, "Processes of the command at once")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command->callback([command, flags, &exit_code] { exit_code = run(*command, *flags); });
}

}  // namespace wsspec::commands
