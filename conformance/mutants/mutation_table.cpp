#include "conformance/mutants/mutation_table.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "conformance/mutants/mutant_peer.hpp"

namespace wsspec::conformance {
namespace {

bool names(const std::vector<Finding>& findings, const Requirement& requirement) {
  return std::ranges::any_of(findings, [&](const auto& f) { return f.requirement->id == requirement.id; });
}

/// What the notes say about a requirement, to see whether a fault makes a difference.
std::string noted(const Result& result, const Requirement& requirement) {
  std::string out;
  for (const auto& note : result.notes)
    if (note.requirement->id == requirement.id) out += note.got + "\n";
  return out;
}

bool is_caught(const Result& result, const Result& good, const Requirement& requirement) {
  if (requirement.level == Level::info) return noted(result, requirement) != noted(good, requirement);
  return names(result.violations, requirement);
}

bool is_about_itself(const Case& test, const Result& result) {
  return std::ranges::any_of(covers(test),
                             [&](const auto* requirement) { return names(result.violations, *requirement); });
}

/// The Sec-WebSocket-Key of another connection of the same client.
std::set<std::string> keys_of_another(Role role, Fault fault) {
  if (role == Role::server) return {};
  constexpr std::uint64_t another_seed = 8;
  MutantPeer peer(role, fault, another_seed);
  peer.start();
  http::HeadReader<http::RequestHead> reader;
  if (!reader.feed(peer.take_output()) || !reader.done()) return {};
  return {std::string(reader.head().fields.find("Sec-WebSocket-Key").value_or(""))};
}

void run_case(const Case& test, Role role, const MemoryRun& run, MutationTable& table) {
  const auto result_of = [&](Fault fault) {
    MutantPeer peer(role, fault);
    auto keys = keys_of_another(role, fault);
    auto with_keys = run;
    with_keys.options.keys = &keys;
    return run_in_memory(test, peer_of(role), peer, with_keys);
  };
  const Result good = result_of(Fault::none);
  CaseRow row{.test = &test, .role = role};
  for (auto& control : table.controls)
    // A peer that leaves out what it may leave out is not judged by the case.
    if (const auto verdict = control.role == role ? result_of(control.fault->fault).verdict : good.verdict;
        verdict != good.verdict && verdict != Verdict::unimplemented)
      control.failed_by.push_back(test.id);
  for (auto& mutant : table.mutants) {
    if (mutant.role != role) continue;
    const Result result = result_of(mutant.fault->fault);
    if (is_caught(result, good, *mutant.fault->violates)) mutant.killers.push_back(test.id);
    row.by_its_own = row.by_its_own || is_about_itself(test, result);
    if (result.verdict != Verdict::fail) continue;
    mutant.failed_by.push_back(test.id);
    row.failed_on.push_back(mutant.fault->id);
  }
  table.cases.push_back(std::move(row));
}

nlohmann::json json_of(const MutationRow& row) {
  nlohmann::json out{{"id", row.fault->id},
                     {"role", name_of(row.role)},
                     {"words", row.fault->words},
                     {"failed_by", row.failed_by}};
  if (row.fault->is_control()) return out;
  out["level"] = name_of(row.fault->violates->level);
  out["requirement"] = row.fault->violates->id;
  out["killed"] = row.is_killed();
  out["killers"] = row.killers;
  return out;
}

nlohmann::json json_of(const CaseRow& row) {
  return {{"id", row.test->id},
          {"role", name_of(row.role)},
          {"failed_on", row.failed_on},
          {"by_its_own", row.by_its_own}};
}

template <class Rows>
nlohmann::json json_of_all(const Rows& rows) {
  auto out = nlohmann::json::array();
  for (const auto& row : rows) out.push_back(json_of(row));
  return out;
}

}  // namespace

MutationScore MutationTable::score(Level level) const {
  MutationScore out;
  for (const auto& row : mutants) {
    if (row.fault->violates->level != level) continue;
    ++out.of;
    if (row.is_killed())
      ++out.killed;
    else
      out.survivors.push_back(std::string(row.fault->id) + " as " + name_of(row.role));
  }
  return out;
}

MutationTable run_mutants(const Catalogue& catalogue, const std::vector<Role>& roles, const MemoryRun& run) {
  MutationTable table;
  for (const auto& fault : faults())
    for (const Role role : roles)
      if (applies_to(fault.applies, role))
        (fault.is_control() ? table.controls : table.mutants).push_back({.fault = &fault, .role = role});
  for (const auto& test : catalogue)
    for (const Role role : roles)
      if (can_test(test, role)) run_case(test, role, run, table);
  return table;
}

std::string to_json(const MutationTable& table) {
  nlohmann::json out;
  for (const Level level : {Level::must, Level::should, Level::info}) {
    const auto score = table.score(level);
    out["score"][name_of(level)] = {
        {"killed", score.killed}, {"of", score.of}, {"survivors", score.survivors}};
  }
  out["mutants"] = json_of_all(table.mutants);
  out["controls"] = json_of_all(table.controls);
  out["cases"] = json_of_all(table.cases);
  return out.dump(1);
}

}  // namespace wsspec::conformance
