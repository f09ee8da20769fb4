#include "conformance/runner/suite_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/cases/all_cases.hpp"
#include "conformance/runner/control.hpp"
#include "conformance/runner/plan.hpp"

namespace wsspec::conformance {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::vector<const Case*> cases_of(const std::vector<std::string>& wanted) {
  return select(all_cases(), Role::client, {.wanted = wanted}).value();
}

ClientRunOutcome run(const std::vector<const Case*>& cases, ClientRunOptions options) {
  return test_clients(cases, options, {.on_listening = {}, .on_case = [](const auto&) {}, .on_report = {}})
      .value();
}

TEST(SuiteServerTest, TheReferenceClientPassesAllWalkingAndOneProcessACase) {
  const auto all = cases_of({});
  const auto walked =
      run(all, {.command = {WSSPEC_PROGRAM, "echo-client", "--autobahn", "{url}"}, .one_process = true});
  EXPECT_EQ(walked.end, RunEnd::complete) << walked.error;
  const auto some = cases_of({"0", "2", "5", "7"});
  const auto single = run(some, {.command = {WSSPEC_PROGRAM, "echo-client", "{url}"}});
  EXPECT_EQ(single.end, RunEnd::complete) << single.error;
  for (const auto* outcome : {&walked, &single}) {
    ASSERT_EQ(outcome->runs.size(), 1u);
    for (const auto& row : outcome->runs[0].cases)
      EXPECT_TRUE(row.verdict == reports::Verdict::pass || row.verdict == reports::Verdict::observed ||
                  (row.verdict == reports::Verdict::skipped && row.id.starts_with("0.16.")))
          << row.id << ": " << row.reason;
  }
}

TEST(SuiteServerTest, TheReferenceClientPassesOverTls) {
  const auto tls = net::TlsContext::server({.identity = net::make_throwaway_identity()}).value();
  const auto outcome =
      run(cases_of({}), {.tls = tls,
                         .command = {WSSPEC_PROGRAM, "echo-client", "--autobahn", "--insecure", "{url}"},
                         .one_process = true});
  EXPECT_EQ(outcome.end, RunEnd::complete) << outcome.error;
  ASSERT_EQ(outcome.runs.size(), 1u);
  for (const auto& row : outcome.runs[0].cases)
    EXPECT_FALSE(reports::is_failure(row.verdict)) << row.id << ": " << row.reason;
}

TEST(SuiteServerTest, ACommandThatNeverConnectsIsTheClientsFault) {
  const auto outcome =
      run(cases_of({"1.1.1", "1.1.2"}),
          {.patience = {.opening = 200ms, .must = 50ms, .should = 50ms}, .command = {"true", "{url}"}});
  ASSERT_EQ(outcome.runs.size(), 1u);
  for (const auto& row : outcome.runs[0].cases) {
    EXPECT_EQ(row.verdict, reports::Verdict::setup_failed);
    EXPECT_THAT(row.reason, HasSubstr("exit status 0"));
  }
}

TEST(SuiteServerTest, ACommandThatCrashesAtOnceIsNotTested) {
  const auto outcome = run(cases_of({"1.1.1"}), {.command = {"sh", "-c", "kill -SEGV $$", "{url}"}});
  const auto& row = outcome.runs.at(0).cases.at(0);
  EXPECT_EQ(row.verdict, reports::Verdict::setup_failed);
  EXPECT_THAT(row.reason, HasSubstr("killed by signal 11"));
}

TEST(SuiteServerTest, AClientThatCrashesFailsTheCaseThatItHadPassed) {
  const auto ends_with = [](const std::string& last_words) {
    const auto outcome =
        run(cases_of({"1.1.1", "0.16.1"}),
            {.command = {"sh", "-c", "\"$0\" echo-client \"$1\"; " + last_words, WSSPEC_PROGRAM, "{url}"}});
    EXPECT_EQ(outcome.end, RunEnd::complete) << outcome.error;
    return outcome.runs.at(0).cases;
  };
  for (const auto& row : ends_with("kill -SEGV $$")) {
    EXPECT_EQ(row.verdict, reports::Verdict::fail) << row.id;
    ASSERT_EQ(row.violations.size(), 1u) << row.id;
    EXPECT_EQ(row.violations[0].requirement, "suite:survives");
    EXPECT_EQ(row.violations[0].got, "killed by signal 11");
  }
  for (const char* harmless : {"exit 3", "kill -TERM $$"})
    for (const auto& row : ends_with(harmless))
      EXPECT_EQ(row.verdict, reports::Verdict::pass) << row.id << " " << harmless;
}

TEST(SuiteServerTest, ACommandThatIsNoneSaysSo) {
  const auto outcome = run(cases_of({"1.1.1"}), {.command = {"/no/such/program", "{url}"}});
  EXPECT_EQ(outcome.end, RunEnd::unreachable);
  EXPECT_THAT(outcome.error, HasSubstr("/no/such/program"));
}

TEST(SuiteServerTest, AWalkerThatLeavesEarlyIsIncomplete) {
  const auto outcome = run(cases_of({"1.1.1"}), {.command = {"false", "{url}"}, .one_process = true});
  EXPECT_NE(outcome.end, RunEnd::complete);
  EXPECT_THAT(outcome.error, HasSubstr("exit status 1"));
}

TEST(ControlTest, ReadsAutobahnsUrls) {
  const auto cases = cases_of({"1-7", "10"});
  const auto run_case = read_wish("/runCase?case=1&agent=A%20B", cases);
  ASSERT_TRUE(run_case);
  EXPECT_EQ(std::get<WantsCase>(*run_case).index, 0u);
  EXPECT_EQ(std::get<WantsCase>(*run_case).agent, "A B");
  EXPECT_EQ(std::get<WantsCase>(read_wish("/runCase?casetuple=5.6&agent=x", cases).value()).index, 49u);
  EXPECT_EQ(std::get<WantsCase>(read_wish("/runCase?case=247&agent=x", cases).value()).index, 246u);
  EXPECT_TRUE(std::holds_alternative<WantsCount>(read_wish("/getCaseCount", cases).value()));
  EXPECT_EQ(std::get<WantsInfo>(read_wish("/getCaseInfo?case=2", cases).value()).index, 1u);
  EXPECT_EQ(std::get<WantsStatus>(read_wish("/getCaseStatus?case=3&agent=x", cases).value()).index, 2u);
  EXPECT_FALSE(std::get<WantsReports>(read_wish("/updateReports?agent=x", cases).value()).stops_server);
  EXPECT_TRUE(
      std::get<WantsReports>(read_wish("/updateReports?agent=x&shutdownOnComplete=true", cases).value())
          .stops_server);
  EXPECT_TRUE(std::holds_alternative<WantsStop>(read_wish("/stopServer", cases).value()));
}

TEST(ControlTest, SaysWhatAUrlLacks) {
  const auto cases = cases_of({"1"});
  EXPECT_THAT(read_wish("/runCase?case=17&agent=x", cases).error(), HasSubstr("\"17\""));
  EXPECT_THAT(read_wish("/runCase?case=0&agent=x", cases).error(), HasSubstr("\"0\""));
  EXPECT_THAT(read_wish("/runCase?agent=x", cases).error(), HasSubstr("names no case"));
  EXPECT_THAT(read_wish("/runCase?case=1", cases).error(), HasSubstr("names no agent"));
  EXPECT_THAT(read_wish("/elsewhere", cases).error(), HasSubstr("/elsewhere"));
}

}  // namespace
}  // namespace wsspec::conformance
