#include "conformance/mutants/fault.hpp"

namespace wsspec::conformance {
namespace {

using enum Applies;

constexpr std::string_view own_limit = "how much a peer takes, and how long it waits, is its own choice";
constexpr std::string_view origin = "the contract has one origin to refuse, and no list of those to allow";
constexpr std::string_view two_connections = "needs two connections in one case";
constexpr std::string_view process = "needs the runner to look at the peer's process, its memory or its time";

}  // namespace

const std::vector<FaultToCome>& faults_to_come() {
  static const std::vector<FaultToCome> all{
      {"F04", client, "nothing that a client receives is masked"},
      {"F05", client, "nothing that a client receives is masked"},
      {"F49", server, own_limit},
      {"F50", server, own_limit},
      {"H34", server, origin},
      {"H35", server, origin},
      {"H43", server, own_limit},
      {"H44", server, process},
      {"K11", client, "needs the port 80 of a host, which the suite does not listen on"},
      {"K17", client, "needs a client that is told to send a field with a line break"},
      {"K21", client, two_connections},
      {"K22", client,
       "needs a client that is known to check certificates; the suite ends TLS before its own"},
      {"D25", server, process},
      {"D26", both, "a connection that met its limit ends; what state it had is not seen any more"},
      {"D30", server, process},
      {"S01", server, two_connections},
      {"S08", server, process},
      {"S09", server, process},
      {"S10", server, process},
  };
  return all;
}

}  // namespace wsspec::conformance
