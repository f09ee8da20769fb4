#include "wsspec/app/handler.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "impl/tests/app/http_support.hpp"
#include "wsspec/app/application.hpp"

namespace wsspec::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Shows what a handler has for its answer.
struct OpenHandler : Handler {
  using Handler::clear_answer;
  using Handler::fields;
  using Handler::reason;

  explicit OpenHandler(http::RequestHead head = {}) { attach(context_of(std::move(head), sink)); }
  std::vector<std::string_view> all(std::string_view name) const { return fields().all(name); }
  MemorySink sink;
};

TEST(Handler, HasARequestAndWhereItIs) {
  net::Loop loop;
  MemorySink sink;
  OpenHandler handler;
  auto context = context_of(request_head("PUT", "/x/1"), sink, &loop);
  context.path_args = {"1"};
  handler.attach(std::move(context));
  EXPECT_EQ(handler.request().method(), "PUT");
  EXPECT_THAT(handler.path_args(), ElementsAre("1"));
  EXPECT_EQ(&handler.loop(), &loop);
}

TEST(Handler, HasAStatus) {
  OpenHandler handler;
  EXPECT_EQ(handler.status(), 200u);
  handler.set_status(418, "Short and stout");
  EXPECT_EQ(handler.status(), 418u);
  EXPECT_EQ(handler.reason(), "Short and stout");
  handler.set_status(404);
  EXPECT_EQ(handler.reason(), "");
}

TEST(Handler, RefusesAStatusThatEndsNoRequest) {
  OpenHandler handler;
  for (const unsigned status : {0u, 100u, 101u, 199u, 600u, 1000u})
    EXPECT_THROW(handler.set_status(status), std::invalid_argument) << status;
  EXPECT_NO_THROW(handler.set_status(599));
  EXPECT_THROW(handler.set_status(200, "a\r\nX: y"), std::invalid_argument);
  EXPECT_EQ(handler.status(), 599u);
}

TEST(Handler, HasFields) {
  OpenHandler handler;
  handler.add_header("X-A", "1");
  handler.add_header("x-a", "2");
  EXPECT_THAT(handler.all("X-A"), ElementsAre("1", "2"));
  handler.set_header("X-A", "3");
  EXPECT_THAT(handler.all("X-A"), ElementsAre("3"));
  handler.clear_header("x-A");
  EXPECT_THAT(handler.all("X-A"), IsEmpty());
}

TEST(Handler, LetsNobodyAddALine) {
  OpenHandler handler;
  for (const char* name : {"", "X A", "X:", "X\r\nY", "X\n"}) {
    EXPECT_THROW(handler.set_header(name, "1"), std::invalid_argument) << name;
    EXPECT_THROW(handler.add_header(name, "1"), std::invalid_argument) << name;
  }
  for (const std::string& value : {std::string("a\r\nb"), std::string("a\nb"), std::string("a\rb"),
                                   std::string("a\0b", 3), std::string("\x01")}) {
    EXPECT_THROW(handler.set_header("X-A", value), std::invalid_argument) << value;
    EXPECT_THROW(handler.add_header("X-A", value), std::invalid_argument) << value;
  }
  EXPECT_EQ(handler.fields().size(), 0u);
}

TEST(Handler, SetsSeveralCookiesOneOfAName) {
  OpenHandler handler;
  handler.set_cookie("a", "1");
  handler.set_cookie("ab", "2");
  EXPECT_THAT(handler.all("Set-Cookie"),
              ElementsAre("a=1; Path=/; HttpOnly; SameSite=Lax", "ab=2; Path=/; HttpOnly; SameSite=Lax"));
  handler.set_cookie("a", "3");
  EXPECT_THAT(handler.all("Set-Cookie"),
              ElementsAre("ab=2; Path=/; HttpOnly; SameSite=Lax", "a=3; Path=/; HttpOnly; SameSite=Lax"));
  EXPECT_THROW(handler.set_cookie("a", "x y"), std::invalid_argument);
  EXPECT_EQ(handler.all("Set-Cookie").size(), 2u);
}

TEST(Handler, ClearsACookie) {
  OpenHandler handler;
  handler.set_cookie("a", "1");
  handler.clear_cookie("a");
  EXPECT_THAT(
      handler.all("Set-Cookie"),
      ElementsAre("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; HttpOnly; SameSite=Lax"));
}

TEST(Handler, ForgetsItsAnswer) {
  OpenHandler handler;
  handler.set_status(404, "Gone fishing");
  handler.set_header("X-A", "1");
  handler.clear_answer();
  EXPECT_EQ(handler.status(), 200u);
  EXPECT_EQ(handler.reason(), "");
  EXPECT_EQ(handler.fields().size(), 0u);
}

TEST(Handler, ReadsArgumentsAndCookies) {
  const OpenHandler handler(request_head("GET", "/?a=1", {{"Cookie", "c=2"}}));
  EXPECT_EQ(handler.get_argument("a"), "1");
  EXPECT_EQ(handler.get_argument("b"), "");
  EXPECT_EQ(handler.get_argument("b", "none"), "none");
  EXPECT_EQ(handler.get_cookie("c"), "2");
  EXPECT_EQ(handler.get_cookie("d"), std::nullopt);
}

TEST(Handler, RendersTemplatesOfItsApplication) {
  const TemporaryFolder folder;
  folder.write("hello.html", "Hello, {{name}}");
  Settings settings;
  settings.template_path = folder.path().string();
  Application application(settings);
  OpenHandler handler;
  auto context = context_of({}, handler.sink);
  context.application = &application;
  handler.attach(std::move(context));
  EXPECT_EQ(&handler.application(), &application);
  EXPECT_EQ(handler.render_string("hello.html", {{"name", "<you>"}}), "Hello, &lt;you&gt;");
  EXPECT_THROW(static_cast<void>(handler.render_string("no.html", {})), std::runtime_error);
}

}  // namespace
}  // namespace wsspec::app
