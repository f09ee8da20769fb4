#include "reports/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "reports/tests/sample_run.hpp"
#include "reports/text.hpp"

namespace wsspec::reports {
namespace {

using Json = nlohmann::ordered_json;
using testing::HasSubstr;

TEST(JsonTest, EveryFieldComesBack) {
  const auto run = sample::small_run();
  const auto back = run_from_json(to_json(run));
  ASSERT_TRUE(back) << back.error();
  // The writer reads every field, so equal documents are equal runs; the seed shows that no number was
  // rounded.
  EXPECT_EQ(to_json_document(*back), to_json_document(run));
  EXPECT_EQ(back->cases[1].seed, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(back->cases[1].violations[0].expected, "Pong \"between\" before the message");
  EXPECT_EQ(back->cases[1].wire.size(), 10u);
  EXPECT_EQ(back->cases[1].wire[0].octets, 212u);
  EXPECT_TRUE(back->cases[1].wire_cut);
  EXPECT_EQ(back->cases[1].remote_close_code, 1002);
  EXPECT_EQ(back->cases[1].autobahn->behavior_close, "WRONG CODE");
  EXPECT_FALSE(back->cases[4].autobahn);
  EXPECT_FALSE(back->cases[4].remote_close_code);
  EXPECT_EQ(back->requirements.size(), run.requirements.size());
}

TEST(JsonTest, TextAndDocumentAreTheSame) {
  const auto run = sample::small_run();
  EXPECT_EQ(Json::parse(to_json(run)).dump(), to_json_document(run).dump());
  EXPECT_EQ(Json::parse(to_json(reports::Run{})).dump(), to_json_document(reports::Run{}).dump());
}

TEST(JsonTest, OneLineACase) {
  const auto text = to_json(sample::small_run());
  const auto lines = std::count(text.begin(), text.end(), '\n');
  EXPECT_EQ(lines, 1 + 5 + 1 + 9 + 1 + 1 + 9 + 1 + 1);
  EXPECT_THAT(text,
              HasSubstr("\n{\"id\":\"5.6\",\"title\":\"Two text fragments with a Ping between them\","));
}

TEST(JsonTest, SummaryCountsPerVerdictAndChapter) {
  const auto summary = to_json_document(sample::small_run())["summary"];
  EXPECT_EQ(summary["failed"], true);
  EXPECT_EQ(summary["verdicts"]["non-strict"], 1);
  EXPECT_EQ(summary["chapters"][0]["title"], "5 Fragmentation");
  EXPECT_EQ(summary["chapters"][0]["verdicts"]["fail"], 1);
  EXPECT_EQ(summary["chapters"][2]["verdicts"]["fail"], 0);
  EXPECT_EQ(to_json_document(sample::small_run())["requirements"][2]["violated"], Json({"5.7"}));
}

TEST(JsonTest, OctetsOfAPeerNeverBreakTheDocument) {
  const auto run = sample::hostile_run();
  const auto back = run_from_json(to_json(run));
  ASSERT_TRUE(back) << back.error();
  EXPECT_EQ(back->subject, valid_utf8(sample::hostile_text()));
  EXPECT_EQ(to_json(*back), to_json(run));  // what was escaped once stays as it is
}

TEST(JsonTest, ControlsAndForeignLettersAreKept) {
  reports::Run run = sample::small_run();
  run.subject = "\x01\x1b ü 世 👋 \xe2\x80\xa8";
  EXPECT_EQ(run_from_json(to_json(run))->subject, run.subject);
}

TEST(JsonTest, NumbersThatJsonDoesNotHaveBecomeNought) {
  reports::Run run = sample::small_run();
  run.duration_ms = std::numeric_limits<double>::quiet_NaN();
  run.cases[0].wire[0].at_ms = std::numeric_limits<double>::infinity();
  const auto back = run_from_json(to_json(run));
  ASSERT_TRUE(back) << back.error();
  EXPECT_EQ(back->duration_ms, 0);
}

// A document with one value replaced or, for a discarded one, taken away.
std::string error_with(const char* pointer, const Json& value) {
  Json document = to_json_document(sample::small_run());
  const Json::json_pointer place(pointer);
  if (value.is_discarded()) {
    document.at(place.parent_pointer()).erase(place.back());
  } else {
    document[place] = value;
  }
  const auto run = run_from_json(document.dump());
  return run ? "" : run.error();
}

TEST(JsonTest, SaysWhereADocumentIsWrongAndHow) {
  EXPECT_EQ(
      error_with("/cases/3/verdict", "maybe"),
      "cases[3].verdict: a verdict (pass, non-strict, fail, observed, unimplemented, skipped, setup-failed, "
      "tool-error, unexpected-pass) was expected, not \"maybe\"");
  EXPECT_EQ(error_with("/cases/0/wire/2/octets", -1),
            "cases[0].wire[2].octets: a whole number of 64 bits was expected, not -1");
  EXPECT_EQ(error_with("/cases/0/wire/2/direction", "up"),
            "cases[0].wire[2].direction: \"sent\" or \"received\" or \"note\" was expected, not \"up\"");
  EXPECT_EQ(error_with("/cases/1/title", 5), "cases[1].title: a text was expected, not 5");
  EXPECT_EQ(error_with("/cases/1/steps", "x"), "cases[1].steps: a list was expected, not \"x\"");
  EXPECT_EQ(error_with("/cases/1", nullptr), "cases[1]: an object was expected, not null");
  EXPECT_EQ(error_with("/cases/1/wire_cut", 0), "cases[1].wire_cut: true or false was expected, not 0");
  EXPECT_EQ(error_with("/cases/1/duration_ms", "1"),
            "cases[1].duration_ms: a number was expected, not \"1\"");
  EXPECT_EQ(error_with("/cases/1/remote_close_code", 65536),
            "cases[1].remote_close_code: a whole number from 0 to 65535 was expected, not 65536");
  EXPECT_EQ(error_with("/cases/1/seed", "18446744073709551616"),
            "cases[1].seed: a whole number of 64 bits was expected, not \"18446744073709551616\"");
  EXPECT_EQ(error_with("/cases/1/seed", "0x1"),
            "cases[1].seed: a whole number of 64 bits was expected, not \"0x1\"");
  EXPECT_EQ(error_with("/cases/1/seed", ""),
            "cases[1].seed: a whole number of 64 bits was expected, not \"\"");
  EXPECT_EQ(error_with("/run/role", "proxy"),
            "run.role: \"server\" or \"client\" was expected, not \"proxy\"");
  EXPECT_EQ(error_with("/requirements/0/level", "MUST"),
            "requirements[0].level: \"must\" or \"should\" or \"info\" was expected, not \"MUST\"");
  EXPECT_EQ(error_with("/run", Json::array()), "run: an object was expected, not []");
}

TEST(JsonTest, SaysWhichKeyIsMissing) {
  const Json gone(Json::value_t::discarded);
  EXPECT_EQ(error_with("/cases", gone), "the key \"cases\" is missing");
  EXPECT_EQ(error_with("/schema", gone), "the key \"schema\" is missing");
  EXPECT_EQ(error_with("/tool", gone), "the key \"tool\" is missing");
  EXPECT_EQ(error_with("/run/subject", gone), "run: the key \"subject\" is missing");
  EXPECT_EQ(error_with("/cases/2/id", gone), "cases[2]: the key \"id\" is missing");
  EXPECT_EQ(error_with("/cases/2/autobahn/behavior", gone),
            "cases[2].autobahn: the key \"behavior\" is missing");
  EXPECT_EQ(error_with("/cases/2/observed", gone), "");  // counts as empty
  EXPECT_EQ(error_with("/summary", gone), "");           // derived
}

TEST(JsonTest, RefusesAnotherMajorVersionAndTakesALaterMinorOne) {
  EXPECT_EQ(error_with("/schema", "2.0"),
            "the report has schema version \"2.0\", and this wsspec reads versions 1.x only");
  EXPECT_NE(error_with("/schema", "10.0"), "");
  EXPECT_NE(error_with("/schema", ""), "");
  EXPECT_EQ(error_with("/schema", "1.7"), "");
  EXPECT_EQ(error_with("/cases/0/new_in_1.7", "x"), "");
}

TEST(JsonTest, TakesSmallSeedsAsNumbers) {
  Json document = to_json_document(sample::small_run());
  document["run"]["seed"] = 42;
  EXPECT_EQ(run_from_document(document)->seed, 42u);
}

TEST(JsonTest, RefusesWhatIsNotJson) {
  EXPECT_THAT(run_from_json("{\"schema\": ").error(),
              HasSubstr("not JSON: parse error at line 1, column 12"));
  EXPECT_THAT(run_from_json("").error(), HasSubstr("not JSON"));
  EXPECT_THAT(run_from_json("\"\xff\x1b\"").error(), testing::Not(HasSubstr("\x1b")));
  EXPECT_EQ(run_from_json("[]").error(), "an object was expected, not []");
  EXPECT_THAT(run_from_json(std::string(100'000, '[')).error(), HasSubstr("not JSON"));
}

TEST(JsonTest, NamesTheFileThatCannotBeRead) {
  EXPECT_EQ(read_report("/nowhere/report.json").error(), "/nowhere/report.json: cannot be read");
  EXPECT_EQ(read_report("/").error(), "/: is a directory, not a report");
}

}  // namespace
}  // namespace wsspec::reports
