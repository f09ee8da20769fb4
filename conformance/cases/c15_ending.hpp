// The parts of chapter 15, which stands in several files.
#pragma once
#include "conformance/script/script.hpp"

namespace wsspec::conformance {

void add_every_code_cases(Catalogue& out);    // 15.1
void add_every_reason_cases(Catalogue& out);  // 15.2
void add_stream_end_cases(Catalogue& out);    // 15.6, 15.7, 15.8

}  // namespace wsspec::conformance
