#include "wsspec/app/request.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "wsspec/app/error.hpp"

namespace wsspec::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

Request request(std::string target, http::Fields fields = {}, std::string body = {}) {
  http::RequestHead head;
  head.target = std::move(target);
  head.fields = std::move(fields);
  return {std::move(head), std::move(body), "127.0.0.1:54321", false};
}

Request form(std::string target, std::string body, std::string type = "application/x-www-form-urlencoded") {
  http::Fields fields;
  fields.add("Content-Type", std::move(type));
  return request(std::move(target), std::move(fields), std::move(body));
}

TEST(Request, TellsWhatCame) {
  http::RequestHead head;
  head.method = "POST";
  head.target = "/chat?room=1";
  head.version = {1, 0};
  head.fields = {{"Host", "example.com:81"}, {"x-a", "1"}, {"X-A", "2"}};
  const Request request(head, "body", "[::1]:7", true);
  EXPECT_EQ(request.method(), "POST");
  EXPECT_EQ(request.target(), "/chat?room=1");
  EXPECT_EQ(request.path(), "/chat");
  EXPECT_EQ(request.query(), "room=1");
  EXPECT_EQ(request.version(), (http::Version{1, 0}));
  EXPECT_EQ(request.headers().size(), 3u);
  EXPECT_EQ(request.header("X-A"), "1");
  EXPECT_EQ(request.header("X-B"), "");
  EXPECT_EQ(request.host(), "example.com:81");
  EXPECT_EQ(request.body(), "body");
  EXPECT_EQ(request.peer(), "[::1]:7");
  EXPECT_TRUE(request.is_secure());
}

TEST(RequestPath, IsDecoded) {
  EXPECT_EQ(request("/").path(), "/");
  EXPECT_EQ(request("/a%20b").path(), "/a b");
  EXPECT_EQ(request("/%c3%A4").path(), "/\xc3\xa4");
  EXPECT_EQ(request("/a+b").path(), "/a+b");
  EXPECT_EQ(request("/%2e%2e/x").path(), "/../x");
  EXPECT_EQ(request("/%252e").path(), "/%2e");
  EXPECT_EQ(request("/a?b?c").path(), "/a");
  EXPECT_EQ(request("?x").path(), "/");
  EXPECT_EQ(request("*").path(), "*");
}

TEST(RequestPath, ThatDoesNotDecodeStaysAsItCame) {
  for (const char* path : {"/%", "/%4", "/%zz", "/a%20%", "/a%00b", "/%41%4"})
    EXPECT_EQ(request(path).path(), path);
}

TEST(Request, TakesTheAbsoluteForm) {
  const auto absolute = request("HTTP://other:8080/a%20b?c=d", {{"Host", "example.com"}});
  EXPECT_EQ(absolute.path(), "/a b");
  EXPECT_EQ(absolute.query(), "c=d");
  EXPECT_EQ(absolute.host(), "other:8080");
  EXPECT_EQ(absolute.target(), "HTTP://other:8080/a%20b?c=d");
  EXPECT_EQ(request("https://other").path(), "/");
  EXPECT_EQ(request("http://other?x=1").query(), "x=1");
  EXPECT_EQ(request("http://other?x=1").path(), "/");
  EXPECT_EQ(request("//other/a", {{"Host", "example.com"}}).host(), "example.com");
  EXPECT_EQ(request("//other/a").path(), "//other/a");
}

TEST(ParseForm, DecodesNamesAndValues) {
  EXPECT_THAT(parse_form("a=1&b=x+y%21"), ElementsAre(Pair("a", "1"), Pair("b", "x y!")));
  EXPECT_THAT(parse_form("a%3D=%26&a=%2B"), ElementsAre(Pair("a=", "&"), Pair("a", "+")));
  EXPECT_THAT(parse_form("a=b=c"), ElementsAre(Pair("a", "b=c")));
}

TEST(ParseForm, TakesHalfPairs) {
  EXPECT_THAT(parse_form(""), IsEmpty());
  EXPECT_THAT(parse_form("&&"), IsEmpty());
  EXPECT_THAT(parse_form("a"), ElementsAre(Pair("a", "")));
  EXPECT_THAT(parse_form("a="), ElementsAre(Pair("a", "")));
  EXPECT_THAT(parse_form("=b"), ElementsAre(Pair("", "b")));
  EXPECT_THAT(parse_form("&a=1&"), ElementsAre(Pair("a", "1")));
}

TEST(ParseForm, LeavesABrokenEscape) {
  EXPECT_THAT(parse_form("a=100%&b=%zz%41&c=%4"),
              ElementsAre(Pair("a", "100%"), Pair("b", "%zzA"), Pair("c", "%4")));
  EXPECT_THAT(parse_form("a=%%41"), ElementsAre(Pair("a", "%A")));
  EXPECT_THAT(parse_form("a=%00"), ElementsAre(Pair("a", std::string(1, '\0'))));
}

TEST(RequestArguments, AreOfTheQueryAndOfAFormsBody) {
  const auto both = form("/?a=1&b=2&a=3", "a=4&c=5");
  EXPECT_THAT(both.query_arguments(), ElementsAre(Pair("a", "1"), Pair("b", "2"), Pair("a", "3")));
  EXPECT_THAT(both.body_arguments(), ElementsAre(Pair("a", "4"), Pair("c", "5")));
  EXPECT_EQ(both.argument("a"), "4");
  EXPECT_EQ(both.argument("b"), "2");
  EXPECT_EQ(both.argument("c"), "5");
  EXPECT_EQ(both.argument("d"), std::nullopt);
  EXPECT_THAT(both.arguments("a"), ElementsAre("1", "3", "4"));
  EXPECT_THAT(both.arguments("d"), IsEmpty());
  EXPECT_EQ(request("/?a=1&a=2").argument("a"), "2");
}

TEST(RequestArguments, OfABodyNeedItsType) {
  EXPECT_EQ(form("/", "a=1", "APPLICATION/x-www-form-urlencoded; charset=utf-8").argument("a"), "1");
  EXPECT_EQ(form("/", "a=1", "application/x-www-form-urlencoded;charset=utf-8").argument("a"), "1");
  EXPECT_THAT(form("/", "a=1", "text/plain").body_arguments(), IsEmpty());
  EXPECT_THAT(form("/", "a=1", "application/x-www-form-urlencodedx").body_arguments(), IsEmpty());
  EXPECT_THAT(request("/", {}, "a=1").body_arguments(), IsEmpty());
}

TEST(RequestCookie, IsFound) {
  const auto with = request("/", {{"Cookie", "user=\"ada\"; room=1"}});
  EXPECT_EQ(with.cookie("user"), "ada");
  EXPECT_EQ(with.cookie("room"), "1");
  EXPECT_EQ(with.cookie("x"), std::nullopt);
}

TEST(RequestJson, IsTheBody) {
  EXPECT_EQ(request("/", {}, R"({"a":[1,"x"]})").json()["a"][1], "x");
  for (const char* body : {"", "{", "{} x", "nul", "\"\xff\""}) {
    try {
      static_cast<void>(request("/", {}, body).json());
      ADD_FAILURE() << body;
    } catch (const HttpError& error) {
      EXPECT_EQ(error.status(), 400u) << body;
    }
  }
}

}  // namespace
}  // namespace wsspec::app
