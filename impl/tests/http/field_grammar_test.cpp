#include "wsspec/http/field_grammar.hpp"

#include <gmock/gmock.h>

namespace wsspec::http {
namespace {

using testing::ElementsAre;
using Values = std::vector<std::string_view>;

std::vector<Extension> extensions(const Values& values) {
  const auto parsed = parse_extensions(values);
  EXPECT_TRUE(parsed);
  return parsed.value_or(std::vector<Extension>{});
}
std::error_code extensions_error(const Values& values) {
  const auto parsed = parse_extensions(values);
  return parsed ? std::error_code{} : parsed.error();
}
std::vector<std::string> tokens(const Values& values) {
  const auto parsed = parse_tokens(values);
  EXPECT_TRUE(parsed);
  return parsed.value_or(std::vector<std::string>{});
}

// RFC 9110 §5.6.2
TEST(IsTokenTest, JustTheTokenCharacters) {
  constexpr std::string_view tchars =
      "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  for (int octet = 0; octet < 256; ++octet) {
    const std::string text(1, static_cast<char>(octet));
    EXPECT_EQ(is_token(text), tchars.find(text) != tchars.npos) << octet;
  }
  EXPECT_FALSE(is_token(""));
  EXPECT_TRUE(is_token(tchars));
  EXPECT_FALSE(is_token("a b"));
}

// RFC 9110 §5.5
TEST(IsFieldValueTest, NoControlButTab) {
  for (int octet = 0; octet < 256; ++octet)
    EXPECT_EQ(is_field_value(std::string("a") + static_cast<char>(octet)),
              octet == 9 || (octet >= 32 && octet != 127))
        << octet;
  EXPECT_TRUE(is_field_value(""));
}

TEST(SameTokenTest, OnlyAsciiLettersLoseTheirCase) {
  EXPECT_TRUE(same_token("WebSocket", "wEBsOCKET"));
  EXPECT_TRUE(same_token("AZaz", "azAZ"));
  EXPECT_TRUE(same_token("", ""));
  EXPECT_FALSE(same_token("websocket", "websockets"));
  EXPECT_FALSE(same_token("@[`{", "`{@["));
  EXPECT_FALSE(same_token("\xC4", "\xE4"));
}

TEST(ParseTokensTest, ListsOverAnyNumberOfFields) {
  EXPECT_THAT(tokens({"chat"}), ElementsAre("chat"));
  EXPECT_THAT(tokens({"chat, superchat", "v1.chat"}), ElementsAre("chat", "superchat", "v1.chat"));
  EXPECT_THAT(tokens({"\ta ,\t b\t,c "}), ElementsAre("a", "b", "c"));
  EXPECT_THAT(tokens({"a,a"}), ElementsAre("a", "a"));
}

// RFC 9110 §5.6.1.2: a recipient ignores a reasonable number of empty members.
TEST(ParseTokensTest, EmptyMembersAreSkipped) {
  EXPECT_THAT(tokens({", a ,, b,", ""}), ElementsAre("a", "b"));
  EXPECT_THAT(tokens({""}), ElementsAre());
  EXPECT_THAT(tokens({}), ElementsAre());
}

TEST(ParseTokensTest, AMemberThatIsNoTokenIsAnError) {
  for (const std::string_view bad : {"a b", "a;b", "\"a\"", "a/b", "a,b@", "\xC3\xA9"})
    EXPECT_EQ(parse_tokens(Values{"good", bad}).error(), Errc::field_grammar) << bad;
}

TEST(HasTokenTest, FindsAMemberInAnyField) {
  EXPECT_TRUE(has_token(Values{"Upgrade"}, "upgrade"));
  EXPECT_TRUE(has_token(Values{"keep-alive, Upgrade"}, "upgrade"));
  EXPECT_TRUE(has_token(Values{"keep-alive", "x , UPGRADE\t,y"}, "upgrade"));
  EXPECT_TRUE(has_token(Values{"not a token, upgrade"}, "upgrade"));
  EXPECT_FALSE(has_token(Values{"upgraded", "up grade", "upgrade/1", ""}, "upgrade"));
  EXPECT_FALSE(has_token(Values{}, "upgrade"));
}

// RFC 6455 §9.1
TEST(ParseExtensionsTest, TheRfcsExamples) {
  EXPECT_THAT(extensions({"foo"}), ElementsAre(Extension{"foo"}));
  EXPECT_THAT(extensions({"foo, bar; baz=2"}),
              ElementsAre(Extension{"foo"}, Extension{"bar", {{"baz", "2"}}}));
  EXPECT_THAT(extensions({"foo", "bar; baz=2"}),
              ElementsAre(Extension{"foo"}, Extension{"bar", {{"baz", "2"}}}));
  EXPECT_THAT(
      extensions({"mux; max-channels=4; flow-control, deflate-stream"}),
      ElementsAre(Extension{"mux", {{"max-channels", "4"}, {"flow-control"}}}, Extension{"deflate-stream"}));
}

// §4.3: the implied whitespace may stand between any two tokens.
TEST(ParseExtensionsTest, WhitespaceAnywhereBetweenTokens) {
  EXPECT_THAT(extensions({" \tfoo\t ; a = 1 ;b\t,\tbar "}),
              ElementsAre(Extension{"foo", {{"a", "1"}, {"b"}}}, Extension{"bar"}));
}

TEST(ParseExtensionsTest, EmptyMembersAreSkipped) {
  EXPECT_THAT(extensions({"", ", ,a,, b ,", ","}), ElementsAre(Extension{"a"}, Extension{"b"}));
  EXPECT_THAT(extensions({""}), ElementsAre());
}

// §9.1: "the value after quoted-string unescaping MUST conform to the 'token' ABNF"
TEST(ParseExtensionsTest, AQuotedValueIsUnescapedAndThenAToken) {
  EXPECT_THAT(extensions({"a; b=\"10\""}), ElementsAre(Extension{"a", {{"b", "10"}}}));
  EXPECT_THAT(extensions({"a; b=\"1\\0\" ; c"}), ElementsAre(Extension{"a", {{"b", "10"}, {"c"}}}));
  for (const std::string_view bad :
       {"a; b=\"\"", "a; b=\"1 0\"", "a; b=\"1,0\"", "a; b=\"1;0\"", "a; b=\"\\\"\"", "a; b=\"10",
        "a; b=\"10\\", "a; b=\"", "a; b=\"10\"c", "a; b=c\"10\""})
    EXPECT_EQ(extensions_error({bad}), Errc::field_grammar) << bad;
}

TEST(ParseExtensionsTest, WhatBreaksTheGrammar) {
  for (const std::string_view bad : {";", "a;", "a; ;b", "a; =1", "a; b=", "a; b=,c", "a b", "a=1", "; a",
                                     "a/b", "a; b c", "a; b=1 2", "(a)", "\"a\"", "a; b\xC3\xA9"})
    EXPECT_EQ(extensions_error({"good", bad}), Errc::field_grammar) << bad;
}

// A value does not go on in the next field.
TEST(ParseExtensionsTest, AMemberEndsWithItsField) {
  EXPECT_EQ(extensions_error({"a;", "b"}), Errc::field_grammar);
  EXPECT_EQ(extensions_error({"a; b=\"1", "0\""}), Errc::field_grammar);
}

TEST(SerializeExtensionsTest, ComesBack) {
  const std::vector<Extension> all{{"a"}, {"b", {{"c"}, {"d", "10"}}}};
  EXPECT_EQ(serialize(all), "a, b; c; d=10");
  EXPECT_THAT(extensions({serialize(all)}), testing::ElementsAreArray(all));
  EXPECT_EQ(serialize(std::vector<Extension>{}), "");
}

TEST(SerializeExtensionsTest, AValueThatIsNoTokenIsQuoted) {
  const std::vector<Extension> odd{{"a", {{"b", ""}, {"c", "1 \"\\2"}}}};
  EXPECT_EQ(serialize(odd), "a; b=\"\"; c=\"1 \\\"\\\\2\"");
}

}  // namespace
}  // namespace wsspec::http
