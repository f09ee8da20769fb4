#include "wsspec/app/http_date.hpp"

#include <gtest/gtest.h>

namespace wsspec::app {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

/// RFC 9110 §5.6.7's own example.
constexpr sys_seconds example{seconds(784'111'777)};

TEST(HttpDate, IsWrittenAsImfFixdate) {
  EXPECT_EQ(format_http_date(example), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(format_http_date(sys_seconds()), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(format_http_date(sys_seconds(seconds(253'402'300'799))), "Fri, 31 Dec 9999 23:59:59 GMT");
  EXPECT_EQ(format_http_date(sys_seconds(seconds(951'782'400))), "Tue, 29 Feb 2000 00:00:00 GMT");
}

TEST(HttpDate, IsReadInAllThreeForms) {
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), example);
  EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), example);
  EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994"), example);
}

TEST(HttpDate, IsReadAsItWasWritten) {
  for (const auto day : {0, 1, 58, 59, 60, 365, 11'016, 11'017, 20'000, 40'000}) {
    const sys_seconds time = std::chrono::sys_days(std::chrono::days(day)) + seconds(day % 86'400);
    EXPECT_EQ(parse_http_date(format_http_date(time)), time) << day;
  }
}

TEST(HttpDate, OfNonsenseIsNone) {
  for (const char* text : {"", "0", "yesterday", "Sun, 06 Nov 1994", "Sun, 06 Nov 1994 08:49:37",
                           "Sun, 06 Nov 1994 08:49:37 GMT+1", "Sun, 06 Nov 1994 25:49:37 GMT",
                           "Sun, 06 Foo 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"})
    EXPECT_FALSE(parse_http_date(text)) << text;
  EXPECT_FALSE(parse_http_date("Mon, 06 Nov 1994 08:49:37 GMT")) << "it was a Sunday";
  EXPECT_FALSE(parse_http_date("Thu, 30 Feb 1995 08:49:37 GMT"));
}

TEST(HttpDate, OfNowIsTheSystems) {
  const auto before = std::chrono::floor<seconds>(std::chrono::system_clock::now());
  const auto now = now_in_seconds();
  EXPECT_LE(before, now);
  EXPECT_LE(now, std::chrono::system_clock::now());
}

}  // namespace
}  // namespace wsspec::app
