#include "wsspec/endpoint/endpoint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "impl/tests/endpoint/support.hpp"

namespace wsspec::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
constexpr Role both[] = {Role::client, Role::server};

// RFC 6455 §5.7, the examples as octets.

TEST(Endpoint, ReadsTheExamplesOfTheRfc) {
  Side client(Role::client);
  EXPECT_THAT(client.feed(Bytes{0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f}), ElementsAre("text(Hello)"));
  EXPECT_THAT(client.feed(Bytes{0x01, 0x03, 0x48, 0x65, 0x6c, 0x80, 0x02, 0x6c, 0x6f}),
              ElementsAre("text(Hello)"));
  EXPECT_THAT(client.feed(Bytes{0x89, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f}), ElementsAre("ping(Hello)"));
  Side server(Role::server);
  EXPECT_THAT(server.feed(Bytes{0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58}),
              ElementsAre("text(Hello)"));
  EXPECT_THAT(server.feed(Bytes{0x8a, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58}),
              ElementsAre("pong(Hello)"));
}

TEST(Endpoint, WritesTheExamplesOfTheRfc) {
  Side server(Role::server);
  EXPECT_FALSE(server->send_text("Hello"));
  EXPECT_EQ(server.take_output(), (Bytes{0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f}));
  EXPECT_FALSE(server->send_part(true, bytes_of("Hel"), false));
  EXPECT_FALSE(server->send_part(true, bytes_of("lo"), true));
  EXPECT_EQ(server.take_output(), (Bytes{0x01, 0x03, 0x48, 0x65, 0x6c, 0x80, 0x02, 0x6c, 0x6f}));
  EXPECT_FALSE(server->ping(bytes_of("Hello")));
  EXPECT_EQ(server.take_output(), (Bytes{0x89, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f}));
  EXPECT_FALSE(server->send_binary(Bytes(256)));
  EXPECT_EQ(Bytes(server->output().begin(), server->output().begin() + 4), (Bytes{0x82, 0x7E, 0x01, 0x00}));
  server.take_output();
  EXPECT_FALSE(server->send_binary(Bytes(65536)));
  EXPECT_EQ(Bytes(server->output().begin(), server->output().begin() + 10),
            (Bytes{0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0}));
}

TEST(Endpoint, AClientMasksEachFrameWithAFreshKey) {
  Side client(Role::client);
  EXPECT_FALSE(client->send_text("same"));
  const auto first = client.take_output();
  EXPECT_FALSE(client->send_text("same"));
  const auto second = client.take_output();
  EXPECT_EQ(first[1], 0x84);
  EXPECT_NE(first, second);
  EXPECT_THAT(describe_frames(first), ElementsAre("text(same)"));
  EXPECT_THAT(describe_frames(second), ElementsAre("text(same)"));
}

TEST(Endpoint, DeliversMessagesOfEveryLengthForm) {
  for (const auto role : both)
    for (const auto size : std::initializer_list<std::size_t>{0, 1, 125, 126, 127, 65535, 65536, 70000}) {
      Side side(role);
      const std::string payload(size, 'x');
      EXPECT_THAT(side.feed({text(payload), binary(payload)}),
                  ElementsAre("text(" + payload + ")", "binary(" + payload + ")"));
      EXPECT_FALSE(side->send_text(payload));
      EXPECT_FALSE(side->send_binary(bytes_of(payload)));
      EXPECT_THAT(side.sent(), ElementsAre("text(" + payload + ")", "binary(" + payload + ")"));
    }
}

TEST(Endpoint, AMessageThatLiesInTheReceiveBufferIsAViewOfIt) {
  Side side(Role::server);
  Bytes octets = encode(Role::client, {text("in place"), binary("too")});
  side->receive(octets);
  for (int i = 0; i < 2; ++i) {
    const auto event = side->next_event();
    ASSERT_TRUE(event);
    const auto& payload = std::get<Message>(*event).payload;
    EXPECT_GE(payload.data(), octets.data());
    EXPECT_LE(payload.data() + payload.size(), octets.data() + octets.size());
  }
  EXPECT_FALSE(side->next_event());
}

