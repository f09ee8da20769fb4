// The size of messages, and masking.
#include <type_traits>

#include "impl/tests/app/app_fixture.hpp"
#include "wsspec/wire/mask.hpp"

namespace wsspec::app {
namespace {

using testing::WirePeer;

class MaxMessageSizeTest : public testing::AppTest {
 protected:
  void SetUp() override { serve<testing::EchoHandler>({.message_bytes_max = 1024}); }
};

TEST_F(MaxMessageSizeTest, LargeMessage) {
  auto client = open();
  const std::string largest(1024, 'a');
  client.write_message(largest);
  EXPECT_EQ(read_text(client), largest);
  client.write_message(largest + "b");
  EXPECT_EQ(read_text(client), "(none)");
  EXPECT_EQ(client.close_code(), 1009);
  EXPECT_NE(client.close_reason(), "");
  wait_for("closed 1006");
}

TEST_F(MaxMessageSizeTest, LargeMessageInFragments) {
  for (const std::size_t size : {1024u, 1025u}) {
    WirePeer peer(port_);
    EXPECT_FALSE(peer.endpoint->send_part(true, bytes_of(std::string(1000, 'a')), false));
    EXPECT_FALSE(peer.endpoint->send_part(true, bytes_of(std::string(size - 1000, 'a')), true));
    EXPECT_FALSE(peer.endpoint->ping());
    if (size == 1024) {
      EXPECT_FALSE(peer.endpoint->close(1000));
      peer.flush();
      EXPECT_EQ(peer.read_text(), std::string(1024, 'a'));
      EXPECT_EQ(peer.read_to_end(), 1000);
    } else {
      peer.flush();
      EXPECT_EQ(peer.read_to_end(), 1009);
    }
  }
}

TEST_F(MaxMessageSizeTest, DeclaredLengthIsEnough) {
  WirePeer peer(port_);
  const wire::FrameHeader header{.opcode = wire::Opcode::binary,
                                 .masking_key = wire::MaskingKey{},
                                 .length = std::uint64_t{1} << 62,
                                 .form = wire::LengthForm::bits64};
  peer.socket.send(wire::encode(header).view());
  EXPECT_EQ(peer.read_to_end(), 1009);
}

struct MaskRow {
  std::string key;
  std::string plain;
  std::string masked;
};

TEST(MaskFunctionTest, Mask) {
  using namespace std::string_literals;
  for (const auto& row : {
           MaskRow{"abcd", "", ""},
           MaskRow{"abcd", "b", "\x03"},
           MaskRow{"abcd", "54321", "TVPVP"},
           MaskRow{"ZXCV", "98765432", "c`t`olpd"},
           MaskRow{"\0\1\2\3"s, "\xFF\xFB\xFD\xFC\xFE\xFA"s, "\xFF\xFA\xFF\xFF\xFE\xFB"s},
           MaskRow{"\xFF\xFB\xFD\xFC"s, "\0\1\2\3\4\5"s, "\xFF\xFA\xFF\xFF\xFB\xFE"s},
       }) {
    wire::MaskingKey key;
    std::ranges::copy(row.key, key.begin());
    const auto plain = bytes_of(row.plain);
    Bytes octets(plain.begin(), plain.end());
    wire::apply_mask(octets, key, 0);
    EXPECT_EQ(text_of(octets), row.masked);
    wire::apply_mask(octets, key, 0);
    EXPECT_EQ(text_of(octets), row.plain) << "its own inverse";
  }
}

TEST(MaskFunctionTest, LengthValidation) {
  // A key of any other length is no argument at all.
  static_assert(std::tuple_size_v<wire::MaskingKey> == 4);
  static_assert(!std::is_convertible_v<ByteView, wire::MaskingKey>);
  static_assert(!std::is_convertible_v<std::string_view, wire::MaskingKey>);
  static_assert(!std::is_invocable_v<decltype(wire::apply_mask), ByteSpan, std::array<std::uint8_t, 3>, int>);
  static_assert(!std::is_invocable_v<decltype(wire::apply_mask), ByteSpan, std::array<std::uint8_t, 5>, int>);
  static_assert(std::is_invocable_v<decltype(wire::apply_mask), ByteSpan, std::array<std::uint8_t, 4>, int>);
}

}  // namespace
}  // namespace wsspec::app
