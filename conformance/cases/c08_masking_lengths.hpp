// The parts of chapter 8 that stand in a file of their own.
#pragma once
#include "conformance/script/script.hpp"

namespace wsspec::conformance {

void add_masking_cases(Catalogue& out);     // 8.1, 8.2
void add_random_key_cases(Catalogue& out);  // 8.7

}  // namespace wsspec::conformance
