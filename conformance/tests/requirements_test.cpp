// The rules of the RFCs: none is forgotten, and each is shown by cases, follows from others, or has a reason.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "conformance/cases/all_cases.hpp"
#include "conformance/requirements/all_requirements.hpp"
#include "conformance/requirements/rfc6455.hpp"
#include "conformance/requirements/suite.hpp"
#include "conformance/runner/coverage.hpp"

namespace wsspec::conformance {
namespace {

const CoverageTable& table() {
  static const CoverageTable made = coverage_of(all_cases());
  return made;
}

nlohmann::json facts() {
  std::ifstream file(WSSPEC_TEST_DATA "/requirements.json");
  return nlohmann::json::parse(file);
}

/// Level that a rule with this word has by itself; none where the meaning decides.
std::optional<Level> level_of(const std::string& word) {
  if (word == "MUST" || word == "MUST NOT" || word == "must") return Level::must;
  if (word.starts_with("SHOULD") || word == "RECOMMENDED" || word == "should") return Level::should;
  return std::nullopt;
}

TEST(Requirements, AreThoseOfTheRfcsInOrder) {
  const auto rows = facts();
  const auto& all = all_requirements();
  ASSERT_EQ(rows.size(), all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(rows[i]["id"].get<std::string>(), all[i]->id);
    EXPECT_EQ(rows[i]["testable_on"].get<std::string>(), name_of(all[i]->on)) << all[i]->id;
  }
}

/// But for one: §5.2 binds the sender of a length, and names no reaction to one that is too long.
TEST(Requirements, HaveTheLevelOfTheirWord) {
  const std::set<const Requirement*> by_meaning{&rfc6455::long_length};
  for (std::size_t i = 0; const auto& row : facts()) {
    const auto& requirement = *all_requirements()[i++];
    const auto level = level_of(row["level"].get<std::string>());
    if (level && !by_meaning.contains(&requirement)) {
      EXPECT_STREQ(name_of(*level), name_of(requirement.level)) << requirement.id;
    }
  }
}

TEST(Requirements, SaySomethingOfTheirOwn) {
  std::set<std::string_view> texts;
  for (const auto* requirement : all_requirements()) {
    EXPECT_GT(requirement->text.size(), 10U) << requirement->id;
    EXPECT_TRUE(texts.insert(requirement->text).second) << requirement->id << " has the text of another";
  }
}

TEST(Exceptions, HaveAReason) {
  for (const auto& exception : exceptions())
    EXPECT_TRUE(exception.reason.size() > 30 && exception.reason.ends_with('.')) << exception.requirement->id;
}

TEST(Exceptions, AreNotTested) {
  for (const Role peer : {Role::server, Role::client}) {
    std::set<const Requirement*> tested;
    for (const auto& test : all_cases())
      if (can_test(test, peer))
        for (const auto* requirement : covers(test)) tested.insert(requirement);
    for (const auto& [requirement, on, reason] : exceptions()) {
      if (!includes(on, peer)) continue;
      EXPECT_TRUE(includes(requirement->on, peer)) << requirement->id;
      EXPECT_FALSE(tested.contains(requirement)) << requirement->id << " is tested: drop the exception";
    }
  }
}

TEST(Exceptions, AreThereForWhatNobodyCanTest) {
  for (const auto& row : table().rows)
    EXPECT_TRUE(row.peer || row.coverage == Coverage::excepted) << row.requirement->id;
}

TEST(Implications, AreByRulesThatAreCovered) {
  for (const auto& row : table().rows)
    EXPECT_TRUE(row.implied_by.empty() || row.coverage == Coverage::implied)
        << row.requirement->id << " for " << name_of(*row.peer) << "s needs a rule that no case shows";
}

TEST(Implications, AreNeitherExceptedNorForOtherRoles) {
  for (const auto& [requirement, on, by] : implied()) {
    EXPECT_FALSE(by.empty()) << requirement->id;
    EXPECT_EQ(std::ranges::count(by, requirement), 0) << requirement->id;
    for (const Role peer : {Role::server, Role::client}) {
      if (!includes(on, peer)) continue;
      EXPECT_TRUE(includes(requirement->on, peer)) << requirement->id;
      for (const auto& exception : exceptions())
        EXPECT_FALSE(exception.requirement == requirement && includes(exception.on, peer)) << requirement->id;
    }
  }
}

std::string missing(Role peer, bool must) {
  std::string out;
  for (const auto& row : table().rows)
    if (row.peer == peer && row.coverage == Coverage::missing &&
        (row.requirement->level == Level::must) == must)
      out += "\n  " + std::string(row.requirement->id) + " " + std::string(row.requirement->text);
  return out;
}

class CoverageOf : public testing::TestWithParam<Role> {};
INSTANTIATE_TEST_SUITE_P(Requirements, CoverageOf, testing::Values(Role::server, Role::client),
                         [](const auto& test) { return std::string(name_of(test.param)); });

TEST_P(CoverageOf, EveryMustIsComplete) {
  EXPECT_EQ(table().score(GetParam(), true).missing, 0U) << missing(GetParam(), true);
}

TEST_P(CoverageOf, OfTheRestIsNineteenInTwenty) {
  const auto score = table().score(GetParam(), false);
  EXPECT_LE(score.missing * 20, score.rows) << missing(GetParam(), false);
}

TEST_P(CoverageOf, ScoresAddUpAndAreMostlyCases) {
  for (const bool must : {true, false}) {
    const auto score = table().score(GetParam(), must);
    EXPECT_EQ(score.rows, score.shown + score.implied + score.excepted + score.missing);
    EXPECT_GT(score.rows, 20U);
  }
  const auto musts = table().score(GetParam(), true);
  EXPECT_GT(musts.shown, musts.implied + musts.excepted);
}

Catalogue one_case(Script script) {
  Catalogue out;
  out.add("1.1", "The only case", std::move(script));
  return out;
}

const CoverageRow& row_of(const CoverageTable& in, const Requirement& requirement, Role peer) {
  return *std::ranges::find_if(
      in.rows, [&](const CoverageRow& row) { return row.requirement == &requirement && row.peer == peer; });
}

TEST(CoverageTableOf, ACaseShowsWhatItExpectsOfTheRolesThatItTests) {
  const auto made =
      coverage_of(one_case({open_with(answer()), expect(message("x"), rfc6455::names_without_case)}));
  const auto& row = row_of(made, rfc6455::names_without_case, Role::client);
  EXPECT_EQ(row.coverage, Coverage::cases);
  EXPECT_EQ(row.cases, std::vector<std::string>{"1.1"});
  EXPECT_EQ(row_of(made, rfc6455::names_without_case, Role::server).coverage, Coverage::missing);
}

TEST(CoverageTableOf, ANoteShowsOnlyWhatNothingCanBreak) {
  const auto made =
      coverage_of(one_case({note(ends(), rfc6455::fragments), note(ends(), rfc6455::codes_above_4999)}));
  EXPECT_EQ(row_of(made, rfc6455::fragments, Role::server).coverage, Coverage::missing);
  EXPECT_EQ(row_of(made, rfc6455::codes_above_4999, Role::server).coverage, Coverage::cases);
}

TEST(CoverageTableOf, WhatIsCheckedInEveryCaseNeedsNone) {
  const auto made = coverage_of({});
  EXPECT_EQ(row_of(made, rfc6455::client_masks, Role::client).coverage, Coverage::every_case);
  EXPECT_EQ(row_of(made, rfc6455::mask_bit, Role::client).coverage, Coverage::implied);
}

TEST(CoverageTableOf, ARuleForBothSidesOfAnOpeningIsCheckedOfItsSenderOnly) {
  const auto made = coverage_of({});
  EXPECT_EQ(row_of(made, rfc6455::request_one_version, Role::client).coverage, Coverage::every_case);
  EXPECT_EQ(row_of(made, rfc6455::request_one_version, Role::server).coverage, Coverage::missing);
}

TEST(CoverageTableOf, NothingIsImpliedByWhatIsMissing) {
  const auto bare = coverage_of({});
  EXPECT_EQ(row_of(bare, rfc6455::fragments_in_order, Role::server).coverage, Coverage::missing);
  const auto made = coverage_of(one_case({expect(message("x"), rfc6455::fragments)}));
  EXPECT_EQ(row_of(made, rfc6455::fragments_in_order, Role::server).coverage, Coverage::implied);
}

TEST(CoverageTableOf, IsAsJsonAndAsText) {
  const auto made = nlohmann::json::parse(to_json(table()));
  EXPECT_EQ(made["requirements"].size(), table().rows.size());
  EXPECT_EQ(made["scores"].size(), 4U);
  EXPECT_EQ(made["requirements"][0]["id"], "6455-1.3-1");
  EXPECT_EQ(made["requirements"][0]["peer"], "server");
  const auto text = to_text(table());
  for (const auto* requirement : all_requirements())
    EXPECT_TRUE(text.contains(std::string(requirement->id) + " ")) << requirement->id;
}

}  // namespace
}  // namespace wsspec::conformance
