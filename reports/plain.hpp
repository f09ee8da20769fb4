#pragma once
#include <string>

#include "reports/model.hpp"
#include "reports/summary.hpp"

// A case in plain text, for a terminal's failure block and JUnit's system-out. Printable, lines end with a
// line feed.
namespace wsspec::reports {

/// "expected …", "got …", and the requirement with its level, section and address, for each violation; the
/// reason where there is no violation.
std::string plain_findings(const CaseResult& result, const RequirementIndex& index);

/// One line a row: time, direction, what it was, octets in hex where `with_hex`.
std::string plain_wire(const CaseResult& result, bool with_hex = true);

/// Findings, notes, the wire log and the replay command.
std::string plain_case(const CaseResult& result, const RequirementIndex& index);

}  // namespace wsspec::reports
