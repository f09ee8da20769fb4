// What a subject does not claim to have, so that no case about it runs.
#pragma once
#include <cstdint>
#include <expected>
#include <map>
#include <string>
#include <vector>

#include "conformance/script/script.hpp"
#include "reports/model.hpp"

namespace wsspec::conformance {

enum class Feature : std::uint8_t {
  compression,   ///< permessage-deflate (RFC 7692)
  utf8,          ///< text and close reasons are checked (RFC 6455 §8.1)
  subprotocols,  ///< it speaks the contract's subprotocol
  origin,        ///< it refuses the contract's origin
  ping,          ///< it sends Pings of its own when the contract says so
  contract,      ///< it obeys the contract's commands at all
};
const char* name_of(Feature feature);

/// All that a case needs of a subject; mostly nothing.
std::vector<Feature> features_of(const Case& test);

/// What is not claimed, and why; the reason may be empty.
using Unclaimed = std::map<Feature, std::string>;

/// @param words  "no-compression,no-utf8", or the path of a JSON file: {"compression": false, "utf8": "by
///               policy"}, where a text is the reason, and true claims the feature as if it were not named
/// @return a sentence for people when it is neither.
std::expected<Unclaimed, std::string> read_unclaimed(const std::string& words);

/// The cases that can run, and a row of the report for each of the others, `skipped` with the reason.
struct ClaimedCases {
  std::vector<const Case*> cases;
  std::vector<reports::CaseResult> skipped;
};
ClaimedCases split_by_claims(const std::vector<const Case*>& cases, const Unclaimed& unclaimed);

/// Puts the rows among the others of the run, in catalogue order.
void add_skipped(reports::Run& run, const std::vector<reports::CaseResult>& skipped);

}  // namespace wsspec::conformance
