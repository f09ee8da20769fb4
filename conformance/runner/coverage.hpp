// Which rules of the RFCs a catalogue of cases shows, and what becomes of the others.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "conformance/requirements/all_requirements.hpp"
#include "conformance/script/script.hpp"
#include "wsspec/base/role.hpp"

namespace wsspec::conformance {

enum class Coverage : std::uint8_t {
  cases,       ///< cases expect it by name
  every_case,  ///< it is checked in every case, whatever the case is about
  implied,     ///< by other rules, all of them covered
  excepted,    ///< for a reason
  missing,
};
const char* name_of(Coverage coverage);

/// How one rule stands for peers of one role.
struct CoverageRow {
  const Requirement* requirement;
  std::optional<Role> peer;  ///< none: no peer can be tested for it
  Coverage coverage = Coverage::missing;
  std::vector<std::string> cases = {};  ///< ids, in the catalogue's order; empty: only every case
  std::vector<const Requirement*> implied_by = {};
  std::string_view reason = {};  ///< of an exception
};

/// Number of rows a kind of coverage.
struct CoverageScore {
  std::size_t rows = 0;
  std::size_t shown = 0;  ///< by cases, by every case
  std::size_t implied = 0;
  std::size_t excepted = 0;
  std::size_t missing = 0;
};

struct CoverageTable {
  std::vector<CoverageRow> rows;  ///< by id; servers before clients

  /// Of the rules for peers of a role: those of level must, or (`must` false) all the others.
  CoverageScore score(Role peer, bool must) const;
};

/// All rules of RFC 6455 and RFC 7692.
CoverageTable coverage_of(const Catalogue& catalogue);

/// {"requirements": [{id, level, text, peer, coverage, cases | implied_by | reason}], "scores": […]}, as
/// JSON.
std::string to_json(const CoverageTable& table);
/// A line a rule and role, then the scores.
std::string to_text(const CoverageTable& table);

}  // namespace wsspec::conformance
