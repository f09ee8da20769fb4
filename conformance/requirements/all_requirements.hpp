// The rules of the RFCs as a whole: the list, and what becomes of a rule that no case names.
#pragma once
#include <string_view>
#include <vector>

#include "conformance/requirements/requirement.hpp"

namespace wsspec::conformance {

/// Every rule of RFC 6455 and RFC 7692, by id: section by section, in the RFC's order.
const std::vector<const Requirement*>& all_requirements();

/// A rule that no case can show of a peer in these roles, and why. TestableOn::nobody: it is a rule for other
/// people than peers, or about what no black box sees.
struct Exception {
  const Requirement* requirement;
  TestableOn on;
  std::string_view reason;
};
const std::vector<Exception>& exceptions();

/// A rule that a peer in these roles keeps if it keeps others, all of which cases name: it sums them up or
/// says the same in other words.
struct Implication {
  const Requirement* requirement;
  TestableOn on;
  std::vector<const Requirement*> by;
};
const std::vector<Implication>& implied();

}  // namespace wsspec::conformance
