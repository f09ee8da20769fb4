// The closing handshake, RFC 6455 §7: who sends what, who ends the stream, and how long each waits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "impl/tests/endpoint/support.hpp"

namespace wsspec::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using State = Endpoint::State;
constexpr Role both[] = {Role::client, Role::server};
constexpr auto start = Endpoint::Clock::time_point{} + 1h;

TEST(EndpointClosing, APeersCloseIsAnsweredWithItsCode) {
  for (const auto role : both)
    for (const auto code :
         std::initializer_list<std::uint16_t>{1000, 1001, 1003, 1007, 1011, 1014, 3000, 4999}) {
      Side side(role);
      EXPECT_THAT(side.feed({close(code, "why")}), ElementsAre(closed(code) + " (why)"));
      EXPECT_THAT(side.sent(), ElementsAre("close " + std::to_string(code)));
      EXPECT_EQ(side->state(), State::closing);
      EXPECT_EQ(side->ends_output(), role == Role::server);  // §7.1.1
      EXPECT_FALSE(side->drops_stream());
      side->receive_end();
      EXPECT_THAT(side.events(), IsEmpty());
      EXPECT_EQ(side->state(), State::closed);
      EXPECT_TRUE(side->ends_output());
      EXPECT_TRUE(side->drops_stream());
    }
}

TEST(EndpointClosing, AnEmptyCloseIsAnsweredWithAnEmptyOne) {
  for (const auto role : both) {
    Side side(role);
    EXPECT_THAT(side.feed({close()}), ElementsAre(closed(1005)));
    EXPECT_THAT(side.sent(), ElementsAre("close"));
  }
}

TEST(EndpointClosing, ACloseInsideAFragmentedMessageIsAnsweredAtOnce) {
  for (const auto role : both) {
    Side side(role);
    EXPECT_FALSE(side->send_part(true, bytes_of("mine"), false));
    EXPECT_THAT(side.feed({no_fin(text("yours")), close(1001)}), ElementsAre(closed(1001)));
    EXPECT_EQ(side->send_part(true, bytes_of("rest"), true), Errc::not_open);
    EXPECT_THAT(side.sent(), ElementsAre("text-(mine)", "close 1001"));
  }
}

TEST(EndpointClosing, WhatFollowsTheCloseIsDiscarded) {
  for (const std::size_t piece_size : {std::size_t{1}, SIZE_MAX}) {
    Side side(Role::server);
    EXPECT_THAT(side.feed({text("a"), close(1000), text("b"), ping("c"), close(1002)}, piece_size),
                ElementsAre("text(a)", closed(1000)));
    EXPECT_THAT(side.sent(), ElementsAre("close 1000"));
  }
}

TEST(EndpointClosing, NothingIsSentAfterAClose) {
  for (const auto role : both)
    for (const bool by_peer : {false, true}) {
      Side side(role);
      if (by_peer) side.feed({close(1000)});
      EXPECT_TRUE(by_peer || !side->close(1000));
      EXPECT_EQ(side->send_text("a"), Errc::not_open);
      EXPECT_EQ(side->send_binary({}), Errc::not_open);
      EXPECT_EQ(side->send(Message{true, {}}), Errc::not_open);
      EXPECT_EQ(side->send_part(true, {}, true), Errc::not_open);
      EXPECT_EQ(side->ping(), Errc::not_open);
      EXPECT_EQ(side->pong(), Errc::not_open);
      EXPECT_EQ(side->close(1000), Errc::not_open);
      EXPECT_THAT(side.sent(), ElementsAre("close 1000"));
    }
}

TEST(EndpointClosing, AHandshakeThatWeStart) {
  for (const auto role : both) {
    Side side(role);
    EXPECT_FALSE(side->close(4000, "done"));
    EXPECT_EQ(side->state(), State::closing);
    EXPECT_FALSE(side->ends_output());
    EXPECT_THAT(side.feed({text("late"), ping("no answer"), close(4000)}),
                ElementsAre("text(late)", "ping(no answer)", closed(4000)));
    EXPECT_THAT(side.sent(), ElementsAre("close 4000 done"));
    EXPECT_EQ(side->ends_output(), role == Role::server);
  }
}

