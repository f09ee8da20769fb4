#include "conformance/runner/features.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "conformance/requirements/rfc7692.hpp"

namespace wsspec::conformance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using enum Feature;

Case make_case(std::string id, Script script) {
  return {std::move(id), "a case", std::move(script), std::source_location::current()};
}

std::vector<Feature> needs(Script script) {
  return features_of(make_case("1.1", std::move(script)));
}

TEST(FeaturesTest, MostCasesNeedNothing) {
  EXPECT_THAT(needs({send(text("a")), expect(message("a"), rfc6455::unfragmented), close_cleanly()}),
              IsEmpty());
  EXPECT_THAT(needs({open_with(request().add("Sec-WebSocket-Protocol", "x"))}), IsEmpty())
      << "offering is not speaking";
}

TEST(FeaturesTest, WhatACaseNeedsFollowsFromItsSteps) {
  EXPECT_THAT(needs({negotiate(), send(text("a").compressed())}), ElementsAre(compression));
  EXPECT_THAT(needs({open_with(request()), expect(declines_deflate(), rfc7692::declines_invalid)}),
              ElementsAre(compression));
  EXPECT_THAT(needs({send(text("\xFF")), expect(fails_with(1007), rfc6455::invalid_utf8)}),
              ElementsAre(utf8));
  EXPECT_THAT(needs(send(command("close 4001"))), ElementsAre(contract));
  EXPECT_THAT(needs(send(command("ping x"))), ElementsAre(ping, contract));
  EXPECT_THAT(needs(send(command("subprotocol"))), ElementsAre(subprotocols, contract));
  EXPECT_THAT(needs(send(command("origin"))), ElementsAre(origin, contract));
  EXPECT_THAT(needs({open_with(request()), expect(refused_by_contract(), rfc6455::refuses_origin)}),
              ElementsAre(origin, contract));
}

TEST(FeaturesTest, AListNamesWhatIsNotClaimed) {
  EXPECT_THAT(read_unclaimed("no-compression,no-utf8").value(),
              ElementsAre(Pair(compression, ""), Pair(utf8, "")));
  EXPECT_THAT(read_unclaimed("").value(), IsEmpty());
  EXPECT_THAT(read_unclaimed("no-wings").error(), HasSubstr("\"wings\"; there are compression, utf8,"));
  EXPECT_THAT(read_unclaimed("compression").error(), HasSubstr("neither no-FEATURE"));
}

class FeaturesFileTest : public testing::Test {
 protected:
  std::expected<Unclaimed, std::string> read(const std::string& json) const {
    std::ofstream(path_) << json;
    return read_unclaimed(path_.string());
  }
  void TearDown() override { std::filesystem::remove(path_); }

  std::filesystem::path path_ = std::filesystem::path(testing::TempDir()) / "wsspec-features-test.json";
};

TEST_F(FeaturesFileTest, AFileGivesReasons) {
  EXPECT_THAT(read(R"({"compression": false, "utf8": "by policy", "ping": true})").value(),
              ElementsAre(Pair(compression, ""), Pair(utf8, "by policy")));
  EXPECT_THAT(read("{}").value(), IsEmpty());
}

TEST_F(FeaturesFileTest, AFaultyFileIsRefused) {
  EXPECT_THAT(read("[]").error(), HasSubstr("not a JSON object"));
  EXPECT_THAT(read("{\"compression\"").error(), HasSubstr("not a JSON object"));
  EXPECT_THAT(read(R"({"wings": false})").error(), HasSubstr("no feature \"wings\""));
  EXPECT_THAT(read(R"({"ping": 1})").error(), HasSubstr("ping is neither"));
  EXPECT_THAT(read_unclaimed("/nowhere/at-all.json").error(), HasSubstr("cannot read"));
}

TEST(FeaturesTest, WhatIsNotClaimedIsSkippedWithTheReason) {
  const auto plain = make_case("1.1", {send(text("a"))});
  const auto packed = make_case("1.2", {negotiate(), send(text("a").compressed())});
  const auto bad = make_case("1.10", {send(text("\xFF")), expect(fails_with(1007), rfc6455::invalid_utf8)});
  const auto split = split_by_claims({&plain, &packed, &bad}, {{compression, "no memory"}, {utf8, ""}});
  EXPECT_THAT(split.cases, ElementsAre(&plain));
  ASSERT_EQ(split.skipped.size(), 2u);
  EXPECT_EQ(split.skipped[0].verdict, reports::Verdict::skipped);
  EXPECT_EQ(split.skipped[0].reason, "the subject does not claim compression: no memory");
  EXPECT_EQ(split.skipped[1].reason, "the subject does not claim utf8");
}

TEST(FeaturesTest, SkippedRowsStandWhereTheCatalogueHasThem) {
  reports::Run run;
  for (const char* id : {"1.1", "1.10", "2.1"}) run.cases.emplace_back().id = id;
  std::vector<reports::CaseResult> skipped(2);
  skipped[0].id = "1.2";
  skipped[1].id = "3.1";
  add_skipped(run, skipped);
  std::vector<std::string> ids;
  for (const auto& row : run.cases) ids.push_back(row.id);
  EXPECT_THAT(ids, ElementsAre("1.1", "1.2", "1.10", "2.1", "3.1"));
}

}  // namespace
}  // namespace wsspec::conformance
