#pragma once
#include <string>

#include "wsspec/app/websocket_client.hpp"
#include "wsspec/net/url.hpp"

namespace wsspec::commands {

struct AutobahnOutcome {
  unsigned cases = 0;          ///< run to their end, whatever it was
  std::error_code error = {};  ///< why the server could not be asked
};

/// Drives an Autobahn fuzzing server: asks how many cases there are, echoes through each, asks for the
/// report.
/// @param base     the server: its path is put before /getCaseCount, /runCase and /updateReports.
/// @param agent    the name that the report gets.
/// @param make_request  how to connect to a URL.
app::Task<AutobahnOutcome> run_autobahn(net::Loop& loop, net::Url base, std::string agent,
                                        std::function<app::ConnectRequest(const net::Url&)> make_request);

}  // namespace wsspec::commands
