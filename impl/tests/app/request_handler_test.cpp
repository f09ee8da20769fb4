#include "wsspec/app/request_handler.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "impl/tests/app/http_support.hpp"
#include "wsspec/app/application.hpp"
#include "wsspec/app/http_date.hpp"

namespace wsspec::app {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(RequestHandler, AnswersWithWhatWasWritten) {
  Answering<> it;
  it.handler.write("Hello, ");
  it.handler.write("world");
  EXPECT_EQ(it.sink.octets, "");
  EXPECT_FALSE(it.handler.finished());
  it.handler.finish("!");
  EXPECT_TRUE(it.handler.finished());
  EXPECT_THAT(it.sink.octets, testing::StartsWith("HTTP/1.1 200 OK\r\n"));
  const auto answer = it.answer();
  EXPECT_EQ(answer.body, "Hello, world!");
  EXPECT_EQ(answer.field("Content-Length"), "13");
  EXPECT_EQ(answer.field("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(answer.field("Connection"), "(none)");
  EXPECT_EQ(answer.field("Server"), "(none)");
  const auto date = parse_http_date(answer.field("Date"));
  ASSERT_TRUE(date);
  EXPECT_LE(*date, now_in_seconds());
  EXPECT_GE(*date, now_in_seconds() - std::chrono::minutes(1));
}

TEST(RequestHandler, FinishesOnce) {
  Answering<> it;
  it.handler.finish("a");
  it.handler.finish("b");
  it.handler.send_error(500);
  EXPECT_EQ(it.answer().body, "a");
  EXPECT_THROW(it.handler.write("c"), std::logic_error);
  EXPECT_THROW(it.handler.write_json(1), std::logic_error);
  EXPECT_THROW(it.handler.redirect("/"), std::logic_error);
  EXPECT_THROW(static_cast<void>(it.handler.flush()), std::logic_error);
}

TEST(RequestHandler, KeepsFieldsAndStatusOfTheHandler) {
  Answering<> it;
  it.handler.set_status(201, "Made");
  it.handler.set_header("content-type", "text/plain");
  it.handler.set_header("Content-Length", "999");
  it.handler.set_header("Transfer-Encoding", "chunked");
  it.handler.set_cookie("a", "1");
  it.handler.set_cookie("b", "2");
  it.handler.finish("x");
  const auto answer = it.answer();
  EXPECT_EQ(answer.status, 201u);
  EXPECT_EQ(answer.reason, "Made");
  EXPECT_EQ(answer.field("Content-Type"), "text/plain");
  EXPECT_EQ(answer.field("Content-Length"), "1");
  EXPECT_EQ(answer.field("Transfer-Encoding"), "(none)");
  EXPECT_EQ(answer.fields.count("Set-Cookie"), 2u);
}

TEST(RequestHandler, NamesTheServerOfTheSettings) {
  const auto server = [](std::string name) {
    Settings settings;
    settings.server_name = std::move(name);
    Application application(settings);
    Answering<> it;
    auto context = context_of(request_head("GET", "/"), it.sink);
    context.application = &application;
    it.handler.attach(std::move(context));
    it.handler.finish();
    return it.answer().field("Server");
  };
  EXPECT_EQ(server("me"), "me");
  EXPECT_EQ(server(""), "(none)");
}

TEST(RequestHandler, WritesJson) {
  Answering<> it;
  it.handler.write_json({{"a", 1}});
  it.handler.finish();
  EXPECT_EQ(it.answer().body, R"({"a":1})");
  EXPECT_EQ(it.answer().field("Content-Type"), "application/json");
}

TEST(RequestHandler, RendersTemplates) {
  const TemporaryFolder folder;
  folder.write("a.html", "<p>{{x}}");
  Settings settings;
  settings.template_path = folder.path().string();
  Application application(settings);
  Answering<> it;
  auto context = context_of(request_head("GET", "/"), it.sink);
  context.application = &application;
  it.handler.attach(std::move(context));
  it.handler.set_header("Content-Type", "text/plain");
  it.handler.render("a.html", {{"x", "<"}});
  it.handler.finish();
  EXPECT_EQ(it.answer().body, "<p>&lt;");
  EXPECT_EQ(it.answer().field("Content-Type"), "text/html; charset=utf-8");
}

TEST(RequestHandler, Redirects) {
  for (const bool permanent : {false, true}) {
    Answering<> it;
    it.handler.redirect("/there?a=b", permanent);
    EXPECT_EQ(it.answer().status, permanent ? 301u : 302u);
    EXPECT_EQ(it.answer().field("Location"), "/there?a=b");
    EXPECT_EQ(it.answer().field("Content-Length"), "0");
  }
  Answering<> it;
  EXPECT_THROW(it.handler.redirect("/\r\nX: y"), std::invalid_argument);
  EXPECT_EQ(it.sink.octets, "");
}

// Connections

TEST(RequestHandler, SaysThatTheConnectionEnds) {
  Answering<> it;
  it.sink.alive = false;
  it.handler.finish();
  EXPECT_EQ(it.answer().field("Connection"), "close");
}

TEST(RequestHandler, SaysToAnOldClientThatItGoesOn) {
  Answering<> it(old_head());
  it.handler.finish();
  EXPECT_EQ(it.answer().field("Connection"), "keep-alive");
  EXPECT_FALSE(it.sink.closes_after_answer());
}

TEST(RequestHandler, MayEndTheConnection) {
  Answering<> it;
  it.handler.set_header("Connection", "Close");
  it.handler.finish();
  EXPECT_EQ(it.answer().field("Connection"), "close");
  EXPECT_TRUE(it.sink.closes_after_answer());
}

// Entity tags

TEST(RequestHandlerEtag, IsTheBodys) {
  Answering<> it;
  it.handler.finish("abc");
  const auto etag = it.answer().field("ETag");
  EXPECT_EQ(etag, "\"a9993e364706816aba3e25717850c26c9cd0d89d\"");

  Answering<> again(request_head("GET", "/", {{"If-None-Match", etag}}));
  again.handler.set_header("Cache-Control", "no-cache");
  again.handler.finish("abc");
  const auto answer = again.answer();
  EXPECT_EQ(answer.status, 304u);
  EXPECT_EQ(answer.reason, "Not Modified");
  EXPECT_EQ(answer.body, "");
  EXPECT_EQ(answer.field("ETag"), etag);
  EXPECT_EQ(answer.field("Cache-Control"), "no-cache");
  EXPECT_EQ(answer.field("Content-Length"), "(none)");
  EXPECT_EQ(answer.field("Content-Type"), "(none)");

  Answering<> other(request_head("GET", "/", {{"If-None-Match", etag}}));
  other.handler.finish("abcd");
  EXPECT_EQ(other.answer().status, 200u);
}

TEST(RequestHandlerEtag, MayBeTheHandlers) {
  Answering<> it(request_head("GET", "/", {{"If-None-Match", "W/\"v1\""}}));
  it.handler.set_header("ETag", "\"v1\"");
  it.handler.finish("abc");
  EXPECT_EQ(it.answer().status, 304u);
  EXPECT_EQ(it.answer().field("ETag"), "\"v1\"");
}

TEST(RequestHandlerEtag, IsOfA200ToGetAndHeadAlone) {
  const auto etag = [](std::string method, unsigned status) {
    Answering<> it(request_head(std::move(method), "/", {{"If-None-Match", "*"}}));
    it.handler.set_status(status);
    it.handler.finish("abc");
    return it.answer().status;
  };
  EXPECT_EQ(etag("GET", 200), 304u);
  EXPECT_EQ(etag("HEAD", 200), 304u);
  EXPECT_EQ(etag("POST", 200), 200u);
  EXPECT_EQ(etag("GET", 404), 404u);
}

// Answers without a body

TEST(RequestHandlerHead, KeepsTheBodyBack) {
  Answering<> get;
  get.handler.finish("abc");
  Answering<> head(request_head("HEAD", "/"));
  head.handler.finish("abc");
  EXPECT_EQ(head.answer().body, "");
  for (const char* name : {"Content-Length", "Content-Type", "ETag"})
    EXPECT_EQ(head.answer().field(name), get.answer().field(name));
}

TEST(RequestHandlerHead, MayHaveALengthWithoutABody) {
  Answering<> it(request_head("HEAD", "/"));
  it.handler.set_header("Content-Length", "1000");
  it.handler.finish();
  EXPECT_EQ(it.answer().field("Content-Length"), "1000");
  EXPECT_EQ(it.answer().field("ETag"), "(none)");
}

TEST(RequestHandlerHead, KeepsAStreamBack) {
  for (const bool is_known : {false, true}) {
    Answering<> it(request_head("HEAD", "/"));
    if (is_known) it.handler.set_header("Content-Length", "6");
    it.handler.write("abc");
    static_cast<void>(it.handler.flush());
    it.handler.finish("def");
    EXPECT_EQ(it.answer().body, "");
    EXPECT_EQ(it.answer().field("Content-Length"), is_known ? "6" : "(none)");
    EXPECT_EQ(it.answer().field("Transfer-Encoding"), "(none)");
    EXPECT_EQ(it.answer().field("Content-Type"), "text/html; charset=utf-8");
    EXPECT_FALSE(it.sink.closes_after_answer());
  }
}

TEST(RequestHandler, SendsNoBodyWithAStatusThatHasNone) {
  for (const bool is_stream : {false, true})
    for (const unsigned status : {204u, 205u, 304u}) {
      Answering<> it;
      it.handler.set_status(status);
      it.handler.write("abc");
      if (is_stream) static_cast<void>(it.handler.flush());
      it.handler.finish("def");
      EXPECT_EQ(it.answer().status, status);
      EXPECT_EQ(it.answer().body, "");
      EXPECT_EQ(it.answer().field("Content-Length"), status == 205 ? "0" : "(none)");
      EXPECT_EQ(it.answer().field("Content-Type"), "(none)");
      EXPECT_EQ(it.answer().field("Transfer-Encoding"), "(none)");
    }
}

// Errors

TEST(RequestHandlerError, ForgetsWhatWasThere) {
  Answering<> it;
  it.handler.set_header("X-A", "1");
  it.handler.set_header("Content-Type", "text/plain");
  it.handler.write("half an answer");
  it.handler.send_error(404);
  const auto answer = it.answer();
  EXPECT_EQ(answer.status, 404u);
  EXPECT_EQ(answer.reason, "Not Found");
  EXPECT_EQ(answer.field("X-A"), "(none)");
  EXPECT_EQ(answer.field("Content-Type"), "text/html; charset=utf-8");
  EXPECT_THAT(answer.body, HasSubstr("<h1>404 Not Found</h1>"));
  EXPECT_THAT(answer.body, Not(HasSubstr("half")));
  EXPECT_EQ(answer.field("Content-Length"), std::to_string(answer.body.size()));
}

TEST(RequestHandlerError, HasItsReasonEscaped) {
  Answering<> it;
  it.handler.send_error(400, "<script>");
  EXPECT_EQ(it.answer().reason, "<script>");
  EXPECT_THAT(it.answer().body, HasSubstr("400 &lt;script&gt;"));
  EXPECT_THAT(it.answer().body, Not(HasSubstr("<script>")));
}

TEST(RequestHandlerError, DropsAReasonThatIsMoreThanALine) {
  Answering<> it;
  it.handler.send_error(400, "a\r\nX-A: 1");
  EXPECT_EQ(it.answer().reason, "Bad Request");
  EXPECT_EQ(it.answer().field("X-A"), "(none)");
}

struct OwnPage : Plain {
  void write_error(unsigned status) override {
    set_header("X-Page", "own");
    write("own page of " + std::to_string(status));
    if (status == 500) throw std::runtime_error("no page");
    if (status == 501) finish();
    if (status == 502) {
      static_cast<void>(flush());
      throw std::runtime_error("no more");
    }
  }
};

TEST(RequestHandlerError, MayHaveAPageOfItsOwn) {
  Answering<OwnPage> it;
  it.handler.send_error(403);
  EXPECT_EQ(it.answer().body, "own page of 403");
  EXPECT_EQ(it.answer().field("X-Page"), "own");
  Answering<OwnPage> finished;
  finished.handler.send_error(501);
  EXPECT_EQ(finished.answer().body, "own page of 501");
}

TEST(RequestHandlerError, HasThePlainPageWhenItsOwnFails) {
  Answering<OwnPage> it;
  it.handler.send_error(500);
  EXPECT_EQ(it.answer().status, 500u);
  EXPECT_EQ(it.answer().field("X-Page"), "(none)");
  EXPECT_THAT(it.answer().body, HasSubstr("<h1>500 Internal Server Error</h1>"));
  EXPECT_THAT(it.answer().body, Not(HasSubstr("own")));
  Answering<OwnPage> half;
  half.handler.send_error(502);
  EXPECT_TRUE(half.sink.ended);
  EXPECT_TRUE(half.sink.closes_after_answer());
}

TEST(RequestHandlerError, CutsOffWhatIsOnItsWay) {
  Answering<> it;
  it.handler.write("part");
  static_cast<void>(it.handler.flush());
  const auto sent = it.sink.octets;
  it.handler.send_error(500);
  EXPECT_TRUE(it.sink.ended);
  EXPECT_EQ(it.sink.octets, sent) << "no last chunk: the client shall see that it is not whole";
  EXPECT_TRUE(it.sink.closes_after_answer());
  EXPECT_TRUE(it.handler.finished());
}

struct Telling : Plain {
  void on_finish() override { ++finishes; }
  int finishes = 0;
};

TEST(RequestHandler, TellsThatItIsFinished) {
  Answering<Telling> whole;
  whole.handler.finish();
  whole.handler.finish();
  EXPECT_EQ(whole.handler.finishes, 1);
  Answering<Telling> stream;
  static_cast<void>(stream.handler.flush());
  EXPECT_EQ(stream.handler.finishes, 0);
  stream.handler.finish();
  EXPECT_EQ(stream.handler.finishes, 1);
  Answering<Telling> error;
  error.handler.send_error(500);
  EXPECT_EQ(error.handler.finishes, 1);
}

}  // namespace
}  // namespace wsspec::app
