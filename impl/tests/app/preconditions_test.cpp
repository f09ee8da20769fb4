#include "wsspec/app/preconditions.hpp"

#include <gtest/gtest.h>

namespace wsspec::app {
namespace {

using std::chrono::seconds;
constexpr std::chrono::sys_seconds modified{seconds(784'111'777)};  // Sun, 06 Nov 1994 08:49:37 GMT
constexpr const char* before = "Sun, 06 Nov 1994 08:49:36 GMT";
constexpr const char* same = "Sun, 06 Nov 1994 08:49:37 GMT";
constexpr const char* after = "Sun, 06 Nov 1994 08:49:38 GMT";

TEST(EtagOf, IsTheHashOfTheBytes) {
  // FIPS 180: SHA-1 of "abc"
  EXPECT_EQ(etag_of(bytes_of("abc")), "\"a9993e364706816aba3e25717850c26c9cd0d89d\"");
  EXPECT_EQ(etag_of({}), "\"da39a3ee5e6b4b0d3255bfef95601890afd80709\"");
}

bool matches(std::string list, std::string_view etag) {
  http::Fields fields;
  fields.add("If-None-Match", std::move(list));
  return has_etag(fields, etag);
}

TEST(HasEtag, LooksThroughTheList) {
  EXPECT_TRUE(matches("\"a\"", "\"a\""));
  EXPECT_TRUE(matches("\"x\", \"a\"", "\"a\""));
  EXPECT_TRUE(matches("\"x\",\"a\" , \"y\"", "\"a\""));
  EXPECT_TRUE(matches("\"x,\", \"a,b\"", "\"a,b\""));
  EXPECT_TRUE(matches("*", "\"a\""));
  EXPECT_FALSE(matches("\"x\", \"y\"", "\"a\""));
  EXPECT_FALSE(matches("\"x\", \"a", "\"a\""));
  EXPECT_FALSE(matches("a", "\"a\""));
  EXPECT_FALSE(matches("", "\"a\""));
  EXPECT_FALSE(has_etag({}, "\"a\""));
  EXPECT_TRUE(has_etag({{"If-None-Match", "\"x\""}, {"If-None-Match", "\"a\""}}, "\"a\""));
}

TEST(HasEtag, ComparesWeakly) {
  EXPECT_TRUE(matches("W/\"a\"", "\"a\""));
  EXPECT_TRUE(matches("\"a\"", "W/\"a\""));
  EXPECT_TRUE(matches("W/\"a\"", "W/\"a\""));
}

TEST(IsUnmodified, GoesByTheDateOnlyWithoutTags) {
  const auto unmodified = [](http::Fields fields) { return is_unmodified(fields, "\"a\"", modified); };
  EXPECT_FALSE(unmodified({}));
  EXPECT_FALSE(unmodified({{"If-Modified-Since", before}}));
  EXPECT_TRUE(unmodified({{"If-Modified-Since", same}}));
  EXPECT_TRUE(unmodified({{"If-Modified-Since", after}}));
  EXPECT_FALSE(unmodified({{"If-Modified-Since", "today"}}));
  EXPECT_TRUE(unmodified({{"If-None-Match", "\"a\""}, {"If-Modified-Since", before}}));
  EXPECT_FALSE(unmodified({{"If-None-Match", "\"b\""}, {"If-Modified-Since", after}}));
}

TEST(MaySendRange, NeedsThisVeryRepresentation) {
  const auto may = [](std::string condition, std::string_view etag = "\"a\"") {
    http::Fields fields;
    fields.add("If-Range", std::move(condition));
    return may_send_range(fields, etag, modified);
  };
  EXPECT_TRUE(may_send_range({}, "\"a\"", modified));
  EXPECT_TRUE(may("\"a\""));
  EXPECT_FALSE(may("\"b\""));
  EXPECT_FALSE(may("W/\"a\""));
  EXPECT_FALSE(may("W/\"a\"", "W/\"a\""));
  EXPECT_TRUE(may(same));
  EXPECT_FALSE(may(before));
  EXPECT_FALSE(may(after));
  EXPECT_FALSE(may("nonsense"));
}

}  // namespace
}  // namespace wsspec::app
