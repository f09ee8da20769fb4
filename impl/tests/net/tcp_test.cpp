#include "wsspec/net/tcp.hpp"

#include <gmock/gmock.h>

#include "impl/tests/net/stream_fixture.hpp"

// What every connected stream promises, over loopback with and without TLS.

namespace wsspec::net {
namespace {

using testing::ConnectedTest;
using testing::pattern;
using testing::Sink;

class TcpTest : public ConnectedTest, public ::testing::WithParamInterface<bool> {
 protected:
  void SetUp() override { connect_pair(tls()); }
  static testing::TlsPair tls() { return GetParam() ? testing::make_tls_pair() : testing::TlsPair{}; }

  /// Writes all and waits for the handler.
  void write(ByteStream& stream, ByteView bytes) {
    bool done = false;
    stream.write(bytes, [&](std::error_code error) {
      EXPECT_FALSE(error) << error.message();
      done = true;
    });
    EXPECT_FALSE(done) << "the handler was called from inside the call";
    run_until([&] { return done; });
  }
};
INSTANTIATE_TEST_SUITE_P(, TcpTest, ::testing::Bool(),
                         [](const auto& test) { return test.param ? "Tls" : "Plain"; });

TEST_P(TcpTest, EchoesInEverySplit) {
  const auto sent = pattern(24);
  Sink at_server(*server_);
  Sink at_client(*client_);
  at_server.start();
  at_client.start();
  for (std::size_t cut = 0; cut <= sent.size(); ++cut) {
    at_server.received.clear();
    at_client.received.clear();
    write(*client_, ByteView(sent).first(cut));
    run_until([&] { return at_server.received.size() == cut; });
    write(*client_, ByteView(sent).subspan(cut));
    run_until([&] { return at_server.received.size() == sent.size(); });
    write(*server_, at_server.received);
    run_until([&] { return at_client.received.size() == sent.size(); });
    EXPECT_EQ(at_client.received, sent) << "cut at " << cut;
  }
}

TEST_P(TcpTest, CarriesTenMebibytesBothWaysAtOnce) {
  const auto there = pattern(10u << 20, 1);
  const auto back = pattern(10u << 20, 2);
  Sink at_server(*server_);
  Sink at_client(*client_);
  at_server.start();
  at_client.start();
  int written = 0;
  client_->write(there, [&](std::error_code error) { written += !error; });
  server_->write(back, [&](std::error_code error) { written += !error; });
  run_until([&] {
    return written == 2 && at_server.received.size() >= there.size() &&
           at_client.received.size() >= back.size();
  });
  EXPECT_TRUE(at_server.received == there);
  EXPECT_TRUE(at_client.received == back);
}

TEST_P(TcpTest, GoesOnReadingAfterItsOwnEnd) {
  for (const bool client_first : {true, false}) {
    connect_pair(tls());
    auto& first = client_first ? *client_ : *server_;
    auto& second = client_first ? *server_ : *client_;
    Sink at_first(first);
    Sink at_second(second);
    at_first.start();
    at_second.start();
    const auto question = pattern(1000, 3);
    first.write(question, [&](std::error_code error) {
      EXPECT_FALSE(error);
      first.end();
    });
    run_until([&] { return at_second.ended; });
    EXPECT_EQ(at_second.received, question);

    const auto answer = pattern(2000, 4);
    write(second, answer);
    second.end();
    run_until([&] { return at_first.ended; });
    EXPECT_EQ(at_first.received, answer);
    EXPECT_FALSE(at_first.error || at_second.error);
  }
}

TEST_P(TcpTest, EndsAfterTheWriteThatIsUnderWay) {
  const auto much = pattern(4u << 20);
  Sink at_server(*server_);
  bool written = false;
  client_->write(much, [&](std::error_code error) { written = !error; });
  client_->end();
  at_server.start();
  run_until([&] { return at_server.ended; });
  EXPECT_TRUE(written);
  EXPECT_TRUE(at_server.received == much);
}

TEST_P(TcpTest, TellsTheEndAgainWhenAskedAgain) {
  client_->end();
  for (int i = 0; i < 2; ++i) {
    Sink at_server(*server_);
    at_server.start();
    run_until([&] { return at_server.ended; });
  }
}

TEST_P(TcpTest, ShowsAResetAsAnError) {
  Sink at_server(*server_);
  at_server.start();
  client_->reset();
  run_until([&] { return at_server.error || at_server.ended; });
  EXPECT_EQ(at_server.error, std::errc::connection_reset) << at_server.error.message();
}

TEST_P(TcpTest, FailsWhatIsUnderWayWhenItIsReset) {
  const auto much = pattern(16u << 20);  // more than the kernel takes, as nobody reads it
  Sink at_client(*client_);
  at_client.start();
  std::error_code write_error;
  client_->write(much, [&](std::error_code error) { write_error = error; });
  client_->reset();
  EXPECT_FALSE(at_client.error || write_error) << "called from inside reset()";
  run_until([&] { return at_client.error && write_error; });
  EXPECT_EQ(at_client.error, std::errc::connection_aborted);
  EXPECT_EQ(write_error, std::errc::connection_aborted);
  bool failed_again = false;
  client_->read([&](std::error_code error, ByteSpan) { failed_again = bool(error); });
  run_until([&] { return failed_again; });
}

TEST_P(TcpTest, CallsNoHandlerOnceDestroyed) {
  const auto much = pattern(16u << 20);
  client_->read([](std::error_code, ByteSpan) { FAIL() << "read handler"; });
  client_->write(much, [](std::error_code) { FAIL() << "write handler"; });
  client_.reset();
  Sink at_server(*server_);
  at_server.start();
  run_until([&] { return at_server.ended || at_server.error; });
  server_->write(ByteView(much).first(1), [](std::error_code) { FAIL() << "deferred write handler"; });
  server_.reset();
  loop_.post([this] { loop_.stop(); });
  loop_.run();
}

TEST_P(TcpTest, MayBeDestroyedInItsOwnHandlers) {
  const auto some = pattern(100);
  write(*client_, some);
  server_->read([&](std::error_code, ByteSpan bytes) {
    const Bytes copy(bytes.begin(), bytes.end());
    server_.reset();
    EXPECT_EQ(copy, some);
  });
  run_until([&] { return !server_; });
  client_->write(some, [&](std::error_code) { client_.reset(); });
  run_until([&] { return !client_; });
}

TEST_P(TcpTest, HoldsTheWriterBackWhileNobodyReads) {
  const auto much = pattern(32u << 20);
  bool written = false;
  client_->write(much, [&](std::error_code) { written = true; });
  for (int i = 0; i < 20; ++i) {
    loop_.post([this] { loop_.stop(); });
    loop_.run();
  }
  EXPECT_FALSE(written);
  Sink at_server(*server_);
  at_server.start();
  run_until([&] { return written && at_server.received.size() == much.size(); });
  EXPECT_TRUE(at_server.received == much);
}

TEST_P(TcpTest, WritesAtOnceWhatTheStreamTakes) {
  const auto sent = pattern(64u << 20);  // more than the kernel takes, as nobody reads it
  EXPECT_EQ(client_->try_write({}), 0u);
  const auto begun = client_->try_write(sent);
  EXPECT_GT(begun, 0u);
  EXPECT_LT(begun, sent.size());
  bool written = false;
  client_->write(ByteView(sent).subspan(begun), [&](std::error_code error) { written = !error; });
  client_->end();
  Sink at_server(*server_);
  at_server.start();
  run_until([&] { return at_server.ended; });
  EXPECT_TRUE(written);
  EXPECT_TRUE(at_server.received == sent);
}

TEST_P(TcpTest, WritesNothingAtOnceAfterAReset) {
  client_->reset();
  EXPECT_EQ(client_->try_write(bytes_of("x")), 0u);
  std::error_code error;
  client_->write(bytes_of("x"), [&](std::error_code failure) { error = failure; });
  run_until([&] { return bool(error); });
}

TEST_P(TcpTest, NamesItsPeer) {
  EXPECT_EQ(client_->peer(), to_string(listener_->address()));
  EXPECT_THAT(server_->peer(), ::testing::StartsWith("127.0.0.1:"));
}

}  // namespace
}  // namespace wsspec::net
