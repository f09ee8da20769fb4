#include "wsspec/app/session.hpp"

#include <gmock/gmock.h>

#include "impl/tests/commands/support.hpp"
#include "wsspec/app/error.hpp"
#include "wsspec/app/task.hpp"
#include "wsspec/net/memory_stream.hpp"

namespace wsspec::app {
namespace {

using commands::testing::Peer;
using net::testing::LoopTest;
using ::testing::ElementsAre;
using namespace std::chrono_literals;
using Time = Endpoint::Clock::time_point;

/// A server's session on one end of a pair in memory, a client of the library's parts on the other.
class SessionTest : public LoopTest, public Session::Owner {
 protected:
  void open(const SessionLimits& limits = {}, net::MemoryOptions memory = {}) {
    limits_ = limits;
    auto [ours, theirs] = net::make_memory_pair(loop_, memory);
    stream_ = std::move(ours);
    peer_ = std::make_unique<Peer>(std::move(theirs), Role::client, Agreed{});
    peer_->start({});
    session_.emplace(*stream_, Endpoint(Role::server, {}, thread_.entropy()), limits_, thread_, *this);
    session_->start({}, {});
  }

  /// With a peer that the test reads, or does not.
  /// @param capacity_bytes  what it takes without being read.
  std::unique_ptr<net::ByteStream> open_unread(const SessionLimits& limits, std::size_t capacity_bytes,
                                               ByteView first = {}) {
    limits_ = limits;
    auto [ours, theirs] = net::make_memory_pair(loop_, {.capacity_bytes = capacity_bytes});
    stream_ = std::move(ours);
    session_.emplace(*stream_, Endpoint(Role::server, {}, thread_.entropy()), limits_, thread_, *this);
    session_->start({}, first);
    return std::move(theirs);
  }

  void peer_says(std::initializer_list<const char*> texts) {
    for (const auto* text : texts) ASSERT_FALSE(peer_->endpoint.send_text(text));
    peer_->flush();
  }

  /// What is due is done; nothing waits for time.
  void turn(int rounds = 20) {
    for (int i = 0; i < rounds; ++i) {
      loop_.post([this] { loop_.stop(); });
      loop_.run();
    }
  }

  void on_message(const Message& message) override {
    messages_.emplace_back(message.text());
    if (when_message_) when_message_(message);
  }
  void on_pong(ByteView data) override { pongs_.emplace_back(text_of(data)); }
  void on_closed(const Closed& closed) override {
    ++closes_;
    code_ = closed.code;
    error_ = closed.error;
  }
  void on_over() override {
    EXPECT_EQ(closes_, 1) << "on_closed() comes before, once";
    ++overs_;
    session_.reset();
    stream_.reset();
  }

