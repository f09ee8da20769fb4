// What chapter 16 has in common for both roles.
#pragma once
#include <string>
#include <vector>

#include "conformance/requirements/requirement.hpp"
#include "conformance/script/script.hpp"

namespace wsspec::conformance {

/// Parameters of permessage-deflate that make an offer or an answer invalid (RFC 7692 §7), and the rule.
struct BadParameters {
  std::string text;
  const Requirement* rule;
};
std::vector<BadParameters> bad_offers();
std::vector<BadParameters> bad_answers();

void add_agreeing_client_cases(Catalogue& out);  // 16.6-16.9

}  // namespace wsspec::conformance
