#include "wsspec/net/loop.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <string>
#include <thread>

#include "wsspec/net/loop_parts.hpp"

namespace wsspec::net {
namespace {

using namespace std::chrono_literals;
using Clock = Loop::Clock;

TEST(LoopTest, ReturnsWhenThereIsNothingToWaitFor) {
  Loop loop;
  loop.run();
  bool ran = false;
  loop.post([&] { ran = true; });
  EXPECT_FALSE(ran);
  loop.run();
  EXPECT_TRUE(ran);
}

TEST(LoopTest, StopsEvenBeforeItRuns) {
  Loop loop;
  Timer timer(loop);
  timer.set(Clock::now() + 1h, [] { FAIL(); });
  loop.stop();
  loop.run();
  loop.post([&] { loop.stop(); });
  loop.run();
}

TEST(LoopTest, TakesWorkFromOtherThreads) {
  Loop loop;
  Timer keep(loop);
  keep.set(Clock::now() + 1h, [] {});
  int sum = 0;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 100; ++i)
        loop.post([&] {
          if (++sum == 400) loop.stop();
        });
    });
  loop.run();
  EXPECT_EQ(sum, 400);
}

TEST(LoopTest, StopsFromAnotherThread) {
  Loop loop;
  Timer keep(loop);
  keep.set(Clock::now() + 1h, [] { FAIL(); });
  const std::jthread other([&] { loop.stop(); });
  loop.run();
}

TEST(TimerTest, CallsInTheOrderOfTime) {
  Loop loop;
  std::string order;
  Timer a(loop);
  Timer b(loop);
  Timer c(loop);
  const auto now = Clock::now();
  a.set(now + 3ms, [&] { order += 'a'; });
  b.set(now + 1ms, [&] { order += 'b'; });
  c.set(now - 1s, [&] { order += 'c'; });
  loop.run();
  EXPECT_EQ(order, "cba");
  EXPECT_GE(Clock::now(), now + 3ms);
}

TEST(TimerTest, ForgetsWhenSetAnewCancelledOrDestroyed) {
  Loop loop;
  int called = 0;
  Timer again(loop);
  again.set(Clock::now() - 1s, [] { FAIL() << "set anew"; });
  again.set(Clock::now() + 1ms, [&] { ++called; });
  Timer cancelled(loop);
  cancelled.set(Clock::now() - 1s, [] { FAIL() << "cancelled"; });
  cancelled.cancel();
  cancelled.cancel();
  {
    Timer destroyed(loop);
    destroyed.set(Clock::now() - 1s, [] { FAIL() << "destroyed"; });
  }
  loop.run();
  EXPECT_EQ(called, 1);
}

TEST(TimerTest, ForgetsAnExpiryThatIsQueuedAlready) {
  Loop loop;
  Timer victim(loop);
  Timer first(loop);
  const auto due = Clock::now() - 1s;
  first.set(due - 1s, [&] { victim.cancel(); });  // both are due in the same turn
  victim.set(due, [] { FAIL() << "cancelled in the same turn"; });
  loop.run();
}

TEST(TimerTest, MayBeSetOrDestroyedInItsHandler) {
  Loop loop;
  auto timer = std::make_unique<Timer>(loop);
  int called = 0;
  timer->set(Clock::now(), [&] {
    ++called;
    timer->set(Clock::now(), [&] {
      ++called;
      timer.reset();
    });
  });
  loop.run();
  EXPECT_EQ(called, 2);
  EXPECT_FALSE(timer);
}

TEST(TimerTest, MovesWithItsHandler) {
  Loop loop;
  bool called = false;
  Timer first(loop);
  first.set(Clock::now() + 1ms, [&] { called = true; });
  const Timer second(std::move(first));
  loop.run();
  EXPECT_TRUE(called);
}

TEST(StopSignalsTest, CallsOnceForTheFirstSignal) {
  for (const int signal : {SIGINT, SIGTERM}) {
    Loop loop;
    int called = 0;
    const StopSignals signals(loop, [&] { ++called; });
    std::raise(signal);
    loop.run();
    EXPECT_EQ(called, 1);
  }
}

TEST(StopSignalsTest, LeavesTheSecondSignalToTheSystem) {
  const auto two_signals = [] {
    Loop loop;
    const StopSignals signals(loop, [] {});
    std::raise(SIGTERM);
    loop.run();
    std::raise(SIGTERM);
  };
  EXPECT_EXIT(two_signals(), ::testing::KilledBySignal(SIGTERM), "");
}

TEST(StopSignalsTest, IsForgottenWhenDestroyed) {
  Loop loop;
  {
    const StopSignals signals(loop, [] { FAIL(); });
  }
  loop.run();
}

TEST(DeferredTest, RunsInOrderAndOnce) {
  Loop loop;
  auto& queue = parts_of(loop).ready;
  static std::string order;
  order.clear();
  std::string names = "abc";
  const auto note = [](void* name) { order += *static_cast<char*>(name); };
  Deferred a(queue, note, &names[0]);
  Deferred b(queue, note, &names[1]);
  Deferred c(queue, note, &names[2]);
  b.schedule();
  a.schedule();
  c.schedule();
  a.schedule();
  b.cancel();
  EXPECT_EQ(order, "");
  loop.run();
  EXPECT_EQ(order, "ac");
  c.schedule();
  c.cancel();
  b.schedule();
  loop.run();
  EXPECT_EQ(order, "acb");
}

TEST(DeferredTest, MayDestroyWhatIsDueWithIt) {
  Loop loop;
  auto& queue = parts_of(loop).ready;
  struct Pair {
    std::unique_ptr<Deferred> first, second, third;
  } pair;
  static int third_called;
  third_called = 0;
  pair.second = std::make_unique<Deferred>(queue, [](void*) { FAIL() << "destroyed"; }, nullptr);
  pair.third = std::make_unique<Deferred>(queue, [](void*) { ++third_called; }, nullptr);
  pair.first = std::make_unique<Deferred>(
      queue,
      [](void* owner) {
        auto& both = *static_cast<Pair*>(owner);
        both.second.reset();
        both.first.reset();
      },
      &pair);
  pair.first->schedule();
  pair.second->schedule();
  pair.third->schedule();
  loop.run();
  EXPECT_FALSE(pair.first);
  EXPECT_EQ(third_called, 1);
}

}  // namespace
}  // namespace wsspec::net
