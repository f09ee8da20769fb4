#pragma once
#include "conformance/script/script.hpp"

namespace wsspec::conformance {

void add_opening_cases(Catalogue& out);        // chapter 0
void add_framing_cases(Catalogue& out);        // 1
void add_ping_pong_cases(Catalogue& out);      // 2
void add_reserved_bits_cases(Catalogue& out);  // 3
void add_opcode_cases(Catalogue& out);         // 4
void add_fragmentation_cases(Catalogue& out);  // 5
void add_utf8_cases(Catalogue& out);           // 6
void add_closing_cases(Catalogue& out);        // 7
void add_miscellaneous_cases(Catalogue& out);  // 10

/// The one list of everything, in the order of the ids. Built once.
const Catalogue& all_cases();

}  // namespace wsspec::conformance
