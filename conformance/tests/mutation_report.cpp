// mutation_report [--out FOLDER] [PATTERN…]: runs cases against all mutants, in both roles, and says what the
// suite cannot see. For authors of cases. Into FOLDER go mutation.json and mutation.html.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <vector>

#include "conformance/mutants/mutation_table.hpp"
#include "conformance/runner/plan.hpp"
#include "conformance/tests/mutation_files.hpp"
#include "conformance/tests/tiny_cases.hpp"

namespace wsspec::conformance {
namespace {

Catalogue selected(const std::vector<std::string>& patterns) {
  const auto all = tiny_cases();
  Catalogue out;
  for (const Role role : {Role::server, Role::client}) {
    const auto cases = select(all, role, {.wanted = patterns});
    if (!cases) {
      fmt::print(stderr, "{}\n", cases.error());
      continue;
    }
    for (const auto* test : *cases)
      if (!out.find(test->id)) out.add(test->id, test->title, test->script, test->where);
  }
  return out;
}

void print(const MutationTable& table) {
  for (const auto& row : table.cases)
    if (row.failed_on.empty() || !row.by_its_own)
      fmt::print("{} testing a {}: {}\n", row.test->id, name_of(row.role),
                 row.failed_on.empty() ? "no fault fails it" : "fails only for what every case observes");
  for (const auto& control : table.controls)
    if (!control.failed_by.empty())
      fmt::print("{} as {} is allowed, and fails {}\n", control.fault->id, name_of(control.role),
                 fmt::join(control.failed_by, " "));
  for (const Level level : {Level::must, Level::should, Level::info}) {
    const auto score = table.score(level);
    fmt::print("{}: {} of {} killed; not killed: {}\n", name_of(level), score.killed, score.of,
               fmt::join(score.survivors, ", "));
  }
}

}  // namespace
}  // namespace wsspec::conformance

int main(int argc, char** argv) {
  using namespace wsspec::conformance;
  std::vector<std::string> words(argv + 1, argv + argc);
  std::string folder;
  if (words.size() >= 2 && words[0] == "--out") {
    folder = words[1];
    words.erase(words.begin(), words.begin() + 2);
  }
  const auto cases = selected(words);
  if (cases.size() == 0) return 2;  // selected() has said why
  const auto table = run_mutants(cases, {wsspec::Role::server, wsspec::Role::client});
  print(table);
  if (!folder.empty() && !write_mutation_report(table, folder, "mutation")) {
    fmt::print(stderr, "cannot write into {}\n", folder);
    return 2;
  }
  return 0;
}
