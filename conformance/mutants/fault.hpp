#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "conformance/requirements/requirement.hpp"

namespace wsspec::conformance {

/// One deliberate misbehaviour, or none.
enum class Fault : std::uint8_t {
  none,
  no_pong,
  utf8_at_end,
  no_utf8_check,
};

}  // namespace wsspec::conformance
