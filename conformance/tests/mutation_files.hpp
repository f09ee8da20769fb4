// The mutation table for CI and for people.
#pragma once
#include <filesystem>
#include <fstream>
#include <string>

#include "conformance/mutants/mutation_table.hpp"
#include "reports/mutation_page.hpp"

namespace wsspec::conformance {

/// Writes FOLDER/NAME.json and FOLDER/NAME.html. @return whether both are there.
inline bool write_mutation_report(const MutationTable& table, const std::filesystem::path& folder,
                                  const std::string& name) {
  const auto json = to_json(table);
  const auto page = reports::mutation_page(json);
  const auto write = [&](const char* ending, const std::string& text) {
    return static_cast<bool>(std::ofstream(folder / (name + ending)) << text);
  };
  return page && write(".json", json) && write(".html", *page);
}

}  // namespace wsspec::conformance
