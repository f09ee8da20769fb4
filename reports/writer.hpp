#pragma once
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

#include "reports/model.hpp"

namespace wsspec::reports {

/// Puts a file there as a whole or not at all: written beside its place under a name of its own, then
/// renamed. A reader sees the old file or the new one, also when the process dies in between.
/// @return a sentence that names the file and what the system said.
std::expected<void, std::string> write_file(const std::filesystem::path& file, std::string_view text);

/// Writes everything that a run can be read as into `out_dir`, which is made if it is not there:
///
///     report.json           all there is, for scripts and `wsspec report`
///     index.html            for people
///     junit.xml             for CI servers
///     autobahn/index.json   and one JSON a case, for what reads the Autobahn|Testsuite; only if the run has
///     such cases
///
/// A directory can be used again: report.json, index.html and junit.xml are then of the last run, while
/// autobahn/index.json keeps the other agents that it has and only replaces this one, as a comparison needs
/// it.
/// @return the first thing that went wrong, as a sentence with the file's name; what could be written is
/// there then.
std::expected<void, std::string> write_report(const Run& run, const std::filesystem::path& out_dir);

}  // namespace wsspec::reports
