#include "wsspec/app/redirect.hpp"

#include <gtest/gtest.h>

namespace wsspec::app {
namespace {

std::string target_of(const char* from, const char* location) {
  const auto to = redirect_target(net::parse_url(from).value(), location);
  return to ? net::to_string(*to) : to.error().message();
}

std::error_code error_of(const char* from, const char* location) {
  const auto to = redirect_target(net::parse_url(from).value(), location);
  return to ? std::error_code{} : to.error();
}

TEST(RedirectTest, KnowsWhichStatusIsOne) {
  for (const unsigned status : {301u, 302u, 303u, 307u, 308u}) EXPECT_TRUE(is_redirect(status)) << status;
  for (const unsigned status : {101u, 200u, 300u, 304u, 305u, 306u, 309u, 404u})
    EXPECT_FALSE(is_redirect(status)) << status;
}

TEST(RedirectTest, TakesAbsoluteLocations) {
  EXPECT_EQ(target_of("ws://a/", "ws://b/c?d"), "ws://b/c?d");
  EXPECT_EQ(target_of("ws://a/", "wss://b"), "wss://b/");
  EXPECT_EQ(target_of("wss://a/", "ws://[::1]:81/"), "ws://[::1]:81/");
}

TEST(RedirectTest, TakesHttpForWs) {
  EXPECT_EQ(target_of("ws://a/", "http://b/c"), "ws://b/c");
  EXPECT_EQ(target_of("ws://a/", "HTTPS://b:444/c"), "wss://b:444/c");
  EXPECT_EQ(target_of("ws://a/", "http://b:80/"), "ws://b/");
}

// RFC 3986 §5.2
TEST(RedirectTest, ResolvesRelativeLocations) {
  constexpr const char* from = "wss://a:81/b/c/d?q";
  EXPECT_EQ(target_of(from, "/x"), "wss://a:81/x");
  EXPECT_EQ(target_of(from, "x?y"), "wss://a:81/b/c/x?y");
  EXPECT_EQ(target_of(from, "../x"), "wss://a:81/b/x");
  EXPECT_EQ(target_of(from, "?y"), "wss://a:81/b/c/d?y");
  EXPECT_EQ(target_of(from, "//other/x"), "wss://other/x");
  EXPECT_EQ(target_of(from, ""), "wss://a:81/b/c/d?q");
  EXPECT_EQ(target_of("ws://a", "x"), "ws://a/x");
}

TEST(RedirectTest, LeavesFragmentsOut) {
  EXPECT_EQ(target_of("ws://a/", "/x#part"), "ws://a/x");
  EXPECT_EQ(target_of("ws://a/", "http://b/#part"), "ws://b/");
}

TEST(RedirectTest, RefusesWhatIsNoWebSocketUrl) {
  EXPECT_EQ(error_of("ws://a/", "ftp://b/"), net::UrlErrc::scheme_not_ws);
  EXPECT_EQ(error_of("ws://a/", "http://b c/"), net::UrlErrc::malformed);
  EXPECT_EQ(error_of("ws://a/", "http://user@b/"), net::UrlErrc::user_info);
  EXPECT_EQ(error_of("ws://a/", "http://b:0/"), net::UrlErrc::port_invalid);
  EXPECT_EQ(error_of("ws://a/", "http:///"), net::UrlErrc::host_missing);
}

TEST(RedirectTest, TellsOriginsApart) {
  const auto url = [](const char* text) { return net::parse_url(text).value(); };
  EXPECT_TRUE(is_same_origin(url("ws://a/b"), url("ws://A:80/c?d")));
  EXPECT_FALSE(is_same_origin(url("ws://a/"), url("wss://a/")));
  EXPECT_FALSE(is_same_origin(url("ws://a/"), url("ws://a:81/")));
  EXPECT_FALSE(is_same_origin(url("ws://a/"), url("ws://a.b/")));
}

}  // namespace
}  // namespace wsspec::app
