#include "conformance/machine/observer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "conformance/machine/masking_keys.hpp"
#include "conformance/requirements/rfc6455.hpp"
#include "conformance/requirements/suite.hpp"
#include "conformance/script/frame_words.hpp"
#include "wsspec/base/entropy.hpp"

namespace wsspec::conformance {
namespace {

using namespace std::string_literals;

/// One frame of a peer's, with any header; a server's unless it has a masking key.
struct Sent {
  Opcode opcode = Opcode::text;
  std::string payload = {};
  bool fin = true;
  std::uint8_t rsv = 0;
  std::optional<wire::MaskingKey> key = {};
  std::optional<wire::LengthForm> form = {};
  std::optional<std::uint64_t> length = {};
};

constexpr wire::MaskingKey one_key{1, 2, 3, 4};
constexpr wire::MaskingKey other_key{5, 6, 7, 8};

Bytes encode(const std::vector<Sent>& frames) {
  Bytes out;
  for (const auto& sent : frames) {
    wire::FrameHeader header{
        .opcode = sent.opcode, .fin = sent.fin, .rsv = sent.rsv, .masking_key = sent.key};
    header.length = sent.length.value_or(sent.payload.size());
    header.form = sent.form.value_or(wire::minimal_form(header.length));
    wire::append_frame(out, header, bytes_of(sent.payload));
  }
  return out;
}

struct Seen {
  std::vector<std::string> events;
  std::vector<std::string> found;
  bool faulted = false;
  bool inside_frame = false;
  friend bool operator==(const Seen&, const Seen&) = default;
};

Seen observe(Role peer, Bytes bytes, std::size_t split_bytes) {
  Observer observer(peer);
  WireLog log;
  Seen seen;
  ByteSpan rest(bytes);
  while (!rest.empty()) {
    ByteSpan part = rest.first(std::min(split_bytes, rest.size()));
    rest = rest.subspan(part.size());
    while (const auto event = observer.next(part, {}, log)) seen.events.push_back(describe(*event));
    for (const auto& finding : observer.take_findings()) seen.found.emplace_back(finding.requirement->id);
  }
  seen.faulted = observer.faulted();
  seen.inside_frame = observer.inside_frame();
  return seen;
}

Seen observe(Role peer, const std::vector<Sent>& frames) {
  const auto whole = observe(peer, encode(frames), 1 << 20);
  EXPECT_EQ(whole, observe(peer, encode(frames), 1)) << "byte by byte it is another thing";
  return whole;
}

struct Row {
  const Requirement* requirement;
  std::vector<Sent> bad;
  std::vector<Sent> good;
  Role peer = Role::server;
};

std::vector<Row> masking_rows() {
  return {
      {&rfc6455::client_masks, {{.payload = "a"}}, {{.payload = "a", .key = one_key}}, Role::client},
      {&rfc6455::server_does_not_mask, {{.payload = "a", .key = one_key}}, {{.payload = "a"}}},
      {&rfc6455::fresh_masking_key,
       {{.payload = "a", .key = one_key}, {.payload = "b", .key = one_key}},
       {{.payload = "a", .key = one_key}, {.payload = "b", .key = other_key}},
       Role::client},
  };
}

/// Frames of a client with these keys; enough for their habits to show.
using MakeKey = std::function<wire::MaskingKey(std::uint32_t index, const wire::MaskingKey& random)>;
std::vector<Sent> with_keys(const MakeKey& make) {
  SeededEntropy entropy(3);
  std::vector<Sent> out;
  for (std::uint32_t i = 0; i < keys_judged; ++i) {
    wire::MaskingKey key{};
    entropy.fill(key);
    out.push_back({.key = make(i, key)});
  }
  return out;
}

std::vector<Row> key_rows() {
  const auto random = with_keys([](auto, const auto& key) { return key; });
  const auto ascii = with_keys([](auto, wire::MaskingKey key) {
    for (auto& octet : key) octet &= 0x7F;
    return key;
  });
  const auto weyl = with_keys([](std::uint32_t index, const auto&) {
    const std::uint32_t word = index * 0x9E3779B9;
    return wire::MaskingKey{static_cast<std::uint8_t>(word >> 24), static_cast<std::uint8_t>(word >> 16),
                            static_cast<std::uint8_t>(word >> 8), static_cast<std::uint8_t>(word)};
  });
  return {{&rfc6455::masking_key_entropy, ascii, random, Role::client},
          {&rfc6455::masking_key_unpredictable, weyl, random, Role::client}};
}

std::vector<Row> header_rows() {
  return {
      {&rfc6455::sends_no_rsv, {{.rsv = 4}}, {{}}},
      {&rfc6455::sends_no_rsv, {{.opcode = Opcode::pong, .rsv = 1}}, {{.opcode = Opcode::pong}}},
      {&rfc6455::unknown_opcode, {{.opcode = static_cast<Opcode>(3)}}, {{.opcode = Opcode::binary}}},
      {&rfc6455::unknown_opcode, {{.opcode = static_cast<Opcode>(15)}}, {{.opcode = Opcode::pong}}},
      {&rfc6455::length_top_bit,
       {{.form = wire::LengthForm::bits64, .length = 1ULL << 63}},
       {{.form = wire::LengthForm::bits64, .length = (1ULL << 63) - 1}}},
      {&rfc6455::length_minimal,
       {{.payload = fill(125), .form = wire::LengthForm::bits16}},
       {{.payload = fill(126), .form = wire::LengthForm::bits16}}},
      {&rfc6455::length_minimal,
       {{.payload = fill(65535), .form = wire::LengthForm::bits64}},
       {{.payload = fill(65536), .form = wire::LengthForm::bits64}}},
      {&rfc6455::sends_short_control,
       {{.opcode = Opcode::ping, .payload = fill(126)}},
       {{.opcode = Opcode::ping, .payload = fill(125)}}},
      {&rfc6455::sends_whole_control, {{.opcode = Opcode::ping, .fin = false}}, {{.opcode = Opcode::ping}}},
  };
}

std::vector<Row> message_rows() {
  const Sent first{.payload = "\xCE", .fin = false};
  const Sent last{.opcode = Opcode::continuation, .payload = "\xBA"};
  return {
      {&rfc6455::fragment_sequence, {{.opcode = Opcode::continuation}}, {first, last}},
      {&rfc6455::no_interleaving,
       {{.fin = false}, {.payload = "a"}},
       {first, {.opcode = Opcode::ping}, last}},
      {&rfc6455::sends_utf8, {first, {.opcode = Opcode::continuation, .payload = "a"}}, {first, last}},
      {&rfc6455::sends_utf8, {{.payload = "\xFF"}}, {{.opcode = Opcode::binary, .payload = "\xFF"}}},
  };
}

Sent close_of(std::uint16_t code, std::string reason = {}) {
  return {.opcode = Opcode::close, .payload = close(code, std::move(reason)).payload};
}

std::vector<Row> closing_rows() {
  const Sent done = close_of(1000);
  return {
      {&rfc6455::close_body, {{.opcode = Opcode::close, .payload = "a"}}, {{.opcode = Opcode::close}}},
      {&rfc6455::nothing_after_close, {done, {.payload = "a"}}, {{.payload = "a"}, done}},
      {&rfc6455::no_pong_after_close, {done, {.opcode = Opcode::ping}}, {done, {.opcode = Opcode::pong}}},
      {&rfc6455::no_pong_after_close, {done, done}, {done}},
      {&rfc6455::reason_utf8, {close_of(1000, "\xED\xA0\x80")}, {close_of(1000, "\xED\x9F\xBF")}},
      {&rfc6455::unused_codes, {close_of(0)}, {close_of(1000)}},
      {&rfc6455::unused_codes, {close_of(999)}, {close_of(1000)}},
      {&rfc6455::code_1004, {close_of(1004)}, {close_of(1003)}},
      {&rfc6455::code_1005, {close_of(1005)}, {{.opcode = Opcode::close}}},
      {&rfc6455::code_1006, {close_of(1006)}, {close_of(1007)}},
      {&rfc6455::code_1015, {close_of(1015)}, {close_of(1014)}},
      {&rfc6455::reserved_codes, {close_of(1016)}, {close_of(1012)}},
      {&rfc6455::reserved_codes, {close_of(2999)}, {close_of(3000)}},
      {&rfc6455::codes_above_4999, {close_of(5000)}, {close_of(4999)}},
      {&rfc6455::codes_above_4999, {close_of(65535)}, {close_of(4000)}},
  };
}

std::vector<Row> all_rows() {
  std::vector<Row> out;
  for (const auto& part : {masking_rows(), key_rows(), header_rows(), message_rows(), closing_rows()})
    out.insert(out.end(), part.begin(), part.end());
  return out;
}

TEST(ObserverTest, FindsWhatBreaksARuleAndNothingInItsGoodTwin) {
  for (const auto& row : all_rows()) {
    SCOPED_TRACE(std::string(row.requirement->id) + " " + std::string(row.requirement->text));
    EXPECT_EQ(observe(row.peer, row.bad).found, std::vector<std::string>{std::string(row.requirement->id)});
    const auto good = observe(row.peer, row.good);
    EXPECT_EQ(good.found, std::vector<std::string>{});
    EXPECT_FALSE(good.faulted);
  }
}

// Those of compression are found in deflate_terms_test.cpp.
TEST(ObserverTest, ClaimsJustTheRequirementsThatItCanFind) {
  for (const auto* claimed : Observer::requirements())
    EXPECT_TRUE(claimed == &suite::bounded || claimed->id.starts_with("7692-") ||
                std::ranges::any_of(all_rows(), [&](const auto& row) { return row.requirement == claimed; }))
        << claimed->id;
  for (const auto& row : all_rows())
    EXPECT_TRUE(std::ranges::find(Observer::requirements(), row.requirement) !=
                Observer::requirements().end())
        << row.requirement->id;
}

TEST(ObserverTest, TellsWhatHappenedInTheOrderOfTheWire) {
  const auto seen = observe(Role::server, {{.payload = "a", .fin = false},
                                           {.opcode = Opcode::ping, .payload = "between"},
                                           {.opcode = Opcode::continuation, .payload = "b"},
                                           {.opcode = Opcode::binary, .payload = "\x00"s},
                                           {.opcode = Opcode::pong, .payload = "p"},
                                           close_of(1001, "bye")});
  EXPECT_EQ(seen.events, (std::vector<std::string>{"Ping \"between\" (7 bytes)", "Text \"ab\" (2 bytes)",
                                                   "Binary 00 (1 byte)", "Pong \"p\" (1 byte)",
                                                   "Close 1001 \"bye\" (3 bytes)"}));
  EXPECT_FALSE(seen.inside_frame);
}

TEST(ObserverTest, SaysOnceWhatIsBrokenOften) {
  const auto seen = observe(Role::server, {{.rsv = 4}, {.rsv = 4}, {.rsv = 2}});
  EXPECT_EQ(seen.found.size(), 1u);
  EXPECT_EQ(seen.events.size(), 3u) << "it reads on";
  EXPECT_TRUE(seen.faulted);
}

/// Many frames of a client, whose keys are random but for these, which repeat the key of an earlier frame.
bool finds_repeated(const std::vector<std::pair<std::size_t, std::size_t>>& repeats) {
  SeededEntropy entropy(7);
  std::vector<Sent> frames(200);
  for (auto& frame : frames) {
    wire::MaskingKey key{};
    entropy.fill(key);
    frame.key = key;
  }
  for (const auto& [at, earlier] : repeats) frames[at].key = frames[earlier].key;
  const auto found = observe(Role::client, frames).found;
  return std::ranges::find(found, rfc6455::fresh_masking_key.id) != found.end();
}

TEST(ObserverTest, LetsChanceRepeatOneMaskingKeyAmongMany) {
  EXPECT_FALSE(finds_repeated({}));
  EXPECT_TRUE(finds_repeated({{63, 0}}));
  EXPECT_FALSE(finds_repeated({{64, 0}}));
  EXPECT_TRUE(finds_repeated({{64, 0}, {150, 3}}));
  EXPECT_TRUE(finds_repeated({{150, 149}})) << "the key of the frame before is no chance";
}

TEST(ObserverTest, KnowsThatAFrameIsNotWhole) {
  Bytes bytes = encode({{.payload = "abc"}});
  bytes.pop_back();
  EXPECT_TRUE(observe(Role::server, bytes, 1).inside_frame);
  EXPECT_TRUE(observe(Role::server, {0x81}, 1).inside_frame);
  EXPECT_FALSE(observe(Role::server, {}, 1).inside_frame);
}

TEST(ObserverTest, TakesAMessageOfTheLimitAndNoByteMore) {
  for (const std::uint64_t over : {0u, 1u}) {
    Observer observer(Role::server);
    WireLog log;
    wire::FrameHeader header{.opcode = Opcode::binary, .length = Observer::message_bytes_max + over};
    header.form = wire::LengthForm::bits64;
    Bytes bytes;
    append(bytes, wire::encode(header).view());
    ByteSpan head(bytes);
    EXPECT_FALSE(observer.next(head, {}, log));
    Bytes block(1 << 20);
    std::size_t messages = 0;
    for (std::uint64_t left = header.length; left != 0 && !observer.flooded();) {
      ByteSpan part =
          ByteSpan(block).first(static_cast<std::size_t>(std::min<std::uint64_t>(left, block.size())));
      left -= part.size();
      messages += observer.next(part, {}, log) ? 1 : 0;
    }
    EXPECT_EQ(observer.flooded(), over == 1);
    EXPECT_EQ(messages, over == 1 ? 0u : 1u);
    const auto found = observer.take_findings();
    ASSERT_EQ(found.size(), over);
    for (const auto& finding : found) EXPECT_EQ(finding.requirement, &suite::bounded);
  }
}

}  // namespace
}  // namespace wsspec::conformance
