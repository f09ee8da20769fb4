// Two endpoints joined in memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "impl/tests/endpoint/support.hpp"
#include "wsspec/deflate/codec.hpp"
#include "wsspec/wire/frame_rules.hpp"

namespace wsspec::test {
namespace {

using testing::ElementsAre;

/// Reads what one side writes, as a peer that trusts nothing.
class Watcher {
 public:
  Watcher(Role writer, bool deflate)
      : writer_(writer), rsv_of_first_(deflate ? wire::rsv1 : std::uint8_t{0}) {}

  void watch(Bytes octets) {
    ByteSpan input(octets);
    while (const auto piece = reader_.next(input)) {
      EXPECT_EQ(close_count_, 0) << "nothing follows a Close";
      if (piece->starts) {
        const auto error = wire::check(piece->header, {peer_of(writer_), message_open_, rsv_of_first_});
        EXPECT_FALSE(error) << error.message();
        payload_.clear();
      }
      payload_ += text_of(piece->payload);
      if (!piece->ends) continue;
      if (piece->header.opcode == wire::Opcode::close) ++close_count_;
      if (piece->header.opcode == wire::Opcode::pong) pongs_.push_back(payload_);
      if (!is_control(piece->header.opcode)) message_open_ = !piece->header.fin;
    }
  }

  int close_count() const { return close_count_; }
  const Lines& pongs() const { return pongs_; }

 private:
  Role writer_;
  std::uint8_t rsv_of_first_;
  wire::FrameReader reader_;
  bool message_open_ = false;
  int close_count_ = 0;
  std::string payload_;
  Lines pongs_;
};

/// A client and a server, what each has seen, and the bytes between them.
class Pair {
 public:
  explicit Pair(Agreed agreed = {}, Endpoint::Options options = {})
      : sides_{Side(Role::client, options, agreed), Side(Role::server, options, agreed)},
        watchers_{Watcher(Role::client, agreed.deflate.has_value()),
                  Watcher(Role::server, agreed.deflate.has_value())} {}

  Side& operator[](Role role) { return sides_[index(role)]; }
  Lines& seen(Role role) { return seen_[index(role)]; }
  const Watcher& watcher(Role role) const { return watchers_[index(role)]; }

  /// Carries at most `size` bytes from `from` to its peer. @return whether there were any.
  bool carry(Role from, std::size_t size, std::size_t piece_size = SIZE_MAX) {
    const auto view = sides_[index(from)]->output();
    Bytes octets(view.begin(), view.begin() + static_cast<std::ptrdiff_t>(std::min(size, view.size())));
    if (octets.empty()) return false;
    sides_[index(from)]->consume_output(octets.size());
    watchers_[index(from)].watch(octets);
    for (auto& line : sides_[index(peer_of(from))].feed(octets, piece_size))
      seen(peer_of(from)).push_back(std::move(line));
    return true;
  }
  void settle(std::size_t piece_size = SIZE_MAX) {
    while (carry(Role::client, SIZE_MAX, piece_size) || carry(Role::server, SIZE_MAX, piece_size)) {
    }
  }
  /// Ends the streams as the endpoints ask for it.
  void end_streams() {
    for (int round = 0; round < 2; ++round)
      for (const auto role : {Role::server, Role::client})
        if (sides_[index(role)]->ends_output() && sides_[index(role)]->output().empty()) {
          auto& peer = sides_[index(peer_of(role))];
          peer->receive_end();
          for (auto& line : peer.events()) seen(peer_of(role)).push_back(std::move(line));
        }
  }

