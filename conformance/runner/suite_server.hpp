#pragma once
#include <optional>
#include <string>
#include <vector>

#include "conformance/machine/script_machine.hpp"
#include "conformance/runner/progress.hpp"
#include "conformance/runner/suite_client.hpp"
#include "wsspec/net/tcp.hpp"

namespace wsspec::conformance {

struct ClientRunOptions {
  net::Address listen{"127.0.0.1", 0};
  std::optional<net::TlsContext> tls = {};
  Patience patience = {};
  std::uint64_t seed = 1;
  std::vector<std::string> command =
      {};  ///< empty: clients come by themselves; "{url}" stands for where to connect
  bool one_process =
      false;  ///< the command walks through the cases by Autobahn's protocol; else one process a case
  std::size_t jobs = 4;    ///< processes at once
  bool once = false;       ///< without a command: end after the first /updateReports
  std::string agent = {};  ///< the command's name in the report; empty: the program's
  std::chrono::milliseconds connect_timeout{15000};  ///< for a process of the command to connect
};

/// What the caller is told while it runs, all in its own thread.
struct ClientRunEvents {
  std::function<void(const std::string& base_url)> on_listening;
  OnCase on_case;
  std::function<void(const reports::Run&)>
      on_report;  ///< at each /updateReports, one call an agent that has results
};

struct ClientRunOutcome {
  std::vector<reports::Run> runs;  ///< one an agent
  RunEnd end = RunEnd::complete;
  std::string error = {};
};

/// Tests clients: listens, and runs a case on each connection that asks for one, by Autobahn's control URLs.
/// @return an error when it cannot listen.
wsspec::Result<ClientRunOutcome> test_clients(const std::vector<const Case*>& cases,
                                              const ClientRunOptions& options, const ClientRunEvents& events);

}  // namespace wsspec::conformance
