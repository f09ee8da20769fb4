#pragma once
#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "conformance/machine/script_machine.hpp"
#include "conformance/runner/progress.hpp"
#include "wsspec/net/tcp.hpp"
#include "wsspec/net/url.hpp"

namespace wsspec::conformance {

struct ServerRunOptions {
  net::Url url;
  net::ConnectOptions connect = {};
  http::Fields fields = {};  ///< further fields of each request
  Patience patience = {};
  std::size_t jobs = 8;  ///< connections at once
  std::uint64_t seed = 1;
  std::string subject = {};         ///< empty: the server's Server field
  std::string replay_options = {};  ///< what a command line that repeats a case needs beside the URL
};

struct RunOutcome {
  reports::Run run;
  RunEnd end = RunEnd::complete;
  std::string error = {};  ///< one line, when it is not complete
};

/// Tests a server: dials it once a case, several at a time, and waits for nothing but its answers. One call
/// runs everything on a loop of its own in the caller's thread; SIGINT and SIGTERM end it with what there is.
RunOutcome test_server(const std::vector<const Case*>& cases, const ServerRunOptions& options,
                       const OnCase& on_case);

}  // namespace wsspec::conformance
