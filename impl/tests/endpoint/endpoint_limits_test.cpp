// Limits (RFC 6455 §10.4), each at its bound and one above.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "impl/tests/endpoint/support.hpp"
#include "wsspec/deflate/codec.hpp"

namespace wsspec::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Lines too_big{failed_for(Errc::message_too_big)};
std::string fill(std::size_t size) {
  return std::string(size, 'x');
}

TEST(EndpointLimits, AMessageOfTheLimitAndOneByteMore) {
  for (const auto role : {Role::client, Role::server})
    for (const std::size_t piece_size : {std::size_t{1}, SIZE_MAX}) {
      Side side(role, {.message_bytes_max = 200});
      EXPECT_THAT(side.feed({text(fill(200)), no_fin(text(fill(150))), more(fill(50))}, piece_size),
                  ElementsAre("text(" + fill(200) + ")", "text(" + fill(200) + ")"));
      EXPECT_EQ(side.feed({text(fill(201))}, piece_size), too_big);
      EXPECT_THAT(side.sent(), ElementsAre("close 1009 " + make_error_code(Errc::message_too_big).message()));
      Side fragmented(role, {.message_bytes_max = 200});
      EXPECT_EQ(fragmented.feed({no_fin(text(fill(150))), more(fill(51))}, piece_size), too_big);
    }
}

TEST(EndpointLimits, ADeclaredLengthOverTheLimitIsRefusedBeforeThePayload) {
  Side side(Role::client, {.message_bytes_max = 200});
  EXPECT_EQ(side.feed(Bytes{0x82, 126, 0, 201}), too_big);
  Side fragmented(Role::client, {.message_bytes_max = 200});
  EXPECT_THAT(fragmented.feed({no_fin(binary(fill(200)))}), IsEmpty());
  EXPECT_EQ(fragmented.feed(Bytes{0x80, 1}), too_big);
  Side largest(Role::client);
  EXPECT_EQ(largest.feed(Bytes{0x82, 127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}), too_big);
}

TEST(EndpointLimits, ALimitOfNothingLetsEmptyMessagesPass) {
  Side side(Role::server, {.message_bytes_max = 0});
  EXPECT_THAT(side.feed({text(""), no_fin(binary("")), more("")}), ElementsAre("text()", "binary()"));
  EXPECT_EQ(side.feed({binary("x")}), too_big);
}

std::string deflated(std::string_view text) {
  Bytes out;
  deflate::Compressor(15, true, 6).compress(bytes_of(text), true, out);
  return std::string(text_of(out));
}

TEST(EndpointLimits, TheLimitIsOfTheInflatedMessage) {
  const Agreed agreed{.deflate = deflate::Agreement{}};
  for (const std::size_t piece_size : {std::size_t{1}, SIZE_MAX}) {
    Side side(Role::server, {.message_bytes_max = 100'000}, agreed);
    const auto bound = deflated(fill(100'000));
    EXPECT_THAT(side.feed({rsv1(text(bound))}, piece_size), ElementsAre("text(" + fill(100'000) + ")"));
    Side over(Role::server, {.message_bytes_max = 100'000}, agreed);
    EXPECT_EQ(over.feed({rsv1(text(deflated(fill(100'001))))}, piece_size), too_big);
    EXPECT_THAT(over.sent(), ElementsAre("close 1009 " + make_error_code(Errc::message_too_big).message()));
  }
}

TEST(EndpointLimits, ACompressedFrameMayBeLongerThanTheLimit) {
  Bytes stored;
  deflate::Compressor(15, true, 0).compress(bytes_of(fill(200)), true, stored);
  ASSERT_GT(stored.size(), 200u);
  Side side(Role::server, {.message_bytes_max = 200}, {.deflate = deflate::Agreement{}});
  EXPECT_THAT(side.feed({rsv1(text(std::string(text_of(stored))))}), ElementsAre("text(" + fill(200) + ")"));
}

TEST(EndpointLimits, AStreamOfZerosIsStoppedOnTheWay) {
  Side side(Role::server, {.message_bytes_max = 1000}, {.deflate = deflate::Agreement{}});
  const auto bomb = deflated(fill(10'000'000));
  EXPECT_EQ(side.feed({no_fin(rsv1(text(bomb.substr(0, 200))))}), too_big) << "before the frame with FIN";
}

TEST(EndpointLimits, OutputOfTheLimitAndOneByteMore) {
  for (const auto role : {Role::client, Role::server}) {
    Side side(role, {.output_bytes_max = 114});  // 14 bytes are counted for each header
    EXPECT_EQ(side->send_binary(Bytes(101)), Errc::output_queue_full);
    EXPECT_EQ(side->send_text(fill(101)), Errc::output_queue_full);
    EXPECT_EQ(side->send_part(true, bytes_of(fill(101)), true), Errc::output_queue_full);
    EXPECT_EQ(side->ping(bytes_of(fill(101))), Errc::output_queue_full);
    EXPECT_TRUE(side->output().empty());
    EXPECT_FALSE(side->send_binary(Bytes(100)));
    EXPECT_EQ(side->send_binary({}), Errc::output_queue_full);
    EXPECT_EQ(side->pong(), Errc::output_queue_full);
    side->consume_output(side->output().size());
    EXPECT_FALSE(side->send_text(fill(100))) << "written output makes room";
    EXPECT_FALSE(side->close(1000)) << "a Close always finds room";
  }
  Side none(Role::server, {.output_bytes_max = 13});
  EXPECT_EQ(none->ping(), Errc::output_queue_full);
}

TEST(EndpointLimits, APeerThatPingsAndNeverReadsIsCutOff) {
  Side side(Role::server, {.output_bytes_max = 100});
  Lines events;
  while (events.empty() || !events.back().starts_with("closed")) {
    for (auto& line : side.feed({ping("0123456789")})) events.push_back(line);
    ASSERT_LE(events.size(), 20u);
  }
  EXPECT_EQ(events.back(), failed_for(Errc::output_queue_full));
  const auto sent = side.sent();
  EXPECT_EQ(sent.back(), "close 1011 " + make_error_code(Errc::output_queue_full).message());
  EXPECT_EQ(sent.size(), events.size() - 1)
      << "all Pings but the last one were answered, then came the Close";
}

}  // namespace
}  // namespace wsspec::test
