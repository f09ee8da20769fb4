// What peers do to a server's WebSocket that they should not, what handlers do too late, and what is kept in
// memory of a connection that waits.
#include <malloc.h>

#include <cstdlib>
#include <new>

#include "impl/tests/app/app_fixture.hpp"
#include "impl/tests/app/http_wire_fixture.hpp"

namespace {
std::atomic<std::size_t> live_bytes = 0;
}

// ThreadSanitizer has replacements of its own, which admit no others.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WSSPEC_COUNTS_MEMORY 0
#endif
#endif
#ifndef WSSPEC_COUNTS_MEMORY
#define WSSPEC_COUNTS_MEMORY 1
#endif

#if WSSPEC_COUNTS_MEMORY
// The replacements of this executable: what the C++ code holds is counted.
void* operator new(std::size_t size) {
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  live_bytes += ::malloc_usable_size(memory);
  return memory;
}
void operator delete(void* memory) noexcept {
  live_bytes -= ::malloc_usable_size(memory);
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  operator delete(memory);
}
#endif

namespace wsspec::app {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::Lines;
using ::testing::StartsWith;
using namespace std::chrono_literals;

class SessionFaultsTest : public testing::HttpWireTest {
 protected:
  /// Opens a WebSocket, and forgets the answer to its opening handshake.
  void open(const std::string& path) {
    connect();
    say(upgrade(path));
    take();
    EXPECT_THAT(received(), StartsWith("HTTP/1.1 101 "));
    const auto end = received().find("\r\n\r\n");
    frames_at_ = end == std::string_view::npos ? received().size() : end + 4;
  }
  std::string_view frames() const { return received().substr(frames_at_); }

