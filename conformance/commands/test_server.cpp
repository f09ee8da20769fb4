// wsspec test-server [URL] [IDS…]
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "conformance/commands/commands.hpp"
#include "conformance/commands/run_flags.hpp"
#include "conformance/runner/run_facts.hpp"
#include "conformance/runner/spec_file.hpp"
#include "conformance/runner/suite_client.hpp"
#include "conformance/runner/to_report.hpp"
#include "wsspec/http/field_grammar.hpp"

namespace wsspec::commands {
namespace {

struct Flags {
  std::vector<std::string> words;  ///< a URL, if it looks like one, and ids
  RunFlags run;
  std::size_t jobs = 8;
  std::vector<std::string> fields;
  bool insecure = false;
  std::string ca_file, certificate_file, key_file, server_name;
};

/// One server to test.
struct Subject {
  std::string url;
  std::string agent = {};
  std::string server_name = {};
  http::Fields fields = {};
};

std::expected<std::string, std::string> read_text(const std::string& path) {
  if (path.empty()) return {};
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::unexpected("cannot read " + path);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::expected<http::Fields, std::string> parse_fields(const std::vector<std::string>& lines) {
  http::Fields out;
  for (const auto& line : lines) {
    const auto colon = line.find(':');
    if (colon == std::string::npos || !http::is_token(line.substr(0, colon)))
      return std::unexpected(fmt::format("\"{}\" is not a header field; write 'Name: value'", line));
    auto value = line.substr(colon + 1);
    value.erase(0, std::min(value.find_first_not_of(" \t"), value.size()));
    if (!http::is_field_value(value))
      return std::unexpected(fmt::format("the value of {} has control characters", line.substr(0, colon)));
    out.add(line.substr(0, colon), value);
  }
  return out;
}

std::expected<std::optional<net::TlsContext>, std::string> tls_for(const Flags& flags, bool secure) {
  if (!secure) return std::optional<net::TlsContext>{};
  net::TlsContext::ClientOptions options{.insecure = flags.insecure};
  auto ca = read_text(flags.ca_file);
  auto certificate = read_text(flags.certificate_file);
  auto key = read_text(flags.key_file.empty() ? flags.certificate_file : flags.key_file);
  for (const auto* text : {&ca, &certificate, &key})
    if (!*text) return std::unexpected(text->error());
  options.ca_pem = std::move(*ca);
  if (!certificate->empty()) options.identity = net::Identity{std::move(*certificate), std::move(*key)};
  auto context = net::TlsContext::client(options);
  if (!context) return std::unexpected("TLS: " + context.error().message());
  return std::optional(std::move(*context));
}

std::string quoted_options(const Flags& flags) {
  std::string out = flags.insecure ? " --insecure" : "";
  if (!flags.ca_file.empty()) out += " --ca " + flags.ca_file;
  for (const auto& field : flags.fields) out += fmt::format(" -H '{}'", field);
  return out;
}

/// @return the exit code.
int test_one(const CLI::App& command, const Flags& flags, const Subject& subject,
             const conformance::ClaimedCases& claimed) {
  const auto& cases = claimed.cases;
  const auto url = net::parse_url(subject.url);
  if (!url) return complain(command, fmt::format("{}: {}", subject.url, url.error().message()), exit_usage);
  auto tls = tls_for(flags, url->secure);
  if (!tls) return complain(command, tls.error(), exit_usage);
  if (auto ready = prepare_out(flags.run.out); !ready) return complain(command, ready.error(), exit_usage);
  const auto patience = flags.run.patience();
  const conformance::ServerRunOptions options{
      .url = *url,
      .connect = {.tls = std::move(*tls), .server_name = subject.server_name, .timeout = patience.opening},
      .fields = subject.fields,
      .patience = patience,
      .jobs = flags.jobs,
      .seed = flags.run.seed,
      .subject = subject.agent,
      .replay_options = quoted_options(flags)};
  reports::Console console(reports::Console::sink_of(stdout),
                           reports::Console::options_for(stdout, flags.run.verbose));
  reports::Run head = conformance::new_run(Role::server, flags.run.seed);
  head.subject = subject.agent;
  head.url = subject.url;
  head.requirements = conformance::requirements_for(cases);
  console.begin(head, cases.size() + claimed.skipped.size());
  auto outcome = conformance::test_server(cases, options, [&](const auto& row) { console.add(row); });
  if (outcome.end == conformance::RunEnd::unreachable) return complain(command, outcome.error, exit_peer);
  for (const auto& row : claimed.skipped) console.add(row);
  conformance::add_skipped(outcome.run, claimed.skipped);
  console.finish(outcome.run);
  if (auto written = write_and_tell(outcome.run, flags.run.out); !written)
    return complain(command, written.error(), exit_usage);
  if (outcome.end != conformance::RunEnd::complete) complain(command, outcome.error, exit_peer);
  return exit_code_of(outcome.run, outcome.end);
}

int run(const CLI::App& command, Flags flags, const StartServer& start_reference) {
  std::vector<Subject> subjects;
  conformance::Selection selection{.wanted = flags.words, .excluded = flags.run.excluded};
  auto fields = parse_fields(flags.fields);
  if (!fields) return complain(command, fields.error(), exit_usage);
  if (!flags.words.empty() && flags.words[0].find("://") != std::string::npos) {
    subjects.push_back({.url = flags.words[0],
                        .agent = flags.run.agent,
                        .server_name = flags.server_name,
                        .fields = *fields});
    selection.wanted.erase(selection.wanted.begin());
  }
  if (!flags.run.spec.empty()) {
    auto spec = conformance::read_spec(flags.run.spec);
    if (!spec) return complain(command, spec.error(), exit_usage);
    for (const auto& remark : spec->remarks) complain(command, flags.run.spec + ": " + remark, exit_usage);
    if (subjects.empty())
      for (const auto& server : spec->servers) {
        Subject subject{
            .url = server.url, .agent = server.agent, .server_name = server.hostname, .fields = *fields};
        if (!server.origin.empty()) subject.fields.add("Origin", server.origin);
        if (!server.protocols.empty())
          subject.fields.add("Sec-WebSocket-Protocol", fmt::format("{}", fmt::join(server.protocols, ", ")));
        subjects.push_back(std::move(subject));
      }
    if (selection.wanted.empty()) selection = spec->selection;
    if (!spec->outdir.empty() && command.count("--out") == 0) flags.run.out = spec->outdir;
  }
  int exit_code = exit_pass;
  const auto cases = select_cases(command, flags.run.catalogue(), Role::server, selection, exit_code);
  const auto claimed = claimed_cases(command, cases, flags.run, exit_code);
  if (claimed.cases.empty()) return exit_code;
  std::unique_ptr<RunningServer> reference;
  if (subjects.empty()) {
    auto started = start_reference();
    if (!started)
      return complain(command, "the reference server does not start: " + started.error(), exit_usage);
    reference = std::move(*started);
    subjects.push_back({.url = reference->url(),
                        .agent = flags.run.agent.empty() ? "wsspec echo" : flags.run.agent,
                        .fields = *fields});
  }
  for (const auto& subject : subjects)
    exit_code = std::max(exit_code, test_one(command, flags, subject, claimed));
  return exit_code;
}

}  // namespace

void add_test_server_command(CLI::App& app, int& exit_code, StartServer start_reference) {
  auto flags = std::make_shared<Flags>();
  auto* command = app.add_subcommand("test-server", "Tests a server that echoes messages");
  command->add_option("URL_AND_CASES", flags->words,
                      "ws:// or wss:// URL (without one, the reference server is tested), and cases: ids, "
                      "chapters, patterns");
  flags->run.add_to(*command);
  command->add_option("-j,--jobs", flags->jobs, "Connections at once")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command->add_option("-H,--header", flags->fields, "Further request field, 'Name: value'")
      ->allow_extra_args(false);
  command->add_flag("-k,--insecure", flags->insecure, "Do not verify the server's certificate");
  command->add_option("--ca", flags->ca_file, "PEM file of the CA to trust");
  command->add_option("--cert", flags->certificate_file, "PEM file of a client certificate");
  command->add_option("--key", flags->key_file, "PEM file of its key");
  command->add_option("--server-name", flags->server_name,
                      "Name for SNI and verification, if it is not the URL's host");
  command->callback([command, flags, start_reference = std::move(start_reference), &exit_code] {
    exit_code = run(*command, *flags, start_reference);
  });
}

}  // namespace wsspec::commands
