// The suite proves itself: every fault is caught, no control is, every case can fail.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

#include "conformance/cases/all_cases.hpp"
#include "conformance/mutants/mutation_table.hpp"

namespace wsspec::conformance {
namespace {

std::string join(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

class MutantsTest : public testing::Test {
 protected:
  static const MutationTable& table() {
    static const MutationTable all = run_mutants(all_cases());
    return all;
  }
};

// One test, because the table is costly and CTest runs each test in a process of its own.
TEST_F(MutantsTest, EveryFaultIsCaughtNoControlIsAndEveryCaseCanFail) {
  for (const Level level : {Level::must, Level::should, Level::info}) {
    const auto score = table().score(level);
    std::cout << name_of(level) << ": " << score.killed << " of " << score.of << " mutants killed\n";
    EXPECT_GT(score.of, 0u);
    EXPECT_EQ(score.killed, score.of) << name_of(level) << " not killed: " << join(score.survivors);
  }
  std::size_t controls_failed = 0;
  for (const auto& control : table().controls) {
    controls_failed += control.failed_by.empty() ? 0 : 1;
    EXPECT_TRUE(control.failed_by.empty())
        << control.fault->id << " as " << name_of(control.role) << " is allowed: " << join(control.failed_by);
  }
  std::cout << "controls: " << controls_failed << " of " << table().controls.size() << " failed\n";
  std::size_t blunt = 0;
  for (const auto& row : table().cases) {
    const bool can_fail = !row.failed_on.empty() && row.by_its_own;
    blunt += can_fail ? 0 : 1;
    EXPECT_TRUE(can_fail) << row.test->id << " testing a " << name_of(row.role)
                          << (row.failed_on.empty() ? " never fails" : " fails only for what every case observes");
  }
  std::cout << "cases: " << blunt << " of " << table().cases.size() << " cannot fail\n";
}

}  // namespace
}  // namespace wsspec::conformance