  SessionThread thread_{loop_};
  SessionLimits limits_;
  std::unique_ptr<net::ByteStream> stream_;
  std::unique_ptr<Peer> peer_;
  std::optional<Session> session_;
  std::vector<std::string> messages_;
  std::vector<std::string> pongs_;
  std::function<void(const Message&)> when_message_;
  int closes_ = 0;
  int overs_ = 0;
  std::uint16_t code_ = 0;
  std::error_code error_;
};

TEST_F(SessionTest, TellsMessagesAndSendsThem) {
  open();
  when_message_ = [this](const Message& message) { EXPECT_EQ(session_->send(message), true); };
  peer_says({"a", "b"});
  run_until([&] { return peer_->said.size() == 2; });
  EXPECT_EQ(peer_->said[1].payload, "b");
  ASSERT_FALSE(peer_->endpoint.close(1000, "bye"));
  peer_->flush();
  run_until([&] { return overs_ == 1; });
  EXPECT_EQ(code_, 1000);
}

TEST_F(SessionTest, TellsNothingWhilePausedAndAllOfItAfterwards) {
  open();
  when_message_ = [this](const Message& message) {
    if (message.text() == "wait") session_->pause();
  };
  peer_says({"a", "wait", "b", "wait", "c"});
  turn();
  EXPECT_THAT(messages_, ElementsAre("a", "wait"));
  session_->resume();
  turn();
  EXPECT_THAT(messages_, ElementsAre("a", "wait", "b", "wait"));
  ASSERT_FALSE(peer_->endpoint.close());
  peer_->flush();
  turn();
  EXPECT_EQ(closes_, 0) << "not while it is paused";
  session_->resume();
  run_until([&] { return overs_ == 1; });
  EXPECT_THAT(messages_, ElementsAre("a", "wait", "b", "wait", "c"));
}

TEST_F(SessionTest, ReadsNothingWhilePaused) {
  open({}, {.split_bytes = 16, .capacity_bytes = 256});
  when_message_ = [this](const Message&) { session_->pause(); };
  for (int i = 0; i < 100; ++i) ASSERT_FALSE(peer_->endpoint.send_text("a message of some length"));
  peer_->flush();
  turn(200);
  EXPECT_EQ(messages_.size(), 1u);
  when_message_ = nullptr;
  session_->resume();
  run_until([&] { return messages_.size() == 100; });
}

TEST_F(SessionTest, HoldsWhatCameAsFarAsThePeerTakesWhatIsSaid) {
  constexpr std::size_t size = 4096;
  // What comes is one write of a thousand small requests, each with a large answer, and nobody reads those.
  when_message_ = [this](const Message&) { static_cast<void>(session_->send_text(std::string(size, 'x'))); };
  SeededEntropy entropy(1);
  Endpoint client(Role::client, {}, entropy);
  for (int i = 0; i < 1000; ++i) ASSERT_FALSE(client.send_text("?"));
  const auto peer = open_unread({.unsent_bytes_max = 4 * size}, size, client.output());
  turn(100);
  EXPECT_LT(messages_.size(), 10u);
  EXPECT_LE(session_->unsent_bytes(), 6 * size);
  // And once it reads, it gets them all.
  std::size_t received = 0;
  std::function<void()> read = [&] {
    peer->read([&](std::error_code error, ByteSpan bytes) {
      if (error || bytes.empty()) return;
      received += bytes.size();
      read();
    });
  };
  read();
  run_until([&] { return received >= 1000 * (size + 4); });
  EXPECT_EQ(messages_.size(), 1000u);
}

TEST_F(SessionTest, DropsOrClosesWhenTheQueueIsFull) {
  for (const auto policy : {FullQueue::drop, FullQueue::close}) {
    closes_ = overs_ = 0;
    const auto peer = open_unread({.unsent_bytes_max = 1000, .on_full_queue = policy}, 100);
    const std::string text(600, 'x');
    EXPECT_EQ(session_->send_text(text), true);
    EXPECT_EQ(session_->send_text(text), true) << "up to the bound there was room";
    const auto third = session_->send_text(text);
    if (policy == FullQueue::drop) {
      EXPECT_EQ(third, false);
      EXPECT_TRUE(session_->is_open());
    } else {
      EXPECT_EQ(third, failed(Errc::output_queue_full));
      EXPECT_FALSE(session_->is_open());
      EXPECT_EQ(session_->send_text(text), failed(Errc::not_open));
    }
    session_.reset();
  }
}

TEST_F(SessionTest, APublisherDoesNotWait) {
  const auto peer = open_unread({.unsent_bytes_max = 1000}, 100);
  const SharedMessage message(true, std::string(1100, 'x'));
  EXPECT_EQ(session_->send(message), true);
  EXPECT_EQ(session_->send_text("x"), true) << "who writes may wait";
  EXPECT_EQ(session_->send(message), failed(Errc::output_queue_full));
  session_.reset();
}

Task<> write_all(Session& session, int count, int& written) {
  for (; written < count; ++written) {
    Written one(session, session.send_text(std::string(1000, 'x')).value());
    EXPECT_TRUE(co_await one);
  }
}

TEST_F(SessionTest, WhoAwaitsGoesOnWhenThereIsRoom) {
  const auto peer = open_unread({.unsent_bytes_max = 5000}, 1000);
  int written = 0;
  bool done = false;
  auto task = write_all(*session_, 100, written);
  task.start([&] { done = true; });
  turn();
  EXPECT_LT(written, 10);
  EXPECT_FALSE(done);
  std::function<void()> read = [&] {
    peer->read([&](std::error_code error, ByteSpan bytes) {
      if (!error && !bytes.empty()) read();
    });
  };
  read();
  run_until([&] { return done; });
  task.result();
  EXPECT_EQ(written, 100);
}

TEST_F(SessionTest, WhoAwaitsLearnsThatThePeerIsGone) {
  const auto peer = open_unread({.unsent_bytes_max = 1000}, 100);
  int written = 0;
  bool done = false;
  auto task = write_all(*session_, 100, written);
  task.start([&] { done = true; });
  turn();
  peer->reset();
  run_until([&] { return done && overs_ == 1; });
  EXPECT_THROW(task.result(), WebSocketClosedError);
  EXPECT_EQ(code_, 1006);
}

TEST_F(SessionTest, ATaskThatIsDroppedWhileItWaitsIsForgotten) {
  const auto peer = open_unread({.unsent_bytes_max = 1000}, 100);
  int written = 0;
  {
    auto task = write_all(*session_, 100, written);
    task.start([] { FAIL() << "it was dropped"; });
    turn();
  }
  peer->reset();
  run_until([&] { return overs_ == 1; });
}

TEST_F(SessionTest, PingsAPeerThatIsSilentAndGivesItUp) {
  open({.ping_interval = 100ms, .ping_timeout = 50ms});
  turn();
  const Time start{1h};
  session_->tick(start);
  session_->tick(start + 99ms);
  turn();
  session_->tick(start + 100ms);
  turn();
  EXPECT_THAT(pongs_, ElementsAre("")) << "one Ping, answered";
  session_->tick(start + 110ms);  // the Pong was something: silence begins anew
  session_->tick(start + 209ms);
  turn();
  EXPECT_EQ(pongs_.size(), 1u);
  peer_->stream->read([](std::error_code, ByteSpan) {});  // from now on it does not answer
  session_->tick(start + 210ms);
  session_->tick(start + 259ms);
  turn();
  EXPECT_EQ(closes_, 0);
  session_->tick(start + 260ms);
  EXPECT_EQ(closes_, 1);
  EXPECT_EQ(code_, 1006);
  EXPECT_EQ(error_, Errc::timed_out);
}

TEST_F(SessionTest, SendsAnIdlePeerAway) {
  open({.idle_timeout = 100ms});
  turn();
  const Time start{1h};
  session_->tick(start);
  session_->tick(start + 99ms);
  EXPECT_TRUE(session_->is_open());
  session_->tick(start + 100ms);
  run_until([&] { return peer_->closed.has_value(); });
  EXPECT_EQ(peer_->closed, 1001);
}

TEST_F(SessionTest, SilenceSaysNothingWhileItDoesNotListen) {
  open({.ping_interval = 100ms, .idle_timeout = 100ms});
  when_message_ = [this](const Message&) { session_->pause(); };
  peer_says({"a"});
  turn();
  const Time start{1h};
  for (int i = 0; i < 10; ++i) session_->tick(start + i * 100ms);
  EXPECT_TRUE(session_->is_open());
  session_->resume();
  turn();
  session_->tick(start + 1001ms);
  EXPECT_TRUE(session_->is_open());
}

TEST_F(SessionTest, EndsOnceWhicheverOperationFails) {
  for (std::size_t nth = 1; nth < 12; ++nth) {
    closes_ = overs_ = 0;
    open({}, {.fail_at = nth});
    when_message_ = [this](const Message& message) { static_cast<void>(session_->send(message)); };
    ASSERT_FALSE(peer_->endpoint.send_text("a"));
    ASSERT_FALSE(peer_->endpoint.close());
    peer_->flush();
    turn(50);
    if (session_) {  // the operation that failed was the peer's own
      const Time start{1h};
      session_->tick(start);
      if (session_) session_->tick(start + 1h);
      turn();
      if (session_) session_->tick(start + 2h);
      peer_->stream->reset();
      run_until([&] { return overs_ == 1; });
    }
    EXPECT_EQ(closes_, 1) << nth;
    EXPECT_EQ(overs_, 1) << nth;
  }
}

}  // namespace
}  // namespace wsspec::app
