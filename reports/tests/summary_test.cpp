#include "reports/summary.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "reports/tests/sample_run.hpp"

namespace wsspec::reports {
namespace {

CaseResult case_of(Verdict verdict, std::vector<std::string> requirements = {"r"}) {
  CaseResult made{.id = "1", .title = "t", .chapter = "1 One", .verdict = verdict};
  made.requirements = std::move(requirements);
  return made;
}

Run run_of(std::vector<CaseResult> cases, const char* level = "must") {
  reports::Run run{.tool_version = "1", .case_set = "s", .role = "server", .subject = "p", .started = ""};
  run.requirements = {{.id = "r", .level = level, .section = "s", .text = "t"}};
  run.cases = std::move(cases);
  return run;
}

TEST(ModelTest, NamesOfVerdictsGoBothWays) {
  for (int i = 0; i < verdict_count; ++i) {
    const auto verdict = static_cast<Verdict>(i);
    EXPECT_EQ(verdict_of(name_of(verdict)), verdict);
    EXPECT_STRNE(symbol_of(verdict), "");
  }
  EXPECT_STREQ(name_of(Verdict::non_strict), "non-strict");
  EXPECT_STREQ(name_of(Verdict::unexpected_pass), "unexpected-pass");
  EXPECT_FALSE(verdict_of("Pass"));
  EXPECT_FALSE(verdict_of(""));
}

TEST(ModelTest, ThreeVerdictsFailARun) {
  std::vector<Verdict> failures;
  for (int i = 0; i < verdict_count; ++i)
    if (is_failure(static_cast<Verdict>(i))) failures.push_back(static_cast<Verdict>(i));
  EXPECT_EQ(failures, (std::vector{Verdict::fail, Verdict::setup_failed, Verdict::unexpected_pass}));
}

TEST(ModelTest, CountsEachVerdict) {
  EXPECT_EQ(count_verdicts(sample::small_run().cases), std::vector<std::size_t>(9, 1));
  EXPECT_EQ(count_verdicts({}), std::vector<std::size_t>(9, 0));
}

TEST(SummaryTest, ChaptersKeepTheOrderOfTheRun) {
  const auto run = sample::small_run();
  const auto chapters = chapters_of(run);
  ASSERT_EQ(chapters.size(), 3u);
  EXPECT_EQ(chapters[0].title, "5 Fragmentation");
  EXPECT_EQ(chapters[2].cases.size(), 6u);
  EXPECT_NEAR(chapters[0].duration_ms, 13.24, 1e-9);
  const auto columns = columns_of(chapters[2].counts);
  EXPECT_EQ(columns.fail, 2u);   // setup-failed, unexpected-pass
  EXPECT_EQ(columns.other, 3u);  // unimplemented, skipped, tool-error
}

TEST(SummaryTest, CasesWithoutAChapterAreOther) {
  auto run = run_of({case_of(Verdict::pass)});
  run.cases[0].chapter.clear();
  EXPECT_EQ(chapters_of(run)[0].title, "Other");
}

TEST(SummaryTest, AViolatedRequirementIsAsBadAsItsLevel) {
  const auto verdict_at = [](const char* level) {
    auto run = run_of({case_of(Verdict::pass), case_of(Verdict::fail)}, level);
    run.cases[1].violations = {{"r", "a", "b"}, {"r", "c", "d"}, {"unknown", "e", "f"}};
    const auto outcomes = outcomes_of(run);
    EXPECT_EQ(outcomes[0].cases.size(), 2u);
    EXPECT_EQ(outcomes[0].violated, std::vector<const CaseResult*>{&run.cases[1]});
    return outcomes[0].verdict;
  };
  EXPECT_EQ(verdict_at("must"), Verdict::fail);
  EXPECT_EQ(verdict_at("should"), Verdict::non_strict);
  EXPECT_EQ(verdict_at("info"), Verdict::observed);
}

TEST(SummaryTest, ARequirementIsMetOnlyWhereACaseGotToItsEnd) {
  const auto verdict_with = [](std::vector<CaseResult> cases, const char* level = "must") {
    const auto run = run_of(std::move(cases), level);
    return outcomes_of(run)[0].verdict;
  };
  EXPECT_EQ(verdict_with({case_of(Verdict::skipped), case_of(Verdict::pass)}), Verdict::pass);
  EXPECT_EQ(verdict_with({case_of(Verdict::non_strict)}), Verdict::pass);
  EXPECT_EQ(verdict_with({case_of(Verdict::observed)}, "info"), Verdict::observed);
  EXPECT_EQ(verdict_with({case_of(Verdict::fail)}), Verdict::skipped);  // broke off over something else
  EXPECT_EQ(verdict_with({case_of(Verdict::unimplemented), case_of(Verdict::setup_failed)}),
            Verdict::setup_failed);
  EXPECT_EQ(verdict_with({case_of(Verdict::skipped), case_of(Verdict::unimplemented)}),
            Verdict::unimplemented);
  EXPECT_EQ(verdict_with({case_of(Verdict::tool_error)}), Verdict::tool_error);
  EXPECT_EQ(verdict_with({case_of(Verdict::pass, {"other"})}), Verdict::skipped);
}

TEST(SummaryTest, ScoreIsOneLineLikeAutobahns) {
  std::vector<CaseResult> cases;
  for (int i = 0; i < 240; ++i) cases.push_back(case_of(Verdict::pass));
  for (int i = 0; i < 3; ++i) cases.push_back(case_of(Verdict::non_strict));
  for (int i = 0; i < 3; ++i) cases.push_back(case_of(Verdict::observed));
  cases.push_back(case_of(Verdict::fail));
  auto run = run_of(cases);
  run.duration_ms = 812;
  EXPECT_EQ(score_line(run), "247 cases: 240 pass, 3 non-strict, 1 fail, 3 observed — FAIL in 0.8 s");
  run.cases = {case_of(Verdict::pass)};
  EXPECT_EQ(score_line(run), "1 case: 1 pass — PASS in 0.8 s");
  run.complete = false;
  EXPECT_EQ(score_line(run), "1 case: 1 pass — INTERRUPTED, FAIL in 0.8 s");
  run.complete = true;
  run.cases.clear();
  EXPECT_EQ(score_line(run), "0 cases — NOTHING RUN in 0.8 s");
}

TEST(SummaryTest, NonStrictDoesNotFailARunAndAToolErrorDoes) {
  EXPECT_FALSE(has_failed(run_of({case_of(Verdict::non_strict), case_of(Verdict::skipped)})));
  EXPECT_TRUE(has_failed(run_of({case_of(Verdict::tool_error)})));
}

TEST(SummaryTest, DurationsFitTheirSize) {
  EXPECT_EQ(duration_text(0), "0.0 ms");
  EXPECT_EQ(duration_text(9.94), "9.9 ms");
  EXPECT_EQ(duration_text(9.96), "10 ms");
  EXPECT_EQ(duration_text(499.4), "499 ms");
  EXPECT_EQ(duration_text(499.6), "0.5 s");
  EXPECT_EQ(duration_text(59'940), "59.9 s");
  EXPECT_EQ(duration_text(60'000), "1 min 00 s");
  EXPECT_EQ(duration_text(245'000), "4 min 05 s");
  EXPECT_EQ(duration_text(std::numeric_limits<double>::infinity()), "?");
}

TEST(SummaryTest, TimesAreCountedOnOverMidnightAndTheYear) {
  EXPECT_EQ(time_after("2026-11-21T10:15:30Z", 0), "2026-11-21T10:15:30.000Z");
  EXPECT_EQ(time_after("2026-11-21T10:15:30.25Z", 12.6), "2026-11-21T10:15:30.263Z");
  EXPECT_EQ(time_after("2026-12-31T23:59:59.9Z", 200), "2027-01-01T00:00:00.100Z");
  EXPECT_EQ(time_after("2028-02-28T23:59:59Z", 1000), "2028-02-29T00:00:00.000Z");
  EXPECT_EQ(time_after("2026-02-30T00:00:00Z", 1), "2026-02-30T00:00:00Z");
  EXPECT_EQ(time_after("2026-11-21T10:15:30+01:00", 1), "2026-11-21T10:15:30+01:00");
  EXPECT_EQ(time_after("yesterday", 1), "yesterday");
}

}  // namespace
}  // namespace wsspec::reports