TEST(EndpointClosing, TheCloseThatIsSent) {
  Side empty(Role::server);
  EXPECT_FALSE(empty->close(1005));
  EXPECT_THAT(empty.sent(), ElementsAre("close"));

  Side longest(Role::server);
  EXPECT_FALSE(longest->close(1000, std::string(122, 'x') + "\xC3\xA4"));
  EXPECT_THAT(longest.sent(), ElementsAre("close 1000 " + std::string(122, 'x')));

  Side refused(Role::server);
  for (const auto code : std::initializer_list<std::uint16_t>{0, 999, 1004, 1006, 1015, 2999, 5000})
    EXPECT_EQ(refused->close(code), Errc::close_code_invalid) << code;
  EXPECT_EQ(refused->close(1000, "\xFF"), Errc::invalid_utf8);
  EXPECT_EQ(refused->state(), State::open);
  EXPECT_THAT(refused.sent(), IsEmpty());
}

TEST(EndpointClosing, TheReasonLivesAsLongAsTheEndpoint) {
  for (const std::size_t piece_size : {std::size_t{1}, SIZE_MAX}) {
    Side side(Role::client);
    std::optional<Event> event;
    {
      Bytes octets = encode(Role::server, close(1000, std::string(123, 'r')));
      for (std::size_t at = 0; at < octets.size() && !event; at += std::min(piece_size, octets.size() - at)) {
        side->receive(ByteSpan(octets).subspan(at, std::min(piece_size, octets.size() - at)));
        event = side->next_event();
      }
    }
    side->receive_end();
    ASSERT_TRUE(event);
    EXPECT_EQ(std::get<Closed>(*event).reason, std::string(123, 'r'));
  }
}

TEST(EndpointClosing, AnEndWithoutACloseIs1006) {
  for (const auto role : both)
    for (const bool close_sent : {false, true}) {
      Side side(role);
      EXPECT_TRUE(!close_sent || !side->close(1000));
      side.feed({no_fin(text("half"))});
      side->receive_end();
      EXPECT_THAT(side.events(), ElementsAre(failed_for(Errc::stream_ended)));
      EXPECT_THAT(side.events(), IsEmpty());
      EXPECT_EQ(side->state(), State::closed);
      EXPECT_TRUE(side->ends_output());
      EXPECT_EQ(side->drops_stream(), !close_sent) << "what was sent is still written";
      EXPECT_EQ(side.sent().size(), close_sent ? 1u : 0u);
      EXPECT_TRUE(side->drops_stream());
      EXPECT_EQ(side->deadline(start), std::nullopt);
      EXPECT_EQ(side->send_text("a"), Errc::not_open);
    }
}

TEST(EndpointClosing, AnErrorOfTheStreamIsTold) {
  Side side(Role::server);
  EXPECT_FALSE(side->send_text("lost"));
  const auto reset = std::make_error_code(std::errc::connection_reset);
  side->receive_error(reset);
  EXPECT_THAT(side.events(), ElementsAre(closed(1006) + ": " + reset.message()));
  EXPECT_TRUE(side->drops_stream());
  EXPECT_EQ(side->deadline(start), std::nullopt);
  side->receive_end();
  EXPECT_THAT(side.events(), IsEmpty()) << "the first reason is the one told";
  EXPECT_TRUE(side->drops_stream());
}

TEST(EndpointClosing, ItsOwnerMayFailIt) {
  const auto broken = std::make_error_code(std::errc::io_error);
  for (const auto role : both) {
    Side side(role);
    side.feed({no_fin(text("half"))});
    side->fail(broken, 1011);
    EXPECT_THAT(side.feed({more(""), close(1000)}), ElementsAre(closed(1006) + ": " + broken.message()));
    EXPECT_THAT(side.sent(), ElementsAre("close 1011")) << "no foreign text in the reason";
    EXPECT_TRUE(side->ends_output());
    side->fail(broken, 1011);
    EXPECT_THAT(side.sent(), IsEmpty());
  }
}