TEST(Endpoint, APayloadThatCameWithoutItsHeaderIsAViewToo) {
  Side side(Role::client);
  EXPECT_THAT(side.feed(Bytes{0x82, 3}), IsEmpty());
  Bytes payload{1, 2, 3};
  side->receive(payload);
  EXPECT_EQ(std::get<Message>(side->next_event().value()).payload.data(), payload.data());
}

TEST(Endpoint, AnEchoInsideTheLoopOfEventsIsLegal) {
  for (const auto role : both)
    for (const std::size_t piece_size : {std::size_t{1}, std::size_t{5}, SIZE_MAX}) {
      Side side(role);
      Bytes octets =
          encode(peer_of(role), {text("one"), no_fin(text("t")), more("wo"), binary("three"), text("")});
      for (std::size_t at = 0; at < octets.size(); at += std::min(piece_size, octets.size() - at)) {
        side->receive(ByteSpan(octets).subspan(at, std::min(piece_size, octets.size() - at)));
        while (const auto event = side->next_event()) {
          EXPECT_FALSE(side->send(std::get<Message>(*event)));
        }
      }
      EXPECT_THAT(side.sent(), ElementsAre("text(one)", "text(two)", "binary(three)", "text()"));
    }
}

TEST(Endpoint, ControlFramesMayStandInsideAFragmentedMessage) {
  for (const auto role : both) {
    Side side(role);
    EXPECT_THAT(
        side.feed({no_fin(text("a")), ping("p"), no_fin(more("")), pong("q"), more("b"), text("next")}),
        ElementsAre("ping(p)", "pong(q)", "text(ab)", "text(next)"));
    EXPECT_THAT(side.sent(), ElementsAre("pong(p)"));
  }
}

TEST(Endpoint, AnswersEachPingInOrderWithItsPayload) {
  Side side(Role::server);
  const std::string longest(125, 'x');
  EXPECT_THAT(side.feed({ping(""), ping("1"), ping(longest)}),
              ElementsAre("ping()", "ping(1)", "ping(" + longest + ")"));
  EXPECT_THAT(side.sent(), ElementsAre("pong()", "pong(1)", "pong(" + longest + ")"));
}

TEST(Endpoint, LeavesThePongToItsOwnerWhenAskedTo) {
  Side side(Role::server, {.automatic_pong = false});
  EXPECT_THAT(side.feed({ping("a")}), ElementsAre("ping(a)"));
  EXPECT_THAT(side.sent(), IsEmpty());
  EXPECT_FALSE(side->pong(bytes_of("a")));
  EXPECT_THAT(side.sent(), ElementsAre("pong(a)"));
}

TEST(Endpoint, SendsAMessageInFragmentsWithControlFramesBetween) {
  for (const auto role : both) {
    Side side(role);
    EXPECT_FALSE(side->send_part(true, bytes_of("\xC3"), false));  // half of a character
    EXPECT_FALSE(side->ping(bytes_of("between")));
    EXPECT_FALSE(side->send_part(true, {}, false));
    EXPECT_FALSE(side->send_part(true, bytes_of("\xA4"), true));
    EXPECT_FALSE(side->send_part(false, bytes_of("alone"), true));
    EXPECT_FALSE(side->send_text("whole"));
    EXPECT_THAT(side.sent(), ElementsAre("text-(\xC3)", "ping(between)", "continuation-()",
                                         "continuation(\xA4)", "binary(alone)", "text(whole)"));
  }
}

TEST(Endpoint, RefusesAMessageInsideAFragmentedOne) {
  Side side(Role::server);
  EXPECT_FALSE(side->send_part(true, bytes_of("a"), false));
  EXPECT_EQ(side->send_text("b"), Errc::message_interleaved);
  EXPECT_EQ(side->send_binary(bytes_of("b")), Errc::message_interleaved);
  EXPECT_EQ(side->send_part(false, bytes_of("b"), true), Errc::message_interleaved);
  EXPECT_FALSE(side->send_part(true, bytes_of("c"), true));
  EXPECT_THAT(side.sent(), ElementsAre("text-(a)", "continuation(c)"));
}

