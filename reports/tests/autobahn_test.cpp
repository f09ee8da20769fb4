#include "reports/autobahn.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "reports/tests/sample_run.hpp"

namespace wsspec::reports {
namespace {

using nlohmann::json;

// Two cases of the sample: one with a close code, one without.
Run two_cases(std::string subject) {
  auto run = sample::small_run();
  run.subject = std::move(subject);
  run.cases = {run.cases[1], run.cases[3], run.cases[4]};  // the last has nothing of Autobahn's
  return run;
}

TEST(AutobahnTest, IndexIsAgentThenCaseThenResult) {
  const auto files = to_autobahn(two_cases("My Server/1.0"));
  ASSERT_TRUE(files) << files.error();
  EXPECT_EQ(json::parse(files->index), json::parse(R"({"My Server/1.0": {
    "5.7": {"behavior": "FAILED", "behaviorClose": "WRONG CODE", "duration": 13, "remoteCloseCode": 1002,
            "reportfile": "my_server_1_0_case_5_7.json"},
    "7.13.1": {"behavior": "INFORMATIONAL", "behaviorClose": "INFORMATIONAL", "duration": 1, "remoteCloseCode": null,
               "reportfile": "my_server_1_0_case_7_13_1.json"}}})"));
}

TEST(AutobahnTest, OneFileACaseWithAutobahnsKeys) {
  const auto files = to_autobahn(two_cases("My Server/1.0"));
  ASSERT_EQ(files->cases.size(), 2u);
  EXPECT_EQ(files->cases[0].name, "my_server_1_0_case_5_7.json");
  const auto file = json::parse(files->cases[0].text);
  EXPECT_EQ(file["case"], 1);
  EXPECT_EQ(file["id"], "5.7");
  EXPECT_EQ(file["description"], "Fragments octet by octet with a Ping between");
  EXPECT_EQ(file["expectation"].get<std::string>().substr(0, 40),
            "send Text \"fragment1\", not final\nsend Pi");
  EXPECT_EQ(file["agent"], "My Server/1.0");
  EXPECT_EQ(file["started"], "2026-11-21T10:15:30.001Z");
  EXPECT_EQ(file["reportTime"], "2026-11-21T10:15:30.812Z");
  EXPECT_EQ(file["duration"], 13);
  EXPECT_EQ(file["behavior"], "FAILED");
  EXPECT_EQ(file["behaviorClose"], "WRONG CODE");
  EXPECT_EQ(file["remoteCloseCode"], 1002);
  EXPECT_EQ(file["isServer"], false);  // a server was tested, so the fuzzer was the client
  EXPECT_EQ(file["expected"]["OK"].size(), 6u);
  EXPECT_EQ(file["received"], json({"Text \"fragment1\"", "Close 1002", "end of stream"}));
  EXPECT_EQ(file["wirelog"].size(), 9u);  // the note has no octets
  EXPECT_EQ(file["wirelog"][0], json::parse(R"(["TO", [212, "474554202f20485454502f312e310d0a"]])"));
  EXPECT_EQ(file["wirelog"][1][0], "RO");
}

TEST(AutobahnTest, OtherAgentsStayAndTheSameOneIsReplaced) {
  const auto first = to_autobahn(two_cases("first"));
  const auto second = to_autobahn(two_cases("second"), first->index);
  const auto both = json::parse(second->index);
  EXPECT_EQ(both.size(), 2u);
  EXPECT_EQ(both["first"], json::parse(first->index)["first"]);
  auto fewer = two_cases("first");
  fewer.cases.erase(fewer.cases.begin());
  const auto third = json::parse(to_autobahn(fewer, second->index)->index);
  EXPECT_EQ(third["first"].size(), 1u);
  EXPECT_EQ(third["second"].size(), 2u);
}

TEST(AutobahnTest, AgentsWithTheSameStemDoNotOverwriteEachOther) {
  const auto first = to_autobahn(two_cases("My Server"));
  const auto second = to_autobahn(two_cases("my-server"), first->index);
  const auto third = to_autobahn(two_cases("MY_SERVER"), second->index);
  EXPECT_EQ(second->cases[0].name, "my_server_2_case_5_7.json");
  EXPECT_EQ(third->cases[0].name, "my_server_3_case_5_7.json");
  EXPECT_EQ(to_autobahn(two_cases("My Server"), third->index)->cases[0].name, "my_server_case_5_7.json");
}

TEST(AutobahnTest, NothingToWriteWithoutItsCases) {
  auto run = two_cases("x");
  run.cases = {run.cases[2]};
  const auto files = to_autobahn(run);
  EXPECT_TRUE(files->cases.empty());
  EXPECT_TRUE(files->index.empty());
}

TEST(AutobahnTest, RefusesAnIndexThatIsNone) {
  for (const char* text : {"{", "[]", "7", R"({"agent": 5})", R"({"agent": {"1.1.1": "OK"}})"}) {
    const auto files = to_autobahn(two_cases("x"), text);
    ASSERT_FALSE(files) << text;
    EXPECT_EQ(files.error(), "is not an index of Autobahn's form (agent, case id, result); move it away");
  }
  EXPECT_TRUE(to_autobahn(two_cases("x"), R"({"old": {"1.1.1": {"reportfile": 5}}})"));
}

TEST(AutobahnTest, HostileTextStaysInsideItsFolderAndItsJson) {
  auto run = sample::hostile_run();
  run.subject += "/../../x" + std::string(500, 'a');
  const auto files = to_autobahn(run);
  ASSERT_TRUE(files) << files.error();
  EXPECT_TRUE(json::accept(files->index));
  ASSERT_FALSE(files->cases.empty());
  for (const auto& file : files->cases) {
    EXPECT_TRUE(json::accept(file.text));
    EXPECT_EQ(file.name.find('/'), std::string::npos);
    EXPECT_LT(file.name.size(), 255u);
  }
  run.subject.clear();
  EXPECT_EQ(json::parse(to_autobahn(run)->index).begin().key(), "UnknownPeer");
}

}  // namespace
}  // namespace wsspec::reports
