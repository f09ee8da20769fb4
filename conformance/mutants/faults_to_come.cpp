#include "conformance/mutants/fault.hpp"

namespace wsspec::conformance {
namespace {

using enum Applies;

constexpr std::string_view wrong_mask_cases = "needs cases that send frames with the wrong mask bit";
constexpr std::string_view own_key_case =
    "needs a case that chooses its masking key: by chance it shows in one frame of 256";
constexpr std::string_view limits = "needs the chapter on limits";
constexpr std::string_view compression = "needs the chapters on compression";
constexpr std::string_view origin = "needs a peer that is told which origins to allow";
constexpr std::string_view more_opening = "needs a further case of the opening handshake";
constexpr std::string_view url_and_dial = "needs a client that is told which URL to open";
constexpr std::string_view two_connections = "needs two connections in one case";
constexpr std::string_view process = "needs the runner to look at the peer's process, its memory or its time";

}  // namespace

const std::vector<FaultToCome>& faults_to_come() {
  static const std::vector<FaultToCome> all{
      {"F01", server, wrong_mask_cases},
      {"F02", server, wrong_mask_cases},
      {"F03", client, wrong_mask_cases},
      {"F04", client, "nothing that a client receives is masked"},
      {"F05", client, "nothing that a client receives is masked"},
      {"F07", server, own_key_case},
      {"F16", both, "needs a case whose header declares more than 4 GiB"},
      {"F17", both, "needs a case that sets the top bit of a 64-bit length"},
      {"F19", both, "needs a case with a length that is not minimal"},
      {"F23", both, "needs a case that holds back the payload of a bad frame"},
      {"F28", both, "needs a case with a reserved bit on a continuation"},
      {"F35", both, "needs a case with a fragmented Close"},
      {"F40", both, "needs a case with binary inside a fragmented text"},
      {"F45", both, "needs a case with a Pong between fragments"},
      {"F49", server, limits},
      {"F50", server, limits},
      {"U13", both, "needs a case whose text breaks off before an empty last fragment"},
      {"U14", both, "needs a case with two texts, of which the first breaks off"},
      {"U19", both, compression},
      {"C11", both, "needs a case with Close 1015"},
      {"C13", both, "needs cases with Close 1012 to 1014"},
      {"C15", both, "a code above 32767 is refused however its sign is read"},
      {"C26", client, "who ended TCP first cannot be told soundly from one end of the connection"},
      {"C27", server, "a stream in memory has no reset; needs a case over TCP"},
      {"C28", server, "needs a case that answers no Close"},
      {"H04", server, "needs a key whose pad bits are not zero"},
      {"H11", server, more_opening},
      {"H13", server, more_opening},
      {"H14", server, more_opening},
      {"H17", server, more_opening},
      {"H22", server, more_opening},
      {"H27", server, compression},
      {"H32", server, "needs a server that is told which subprotocols it has"},
      {"H33", server, origin},
      {"H34", server, origin},
      {"H35", server, origin},
      {"H37", server, more_opening},
      {"H38", server, more_opening},
      {"H40", server, more_opening},
      {"H41", server, more_opening},
      {"H42", server, limits},
      {"H43", server, limits},
      {"H44", server, process},
      {"H46", server, more_opening},
      {"K08", client, two_connections},
      {"K10", client, url_and_dial},
      {"K11", client, url_and_dial},
      {"K16", client, "needs a client that is told to offer subprotocols"},
      {"K17", client, "needs a client that is told to send a field with a line break"},
      {"K20", client, limits},
      {"K21", client, two_connections},
      {"K22", client, "needs TLS"},
      {"D03", server, compression},
      {"D04", server, compression},
      {"D05", server, compression},
      {"D06", server, compression},
      {"D07", server, compression},
      {"D08", server, compression},
      {"D09", both, compression},
      {"D10", server, compression},
      {"D11", both, compression},
      {"D12", both, compression},
      {"D13", both, compression},
      {"D17", both, compression},
      {"D18", both, compression},
      {"D19", both, compression},
      {"D20", both, compression},
      {"D21", both, compression},
      {"D22", both, compression},
      {"D25", server, compression},
      {"D26", both, compression},
      {"D27", server, compression},
      {"D28", server, compression},
      {"D29", server, compression},
      {"D30", server, compression},
      {"D31", server, compression},
      {"D32", client, compression},
      {"D33", client, compression},
      {"S01", server, two_connections},
      {"S04", server, process},
      {"S08", server, process},
      {"S09", server, process},
      {"S10", server, process},
  };
  return all;
}

}  // namespace wsspec::conformance