TEST(Endpoint, RefusesToSendTextThatIsNotUtf8) {
  Side side(Role::server);
  EXPECT_EQ(side->send_text("\xFF"), Errc::invalid_utf8);
  EXPECT_EQ(side->send_text("\xC3"), Errc::invalid_utf8);
  EXPECT_FALSE(side->send_binary(bytes_of("\xFF")));
  EXPECT_EQ(side->send_part(true, bytes_of("\xFF"), false), Errc::invalid_utf8);
  EXPECT_FALSE(side->send_part(true, bytes_of("\xC3"), false));
  EXPECT_EQ(side->send_part(true, bytes_of("x"), false), Errc::invalid_utf8);
  EXPECT_EQ(side->send_part(true, {}, true), Errc::invalid_utf8) << "the text would end inside a character";
  EXPECT_FALSE(side->send_part(true, bytes_of("\xA4"), true)) << "a refused part leaves no trace";
  EXPECT_THAT(side.sent(), ElementsAre("binary(\xFF)", "text-(\xC3)", "continuation(\xA4)"));
}

TEST(Endpoint, MovesWithAllItHolds) {
  SeededEntropy entropy(1);
  Endpoint first(Role::client, {}, entropy);
  Bytes octets = encode(Role::server, no_fin(text("a")));
  first.receive(octets);
  EXPECT_FALSE(first.next_event());
  EXPECT_FALSE(first.send_text("x"));
  Endpoint second(std::move(first));
  Endpoint third(Role::server, {}, entropy);
  third = std::move(second);
  octets = encode(Role::server, more("b"));
  third.receive(octets);
  EXPECT_EQ(describe(third.next_event().value()), "text(ab)");
  EXPECT_EQ(third.state(), Endpoint::State::open);
  EXPECT_FALSE(third.output().empty());
}

TEST(Endpoint, SharesTheStorageOfItsOwner) {
  Side side(Role::server);
  Endpoint::Storage storage;
  storage.output.reserve(1000);
  storage.message.reserve(2000);
  side->exchange(storage);
  EXPECT_EQ(storage.output.capacity() + storage.message.capacity(), 0u);
  EXPECT_THAT(side.feed({no_fin(text("a"))}), IsEmpty());
  EXPECT_FALSE(side->send_text("b"));
  side->exchange(storage);
  EXPECT_EQ(storage.output.capacity() + storage.message.capacity(), 0u) << "both are in use";
  EXPECT_THAT(side.feed({more("c")}), ElementsAre("text(ac)"));
  EXPECT_THAT(side.sent(), ElementsAre("text(b)"));
  side->exchange(storage);
  EXPECT_EQ(storage.output.capacity(), 1000u);
  EXPECT_EQ(storage.message.capacity(), 2000u);
}

TEST(Endpoint, KeepsNoLargeBufferBetweenMessages) {
  Side side(Role::server, {.storage_bytes_kept = 1000});
  const std::string large(1001, 'x');
  Endpoint::Storage storage;
  EXPECT_THAT(side.feed({no_fin(text(large)), more("")}), ElementsAre("text(" + large + ")"));
  EXPECT_FALSE(side->send_text(large));
  side.take_output();
  side->exchange(storage);
  EXPECT_EQ(storage.output.capacity() + storage.message.capacity(), 0u);

  EXPECT_THAT(side.feed({no_fin(text("small")), more("")}), ElementsAre("text(small)"));
  EXPECT_FALSE(side->send_text("small"));
  side.take_output();
  side->exchange(storage);
  EXPECT_GT(storage.output.capacity(), 0u);
  EXPECT_GT(storage.message.capacity(), 0u);
}

}  // namespace
}  // namespace wsspec::test
