#include "conformance/cases/all_cases.hpp"

namespace wsspec::conformance {

// Explicit calls instead of static registration: the order is the reader's, and a static library drops
// nothing.
const Catalogue& all_cases() {
  static const Catalogue all = [] {
    Catalogue out;
    add_opening_cases(out);
    add_framing_cases(out);
    add_ping_pong_cases(out);
    add_reserved_bits_cases(out);
    add_opcode_cases(out);
    add_fragmentation_cases(out);
    add_utf8_cases(out);
    add_closing_cases(out);
    add_miscellaneous_cases(out);
    return out;
  }();
  return all;
}

}  // namespace wsspec::conformance
