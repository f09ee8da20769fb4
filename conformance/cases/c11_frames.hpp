// The parts of chapter 11 that stand in files of their own.
#pragma once
#include "conformance/cases/profile.hpp"
#include "conformance/script/script.hpp"

namespace wsspec::conformance {

void add_fragment_cases(Catalogue& out, const Profile& profile);  // 11.3
void add_wrong_sequence_cases(Catalogue& out);                    // 11.4
void add_next_message_cases(Catalogue& out);                      // 11.6

}  // namespace wsspec::conformance
