#include "conformance/runner/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "conformance/cases/all_cases.hpp"

namespace wsspec::conformance {
namespace {

std::vector<std::string> ids(const Selection& selection, Role peer = Role::server) {
  std::vector<std::string> out;
  const auto selected = select(all_cases(), peer, selection).value();
  for (const auto* test : selected) out.push_back(test->id);
  return out;
}

TEST(PlanTest, SelectsIdsChaptersSectionsPatternsAndRanges) {
  using testing::ElementsAre;
  using testing::SizeIs;
  for (const Role peer : {Role::server, Role::client})
    EXPECT_EQ(ids({}, peer).size(),
              std::ranges::count_if(all_cases(), [&](const auto& test) { return can_test(test, peer); }));
  EXPECT_THAT(ids({.wanted = {"5.6"}}), ElementsAre("5.6"));
  EXPECT_THAT(ids({.wanted = {"5"}}), SizeIs(20));
  EXPECT_THAT(ids({.wanted = {"5.*"}}), SizeIs(20));
  EXPECT_THAT(ids({.wanted = {"6.4"}}), ElementsAre("6.4.1", "6.4.2", "6.4.3", "6.4.4"));
  EXPECT_THAT(ids({.wanted = {"6.*.1"}}), SizeIs(23));
  EXPECT_THAT(ids({.wanted = {"1-7", "10"}}), SizeIs(247));
  EXPECT_THAT(ids({.wanted = {"1"}}), SizeIs(16)) << "chapter 10 is no part of chapter 1";
  EXPECT_THAT(ids({.wanted = {"2"}, .excluded = {"2.1", "2.10"}}), SizeIs(9));
}

TEST(PlanTest, KeepsTheCataloguesOrder) {
  EXPECT_THAT(ids({.wanted = {"2.10", "2.9"}}), testing::ElementsAre("2.9", "2.10"));
}

TEST(PlanTest, LeavesOutCasesThatCannotTestTheRole) {
  EXPECT_TRUE(ids({.wanted = {"0.2"}}, Role::server).empty());
  EXPECT_EQ(ids({.wanted = {"0.2"}}, Role::client).size(), 15u);
}

TEST(PlanTest, NamesTheNearestIdsOfOneThatIsNone) {
  const auto selected = select(all_cases(), Role::server, {.wanted = {"1.1.99"}});
  ASSERT_FALSE(selected);
  EXPECT_THAT(selected.error(), testing::HasSubstr("1.1.99"));
  EXPECT_THAT(selected.error(), testing::HasSubstr("1.1.1"));
}

TEST(PlanTest, TheSeedOfACaseDependsOnNothingElse) {
  EXPECT_EQ(seed_of(1, "5.6"), seed_of(1, "5.6"));
  EXPECT_NE(seed_of(1, "5.6"), seed_of(2, "5.6"));
  EXPECT_NE(seed_of(1, "5.6"), seed_of(1, "5.7"));
}

}  // namespace
}  // namespace wsspec::conformance
