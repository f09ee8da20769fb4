#include "wsspec/endpoint/shared_message.hpp"

#include <gmock/gmock.h>

#include <thread>

#include "impl/tests/endpoint/support.hpp"
#include "impl/tests/reference/inflate.hpp"
#include "wsspec/deflate/codec.hpp"

namespace wsspec {
namespace {

TEST(SharedMessageTest, IsTheFrameThatRfc6455Gives) {
  const SharedMessage hello(true, "Hello");  // RFC 6455 §5.7
  EXPECT_EQ(Bytes(hello.plain_frame().begin(), hello.plain_frame().end()),
            (Bytes{0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f}));
  const SharedMessage binary(false, std::string(256, '\0'));
  EXPECT_EQ(binary.plain_frame()[0], 0x82);
  EXPECT_EQ(binary.plain_frame().size(), 260u);
}

TEST(SharedMessageTest, IsCompressedOnceForEachWay) {
  const SharedMessage message(true, std::string(1000, 'a'));
  const auto first = message.compressed_frame(15, 6, 8);
  EXPECT_EQ(first[0], 0xC1);
  EXPECT_LT(first.size(), 100u);
  EXPECT_EQ(message.compressed_frame(15, 6, 8).data(), first.data());
  EXPECT_NE(message.compressed_frame(9, 6, 8).data(), first.data());
  EXPECT_EQ(message.compressed_frame(15, 6, 8).data(), first.data()) << "where it was";
}

TEST(SharedMessageTest, MayBeSentFromSeveralThreadsAtOnce) {
  const SharedMessage message(true, std::string(10'000, 'a'));
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int bits = 9; bits <= 15; ++bits) EXPECT_GT(message.compressed_frame(bits, 1, 8).size(), 5u);
    });
  for (auto& thread : threads) thread.join();
}

/// A server that compresses, and the client that it talks to.
struct Pair {
  explicit Pair(bool takeover)
      : agreed{.deflate = deflate::Agreement{.client_takeover = takeover, .server_takeover = takeover}},
        server(Role::server, agreed, entropy),
        client(Role::client, agreed, entropy) {}

  /// @return what the client gets of what the server has to say.
  std::vector<std::string> transfer() {
    Bytes bytes(server.output().begin(), server.output().end());
    server.consume_output(bytes.size());
    client.receive(bytes);
    std::vector<std::string> texts;
    while (const auto event = client.next_event()) {
      const auto* message = std::get_if<Message>(&*event);
      texts.emplace_back(message ? message->text() : "not a message");
    }
    return texts;
  }

  SeededEntropy entropy{1};
  Agreed agreed;
  Endpoint server;
  Endpoint client;
};

TEST(SharedMessageTest, FitsBetweenMessagesOfAConnectionThatKeepsItsContext) {
  const std::string own = "a message of this connection's own, " + std::string(200, 'o');
  const std::string others = "a message for all, " + std::string(200, 'a');
  const SharedMessage shared(true, others);
  for (const bool takeover : {false, true}) {
    Pair pair(takeover);
    for (int round = 0; round < 3; ++round) {
      ASSERT_FALSE(pair.server.send_text(own));
      ASSERT_FALSE(pair.server.send_text(own));
      ASSERT_FALSE(pair.server.send(shared));
      ASSERT_FALSE(pair.server.send(shared));
      ASSERT_FALSE(pair.server.send_text(own));
      EXPECT_THAT(pair.transfer(), ::testing::ElementsAre(own, own, others, others, own)) << takeover;
    }
  }
}

TEST(SharedMessageTest, IsNotCompressedWhereThatWasNotAgreedOrItIsTooShort) {
  SeededEntropy entropy(1);
  Endpoint plain(Role::server, {}, entropy);
  const SharedMessage longer(true, std::string(1000, 'a'));
  ASSERT_FALSE(plain.send(longer));
  EXPECT_EQ(plain.output()[0], 0x81);
  Pair pair(true);
  const SharedMessage shorter(true, "a");
  ASSERT_FALSE(pair.server.send(shorter));
  EXPECT_EQ(pair.server.output()[0], 0x81);
}

TEST(SharedMessageTest, IsMaskedByAClient) {
  Pair pair(false);
  const SharedMessage shared(true, "Hello");
  ASSERT_FALSE(pair.client.send(shared));
  EXPECT_EQ(pair.client.output()[1], 0x85);
}

TEST(SharedMessageTest, IsRefusedLikeAnyOther) {
  SeededEntropy entropy(1);
  Endpoint small(Role::server, {}, entropy, {.output_bytes_max = 100});
  const SharedMessage large(true, std::string(100, 'a'));
  EXPECT_EQ(small.send(large), Errc::output_queue_full);
  ASSERT_FALSE(small.send_part(true, bytes_of("part"), false));
  const SharedMessage one(true, "a");
  EXPECT_EQ(small.send(one), Errc::message_interleaved);
  ASSERT_FALSE(small.send_part(true, {}, true));
  ASSERT_FALSE(small.close());
  EXPECT_EQ(small.send(one), Errc::not_open);
}

TEST(EndpointKeepInputTest, MovesWhatIsNotUsedUpToAnotherPlace) {
  SeededEntropy entropy(1);
  Endpoint server(Role::server, {}, entropy);
  auto bytes = test::encode(Role::client, {test::text("one"), test::text("two"), test::text("three")});
  server.receive(bytes);
  ASSERT_TRUE(server.next_event());
  Bytes kept;
  server.keep_input(kept);
  std::ranges::fill(bytes, std::uint8_t{0xFF});  // the receive buffer is somebody else's now
  const auto two = server.next_event();
  ASSERT_TRUE(two);
  EXPECT_EQ(std::get<Message>(*two).text(), "two");
  const auto* const where = kept.data();
  server.keep_input(kept);
  EXPECT_EQ(kept.data(), where) << "it lies there already";
  const auto three = server.next_event();
  ASSERT_TRUE(three);
  EXPECT_EQ(std::get<Message>(*three).text(), "three");
  EXPECT_FALSE(server.next_event());
}

TEST(EndpointKeepInputTest, KeepsNothingWhenAllIsUsedUpOrLookedAtNoMore) {
  SeededEntropy entropy(1);
  Endpoint server(Role::server, {}, entropy);
  Bytes kept;
  server.keep_input(kept);
  EXPECT_TRUE(kept.empty());
  auto bytes = test::encode(Role::client, {test::text("one"), test::text("two")});
  server.receive(bytes);
  ASSERT_TRUE(server.next_event());
  server.fail(make_error_code(Errc::timed_out), 1011);
  server.keep_input(kept);
  EXPECT_TRUE(kept.empty());
}

}  // namespace
}  // namespace wsspec
