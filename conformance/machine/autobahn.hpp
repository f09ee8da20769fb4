// What the Autobahn|Testsuite would have said. Its rules, worked out from the case's own steps and the facts
// of the run.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "conformance/machine/result.hpp"
#include "conformance/script/script.hpp"

namespace wsspec::conformance {

/// Whether the Autobahn|Testsuite has a case of this id.
bool is_autobahn_id(std::string_view id);

struct AutobahnVerdict {
  std::string behavior;        ///< OK, NON-STRICT, FAILED or INFORMATIONAL
  std::string behavior_close;  ///< OK, FAILED, UNCLEAN, WRONG CODE, FAILED BY CLIENT or INFORMATIONAL
};

/// @param suite  the suite's role: testing servers it is the client.
AutobahnVerdict autobahn_verdict(const Case& test, Role suite, const Result& result);

}  // namespace wsspec::conformance
