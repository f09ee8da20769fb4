// Every bug that was real is accounted for: by cases that name it, by cases elsewhere, or by the reason why
// no case can set it off.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "conformance/cases/all_cases.hpp"

namespace wsspec::conformance {
namespace {

const nlohmann::json& bugs() {
  static const auto all = nlohmann::json::parse(std::ifstream(WSSPEC_TEST_DATA "/bugs.json"))["bugs"];
  return all;
}

/// "… (CVE-2026-27889)" -> "CVE-2026-27889"
std::string bug_of(const Case& test) {
  const auto open = test.title.rfind('(');
  return open == std::string::npos ? "" : test.title.substr(open + 1, test.title.size() - open - 2);
}

bool is_about_bug(const Case& test) {
  return test.id.starts_with("19.");
}

TEST(BugsTest, EveryBugHasCasesOrAReason) {
  std::set<std::string> named;
  for (const auto& test : all_cases())
    if (is_about_bug(test)) named.insert(bug_of(test));
  EXPECT_EQ(bugs().size(), 138u);
  for (const auto& bug : bugs()) {
    const auto id = bug["id"].get<std::string>();
    const auto ways = bug.count("chapter") + bug.count("cases") + bug.count("no_case");
    EXPECT_EQ(ways, 1u) << id;
    EXPECT_EQ(named.contains(id), bug.contains("chapter")) << id;
    if (bug.contains("no_case")) {
      EXPECT_FALSE(bug["no_case"].get<std::string>().empty()) << id;
    }
    if (!bug.contains("cases")) continue;
    EXPECT_FALSE(bug["cases"].empty()) << id;
    for (const auto& test : bug["cases"])
      EXPECT_TRUE(all_cases().find(test.get<std::string>())) << id << test;
  }
}

TEST(BugsTest, EveryCaseNamesABugAndLooksAtTheNextConnection) {
  std::set<std::string> known;
  for (const auto& bug : bugs()) EXPECT_TRUE(known.insert(bug["id"]).second) << bug["id"];
  std::size_t count = 0;
  for (const auto& test : all_cases()) {
    if (!is_about_bug(test)) continue;
    ++count;
    EXPECT_TRUE(known.contains(bug_of(test))) << test.id << " " << test.title;
    ASSERT_GT(test.script.size(), 1u) << test.id;
    EXPECT_TRUE(std::holds_alternative<Survive>(test.script[test.script.size() - 1])) << test.id;
  }
  EXPECT_GE(count, 150u);
}

}  // namespace
}  // namespace wsspec::conformance
