#include "wsspec/net/memory_stream.hpp"

#include "impl/tests/net/stream_fixture.hpp"
#include "wsspec/net/tls_stream.hpp"

namespace wsspec::net {
namespace {

using testing::pattern;
using testing::Sink;

TEST(MemoryStreamTest, CarriesBytesInTheSplitsAskedFor) {
  const auto sent = pattern(100);
  for (std::size_t split = 0; split <= 101; ++split) {
    Loop loop;
    auto [a, b] = make_memory_pair(loop, {.split_bytes = split});
    Sink sink(*b);
    sink.start();
    bool written = false;
    a->write(sent, [&](std::error_code error) {
      EXPECT_FALSE(error);
      written = true;
      a->end();
    });
    EXPECT_FALSE(written);
    loop.run();
    EXPECT_TRUE(written && sink.ended);
    EXPECT_EQ(sink.received, sent);
    const auto size = split == 0 ? 100 : split;
    EXPECT_EQ(static_cast<std::size_t>(sink.reads), (100 + size - 1) / size + 1) << split;
  }
}

TEST(MemoryStreamTest, HoldsTheWriterBackAtItsCapacity) {
  const auto sent = pattern(33);
  Loop loop;
  auto [a, b] = make_memory_pair(loop, {.capacity_bytes = 32});
  bool written = false;
  a->write(sent, [&](std::error_code) { written = true; });
  loop.run();
  EXPECT_FALSE(written);
  Sink sink(*b);
  sink.start();
  loop.run();
  EXPECT_TRUE(written);
  EXPECT_EQ(sink.received, sent);
}

TEST(MemoryStreamTest, GoesOnReadingAfterItsOwnEnd) {
  Loop loop;
  auto [a, b] = make_memory_pair(loop);
  Sink at_a(*a);
  Sink at_b(*b);
  at_a.start();
  at_b.start();
  a->end();
  loop.run();
  EXPECT_TRUE(at_b.ended);
  b->write(bytes_of("late"), [](std::error_code error) { EXPECT_FALSE(error); });
  b->end();
  loop.run();
  EXPECT_EQ(at_a.text(), "late");
  EXPECT_TRUE(at_a.ended);
}

TEST(MemoryStreamTest, ResetFailsBothSides) {
  Loop loop;
  auto [a, b] = make_memory_pair(loop);
  Sink at_a(*a);
  Sink at_b(*b);
  at_a.start();
  at_b.start();
  a->reset();
  EXPECT_FALSE(at_a.error);
  loop.run();
  EXPECT_EQ(at_a.error, std::errc::connection_aborted);
  EXPECT_EQ(at_b.error, std::errc::connection_reset);
  std::error_code late;
  b->write(bytes_of("x"), [&](std::error_code error) { late = error; });
  loop.run();
  EXPECT_EQ(late, std::errc::connection_reset);
}

TEST(MemoryStreamTest, DroppedItEndsAndWhatWasWrittenArrives) {
  Loop loop;
  auto [a, b] = make_memory_pair(loop);
  a->write(bytes_of("last words"), [](std::error_code) {});
  loop.run();
  a.reset();
  Sink at_b(*b);
  at_b.start();
  loop.run();
  EXPECT_EQ(at_b.text(), "last words");
  EXPECT_TRUE(at_b.ended);
  std::error_code late;
  b->write(bytes_of("x"), [&](std::error_code error) { late = error; });
  loop.run();
  EXPECT_TRUE(late);
}

TEST(MemoryStreamTest, DroppedWithBytesUnreadItIsAReset) {
  Loop loop;
  auto [a, b] = make_memory_pair(loop);
  b->write(bytes_of("never read"), [](std::error_code) {});
  loop.run();
  a.reset();
  Sink at_b(*b);
  at_b.start();
  loop.run();
  EXPECT_EQ(at_b.error, std::errc::connection_reset);
}

TEST(MemoryStreamTest, CallsNoHandlerOnceDestroyed) {
  Loop loop;
  auto [a, b] = make_memory_pair(loop);
  a->read([](std::error_code, ByteSpan) { FAIL(); });
  a->write(bytes_of("x"), [](std::error_code) { FAIL(); });
  a.reset();
  loop.run();
}

TEST(MemoryStreamTest, WritesAtOnceWhatThereIsRoomFor) {
  Loop loop;
  auto [a, b] = make_memory_pair(loop, {.capacity_bytes = 4, .fail_at = 3});
  EXPECT_EQ(a->try_write(bytes_of("123456")), 4u);
  EXPECT_EQ(a->try_write(bytes_of("56")), 0u);
  EXPECT_EQ(a->try_write(bytes_of("56")), 0u) << "the third operation fails";
  std::error_code error;
  a->write(bytes_of("56"), [&](std::error_code failure) { error = failure; });
  loop.run();
  EXPECT_EQ(error, std::errc::broken_pipe) << "and write() tells how";
}

/// One side of a conversation: sends `rounds` pieces, each after the other's last one came, then ends.
struct Talker {
  Talker(ByteStream& its_stream, int its_rounds) : stream(its_stream), rounds(its_rounds) {}

