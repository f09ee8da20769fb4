#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace wsspec::conformance {

/// One text message; whether it is UTF-8 was worked out from RFC 3629 by hand, not by the validator under
/// test.
struct Utf8Row {
  std::string_view octets;  ///< hexadecimal
  bool is_valid;
};
struct Utf8Family {
  std::string_view section;
  std::string_view title;
  std::vector<Utf8Row> rows;
};
const std::vector<Utf8Family>& utf8_table();

/// "CEBA" -> two octets.
std::string from_hex(std::string_view digits);

}  // namespace wsspec::conformance
