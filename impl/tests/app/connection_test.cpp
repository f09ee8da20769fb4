#include "wsspec/app/connection.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <future>

#include "impl/tests/app/app_fixture.hpp"
#include "impl/tests/net/stream_fixture.hpp"

namespace wsspec::app {
namespace {

using net::testing::LoopTest;
using net::testing::Sink;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using namespace std::chrono_literals;

struct Page : RequestHandler {
  void get() { write("page " + get_argument("n")); }
};
struct Body : RequestHandler {
  void post() { write(request().body()); }
  void put() { write("put"); }
};
struct Broken : RequestHandler {
  void get() { throw std::runtime_error("a secret of the inside"); }
};
struct Teapot : RequestHandler {
  void get() { throw HttpError(404, "no tea"); }
};
struct Slow : RequestHandler {
  Task<> get() {
    for (int turns = 0; turns < 5; ++turns) co_await testing::NextTurn(loop());
    write("slow");
  }
};
struct Stream : RequestHandler {
  Task<> get() {
    for (int i = 0; i < 100; ++i) {
      write(std::string(10'000, static_cast<char>('a' + i % 26)));
      co_await flush();
    }
  }
};
struct Late : RequestHandler {
  Task<> get() {
    write("it begins well");
    co_await flush();
    throw std::runtime_error("and ends badly");
  }
};
struct Socket : WebSocketHandler {};

class ConnectionTest : public LoopTest {
 protected:
  void serve(Settings settings = {}) {
    application_ = std::make_unique<Application>(std::move(settings));
    application_->add<Page>("/page")
        .add<Body>("/body")
        .add<Broken>("/broken")
        .add<Teapot>("/teapot")
        .add<Slow>("/slow")
        .add<Stream>("/stream")
        .add<Late>("/late")
        .add<Socket>("/socket");
    address_ = application_->listen(0);
    application_->start();
  }

  std::unique_ptr<net::ByteStream> connect() { return connect_to(address_); }

  std::string exchange(std::string_view text) { return exchange_with(address_, text); }

  static std::string get(std::string_view path, std::string_view more = {}) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(more) + "\r\n";
  }
  static constexpr std::string_view close = "Connection: close\r\n";

  std::unique_ptr<Application> application_;
  net::Address address_;
};

TEST_F(ConnectionTest, AnswersOneRequestAfterTheOther) {
  serve();
  const auto answers = exchange(get("/page?n=1") + get("/slow") + get("/nowhere") + get("/page?n=2", close));
  const auto first = answers.find("page 1");
  const auto slow = answers.find("slow");
  const auto nowhere = answers.find("HTTP/1.1 404 ");
  const auto last = answers.find("page 2");
  ASSERT_NE(last, std::string::npos) << answers;
  EXPECT_LT(first, slow);
  EXPECT_LT(slow, nowhere);
  EXPECT_LT(nowhere, last);
  EXPECT_THAT(answers, EndsWith("page 2"));
}

TEST_F(ConnectionTest, EndsWhereTheClientAsksForIt) {
  serve();
  EXPECT_THAT(exchange(get("/page", close) + get("/page")), HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(exchange("GET /page HTTP/1.0\r\n\r\n"), AllOf(HasSubstr(" 200 OK\r\n"), EndsWith("page ")));
}

TEST_F(ConnectionTest, SaysWhichMethodsThereAre) {
  serve();
  EXPECT_THAT(exchange("DELETE /body HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 405 "), HasSubstr("Allow: POST, PUT\r\n")));
  EXPECT_THAT(exchange("BREW /page HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 405 "), HasSubstr("Allow: GET, HEAD\r\n")));
  const auto head = exchange("HEAD /page?n=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(head, AllOf(HasSubstr("Content-Length: 6\r\n"), EndsWith("\r\n\r\n")));
}

TEST_F(ConnectionTest, ReadsBodies) {
  serve({.body_bytes_max = 10});
  const std::string head = "POST /body HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
  EXPECT_THAT(exchange(head + "Content-Length: 10\r\n\r\n0123456789"), EndsWith("\r\n\r\n0123456789"));
  EXPECT_THAT(exchange(head + "Content-Length: 11\r\n\r\n0123456789a"), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(exchange(head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"),
              EndsWith("\r\n\r\nabcde"));
  EXPECT_THAT(exchange(head + "Transfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n5\r\nghijk\r\n0\r\n\r\n"),
              StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(exchange(head + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(exchange(head + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
              StartsWith("HTTP/1.1 400 "));
}

TEST_F(ConnectionTest, TellsAClientThatWaitsToGoOn) {
  serve();
  const auto stream = connect();
  Sink sink(*stream);
  sink.start();
  const std::string_view head =
      "POST /body HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: "
      "5\r\n\r\n";
  stream->write(bytes_of(head), [](std::error_code) {});
  run_until([&] { return sink.text().ends_with("\r\n\r\n"); });
  EXPECT_EQ(sink.text(), "HTTP/1.1 100 Continue\r\n\r\n");
  stream->write(bytes_of("hello"), [](std::error_code) {});
  run_until([&] { return sink.ended || sink.error; });
  EXPECT_THAT(sink.text(), AllOf(HasSubstr("HTTP/1.1 200 OK\r\n"), EndsWith("hello")));
}

TEST_F(ConnectionTest, AnswersAFloodOfRequestsInOrder) {
  serve();
  std::string requests;
  constexpr int count = 5000;
  for (int i = 0; i < count; ++i) requests += get("/page?n=" + std::to_string(i));
  requests += get("/page?n=last", close);
  const auto answers = exchange(requests);
  std::size_t at = 0;
  for (int i = 0; i < count; ++i) {
    at = answers.find("\r\n\r\npage " + std::to_string(i) + "HTTP", at);
    ASSERT_NE(at, std::string::npos) << i;
  }
  EXPECT_THAT(answers, EndsWith("page last"));
}

TEST_F(ConnectionTest, AnswersForAHandlerThatThrows) {
  serve();
  const auto broken = exchange(get("/broken") + get("/page", close));
  EXPECT_THAT(broken,
              AllOf(StartsWith("HTTP/1.1 500 "), ::testing::Not(HasSubstr("secret")), EndsWith("page ")));
  EXPECT_THAT(exchange(get("/teapot", close)), AllOf(StartsWith("HTTP/1.1 404 "), HasSubstr("no tea")));
}

TEST_F(ConnectionTest, StreamsAnAnswer) {
  serve();
  const auto answer = exchange(get("/stream", close));
  EXPECT_THAT(answer, HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n0\r\n\r\n"));
  EXPECT_GT(answer.size(), 1'000'000u);
}

TEST_F(ConnectionTest, AnAnswerThatBreaksOffLooksLikeThat) {
  serve();
  const auto stream = connect();
  Sink sink(*stream);
  sink.start();
  const auto request = get("/late");
  stream->write(bytes_of(request), [](std::error_code) {});
  run_until([&] { return sink.ended || sink.error; });
  EXPECT_THAT(sink.text(), ::testing::Not(EndsWith("0\r\n\r\n")));
}

TEST_F(ConnectionTest, OutlivesAClientThatLeavesInTheMiddle) {
  serve();
  for (const auto* path : {"/stream", "/slow", "/page", "/late"}) {
    const auto stream = connect();
    const auto request = get(path);
    bool written = false;
    stream->write(bytes_of(request), [&](std::error_code) { written = true; });
    run_until([&] { return written; });
    stream->reset();
  }
  EXPECT_THAT(exchange(get("/page", close)), EndsWith("page "));
  run_until([&] { return application_->connection_count() == 0; });
}

TEST_F(ConnectionTest, PassesAnUpgradeToAPageOver) {
  serve();
  const std::string upgrade =
      "Upgrade: websocket\r\nConnection: Upgrade, close\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  EXPECT_THAT(exchange(get("/page", upgrade)), AllOf(StartsWith("HTTP/1.1 200 "), EndsWith("page ")));
  EXPECT_THAT(exchange(get("/nowhere", upgrade)), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(exchange(get("/socket")), StartsWith("HTTP/1.1 426 "));
}

TEST_F(ConnectionTest, GivesUpOnSlowClients) {
  serve({.request_timeout = 20ms, .keep_alive_timeout = 20ms});
  EXPECT_THAT(exchange("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe"),
              StartsWith("HTTP/1.1 408 "));
  const auto kept = exchange(get("/page"));
  EXPECT_THAT(kept, AllOf(StartsWith("HTTP/1.1 200 "), EndsWith("page "))) << "and no 408 behind it";
}

struct Endless : RequestHandler {
  struct Witness {
    explicit Witness(std::promise<void>& gone) : gone_(gone) {}
    ~Witness() { gone_.set_value(); }
    Witness(const Witness&) = delete;
    Witness& operator=(const Witness&) = delete;
    std::promise<void>& gone_;
  };
  Endless(std::promise<void>* begun, std::promise<void>* gone) : begun_(begun), gone_(gone) {}
  Task<> get() {
    const Witness witness(*gone_);
    begun_->set_value();
    co_await std::suspend_always();  // for ever
  }
  std::promise<void>* begun_;
  std::promise<void>* gone_;
};

TEST_F(ConnectionTest, AServerThatStopsDropsWhatDoesNotEnd) {
  std::promise<void> begun;
  std::promise<void> gone;
  Application application({.drain_timeout = 20ms});
  application.add<Endless>("/endless", &begun, &gone);
  address_ = application.listen(0);
  application.start();
  const auto stream = connect();
  const auto request = get("/endless");
  stream->write(bytes_of(request), [](std::error_code) {});
  run_until([] { return true; });
  auto has_begun = begun.get_future();
  while (has_begun.wait_for(1ms) != std::future_status::ready) run_until([] { return true; });
  application.stop();
  EXPECT_EQ(gone.get_future().wait_for(0s), std::future_status::ready);
}

TEST_F(ConnectionTest, AServerThatStopsAnswersWhatItHasBegun) {
  serve({.drain_timeout = 100ms});  // our own end is told too late, as stop() blocks us
  const auto stream = connect();
  Sink sink(*stream);
  sink.start();
  const auto request = get("/slow");
  bool written = false;
  stream->write(bytes_of(request), [&](std::error_code) { written = true; });
  run_until([&] { return written && application_->connection_count() == 1; });
  application_->stop();
  run_until([&] { return sink.ended || sink.error; });
  // It had come as far as the handler, or it had not: then there is no answer, and never half of one.
  EXPECT_THAT(sink.text(), ::testing::AnyOf(IsEmpty(), EndsWith("slow")));
}

}  // namespace
}  // namespace wsspec::app