  void speak() {
    if (rounds-- == 0) return stream.end();
    stream.write(words, [this](std::error_code error) {
      if (error) over = true;
    });
  }
  void listen() {
    stream.read([this](std::error_code error, ByteSpan bytes) {
      if (error || bytes.empty()) {
        over = true;
        if (error)
          stream.reset();
        else
          stream.end();
        return;
      }
      heard += bytes.size();
      if (heard % words.size() == 0) speak();
      listen();
    });
  }

  ByteStream& stream;
  int rounds;
  Bytes words = pattern(10);
  std::size_t heard = 0;
  bool over = false;
};

TEST(MemoryStreamTest, EndsWhicheverOperationFails) {
  bool failed_somewhere = true;
  for (std::size_t n = 1; failed_somewhere; ++n) {
    ASSERT_LT(n, 100u);
    Loop loop;
    auto [a, b] = make_memory_pair(loop, {.split_bytes = 7, .fail_at = n});
    Talker first(*a, 3);
    Talker second(*b, 3);
    first.listen();
    second.listen();
    first.speak();
    loop.run();
    EXPECT_TRUE(first.over || second.over) << n;
    failed_somewhere = first.heard + second.heard < 60;
  }
}

/// TLS over a pair in memory: every split of the records, and every operation that can fail.
struct TlsOverMemory {
  explicit TlsOverMemory(MemoryOptions options) {
    const auto contexts = testing::make_tls_pair();
    auto [a, b] = make_memory_pair(loop, options);
    client = std::make_unique<TlsStream>(loop, std::move(a), *contexts.client, TlsStream::Side::client,
                                         "localhost");
    server = std::make_unique<TlsStream>(loop, std::move(b), *contexts.server, TlsStream::Side::server, "");
    client->handshake([this](std::error_code error) { on_handshake(client, error); });
    server->handshake([this](std::error_code error) { on_handshake(server, error); });
  }

  void on_handshake(std::unique_ptr<TlsStream>& stream, std::error_code error) {
    if (error) {
      ++over;
      return stream.reset();  // destroyed in its own handler
    }
    auto& sink = stream == client ? at_client : at_server;
    sink.emplace(*stream);
    sink->on_over = [this] { ++over; };
    sink->start();
    stream->write(words, [&stream](std::error_code) { stream->end(); });
  }

  Loop loop;
  Bytes words = pattern(40000);
  std::unique_ptr<TlsStream> client;
  std::unique_ptr<TlsStream> server;
  std::optional<Sink> at_client;
  std::optional<Sink> at_server;
  int over = 0;
};

TEST(TlsStreamTest, WorksInEverySplit) {
  for (const std::size_t split : {1u, 2u, 3u, 5u, 6u, 7u, 100u, 16384u, 0u}) {
    TlsOverMemory talk({.split_bytes = split});
    talk.loop.run();
    EXPECT_EQ(talk.over, 2) << split;
    ASSERT_TRUE(talk.at_client && talk.at_server);
    EXPECT_TRUE(talk.at_client->ended && talk.at_client->received == talk.words);
    EXPECT_TRUE(talk.at_server->ended && talk.at_server->received == talk.words);
  }
}

TEST(TlsStreamTest, EndsWhicheverOperationFails) {
  for (std::size_t n = 1;; ++n) {
    ASSERT_LT(n, 200u);
    TlsOverMemory talk({.split_bytes = 1000, .capacity_bytes = 3000, .fail_at = n});
    talk.loop.run();
    const bool all_well = talk.at_client && talk.at_server && talk.at_client->ended &&
                          talk.at_server->ended && talk.at_client->received == talk.words &&
                          talk.at_server->received == talk.words;
    if (all_well) break;
    EXPECT_GE(talk.over, 1) << n;
  }
}

}  // namespace
}  // namespace wsspec::net
