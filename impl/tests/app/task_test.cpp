#include "wsspec/app/task.hpp"

#include <memory>
#include <stdexcept>
#include <string>

#include "impl/tests/net/stream_fixture.hpp"

namespace wsspec::app {
namespace {

using namespace std::chrono_literals;

class TaskTest : public net::testing::LoopTest {
 protected:
  template <class T>
  T run(Task<T> task) {
    return app::run(loop_, std::move(task));
  }
};

Task<int> seven() {
  co_return 7;
}

Task<std::unique_ptr<int>> boxed(int value) {
  co_return std::make_unique<int>(value);
}

Task<> fail() {
  throw std::runtime_error("it failed");
  co_return;
}

Task<int> fail_below() {
  co_await fail();
  co_return 1;
}

Task<std::string> catch_below() {
  try {
    co_return std::to_string(co_await fail_below());
  } catch (const std::runtime_error& error) {
    co_return error.what();
  }
}

/// Waits for what nobody ever does.
struct Never {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  void await_resume() const noexcept {}
};

/// Counts those of its kind that live.
class Counted {
 public:
  explicit Counted(int& count) : count_(count) { ++count_; }
  ~Counted() { --count_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 private:
  int& count_;
};

Task<> wait_for_ever(int& living) {
  const Counted counted(living);
  co_await Never();
  ADD_FAILURE() << "it went on";
}

Task<> wait_twice_for_ever(int& living) {
  const Counted counted(living);
  co_await wait_for_ever(living);
  ADD_FAILURE() << "it went on";
}

TEST_F(TaskTest, GivesItsValue) {
  EXPECT_EQ(run(seven()), 7);
  EXPECT_EQ(*run(boxed(8)), 8) << "a value that can only be moved";
}

TEST_F(TaskTest, DoesNothingBeforeItIsAwaited) {
  bool has_begun = false;
  auto task = [](bool& begun) -> Task<> {
    begun = true;
    co_return;
  }(has_begun);
  EXPECT_FALSE(has_begun);
  EXPECT_FALSE(task.done());
  run(std::move(task));
  EXPECT_TRUE(has_begun);
}

TEST_F(TaskTest, ThrowsWhatItThrew) {
  EXPECT_THROW(run(fail()), std::runtime_error);
  EXPECT_THROW(run(fail_below()), std::runtime_error);
  EXPECT_EQ(run(catch_below()), "it failed");
}

TEST_F(TaskTest, IsEmptyWhenMade) {
  Task<int> none;
  EXPECT_FALSE(none);
  EXPECT_FALSE(none.done());
  none = seven();
  EXPECT_TRUE(none);
  EXPECT_FALSE(none.done());
}

TEST_F(TaskTest, IsDestroyedWithAllThatItAwaits) {
  int living = 0;
  {
    auto task = wait_twice_for_ever(living);
    EXPECT_EQ(living, 0);
    task.start([] { ADD_FAILURE() << "it is done"; });
    EXPECT_EQ(living, 2);
    EXPECT_FALSE(task.done());
  }
  EXPECT_EQ(living, 0);
}

TEST_F(TaskTest, IsDestroyedBeforeItBegan) {
  int living = 0;
  {
    const auto task = wait_twice_for_ever(living);
  }
  EXPECT_EQ(living, 0);
}

TEST_F(TaskTest, AssignmentDropsTheOldOne) {
  int living = 0;
  auto task = wait_for_ever(living);
  task.start([] {});
  EXPECT_EQ(living, 1);
  task = wait_for_ever(living);
  EXPECT_EQ(living, 0);
}

TEST_F(TaskTest, MovesWhileItWaits) {
  int living = 0;
  auto task = wait_for_ever(living);
  task.start([] {});
  auto moved = std::move(task);
  EXPECT_FALSE(task);  // NOLINT(bugprone-use-after-move): what is left is the question
  EXPECT_TRUE(moved);
  EXPECT_EQ(living, 1);
}

TEST_F(TaskTest, OnDoneMayDestroyTheTask) {
  int living = 0;
  const auto work = [](net::Loop& loop, int& count, std::chrono::milliseconds pause) -> Task<> {
    const Counted counted(count);
    if (pause > 0ms) co_await sleep_for(loop, pause);
  };
  for (const auto pause : {0ms, 1ms}) {
    auto task = std::make_unique<Task<>>(work(loop_, living, pause));
    bool is_done = false;
    task->start([&] {
      is_done = true;
      task.reset();
    });
    EXPECT_EQ(is_done, pause == 0ms) << "a task that never waits is done inside start()";
    run_until([&] { return is_done; });
    EXPECT_EQ(task, nullptr);
    EXPECT_EQ(living, 0);
  }
}

TEST_F(TaskTest, KeepsItsExceptionForResult) {
  auto task = fail_below();
  bool is_done = false;
  task.start([&] { is_done = true; });
  EXPECT_TRUE(is_done);
  EXPECT_TRUE(task.done());
  EXPECT_THROW(task.result(), std::runtime_error);
}

// Without symmetric transfer each of them would leave something on the stack. Debug builds of GCC do.
#if defined(__OPTIMIZE__)
Task<int> sum_of_many(int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) sum += co_await seven();
  co_return sum;
}

Task<int> depth(int left) {
  if (left == 0) co_return 0;
  co_return 1 + co_await depth(left - 1);
}

TEST_F(TaskTest, AwaitsManyThatNeverWait) {
  EXPECT_EQ(run(sum_of_many(100'000)), 700'000);
}

TEST_F(TaskTest, AwaitsInDepth) {
  EXPECT_EQ(run(depth(100'000)), 100'000);
}
#endif

TEST_F(TaskTest, SleepsNoShorterThanAsked) {
  const auto begin = net::Loop::Clock::now();
  run([](net::Loop& loop) -> Task<> { co_await sleep_for(loop, 20ms); }(loop_));
  EXPECT_GE(net::Loop::Clock::now() - begin, 20ms);
}

TEST_F(TaskTest, SleepsWhileOthersGoOn) {
  std::string order;
  const auto nap = [](net::Loop& loop, std::chrono::milliseconds duration, std::string& out) -> Task<> {
    co_await sleep_for(loop, duration);
    out += std::to_string(duration.count()) + " ";
  };
  auto shorter = nap(loop_, 5ms, order);
  shorter.start([] {});
  run(nap(loop_, 30ms, order));
  EXPECT_EQ(order, "5 30 ");
}

TEST_F(TaskTest, DroppedInItsSleepItNeverWakes) {
  bool woke = false;
  {
    auto task = [](net::Loop& loop, bool& flag) -> Task<> {
      co_await sleep_for(loop, 1ms);
      flag = true;
    }(loop_, woke);
    task.start([] {});
  }
  run([](net::Loop& loop) -> Task<> { co_await sleep_for(loop, 5ms); }(loop_));
  EXPECT_FALSE(woke);
}

TEST(RunTest, SaysThatNothingWillEverCome) {
  net::Loop loop;
  int living = 0;
  EXPECT_THROW(run(loop, wait_for_ever(living)), std::logic_error);
  EXPECT_EQ(living, 0);
}

TEST(RunTest, RunsOneTaskAfterAnother) {
  net::Loop loop;
  EXPECT_EQ(run(loop, seven()), 7);
  EXPECT_EQ(run(loop, seven()), 7);
}

}  // namespace
}  // namespace wsspec::app
