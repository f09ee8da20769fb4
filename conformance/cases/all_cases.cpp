#include "conformance/cases/all_cases.hpp"

namespace wsspec::conformance {

// Explicit calls instead of static registration: the order is the reader's, and a static library drops
// nothing.
Catalogue make_cases(const Profile& profile) {
  Catalogue out;
  add_opening_cases(out);
  add_framing_cases(out);
  add_ping_pong_cases(out);
  add_reserved_bits_cases(out);
  add_opcode_cases(out);
  add_fragmentation_cases(out);
  add_utf8_cases(out);
  add_closing_cases(out);
  add_masking_and_length_cases(out);
  add_volume_cases(out, profile);
  add_miscellaneous_cases(out);
  add_frame_cases(out, profile);
  add_compressed_payload_cases(out, profile);
  add_compression_parameter_cases(out, profile);
  add_utf8_across_cases(out);
  add_ending_cases(out);
  add_agreeing_cases(out);
  add_compressed_message_cases(out, profile);
  add_limit_cases(out, profile);
  add_bug_cases(out, profile);
  add_contract_cases(out, profile);
  return out;
}

const Catalogue& all_cases() {
  static const Catalogue all = make_cases(standard);
  return all;
}

}  // namespace wsspec::conformance
