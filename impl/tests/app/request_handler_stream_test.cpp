#include <gmock/gmock.h>

#include <system_error>

#include "impl/tests/app/http_support.hpp"
#include "wsspec/app/request_handler.hpp"

namespace wsspec::app {
namespace {

TEST(RequestHandlerStream, GoesInChunks) {
  Answering<> it;
  static_cast<void>(it.handler.flush());  // the head alone
  it.handler.write("0123456789abcdef");
  static_cast<void>(it.handler.flush());
  static_cast<void>(it.handler.flush());  // nothing: a chunk without bytes would be the last
  it.handler.finish("end");
  const auto answer = it.answer();
  EXPECT_EQ(answer.field("Transfer-Encoding"), "chunked");
  EXPECT_EQ(answer.field("Content-Length"), "(none)");
  EXPECT_EQ(answer.field("ETag"), "(none)");
  EXPECT_EQ(answer.body, "10\r\n0123456789abcdef\r\n3\r\nend\r\n0\r\n\r\n");
  EXPECT_EQ(it.sink.pieces.size(), 3u);
  EXPECT_FALSE(it.sink.closes_after_answer());
}

TEST(RequestHandlerStream, GoesAsItIsWhenItsLengthIsKnown) {
  Answering<> it;
  it.handler.set_header("Content-Length", "6");
  it.handler.write("abc");
  static_cast<void>(it.handler.flush());
  it.handler.finish("def");
  EXPECT_EQ(it.answer().field("Content-Length"), "6");
  EXPECT_EQ(it.answer().field("Transfer-Encoding"), "(none)");
  EXPECT_EQ(it.answer().body, "abcdef");
  EXPECT_FALSE(it.sink.closes_after_answer());
}

TEST(RequestHandlerStream, EndsTheConnectionWhenItIsShort) {
  Answering<> it;
  it.handler.set_header("Content-Length", "6");
  it.handler.write("abc");
  static_cast<void>(it.handler.flush());
  it.handler.finish("de");
  EXPECT_TRUE(it.sink.ended);
  EXPECT_TRUE(it.sink.closes_after_answer());
}

TEST(RequestHandlerStream, IsNeverLongerThanItSays) {
  Answering<> it;
  it.handler.set_header("Content-Length", "3");
  it.handler.write("abc");
  static_cast<void>(it.handler.flush());
  it.handler.write("d");
  EXPECT_THROW(static_cast<void>(it.handler.flush()), std::logic_error);
  EXPECT_THAT(it.sink.octets, testing::EndsWith("\r\n\r\nabc"));
  Answering<> nonsense;
  nonsense.handler.set_header("Content-Length", "3x");
  EXPECT_THROW(static_cast<void>(nonsense.handler.flush()), std::logic_error);
  EXPECT_EQ(nonsense.sink.octets, "");
}

TEST(RequestHandlerStream, EndsWithTheConnectionOfAnOldClient) {
  Answering<> it(old_head({{"Connection", "keep-alive"}}));
  it.handler.write("abc");
  static_cast<void>(it.handler.flush());
  it.handler.finish("def");
  EXPECT_EQ(it.answer().field("Connection"), "close");
  EXPECT_EQ(it.answer().field("Transfer-Encoding"), "(none)");
  EXPECT_EQ(it.answer().body, "abcdef");
  EXPECT_TRUE(it.sink.closes_after_answer());
}

// flush() awaited

struct Streaming : Plain {
  Task<> get() {
    for (int i = 0; i < 3; ++i) {
      write("x");
      co_await flush();
      ++flushed;
    }
    finish();
  }
  int flushed = 0;
};

TEST(RequestHandlerFlush, GoesOnAtOnceWhileThereIsRoom) {
  Answering<Streaming> it;
  auto task = it.handler.get();
  task.start([] {});
  ASSERT_TRUE(task.done());
  task.result();
  EXPECT_EQ(it.handler.flushed, 3);
  EXPECT_THAT(it.answer().body, testing::EndsWith("0\r\n\r\n"));
}

TEST(RequestHandlerFlush, WaitsForTheClient) {
  Answering<Streaming> it;
  it.sink.room = false;
  auto task = it.handler.get();
  task.start([] {});
  EXPECT_FALSE(task.done());
  EXPECT_EQ(it.handler.flushed, 0);
  EXPECT_TRUE(it.sink.waiter);
  it.sink.make_room();
  ASSERT_TRUE(task.done());
  task.result();
  EXPECT_EQ(it.handler.flushed, 3);
}

TEST(RequestHandlerFlush, ThrowsWhenTheClientIsGone) {
  for (const bool at_once : {true, false}) {
    Answering<Streaming> it;
    it.sink.room = false;
    it.sink.lost = at_once;
    auto task = it.handler.get();
    task.start([] {});
    if (!at_once) it.sink.lose();
    ASSERT_TRUE(task.done());
    try {
      task.result();
      ADD_FAILURE() << "no exception";
    } catch (const std::system_error& error) {
      EXPECT_EQ(error.code(), std::errc::broken_pipe);
    }
    EXPECT_EQ(it.handler.flushed, 0);
  }
}

TEST(RequestHandlerFlush, IsForgottenWithItsTask) {
  Answering<Streaming> it;
  it.sink.room = false;
  {
    auto task = it.handler.get();
    task.start([] {});
    EXPECT_TRUE(it.sink.waiter);
  }
  EXPECT_FALSE(it.sink.waiter);
}

}  // namespace
}  // namespace wsspec::app
