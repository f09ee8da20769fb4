#include "wsspec/net/url.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace wsspec::net {
namespace {

TEST(UrlTest, TakesItApart) {
  const auto url = parse_url("ws://example.com:8080/chat?room=1&x=%20");
  ASSERT_TRUE(url);
  EXPECT_FALSE(url->secure);
  EXPECT_EQ(url->host, "example.com");
  EXPECT_EQ(url->port, 8080);
  EXPECT_EQ(url->target, "/chat?room=1&x=%20");
  EXPECT_EQ(url->host_field, "example.com:8080");
}

TEST(UrlTest, KnowsTheDefaults) {
  struct Row {
    const char* text;
    bool secure;
    std::uint16_t port;
    const char* host_field;
    const char* target;
  };
  const std::vector<Row> rows{
      {"ws://a", false, 80, "a", "/"},
      {"wss://a", true, 443, "a", "/"},
      {"ws://a:/", false, 80, "a", "/"},
      {"ws://a:80/", false, 80, "a", "/"},
      {"wss://a:443/b", true, 443, "a", "/b"},
      {"wss://a:80/b", true, 80, "a:80", "/b"},
      {"ws://a:443", false, 443, "a:443", "/"},
      {"ws://a?q", false, 80, "a", "/?q"},
      {"WS://ExAmPlE.com", false, 80, "example.com", "/"},
      {"ws://127.0.0.1:1", false, 1, "127.0.0.1:1", "/"},
      {"ws://a:65535", false, 65535, "a:65535", "/"},
  };
  for (const auto& row : rows) {
    const auto url = parse_url(row.text);
    ASSERT_TRUE(url) << row.text;
    EXPECT_EQ(url->secure, row.secure) << row.text;
    EXPECT_EQ(url->port, row.port) << row.text;
    EXPECT_EQ(url->host_field, row.host_field) << row.text;
    EXPECT_EQ(url->target, row.target) << row.text;
  }
}

TEST(UrlTest, PutsBracketsAroundIpv6InTheHostFieldOnly) {
  const auto url = parse_url("wss://[::1]:9001/");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "::1");
  EXPECT_EQ(url->host_field, "[::1]:9001");
  EXPECT_EQ(to_string(*url), "wss://[::1]:9001/");
}

TEST(UrlTest, EncodesWhatIsNotAsciiInPathAndQuery) {
  EXPECT_EQ(parse_url("ws://a/\xC3\xBC%20b?\xC3\xB6#").error(), UrlErrc::fragment);
  EXPECT_EQ(parse_url("ws://a/\xC3\xBC%20b?\xC3\xB6").value().target, "/%C3%BC%20b?%C3%B6");
  EXPECT_EQ(parse_url("ws://a?\xE2\x82\xAC").value().target, "/?%E2%82%AC");
  EXPECT_EQ(parse_url("ws://\xC3\xBC/").error(), UrlErrc::malformed) << "a host is for the resolver";
}

TEST(UrlTest, SaysWhatIsWrong) {
  const std::vector<std::pair<const char*, UrlErrc>> rows{
      {"", UrlErrc::malformed},
      {"not a url", UrlErrc::malformed},
      {"ws://a/ b", UrlErrc::malformed},
      {"ws://a:80x/", UrlErrc::malformed},
      {"ws://a/%zz", UrlErrc::malformed},
      {"localhost:9001", UrlErrc::scheme_not_ws},
      {"http://a/", UrlErrc::scheme_not_ws},
      {"ws:///path", UrlErrc::host_missing},
      {"ws:path", UrlErrc::host_missing},
      {"ws://user@a/", UrlErrc::user_info},
      {"ws://user:word@a/", UrlErrc::user_info},
      {"ws://a:0/", UrlErrc::port_invalid},
      {"ws://a:65536/", UrlErrc::port_invalid},
      {"ws://a/#", UrlErrc::fragment},
      {"ws://a/#part", UrlErrc::fragment},
  };
  for (const auto& [text, why] : rows) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error(), why) << text << ": " << url.error().message();
    EXPECT_FALSE(url.error().message().empty());
  }
}

TEST(UrlTest, ComesBackAsText) {
  EXPECT_EQ(to_string(parse_url("ws://A:80?x").value()), "ws://a/?x");
  EXPECT_EQ(to_string(parse_url("wss://a:444/b").value()), "wss://a:444/b");
}

}  // namespace
}  // namespace wsspec::net
