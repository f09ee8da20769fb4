#pragma once
#include <cstdint>

#include "reports/model.hpp"
#include "wsspec/base/role.hpp"

namespace wsspec::conformance {

/// A report's head: versions, the hash of the cases, and now.
reports::Run new_run(Role tested, std::uint64_t seed);

}  // namespace wsspec::conformance