 private:
  std::size_t frames_at_ = 0;
};

/// Writes down how it ended.
struct Recording : WebSocketHandler {
  explicit Recording(Lines* given) : log(*given) {}
  void on_close() override { log.push_back("closed " + std::to_string(close_code().value_or(0))); }
  Lines& log;
};

// Calls that come too late.

struct ClosesAndWrites : Recording {
  using Recording::Recording;
  void open() {
    close(4000, "go");
    write_message("x");
  }
};
struct ClosesAndWritesLater : Recording {
  using Recording::Recording;
  Task<> open() {
    close(4000, "go");
    co_await write_message("x");
  }
};
struct ClosesAndAnswersPings : Recording {
  using Recording::Recording;
  void open() { close(4000, "go"); }
  void on_message(const Message& message) { write_message(message); }
  void on_ping(ByteView data) override { write_message(data); }
  void on_pong(ByteView data) override { write_message(data); }
};

TEST_F(SessionFaultsTest, WritingBehindItsOwnCloseLeavesTheClosingHandshakeAlone) {
  add<ClosesAndWrites>("/plain", &log_);
  add<ClosesAndWritesLater>("/coroutine", &log_);
  add<ClosesAndAnswersPings>("/events", &log_);
  for (const auto* const path : {"/plain", "/coroutine", "/events"}) {
    log_.clear();
    open(path);
    EXPECT_EQ(frames(), server_frame(8, "\x0F\xA0go")) << path;
    say(text_frame("late") + frame(9, "ping") + frame(10, "pong"));
    say(close_frame(4001));
    take();
    EXPECT_EQ(frames(), server_frame(8, "\x0F\xA0go")) << "and nothing behind it";
    EXPECT_EQ(log_, Lines{"closed 4001"}) << "what the client's Close says";
    expect_over();
  }
}

struct Subscriber : Recording {
  using Recording::Recording;
  void open() { subscribe("before"); }
  void on_close() override {
    Recording::on_close();
    try {
      subscribe("after");
      log.push_back("subscribed");
    } catch (const WebSocketClosedError&) {
      log.push_back("refused");
    }
    unsubscribe("before");
    unsubscribe("never");
  }
};

TEST_F(SessionFaultsTest, NobodySubscribesAfterTheEnd) {
  add<Subscriber>("/", &log_);
  for (const bool closes : {true, false}) {
    log_.clear();
    open("/");
    if (closes)
      say(close_frame(1000));
    else
      client_->reset();
    turn();
    EXPECT_EQ(log_, (Lines{closes ? "closed 1000" : "closed 1006", "refused"}));
    for (const auto* const topic : {"before", "after"})
      topics_.publish(topic, SharedMessage(true, "to nobody"), 0);
    take();
    EXPECT_EQ(frames().find("nobody"), std::string_view::npos);
  }
}

// Compression that zlib does not have.

struct Compressing : WebSocketHandler {
  explicit Compressing(const deflate::Options* given) : options(*given) {}
  std::optional<deflate::Options> get_compression_options() override { return options; }
  const deflate::Options& options;
};

TEST_F(SessionFaultsTest, BadCompressionSettingsAreAnErrorOfTheServer) {
  deflate::Options options;
  add<Compressing>("/", &options);
  const auto answer_with = [&](const deflate::Options& given) {
    options = given;
    connect();
    say(upgrade("/", "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
    take();
    return std::string(received().substr(0, std::string_view("HTTP/1.1 101").size()));
  };
  for (const int level : {0, 9}) EXPECT_EQ(answer_with({.level = level}), "HTTP/1.1 101") << level;
  for (const int level : {-2, -1, 10}) EXPECT_EQ(answer_with({.level = level}), "HTTP/1.1 500") << level;
  for (const int level : {1, 9}) EXPECT_EQ(answer_with({.memory_level = level}), "HTTP/1.1 101") << level;
  for (const int level : {0, 10}) EXPECT_EQ(answer_with({.memory_level = level}), "HTTP/1.1 500") << level;
  for (const int bits : {9, 15}) EXPECT_EQ(answer_with({.window_bits = bits}), "HTTP/1.1 101") << bits;
  for (const int bits : {7, 16}) EXPECT_EQ(answer_with({.window_bits = bits}), "HTTP/1.1 500") << bits;
}

// Peers that do not read.

struct Talker : Recording {
  using Recording::Recording;
  void open(const std::string& size) { write_message(std::string(std::stoul(size), 't')); }
};

/// With output that still has room for more, and with so much that the server does not even listen any more.
class SilentPeerTest : public SessionFaultsTest, public ::testing::WithParamInterface<std::size_t> {
 protected:
  SilentPeerTest() {
    set({.ping_interval = 100ms, .ping_timeout = 50ms, .close_timeout = 1000ms});
    add<Talker>("/([0-9]+)", &log_);
    open("/" + std::to_string(GetParam()));
  }
};
INSTANTIATE_TEST_SUITE_P(Sizes, SilentPeerTest, ::testing::Values(1'000'000, 4'000'000));

TEST_P(SilentPeerTest, IsGivenUpAfterIntervalAndTimeout) {
  for (const auto time : {0ms, 99ms, 1ms, 49ms}) pass(time);
  EXPECT_EQ(log_, Lines{});
  pass(1ms);
  EXPECT_EQ(log_, Lines{"closed 1006"});
  for (int i = 0; i < 10; ++i) pass(1000ms);
  EXPECT_EQ(overs_, 1) << "and it is not waited for";
}

TEST_P(SilentPeerTest, IsAliveWhileItTakesAPieceNowAndThen) {
  const auto taken = [&] { return static_cast<std::size_t>(std::ranges::count(frames(), 't')); };
  while (taken() < GetParam() && !HasFailure()) {
    for (int i = 0; i < 5; ++i) take();  // more than a piece of what the server has to say
    pass(40ms);
    pass(40ms);
    EXPECT_EQ(log_, Lines{}) << taken();
  }
}

class SilentSocketTest : public testing::AppTest {};

struct LoggingTalker : testing::LoggingHandler {
  using LoggingHandler::LoggingHandler;
  void open() { write_message(std::string(std::size_t{16} << 20, 't')); }
};

TEST_F(SilentSocketTest, IsGivenUpOverASocketToo) {
  serve<LoggingTalker>({.ping_interval = 20ms, .ping_timeout = 20ms, .close_timeout = 20ms});
  const testing::WirePeer peer(port_, {.receive_bytes = 4096});
  wait_for("closed 1006");
}

// What is kept in memory.

struct Thinking : WebSocketHandler {
  Thinking(testing::Gate* given, int* count) : gate(*given), done(*count) {}
  Task<> on_message(Message message) {
    co_await gate.pass(loop());
    static_cast<void>(message);
    ++done;
  }
  testing::Gate& gate;
  int& done;
};

class IdleMemoryTest : public SessionFaultsTest {
 protected:
  void SetUp() override {
    if (!WSSPEC_COUNTS_MEMORY) GTEST_SKIP() << "memory is not counted in this build";
  }

  /// What goes with the connection; the network stays.
  std::size_t bytes_held() {
    turn();
    EXPECT_TRUE(connection_);
    const std::size_t before = live_bytes;
    connection_.reset();
    return before - live_bytes;
  }

  testing::Gate gate_;
  int done_ = 0;
  static constexpr std::size_t few = 8192;  ///< connection and handler
};

TEST_F(IdleMemoryTest, AMessageGoesWithTheCoroutineThatIsDoneWithIt) {
  add<Thinking>("/", &gate_, &done_);
  const std::string message(1'000'000, 'x');
  for (const bool is_done : {false, true}) {
    if (is_done) gate_.open();
    open("/");
    say(text_frame(message));
    run_until([&] { return gate_.is_waited_for() || done_ > 0; });
    const auto held = bytes_held();
    if (is_done)
      EXPECT_LT(held, few);
    else
      EXPECT_GT(held, message.size()) << "as long as the coroutine may look at it";
  }
}

TEST_F(IdleMemoryTest, WhatCameWhileItWasBusyIsGone) {
  add<Thinking>("/", &gate_, &done_);
  std::string burst;
  for (int i = 0; i < 500; ++i) burst += text_frame(std::string(100, 'x'));
  for (const bool is_done : {false, true}) {
    open("/");
    say(burst);  // the first one waits, so the others do
    ASSERT_EQ(done_, 0);
    if (is_done) {
      gate_.open();
      run_until([&] { return done_ == 500; });
    }
    const auto held = bytes_held();
    if (is_done)
      EXPECT_LT(held, few);
    else
      EXPECT_GT(held, burst.size() / 2);
  }
}

struct Mirror : RequestHandler {
  void post() { write(request().body()); }
};

TEST_F(IdleMemoryTest, RequestAndAnswerAreGoneWhileTheNextIsWaitedFor) {
  add<Mirror>("/");
  const std::string body(500'000, 'b');
  connect();
  say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  while (!received().ends_with(body) && !HasFailure()) take();
  EXPECT_LT(bytes_held(), few);
}

}  // namespace
}  // namespace wsspec::app
