#pragma once
#include "conformance/cases/profile.hpp"
#include "conformance/script/script.hpp"

namespace wsspec::conformance {

void add_opening_cases(Catalogue& out);                                        // chapter 0
void add_framing_cases(Catalogue& out);                                        // 1
void add_ping_pong_cases(Catalogue& out);                                      // 2
void add_reserved_bits_cases(Catalogue& out);                                  // 3
void add_opcode_cases(Catalogue& out);                                         // 4
void add_fragmentation_cases(Catalogue& out);                                  // 5
void add_utf8_cases(Catalogue& out);                                           // 6
void add_closing_cases(Catalogue& out);                                        // 7
void add_masking_and_length_cases(Catalogue& out);                             // 8
void add_volume_cases(Catalogue& out, const Profile& profile);                 // 9
void add_miscellaneous_cases(Catalogue& out);                                  // 10
void add_frame_cases(Catalogue& out, const Profile& profile);                  // 11
void add_compressed_payload_cases(Catalogue& out, const Profile& profile);     // 12
void add_compression_parameter_cases(Catalogue& out, const Profile& profile);  // 13
void add_utf8_across_cases(Catalogue& out);                                    // 14
void add_ending_cases(Catalogue& out);                                         // 15
void add_agreeing_cases(Catalogue& out);                                       // 16
void add_compressed_message_cases(Catalogue& out, const Profile& profile);     // 17
void add_limit_cases(Catalogue& out, const Profile& profile);                  // 18
void add_bug_cases(Catalogue& out, const Profile& profile);                    // 19
void add_contract_cases(Catalogue& out, const Profile& profile);               // 20

/// The one list of everything, in the order of the ids.
Catalogue make_cases(const Profile& profile);
/// That of the standard profile, built once.
const Catalogue& all_cases();

}  // namespace wsspec::conformance
