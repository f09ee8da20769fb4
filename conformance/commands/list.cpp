// wsspec list, wsspec explain
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "conformance/cases/all_cases.hpp"
#include "conformance/commands/commands.hpp"
#include "conformance/commands/run_flags.hpp"
#include "conformance/machine/autobahn.hpp"
#include "conformance/runner/coverage.hpp"
#include "conformance/script/describe.hpp"

namespace wsspec::commands {
namespace {

using conformance::Case;

std::vector<std::string> roles_of(const Case& test) {
  std::vector<std::string> out;
  for (const Role role : {Role::server, Role::client})
    if (conformance::can_test(test, role)) out.emplace_back(name_of(role));
  return out;
}

std::vector<std::string> requirements_of(const Case& test) {
  std::vector<std::string> out;
  for (const auto* requirement : conformance::covers(test)) out.emplace_back(requirement->id);
  return out;
}

nlohmann::ordered_json to_json(const Case& test) {
  return {{"id", test.id},
          {"title", test.title},
          {"chapter", conformance::chapter_title(test.id)},
          {"roles", roles_of(test)},
          {"requirements", requirements_of(test)},
          {"autobahn", conformance::is_autobahn_id(test.id)}};
}

/// The cases of the catalogue that are asked for, for any role.
std::expected<std::vector<const Case*>, std::string> select_any(const std::vector<std::string>& wanted) {
  std::vector<const Case*> out;
  const auto& all = conformance::all_cases();
  const auto for_servers = conformance::select(all, Role::server, {.wanted = wanted});
  const auto for_clients = conformance::select(all, Role::client, {.wanted = wanted});
  if (!for_servers) return std::unexpected(for_servers.error());
  for (const auto& test : all)
    if (std::ranges::find(*for_servers, &test) != for_servers->end() ||
        std::ranges::find(*for_clients, &test) != for_clients->end())
      out.push_back(&test);
  return out;
}

int list(const CLI::App& command, const std::vector<std::string>& wanted, bool as_json) {
  const auto cases = select_any(wanted);
  if (!cases) return complain(command, cases.error(), exit_usage);
  if (as_json) {
    auto rows = nlohmann::ordered_json::array();
    for (const auto* test : *cases) rows.push_back(to_json(*test));
    fmt::print("{}\n", rows.dump(2));
    return exit_pass;
  }
  for (const auto* test : *cases)
    fmt::print("{:8} {:14} {} [{}]\n", test->id, fmt::format("{}", fmt::join(roles_of(*test), ",")),
               test->title, fmt::join(requirements_of(*test), " "));
  return exit_pass;
}

int list_requirements(bool as_json) {
  const auto table = conformance::coverage_of(conformance::all_cases());
  fmt::print("{}", as_json ? to_json(table) : to_text(table));
  return exit_pass;
}

int explain(const CLI::App& command, const std::vector<std::string>& wanted) {
  const auto cases = select_any(wanted);
  if (!cases) return complain(command, cases.error(), exit_usage);
  for (const auto* test : *cases) {
    fmt::print("{}  {}\n  chapter: {}\n  tests:   {}\n", test->id, test->title,
               conformance::chapter_title(test->id), fmt::join(roles_of(*test), " and "));
    for (int n = 1; const auto& sentence : conformance::describe(test->script))
      fmt::print("  {:2}. {}\n", n++, sentence);
    for (const auto* requirement : conformance::covers(*test))
      fmt::print("  {} ({}), {}: {}\n    {}\n", requirement->id, conformance::name_of(requirement->level),
                 conformance::section_of(*requirement), requirement->text, conformance::url_of(*requirement));
    fmt::print(
        "  Beside these steps, everything that the peer sends is checked: masks, lengths, fragments, UTF-8, "
        "Close.\n\n");
  }
  return exit_pass;
}

}  // namespace

void add_list_command(CLI::App& app, int& exit_code) {
  auto wanted = std::make_shared<std::vector<std::string>>();
  auto as_json = std::make_shared<bool>(false);
  auto requirements = std::make_shared<bool>(false);
  auto* command = app.add_subcommand("list", "Lists the cases: id, roles, title, requirements");
  auto* cases = command->add_option("CASES", *wanted, "Ids, chapters, patterns; none: all");
  command->add_flag("--json", *as_json, "As JSON");
  command
      ->add_flag("--requirements", *requirements,
                 "The rules of RFC 6455 and RFC 7692 instead, and which cases show each")
      ->excludes(cases);
  command->callback([command, wanted, as_json, requirements, &exit_code] {
    exit_code = *requirements ? list_requirements(*as_json) : list(*command, *wanted, *as_json);
  });
}

void add_explain_command(CLI::App& app, int& exit_code) {
  auto wanted = std::make_shared<std::vector<std::string>>();
  auto* command = app.add_subcommand("explain", "Says what a case sends and expects, and why");
  command->add_option("CASES", *wanted, "Ids, chapters, patterns")->required();
  command->callback([command, wanted, &exit_code] { exit_code = explain(*command, *wanted); });
}

}  // namespace wsspec::commands