 private:
  static std::size_t index(Role role) { return static_cast<std::size_t>(role); }
  Side sides_[2];
  Watcher watchers_[2];
  Lines seen_[2];
};

std::string payload_of(SeededEntropy& entropy, std::size_t size) {
  std::string payload;
  while (payload.size() < size)
    payload += std::to_string(entropy.next() % 100) + "\xC3\xA4" + std::string(entropy.next() % 9, 'x');
  return payload;
}

TEST(EndpointPair, AWholeSessionInAnySplit) {
  for (const std::size_t piece_size :
       {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, SIZE_MAX}) {
    Pair pair;
    auto& client = pair[Role::client];
    EXPECT_FALSE(client->send_text("first"));
    EXPECT_FALSE(client->send_part(false, bytes_of("a"), false));
    EXPECT_FALSE(client->ping(bytes_of("p")));
    EXPECT_FALSE(client->send_part(false, bytes_of("b"), true));
    EXPECT_FALSE(pair[Role::server]->send_text(std::string(300, 'y')));
    EXPECT_FALSE(client->close(1000, "bye"));
    pair.settle(piece_size);
    EXPECT_THAT(pair.seen(Role::server),
                ElementsAre("text(first)", "ping(p)", "binary(ab)", "closed 1000 (bye)"));
    EXPECT_THAT(pair.seen(Role::client),
                ElementsAre("text(" + std::string(300, 'y') + ")", "pong(p)", "closed 1000"));
    EXPECT_FALSE(pair[Role::client]->ends_output());
    pair.end_streams();
    EXPECT_TRUE(pair[Role::client]->drops_stream());
    EXPECT_TRUE(pair[Role::server]->drops_stream());
  }
}

TEST(EndpointPair, BothMayStartTheClosingHandshakeAtOnce) {
  Pair pair;
  EXPECT_FALSE(pair[Role::client]->close(1000));
  EXPECT_FALSE(pair[Role::server]->close(1001));
  pair.settle();
  EXPECT_THAT(pair.seen(Role::client), ElementsAre("closed 1001"));
  EXPECT_THAT(pair.seen(Role::server), ElementsAre("closed 1000"));
}

/// Sends messages of many sizes and fragment plans both ways and expects them all, in order.
void exchange_messages(const Agreed& agreed, const deflate::Options& deflate, std::size_t piece_size) {
  Endpoint::Options options;
  options.deflate = deflate;
  Pair pair(agreed, options);
  SeededEntropy entropy(42);
  Lines expected;
  for (const auto size : std::initializer_list<std::size_t>{0, 1, 63, 64, 65, 200, 3000, 40000}) {
    const auto payload = payload_of(entropy, size);
    for (const auto role : {Role::client, Role::server}) {
      EXPECT_FALSE(pair[role]->send_text(payload));
      EXPECT_FALSE(pair[role]->send_binary(bytes_of(payload)));
      for (std::size_t at = 0, part = 1 + payload.size() / 3; at <= payload.size(); at += part)
        EXPECT_FALSE(pair[role]->send_part(true,
                                           bytes_of(payload).subspan(at, std::min(part, payload.size() - at)),
                                           at + part > payload.size()));
    }
    expected.insert(expected.end(),
                    {"text(" + payload + ")", "binary(" + payload + ")", "text(" + payload + ")"});
    pair.settle(piece_size);
  }
  EXPECT_EQ(pair.seen(Role::server), expected);
  EXPECT_EQ(pair.seen(Role::client), expected);
}

TEST(EndpointPair, MessagesArriveUncompressed) {
  exchange_messages({}, {}, SIZE_MAX);
  exchange_messages({}, {}, 1000);
}

TEST(EndpointPair, MessagesArriveThroughEveryWindowAndTakeover) {
  for (int bits = deflate::window_bits_min; bits <= deflate::window_bits_max; ++bits)
    for (const bool takeover : {false, true}) {
      SCOPED_TRACE(testing::Message() << bits << (takeover ? " takeover" : ""));
      const deflate::Agreement agreement{takeover, !takeover, bits,
                                         deflate::window_bits_max + deflate::window_bits_min - bits};
      exchange_messages({.deflate = agreement}, {}, bits % 2 == 0 ? SIZE_MAX : 777);
    }
}

TEST(EndpointPair, ASideMayDoWithLessThanWasAgreed) {
  deflate::Options less;
  less.window_bits = 9;
  less.no_context_takeover = true;
  less.compress_bytes_min = 0;
  exchange_messages({.deflate = deflate::Agreement{}}, less, SIZE_MAX);
}

TEST(EndpointPair, ShortMessagesGoUncompressed) {
  Endpoint::Options options;
  options.deflate.compress_bytes_min = 10;
  Side side(Role::server, options, {.deflate = deflate::Agreement{}});
  EXPECT_FALSE(side->send_text("123456789"));
  EXPECT_FALSE(side->send_part(true, bytes_of("123456789"), true));
  EXPECT_THAT(side.sent(), ElementsAre("text(123456789)", "text(123456789)"));
  EXPECT_FALSE(side->send_text("1234567890"));
  EXPECT_THAT(side.sent(), ElementsAre(testing::StartsWith("+text(")));
  EXPECT_FALSE(side->send_part(true, {}, false));
  EXPECT_FALSE(side->send_part(true, bytes_of("x"), true));
  EXPECT_THAT(side.sent(), ElementsAre(testing::StartsWith("+text-("), testing::StartsWith("continuation(")));
}

TEST(EndpointPair, ReadsTheExamplesOfRfc7692) {
  using namespace std::string_literals;
  const auto hello = "\xF2\x48\xCD\xC9\xC9\x07\x00"s;  // §7.2.3.1
  const auto again = "\xF2\x00\x11\x00\x00"s;          // §7.2.3.2: refers to the message before
  Side side(Role::server, {}, {.deflate = deflate::Agreement{}});
  EXPECT_THAT(side.feed({text("plain"), rsv1(text(hello)), rsv1(text(again)),
                         no_fin(rsv1(text(hello.substr(0, 3)))), ping(""), more(hello.substr(3))}),
              ElementsAre("text(plain)", "text(Hello)", "text(Hello)", "ping()", "text(Hello)"));
}

TEST(EndpointPair, RequestsOfCompressionThatFail) {
  const Agreed agreed{.deflate = deflate::Agreement{}};
  Side continuation(Role::server, {}, agreed);
  EXPECT_THAT(continuation.feed({no_fin(text("a")), rsv1(more("b"))}),
              ElementsAre(failed_for(Errc::reserved_bits)));
  Side corrupt(Role::server, {}, agreed);
  EXPECT_THAT(corrupt.feed({rsv1(text("\xFF\xFF\xFF"))}), ElementsAre(failed_for(Errc::deflate_corrupt)));
  EXPECT_THAT(corrupt.sent(), ElementsAre(testing::StartsWith("close 1007")));
  Side control(Role::server, {}, agreed);
  EXPECT_THAT(control.feed({rsv1(ping("a"))}), ElementsAre(failed_for(Errc::reserved_bits)));
}

TEST(EndpointPair, InflatedTextFailsAtTheFirstBadByte) {
  Bytes compressed;
  deflate::Compressor compressor(15, true, 0);  // stored blocks: the bytes come out as they come in
  compressor.compress(bytes_of(std::string(70'000, 'a') + "\xFF" + std::string(70'000, 'b')), true,
                      compressed);
  Side side(Role::server, {}, {.deflate = deflate::Agreement{}});
  const auto whole = std::string(text_of(compressed));
  EXPECT_THAT(side.feed({no_fin(rsv1(text(whole.substr(0, 100'000))))}),
              ElementsAre(failed_for(Errc::invalid_utf8)));
}

/// Random actions of both owners and a stream that delivers in random pieces. What must always hold is
/// checked by the watchers and at the end.
void run_random_session(std::uint64_t seed, const Agreed& agreed) {
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  SeededEntropy dice(seed);
  Pair pair(agreed);
  Lines sent[2], pinged[2];
  std::string open[2];
  bool open_is_text[2] = {false, false}, is_open[2] = {false, false};
  for (int action = 0; action < 300; ++action) {
    const auto role = dice.next() % 2 == 0 ? Role::client : Role::server;
    const auto self = static_cast<std::size_t>(role);
    auto& side = pair[role];
    const auto payload = payload_of(dice, dice.next() % 200);
    switch (dice.next() % 8) {
      case 0:
        if (!side->send_text(payload)) sent[self].push_back("text(" + payload + ")");
        break;
      case 1: {
        if (!is_open[self]) open_is_text[self] = dice.next() % 2 == 0;
        const bool last = dice.next() % 3 == 0;
        if (side->send_part(open_is_text[self], bytes_of(payload), last)) break;
        open[self] += payload;
        is_open[self] = !last;
        if (last)
          sent[self].push_back((open_is_text[self] ? "text(" : "binary(") + std::exchange(open[self], {}) +
                               ")");
        break;
      }
      case 2: {
        const auto word = std::to_string(dice.next());
        if (!side->ping(bytes_of(word))) pinged[self].push_back(word);
        break;
      }
      case 3:
        if (dice.next() % 40 == 0) side->close(1000, "end");
        break;
      default:
        pair.carry(role, dice.next() % 300, 1 + dice.next() % 50);
    }
  }
  for (const auto role : {Role::client, Role::server}) pair[role]->close(1000);
  pair.settle();
  pair.end_streams();
  for (const auto role : {Role::client, Role::server}) {
    const auto peer = static_cast<std::size_t>(peer_of(role));
    Lines messages, pings;
    for (const auto& line : pair.seen(role)) {
      if (line.starts_with("text(") || line.starts_with("binary(")) messages.push_back(line);
      if (line.starts_with("ping(")) pings.push_back(line.substr(5, line.size() - 6));
    }
    EXPECT_EQ(messages, sent[peer]) << "all messages, in order";
    EXPECT_EQ(pings, pinged[peer]);
    ASSERT_FALSE(pair.seen(role).empty());
    EXPECT_TRUE(pair.seen(role).back().starts_with("closed 1000")) << pair.seen(role).back();
    EXPECT_EQ(pair.watcher(role).close_count(), 1);
    const auto& pongs = pair.watcher(role).pongs();
    ASSERT_LE(pongs.size(), pings.size());
    EXPECT_TRUE(std::equal(pongs.begin(), pongs.end(), pings.begin()))
        << "a Pong for each Ping in order, while open";
    EXPECT_TRUE(pair[role]->drops_stream());
  }
}

TEST(EndpointPair, RandomSessionsHoldTheRules) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) run_random_session(seed, {});
}

TEST(EndpointPair, RandomCompressedSessionsHoldTheRules) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    run_random_session(seed, {.deflate = deflate::Agreement{seed % 2 == 0, seed % 3 == 0, 15, 10}});
}

TEST(EndpointPair, RandomOctetsAreRefusedCleanly) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SeededEntropy dice(seed);
    const auto role = seed % 2 == 0 ? Role::client : Role::server;
    const bool deflate = seed % 3 == 0;
    Side side(role, {}, {.deflate = deflate ? std::optional(deflate::Agreement{}) : std::nullopt});
    Bytes octets(400);
    dice.fill(octets);
    if (seed % 5 == 0)
      octets =
          encode(peer_of(role), {text("ok"), ping("p"), no_fin(binary("frag")), more("ment"), close(1000)});
    if (seed % 5 == 0)
      octets[dice.next() % octets.size()] ^= static_cast<std::uint8_t>(1u << dice.next() % 8);
    auto lines = side.feed(octets, 1 + dice.next() % 40);
    side->receive_end();
    for (auto& line : side.events()) lines.push_back(line);
    EXPECT_TRUE(lines.back().starts_with("closed"));
    EXPECT_EQ(std::ranges::count_if(lines, [](const auto& line) { return line.starts_with("closed"); }), 1);
    Watcher watcher(role, deflate);
    watcher.watch(side.take_output());
    EXPECT_LE(watcher.close_count(), 1);
    EXPECT_TRUE(side->drops_stream());
  }
}

}  // namespace
}  // namespace wsspec::test
