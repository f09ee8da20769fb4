#include "wsspec/http/accept_key.hpp"

#include <gtest/gtest.h>

#include <set>

namespace wsspec::http {
namespace {

// RFC 6455 §1.3, the whole example: nonce, key and answer.
TEST(AcceptForTest, TheRfcsExample) {
  EXPECT_EQ(accept_for("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

// §4.2.2 item 5.4: the key enters as it was sent, not decoded, so pad bits and case count.
TEST(AcceptForTest, TakesTheTextOfTheKey) {
  EXPECT_NE(accept_for("dGhlIHNhbXBsZSBub25jZR=="), accept_for("dGhlIHNhbXBsZSBub25jZQ=="));
  EXPECT_EQ(accept_for("").size(), 28u);
  EXPECT_EQ(accept_for(std::string(10000, 'x')).size(), 28u);
}

TEST(IsKeyTest, SixteenOctetsInBase64) {
  EXPECT_TRUE(is_key("dGhlIHNhbXBsZSBub25jZQ=="));
  EXPECT_TRUE(is_key("++++++++//////////////=="));
  EXPECT_TRUE(is_key("AAAAAAAAAAAAAAAAAAAAAB==")) << "pad bits that are not zero";
}

TEST(IsKeyTest, NothingElse) {
  EXPECT_FALSE(is_key(""));
  EXPECT_FALSE(is_key("dGhlIHNhbXBsZSBub25jZQ="));
  EXPECT_FALSE(is_key("dGhlIHNhbXBsZSBub25jZQ"));
  EXPECT_FALSE(is_key("dGhlIHNhbXBsZSBub25jZQAA")) << "18 octets";
  EXPECT_FALSE(is_key("dGhlIHNhbXBsZSBub25jZQA=")) << "17 octets";
  EXPECT_FALSE(is_key("dGhlIHNhbXBsZSBub25j====")) << "15 octets and too much padding";
  EXPECT_FALSE(is_key("dGhlIHNhbXBsZSBub25jZQ==A="));
  EXPECT_FALSE(is_key("dGhlIHNhbXBsZSBub25j=Q=="));
  EXPECT_FALSE(is_key("dGhlIHNhbXBs SBub25jZQ=="));
  EXPECT_FALSE(is_key("dGhlIHNhbXBs-SBub25jZQ==")) << "base64url";
  EXPECT_FALSE(is_key("dGhlIHNhbXBs\xC3SBub25jZQ=="));
}

TEST(IsKeyTest, EachOctetInEachPlace) {
  const std::string good = "dGhlIHNhbXBsZSBub25jZQ==";
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t at = 0; at < good.size(); ++at)
    for (int octet = 0; octet < 256; ++octet) {
      std::string key = good;
      key[at] = static_cast<char>(octet);
      const bool expected = at < 22 ? alphabet.find(key[at]) != alphabet.npos : octet == '=';
      ASSERT_EQ(is_key(key), expected) << at << " " << octet;
    }
}

/// Octets that count up, so that the text is known: the last example of §1.3's kind, 0x01 to 0x10.
class CountingEntropy final : public Entropy {
 public:
  void fill(ByteSpan out) override {
    for (auto& octet : out) octet = ++last_;
  }

 private:
  std::uint8_t last_ = 0;
};

// §4.1 item 7: "if the randomly selected value was the sequence of bytes 0x01 … 0x10, the value of the header
// field would be "AQIDBAUGBwgJCgsMDQ4PEC=="": erratum 3150 corrects its last letter to A.
TEST(MakeKeyTest, TheRfcsExample) {
  CountingEntropy entropy;
  EXPECT_EQ(make_key(entropy), "AQIDBAUGBwgJCgsMDQ4PEA==");
}

TEST(MakeKeyTest, KeysAreKeysAndDiffer) {
  SeededEntropy entropy(9);
  std::set<std::string> keys;
  for (int i = 0; i < 100; ++i) {
    const auto key = make_key(entropy);
    EXPECT_TRUE(is_key(key)) << key;
    EXPECT_TRUE(keys.insert(key).second) << key;
  }
}

}  // namespace
}  // namespace wsspec::http
