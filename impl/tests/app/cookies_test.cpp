#include "wsspec/app/cookies.hpp"

#include <gtest/gtest.h>

namespace wsspec::app {
namespace {

using std::chrono::seconds;
constexpr std::chrono::sys_seconds now{seconds(784'111'777)};  // Sun, 06 Nov 1994 08:49:37 GMT

CookieOptions plain() {
  CookieOptions options;
  options.path = {};
  options.http_only = false;
  options.same_site = {};
  return options;
}

TEST(FormatCookie, IsSafeByDefault) {
  EXPECT_EQ(format_cookie("a", "b", {}, now), "a=b; Path=/; HttpOnly; SameSite=Lax");
}

TEST(FormatCookie, WritesEachAttribute) {
  EXPECT_EQ(format_cookie("a", "", plain(), now), "a=");
  auto options = plain();
  options.path = "/chat";
  options.domain = "example.com";
  options.max_age = seconds(60);
  options.secure = true;
  options.http_only = true;
  options.same_site = "Strict";
  EXPECT_EQ(format_cookie("a", "b", options, now),
            "a=b; Expires=Sun, 06 Nov 1994 08:50:37 GMT; Max-Age=60; Domain=example.com; Path=/chat; Secure; "
            "HttpOnly; SameSite=Strict");
}

TEST(FormatCookie, DeletesWithAnAgeOfNothingOrLess) {
  for (const auto age : {seconds(0), seconds(-1)}) {
    auto options = plain();
    options.max_age = age;
    EXPECT_EQ(format_cookie("a", "", options, now), "a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0");
  }
}

TEST(FormatCookie, HasNoDateAfterTheYear9999) {
  auto options = plain();
  options.max_age = seconds::max();
  EXPECT_EQ(format_cookie("a", "b", options, now),
            "a=b; Expires=Fri, 31 Dec 9999 23:59:59 GMT; Max-Age=9223372036854775807");
}

TEST(FormatCookie, RefusesWhatTheGrammarHasNot) {
  for (const char* name : {"", "a b", "a=", "a;", "\xc3\xa4", "a\r\n"})
    EXPECT_THROW(format_cookie(name, "b", {}, now), std::invalid_argument) << name;
  for (const char* value : {"a b", "a,b", "a;b", "a\"", "a\\", "\xc3\xa4", "a\r\nX: y", "\x7f"})
    EXPECT_THROW(format_cookie("a", value, {}, now), std::invalid_argument) << value;
  EXPECT_EQ(format_cookie("a", "!#$%&'()*+-./:<=>?@[]^_`{|}~", plain(), now),
            "a=!#$%&'()*+-./:<=>?@[]^_`{|}~");
}

TEST(FormatCookie, RefusesAttributesThatWouldBeginAnother) {
  for (const char* text : {"/;Secure", "/\r\n", "/\n", "/\x7f", "/\xc3\xa4"}) {
    auto options = plain();
    options.path = text;
    EXPECT_THROW(format_cookie("a", "b", options, now), std::invalid_argument) << text;
    options = plain();
    options.domain = text;
    EXPECT_THROW(format_cookie("a", "b", options, now), std::invalid_argument) << text;
    options = plain();
    options.same_site = text;
    EXPECT_THROW(format_cookie("a", "b", options, now), std::invalid_argument) << text;
  }
}

std::optional<std::string> found(std::string field, std::string_view name) {
  http::Fields fields;
  fields.add("cookie", std::move(field));
  return find_cookie(fields, name);
}

TEST(FindCookie, FindsByName) {
  EXPECT_EQ(found("a=1; b=2; c=3", "a"), "1");
  EXPECT_EQ(found("a=1; b=2; c=3", "b"), "2");
  EXPECT_EQ(found("a=1;b=2;c=3", "c"), "3");
  EXPECT_EQ(found("a=1; b=2", "A"), std::nullopt);
  EXPECT_EQ(found("ab=1", "a"), std::nullopt);
  EXPECT_EQ(found("a=", "a"), "");
  EXPECT_EQ(found("a=b=c", "a"), "b=c");
}

TEST(FindCookie, TakesQuotesOff) {
  EXPECT_EQ(found("a=\"1\"", "a"), "1");
  EXPECT_EQ(found("a=\"\"", "a"), "");
  EXPECT_EQ(found("a=\"", "a"), "\"");
}

TEST(FindCookie, TakesTheFirstOfSeveralAndLooksIntoAllFields) {
  EXPECT_EQ(found("a=1; a=2", "a"), "1");
  EXPECT_EQ(find_cookie({{"Cookie", "a=1"}, {"Cookie", "b=2"}}, "b"), "2");
}

TEST(FindCookie, StepsOverWhatIsNone) {
  EXPECT_EQ(found(";; a ; =x; b = 2 ;", "b"), "2");
  EXPECT_EQ(found("a; b=2", "a"), std::nullopt);
  EXPECT_EQ(found("", "a"), std::nullopt);
  EXPECT_EQ(find_cookie({}, "a"), std::nullopt);
}

}  // namespace
}  // namespace wsspec::app
