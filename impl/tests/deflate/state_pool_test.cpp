#include "wsspec/deflate/state_pool.hpp"

#include <gtest/gtest.h>

namespace wsspec::deflate {
namespace {

struct Kind {
  int value;
};
using Pool = StatePool<Kind>;

std::unique_ptr<Kind> take(int value) {
  return Pool::take([=](const Kind& kind) { return kind.value == value; });
}

TEST(StatePoolTest, GivesBackWhatFits) {
  EXPECT_EQ(take(1), nullptr);
  Pool::give(std::make_unique<Kind>(Kind{1}));
  Pool::give(std::make_unique<Kind>(Kind{2}));
  EXPECT_EQ(take(3), nullptr);
  EXPECT_EQ(take(1)->value, 1);
  EXPECT_EQ(take(1), nullptr);
  EXPECT_EQ(take(2)->value, 2);
}

TEST(StatePoolTest, KeepsNoMoreThanAFew) {
  for (int i = 0; i < 20; ++i) Pool::give(std::make_unique<Kind>(Kind{7}));
  int kept = 0;
  while (take(7)) ++kept;
  EXPECT_EQ(kept, 8);
}

}  // namespace
}  // namespace wsspec::deflate
