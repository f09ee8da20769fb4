#pragma once
#include <cstddef>
#include <string>

#include "reports/model.hpp"

// Runs for the tests of the exporters.
namespace wsspec::reports::sample {

/// Three chapters, each verdict once or more, findings, notes and wire logs. Always the same.
Run small_run();

/// As big as a real one: so many cases in nine chapters, most of them passes, some 20 rows of wire log each.
Run big_run(std::size_t case_count);

/// A run whose every text holds what a hostile peer may send: markup, quotes, ends of scripts and comments,
/// line separators, terminal escapes, direction marks, controls, octets that are not UTF-8.
Run hostile_run();

/// What hostile_run() puts into each text.
std::string hostile_text();

}  // namespace wsspec::reports::sample
