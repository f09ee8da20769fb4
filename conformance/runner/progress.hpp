#pragma once
#include <functional>
#include <string>

#include "reports/model.hpp"

namespace wsspec::conformance {

/// Told of each case as it ends, on the runner's thread.
using OnCase = std::function<void(const reports::CaseResult&)>;

/// How a run as a whole went, beside its cases.
enum class RunEnd : std::uint8_t {
  complete,
  unreachable,  ///< no connection came about at all
  peer_died,    ///< it was there and is there no more
  interrupted,
};

}  // namespace wsspec::conformance
