// What clients do to a server's connection that they should not: leave in the middle, dawdle, send too much
// at once.
#include <cstring>

#include "impl/tests/app/http_wire_fixture.hpp"

namespace {
volatile std::size_t moved_bytes = 0;  // volatile: a compiler knows that memmove() changes nothing else
}

// The linker puts this in the place of memmove() in the code of this executable (--wrap): what is moved is
// counted.
extern "C" void* __real_memmove(void* to, const void* from, std::size_t size);
extern "C" void* __wrap_memmove(void* to, const void* from, std::size_t size);
extern "C" void* __wrap_memmove(void* to, const void* from, std::size_t size) {
  moved_bytes = moved_bytes + size;
  return __real_memmove(to, from, size);
}

namespace wsspec::app {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using namespace std::chrono_literals;

using Lines = std::vector<std::string>;

struct Page : RequestHandler {
  void get() { write("page"); }
  void post() { write("posted"); }
};
/// Answers with as many bytes as it is asked for, all at once.
struct Large : RequestHandler {
  void get(const std::string& size) { write(std::string(std::stoul(size), 'm')); }
};
/// The same in pieces, each when the client has taken the one before.
struct Stream : RequestHandler {
  explicit Stream(Lines* given) : log(*given) {}
  ~Stream() override { log.push_back("gone"); }
  Task<> get(const std::string& piece_count, const std::string& what_then) {
    try {
      for (auto left = std::stoul(piece_count); left > 0; --left) {
        write(std::string(100'000, 's'));
        co_await flush();
      }
    } catch (const std::system_error& error) {
      log.push_back(error.code() == std::errc::broken_pipe ? "broken pipe" : error.what());
      if (what_then == "throws") throw;
    }
    if (what_then == "writes on") finish(std::string(1'000'000, 's'));
  }
  Lines& log;
};
/// Sends a part of its answer, and no more.
struct Cut : RequestHandler {
  Task<> get(const std::string& how) {
    if (how == "short") set_header("Content-Length", "1000");
    if (how == "close") set_header("Connection", "close");
    write("it begins well");
    co_await flush();
    if (how == "throws") throw std::runtime_error("and ends badly");
    if (how == "error") send_error(503);
  }
};
struct Unmakeable : RequestHandler {
  Unmakeable() { throw std::runtime_error("no database"); }
};
struct UnmakeableSocket : WebSocketHandler {
  UnmakeableSocket() { throw std::runtime_error("no database"); }
};
struct Echo : WebSocketHandler {
  void on_message(const Message& message) { write_message(message); }
};

struct OddlyUnmakeable : RequestHandler {
  OddlyUnmakeable() { throw 42; }
};

class ConnectionFaultsTest : public testing::HttpWireTest {
 protected:
  ConnectionFaultsTest() {
    add<Page>("/page");
    add<Large>("/large/([0-9]+)");
    add<Stream>("/stream/([0-9]+)/(.*)", &log_);
    add<Cut>("/cut/(.*)");
    add<Unmakeable>("/unmakeable");
    add<OddlyUnmakeable>("/oddly-unmakeable");
    add<UnmakeableSocket>("/unmakeable-socket");
    add<Echo>("/echo");
  }
  static constexpr std::size_t large = 4'000'000;
  static constexpr const char* get_large = "/large/4000000";
};

TEST_F(ConnectionFaultsTest, AHandlerThatAwaitsFlushLearnsOfAReset) {
  for (const auto* const what_then : {"throws", "returns", "writes on"}) {
    log_.clear();
    connect();
    say(get("/stream/1000/" +
            std::string(what_then == std::string("writes on") ? "writes%20on" : what_then)));
    take();
    EXPECT_THAT(log_, IsEmpty()) << "it waits";
    client_->reset();
    turn();
    EXPECT_EQ(log_, (Lines{"broken pipe", "gone"})) << what_then;
    EXPECT_EQ(overs_, 1);
  }
}

TEST_F(ConnectionFaultsTest, IsOverOnceWhicheverOperationFails) {
  for (std::size_t nth = 1; nth <= 40; ++nth) {
    log_.clear();
    connect({.capacity_bytes = std::size_t{64} * 1024, .fail_at = nth});
    say(get("/stream/20/returns") + get("/page") + upgrade("/echo") + text_frame("hello"));
    for (int i = 0; i < 5; ++i) take();
    client_->reset();
    turn();
    pass(0ms);
    EXPECT_EQ(overs_, 1) << nth;
    EXPECT_TRUE(log_.empty() || log_.back() == "gone") << nth;
  }
}

TEST_F(ConnectionFaultsTest, AWebSocketBeginsBehindTheWholeAnswerBeforeIt) {
  connect();
  say(get(get_large) + upgrade("/echo") + text_frame("hello") + close_frame(1000));
  pass(1ms);
  const auto octets = take_all();
  const auto rest = testing::expect_whole(octets, large, 'm');
  EXPECT_THAT(rest, StartsWith("HTTP/1.1 101 "));
  EXPECT_THAT(rest, EndsWith("\r\n\r\n" + server_frame(1, "hello") + server_frame(8, "\x03\xE8")));
  expect_over();
}

TEST_F(ConnectionFaultsTest, AnAnswerThatBreaksOffIsTheLastOne) {
  for (const auto* const how : {"throws", "error", "short", "close"}) {
    connect();
    say(get("/cut/" + std::string(how)) + get("/page"));
    const auto octets = take_all();
    EXPECT_THAT(octets,
                AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("it begins well"), Not(HasSubstr("page"))))
        << how;
    EXPECT_EQ(octets.ends_with("0\r\n\r\n"), how == std::string("close")) << "only that one is whole";
    expect_over();
  }
  connect();
  say(get("/cut/not") + get("/page", close));
  EXPECT_THAT(take_all(), EndsWith("page")) << "and behind one that is whole the next one comes";
}

TEST_F(ConnectionFaultsTest, ToHttp10AStreamEndsWithTheConnection) {
  connect();
  say("GET /stream/3/returns HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /page HTTP/1.0\r\n\r\n");
  const auto octets = take_all();
  EXPECT_THAT(octets, AllOf(HasSubstr("\r\nConnection: close\r\n"), Not(HasSubstr("chunked"))));
  EXPECT_TRUE(testing::expect_whole(octets, 300'000, 's').empty());
  expect_over();
}

TEST_F(ConnectionFaultsTest, AnAnswerThatIsReadSlowlyArrivesWhole) {
  set({.request_timeout = 100ms, .keep_alive_timeout = 1000ms});
  for (const auto* const request : {get_large, "/stream/40/returns"}) {
    connect();
    say(get(request, close));
    const auto begin = now_;
    while (!sink_->ended && !sink_->error && now_ - begin < 1h) {
      take();
      pass(90ms);
    }
    EXPECT_GT(now_ - begin, 2000ms) << "longer than any of the times";
    EXPECT_GE(received().size(), large);
    expect_over();
  }
}

TEST_F(ConnectionFaultsTest, AnAnswerThatIsNotReadIsGivenUp) {
  set({.request_timeout = 100ms, .keep_alive_timeout = 1000ms});
  for (const auto* const request : {get_large, "/stream/40/returns"}) {
    connect();
    say(get(request, close));
    pass(0ms);
    pass(999ms);
    EXPECT_EQ(overs_, 0);
    pass(1ms);
    EXPECT_EQ(overs_, 1);
    take_all();
    EXPECT_TRUE(sink_->error) << "what is cut off must not look whole";
  }
}

TEST_F(ConnectionFaultsTest, AClientThatEndsItsSideGetsItsAnswer) {
  set({.request_timeout = 0ms});
  for (const auto* const request : {get_large, "/stream/40/returns"}) {
    connect();
    say(get(request));
    client_->end();
    turn();
    EXPECT_GE(take_all().size(), large) << request;
    turn();
    EXPECT_TRUE(sink_->ended);
    EXPECT_EQ(overs_, 1) << "and nothing waits for time";
  }
  for (const auto* const half :
       {"", "GET /pa", "POST /page HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhal"}) {
    connect();
    say(half);
    client_->end();
    EXPECT_THAT(take_all(), IsEmpty()) << "a request that is not whole is none";
    turn();
    EXPECT_EQ(overs_, 1);
  }
}

TEST_F(ConnectionFaultsTest, AClientThatNeverEndsIsDropped) {
  for (const auto& [request_timeout, patience] : {std::pair{0ms, 5000ms}, std::pair{100ms, 100ms}}) {
    set({.request_timeout = request_timeout});
    connect();
    say(get("/page", close));
    EXPECT_THAT(take_all(), EndsWith("page"));
    pass(0ms);
    pass(patience - 1ms);
    EXPECT_EQ(overs_, 0);
    pass(1ms);
    EXPECT_EQ(overs_, 1);
  }
}

TEST_F(ConnectionFaultsTest, AServerThatStopsFinishesTheAnswersThatItHasBegun) {
  for (const auto& request : {get(get_large), get(get_large, close), get("/stream/40/returns")}) {
    connect();
    say(request);
    take();
    connection_->go_away();
    turn();
    say(get("/page"));
    const auto octets = take_all();
    EXPECT_GE(octets.size(), large);
    EXPECT_THAT(octets, Not(HasSubstr("page"))) << "but begins none";
    expect_over();
  }
  for (const auto* const half :
       {"", "GET /pa", "POST /page HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhal"}) {
    connect();
    say(half);
    connection_->go_away();
    EXPECT_EQ(overs_, 1) << half;
  }
}

class SlowClientTest : public ConnectionFaultsTest {
 protected:
  static constexpr auto pace = 10ms;
  SlowClientTest() { set({.request_timeout = 100ms, .keep_alive_timeout = 1000ms}); }

  void listen() {
    connect();
    sink_->start();
    turn();
  }
  /// Says one octet after the other, at its pace. @return when something came, from the first of them.
  net::Loop::Clock::duration dribble(std::string_view octets) {
    const auto begin = now_;
    const auto before = received().size();
    for (std::size_t i = 0; i < octets.size() && received().size() == before; ++i) {
      say(octets.substr(i, 1));
      pass(i == 0 ? 0ms : pace);
    }
    return now_ - begin;
  }
};

TEST_F(SlowClientTest, GetsAsMuchTimeForAHeadAsIfItSaidNothing) {
  listen();
  EXPECT_EQ(dribble("GET /page?" + std::string(100, 'x')), 100ms);
  EXPECT_THAT(received(), StartsWith("HTTP/1.1 408 "));
}

TEST_F(SlowClientTest, GetsItAnewForTheNextRequest) {
  listen();
  say(get("/page"));
  pass(0ms);
  pass(999ms);  // silence between two requests has a time of its own
  const auto before = received().size();
  EXPECT_EQ(dribble(get("/page?" + std::string(100, 'x'))), 100ms);
  EXPECT_THAT(received().substr(before), StartsWith("HTTP/1.1 408 "));
}

TEST_F(SlowClientTest, GetsItForHeadAndBodyTogether) {
  const std::string head = "POST /page HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n";
  listen();
  say(head.substr(0, head.size() - 6));
  EXPECT_EQ(dribble(head.substr(head.size() - 6) + std::string(100, 'x')), 100ms);
  EXPECT_THAT(received(), StartsWith("HTTP/1.1 408 "));
}

TEST_F(SlowClientTest, IsAnsweredWhenItIsInTime) {
  listen();
  const auto request = get("/page", close);
  say(request.substr(0, request.size() - 10));
  EXPECT_LT(dribble(request.substr(request.size() - 10)), 100ms);
  EXPECT_THAT(received(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(ConnectionFaultsTest, AHandlerThatCannotBeMadeIsAnErrorOfTheServer) {
  for (const auto& request : {get("/unmakeable"), upgrade("/unmakeable-socket")}) {
    connect();
    say(request + get("/page"));
    EXPECT_THAT(take_all(),
                AllOf(StartsWith("HTTP/1.1 500 "), Not(HasSubstr("database")), Not(HasSubstr("page"))));
    expect_over();
  }
}

TEST_F(ConnectionFaultsTest, WhateverAConstructorThrowsIsAnErrorOfTheServer) {
  connect();
  say(get("/oddly-unmakeable"));
  EXPECT_THAT(take_all(), StartsWith("HTTP/1.1 500 "));
  expect_over();
  connect();
  say("HEAD /unmakeable HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(take_all(), AllOf(StartsWith("HTTP/1.1 500 "), EndsWith("\r\n\r\n"))) << "no body to HEAD";
  expect_over();
}

TEST_F(ConnectionFaultsTest, ARequestHasOneHost) {
  const auto status_with = [&](const std::string& version_and_fields) {
    connect();
    say("GET /page HTTP/" + version_and_fields + "Connection: close\r\n\r\n");
    return take_all().substr(0, std::string_view("HTTP/1.1 200").size());
  };
  EXPECT_EQ(status_with("1.1\r\n"), "HTTP/1.1 400");
  EXPECT_EQ(status_with("1.1\r\nHost: a\r\nHost: a\r\n"), "HTTP/1.1 400");
  EXPECT_EQ(status_with("1.1\r\nHost: a\r\n"), "HTTP/1.1 200");
  EXPECT_EQ(status_with("1.0\r\n"), "HTTP/1.1 200") << "before 1.1 there was no such field";
}

/// Sanitizers have a memmove() of their own.
bool counts_moves() {
  static Bytes bytes(1000);  // static: else the compiler sees that nobody looks at it
  const std::size_t before = moved_bytes;
  bytes.erase(bytes.begin());
  return moved_bytes > before;
}

TEST_F(ConnectionFaultsTest, AFloodOfRequestsCostsEachOfThemTheSame) {
  if (!counts_moves()) GTEST_SKIP() << "moves are not seen in this build";
  const auto bytes_moved_by = [&](int count) {
    std::string requests;
    for (int i = 0; i < count; ++i) requests += get("/page");
    connect({.capacity_bytes = std::size_t{1} << 20});  // all of them come in one read
    sink_->start();
    const std::size_t before = moved_bytes;
    say(requests + get("/page", close));
    take_all();
    return moved_bytes - before;
  };
  bytes_moved_by(1);
  const auto few = bytes_moved_by(500);
  EXPECT_LT(bytes_moved_by(4000), 10 * few) << "of eight times as many";
}

TEST_F(ConnectionFaultsTest, WhoDoesNotReadIsNotReadFrom) {
  const std::string field = "X: " + std::string(4000, 'x') + "\r\n";
  constexpr int count = 1000;
  std::string requests;
  for (int i = 0; i < count; ++i) requests += get("/page", field);
  for (const std::size_t size : {std::size_t{100'000}, large}) {
    connect();
    say(get("/large/" + std::to_string(size)) + requests + get("/page", close));
    turn(1000);
    EXPECT_FALSE(all_is_said()) << "what waits for its turn is in the network, not in memory";
    const auto octets = take_all();
    EXPECT_TRUE(all_is_said());
    const auto rest = testing::expect_whole(octets, size, 'm');
    int answers = 0;
    for (auto at = rest.find("\r\n\r\npage"); at != rest.npos; at = rest.find("\r\n\r\npage", at + 1))
      ++answers;
    EXPECT_EQ(answers, count + 1);
  }
}

}  // namespace
}  // namespace wsspec::app
