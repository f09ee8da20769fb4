#pragma once
#include "conformance/cases/all_cases.hpp"

namespace wsspec::conformance {

/// All cases, with as little of the same as shows a fault: for runs against hundreds of mutants.
inline const Catalogue& tiny_cases() {
  static const Catalogue all = make_cases({.name = "tiny", .messages = 2, .bytes_max = 2048});
  return all;
}

}  // namespace wsspec::conformance
