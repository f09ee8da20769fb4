// The suite proves itself: every fault is caught, no control is, every case can fail.
#include "conformance/mutants/mutation_table.hpp"

#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "conformance/tests/mutation_files.hpp"
#include "conformance/tests/planned_faults.hpp"
#include "conformance/tests/tiny_cases.hpp"

namespace wsspec::conformance {
namespace {

std::string join(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

class MutantsTest : public testing::TestWithParam<Role> {
 protected:
  static void expect_all_killed(const MutationTable& table, Level level) {
    const auto score = table.score(level);
    std::cout << name_of(level) << ": " << score.killed << " of " << score.of << " mutants killed\n";
    EXPECT_GT(score.of, 0u);
    EXPECT_EQ(score.killed, score.of) << name_of(level) << " not killed: " << join(score.survivors);
  }

  static void expect_no_control_failed(const MutationTable& table) {
    std::size_t failed = 0;
    for (const auto& control : table.controls) {
      failed += control.failed_by.empty() ? 0 : 1;
      EXPECT_TRUE(control.failed_by.empty()) << control.fault->id << " as " << name_of(control.role)
                                             << " is allowed: " << join(control.failed_by);
    }
    std::cout << "controls: " << failed << " of " << table.controls.size() << " failed\n";
  }

  static void expect_every_case_can_fail(const MutationTable& table) {
    std::size_t blunt = 0;
    for (const auto& row : table.cases) {
      const bool can_fail = !row.failed_on.empty() && row.by_its_own;
      blunt += can_fail ? 0 : 1;
      EXPECT_TRUE(can_fail) << row.test->id << " testing a " << name_of(row.role)
                            << (row.failed_on.empty() ? " never fails"
                                                      : " fails only for what every case observes");
    }
    std::cout << "cases: " << blunt << " of " << table.cases.size() << " cannot fail\n";
  }
};

// One test a role, because the table is costly and CTest runs each test in a process of its own.
TEST_P(MutantsTest, EveryFaultIsCaughtNoControlIsAndEveryCaseCanFail) {
  const auto table = run_mutants(tiny_cases(), {GetParam()});
  EXPECT_TRUE(
      write_mutation_report(table, WSSPEC_REPORT_FOLDER, std::string("mutation-") + name_of(GetParam())));
  for (const Level level : {Level::must, Level::should, Level::info}) expect_all_killed(table, level);
  expect_no_control_failed(table);
  expect_every_case_can_fail(table);
}

INSTANTIATE_TEST_SUITE_P(As, MutantsTest, testing::Values(Role::server, Role::client),
                         [](const auto& role) { return std::string(name_of(role.param)); });

TEST(FaultTableTest, NothingThatWasPlannedIsMissing) {
  std::map<std::string_view, std::set<Role>> have;
  const auto take = [&have](std::string_view id, Applies applies) {
    for (const Role role : {Role::server, Role::client})
      if (applies_to(applies, role)) have[id].insert(role);
  };
  for (const auto& row : faults()) take(row.id, row.applies);
  for (const auto& row : faults_to_come()) {
    take(row.id, row.applies);
    EXPECT_FALSE(row.why.empty()) << row.id;
  }
  EXPECT_EQ(std::size(planned_faults), 188u);
  for (const auto& planned : planned_faults)
    for (const Role role : {Role::server, Role::client})
      if (applies_to(planned.applies, role)) {
        EXPECT_TRUE(have[planned.id].contains(role)) << planned.id << " as " << name_of(role);
      }
}

TEST(FaultTableTest, EveryFaultHasOneRowARoleAndWordsOfItsOwn) {
  std::set<std::pair<std::string_view, Role>> seen;
  std::map<Fault, std::string_view> id_of;
  for (const auto& row : faults()) {
    EXPECT_NE(row.fault, Fault::none);
    EXPECT_FALSE(row.words.empty()) << row.id;
    EXPECT_EQ(id_of.try_emplace(row.fault, row.id).first->second, row.id);
    for (const Role role : {Role::server, Role::client})
      if (applies_to(row.applies, role)) {
        EXPECT_TRUE(seen.emplace(row.id, role).second) << row.id;
      }
  }
  EXPECT_EQ(id_of.size(), static_cast<std::size_t>(Fault::ping_on_open))
      << "an enumerator without a row, or the reverse";
}

TEST(FaultTableTest, EveryAllowedBehaviourIsAControlAndNothingElseIs) {
  for (const auto& row : faults()) {
    const bool is_allowed = row.id.starts_with("E") || row.id == "W86" || row.id == "W87" || row.id == "W640";
    EXPECT_EQ(row.is_control(), is_allowed) << row.id;
  }
}

TEST(MutationTableTest, SaysInJsonWhatWasFound) {
  Catalogue two;
  two.add("2.1", "Ping", {send(ping()), expect(pong_for(""), rfc6455::pong_reply), close_cleanly()});
  two.add("2.2", "Ping", {send(ping("a")), expect(pong_for("a"), rfc6455::pong_payload), close_cleanly()});
  const auto table = run_mutants(two, {Role::server});
  const auto json = nlohmann::json::parse(to_json(table));
  EXPECT_EQ(json["cases"].size(), 2u);
  EXPECT_EQ(json["cases"][1]["id"], "2.2");
  EXPECT_EQ(json["cases"][1]["by_its_own"], true);
  EXPECT_EQ(json["controls"].size(), table.controls.size());
  const auto row_of = [&](std::string_view id) {
    for (const auto& row : json["mutants"])
      if (row["id"] == id) return row;
    return nlohmann::json();
  };
  EXPECT_EQ(row_of("P01")["killers"], nlohmann::json({"2.1"})) << "2.2 fails too, for another requirement";
  EXPECT_EQ(row_of("P01")["failed_by"], nlohmann::json({"2.1", "2.2"}));
  EXPECT_EQ(row_of("P02")["killers"], nlohmann::json({"2.2"}));
  EXPECT_EQ(row_of("P02")["requirement"], "6455-5.5.3-1");
  EXPECT_EQ(row_of("U01")["killed"], false);
  EXPECT_EQ(json["score"]["must"]["of"], table.score(Level::must).of);
  EXPECT_EQ(json["score"]["must"]["survivors"].size(),
            table.score(Level::must).of - table.score(Level::must).killed);
}

}  // namespace
}  // namespace wsspec::conformance