TEST(EndpointClosing, AFailureAfterTheHandshakeChangesNothing) {
  Side side(Role::client);
  EXPECT_THAT(side.feed({close(1000)}), ElementsAre(closed(1000)));
  side->fail(Errc::timed_out, 1011);
  EXPECT_THAT(side.events(), IsEmpty());
  EXPECT_THAT(side.sent(), ElementsAre("close 1000"));
  EXPECT_FALSE(side->ends_output()) << "the server ends first";
}

TEST(EndpointClosing, AFailureInsideTheLoopOfEventsStopsIt) {
  Side side(Role::server);
  Bytes octets = encode(Role::client, {text("a"), text("b")});
  side->receive(octets);
  EXPECT_EQ(describe(side->next_event().value()), "text(a)");
  side->fail(Errc::message_too_big, 1009);
  EXPECT_THAT(side.events(), ElementsAre(failed_for(Errc::message_too_big)));
}

TEST(EndpointClosing, WhileOpenNothingIsWaitedFor) {
  Side side(Role::server);
  EXPECT_EQ(side->deadline(start), std::nullopt);
  side->on_deadline(start + 1000h);
  EXPECT_EQ(side->state(), State::open);
  EXPECT_THAT(side.events(), IsEmpty());
}

TEST(EndpointClosing, ThePeersCloseIsAwaitedSoLong) {
  for (const auto role : both) {
    Side side(role, {.close_timeout = 3s});
    EXPECT_FALSE(side->close(1000));
    EXPECT_EQ(side->deadline(start), start + 3s);
    side->on_deadline(start + 3s - 1ns);
    EXPECT_THAT(side.events(), IsEmpty());
    EXPECT_FALSE(side->drops_stream());
    side->on_deadline(start + 3s);
    EXPECT_THAT(side.events(), ElementsAre(failed_for(Errc::timed_out)));
    EXPECT_TRUE(side->drops_stream());
    EXPECT_EQ(side->deadline(start + 4s), std::nullopt);
  }
}

TEST(EndpointClosing, TheEndOfTheStreamIsAwaitedSoLong) {
  for (const auto role : both) {
    Side side(role, {.close_timeout = 3s});
    EXPECT_FALSE(side->close(1000));
    EXPECT_EQ(side->deadline(start), start + 3s);
    EXPECT_THAT(side.feed({close(1000)}), ElementsAre(closed(1000)));
    side->on_deadline(start + 3s);
    EXPECT_FALSE(side->drops_stream()) << "another wait has begun";
    EXPECT_EQ(side->deadline(start + 2s), start + 5s);
    side->on_deadline(start + 5s);
    EXPECT_THAT(side.events(), IsEmpty());
    EXPECT_TRUE(side->drops_stream());
    EXPECT_EQ(side->state(), State::closed);
  }
}

TEST(EndpointClosing, AfterAFailureAndAfterThePeersEndThereIsADeadlineToo) {
  Side failed(Role::server, {.close_timeout = 1s});
  failed->fail(Errc::reserved_bits, 1002);
  EXPECT_EQ(failed->deadline(start), start + 1s);
  failed->on_deadline(start + 1s);
  EXPECT_TRUE(failed->drops_stream());
  EXPECT_THAT(failed.events(), ElementsAre(failed_for(Errc::reserved_bits)));

  Side ended(Role::server, {.close_timeout = 1s});
  EXPECT_FALSE(ended->send_text("unread"));
  ended->receive_end();
  EXPECT_FALSE(ended->drops_stream());
  EXPECT_EQ(ended->deadline(start), start + 1s) << "a peer that does not read cannot hold us";
  ended->on_deadline(start + 1s);
  EXPECT_TRUE(ended->drops_stream());
}

}  // namespace
}  // namespace wsspec::test
