// The parts of chapter 14, which stands in several files.
#pragma once
#include "conformance/script/script.hpp"

namespace wsspec::conformance {

void add_cut_character_cases(Catalogue& out);    // 14.1
void add_cut_text_cases(Catalogue& out);         // 14.2
void add_next_text_cases(Catalogue& out);        // 14.3
void add_binary_octets_cases(Catalogue& out);    // 14.4
void add_long_text_cases(Catalogue& out);        // 14.5
void add_odd_text_cases(Catalogue& out);         // 14.6
void add_control_between_cases(Catalogue& out);  // 14.7

}  // namespace wsspec::conformance
