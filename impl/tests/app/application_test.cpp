#include "wsspec/app/application.hpp"

#include <gmock/gmock.h>

#include <future>
#include <set>
#include <thread>

#include "impl/tests/app/app_fixture.hpp"

// Ports, threads, routes, and how a server ends.

namespace wsspec::app {
namespace {

using testing::EchoHandler;
using testing::LoggingHandler;
using testing::PlainHandler;
using testing::WirePeer;
using namespace std::chrono_literals;

struct ThreadHandler : LoggingHandler {
  using LoggingHandler::LoggingHandler;
  void open() { write_message(std::to_string(std::hash<std::thread::id>{}(std::this_thread::get_id()))); }
  void on_message(const Message& message) {
    if (message.text() == "stop") application().request_stop();
  }
};

struct NamedHandler : LoggingHandler {
  NamedHandler(testing::Log* log, std::string given) : LoggingHandler(log), name(std::move(given)) {}
  void open() {
    auto text = name;
    for (const auto& arg : path_args()) text += "," + arg;
    write_message(text);
  }
  std::string name;
};

struct SecureHandler : LoggingHandler {
  using LoggingHandler::LoggingHandler;
  void open() { write_message(request().is_secure() ? "secure" : "not secure"); }
};

struct OneArgumentHandler : LoggingHandler {
  using LoggingHandler::LoggingHandler;
  void open(const std::string& one) { write_message(one); }
};

class ApplicationTest : public testing::AppTest {
 protected:
  std::string first_word(const std::string& target) {
    auto client = open(target);
    return read_text(client);
  }
  /// Stops it while the test's loop goes on.
  void stop_meanwhile() {
    auto stopping = std::async(std::launch::async, [this] { app_->stop(); });
    wait_until([&] { return stopping.wait_for(0s) == std::future_status::ready; });
  }
};

TEST_F(ApplicationTest, WebSocketsAndHttpOnOnePort) {
  make().add<EchoHandler>("/both", &log_).add<PlainHandler>("/both").add<PlainHandler>("/plain");
  start();
  auto client = open("/both");
  client.write_message("hello");
  EXPECT_EQ(read_text(client), "hello");
  for (const auto* const target : {"/both", "/plain"}) {
    http::RequestHead head;
    head.target = target;
    head.fields = {{"Host", host()}, {"Connection", "close"}};
    EXPECT_EQ(answer_to(head).body, "plain");
  }
}

TEST_F(ApplicationTest, PathArgs) {
  make().add<OneArgumentHandler>("/path_args/(.*)", &log_);
  start();
  EXPECT_EQ(first_word("/path_args/hello"), "hello");
  EXPECT_EQ(first_word("/path_args/"), "");
  EXPECT_EQ(first_word("/path_args/a%20b%2Fc?query=1"), "a b/c");
  EXPECT_EQ(refusal_of("/path_args"), 404u);
}

TEST_F(ApplicationTest, TheFirstRouteThatMatchesIsTaken) {
  make()
      .add<NamedHandler>("/a", &log_, "first")
      .add<NamedHandler>("/([a-z]+)/([0-9]*)", &log_, "groups")
      .add<NamedHandler>("/.*", &log_, "last");
  start();
  EXPECT_EQ(first_word("/a"), "first");
  EXPECT_EQ(first_word("/ab/12"), "groups,ab,12");
  EXPECT_EQ(first_word("/ab/x"), "last");
  EXPECT_EQ(first_word("/aa"), "last");
}

TEST_F(ApplicationTest, RefusesRoutesThatDoNotFitTheirHandler) {
  make();
  EXPECT_THROW(app_->add<EchoHandler>("/(", &log_), std::invalid_argument);
  EXPECT_THROW(app_->add<OneArgumentHandler>("/", &log_), std::invalid_argument);
  EXPECT_THROW(app_->add<OneArgumentHandler>("/(.)(.)", &log_), std::invalid_argument);
  EXPECT_NO_THROW(app_->add<EchoHandler>("/(.)(.)", &log_));
}

TEST_F(ApplicationTest, SeveralPortsAndTls) {
  const auto tls = net::testing::make_tls_pair();
  make().add<SecureHandler>("/", &log_);
  const auto secure_port = app_->listen(0, "127.0.0.1", tls.server).port;
  const auto other_port = app_->listen(0).port;
  start();
  EXPECT_NE(secure_port, other_port);
  EXPECT_EQ(first_word("/"), "not secure");
  auto other = connect("ws://127.0.0.1:" + std::to_string(other_port) + "/");
  EXPECT_EQ(read_text(other), "not secure");
  auto request = request_of("wss://127.0.0.1:" + std::to_string(secure_port) + "/");
  request.tls = tls.client;
  auto secure = connect(std::move(request));
  EXPECT_EQ(read_text(secure), "secure");
  stop_meanwhile();
  EXPECT_EQ(read_text(secure), "(none)");
  EXPECT_EQ(secure.close_code(), 1001);
}

TEST_F(ApplicationTest, TlsPortTellsPlainClientsNothing) {
  const auto tls = net::testing::make_tls_pair();
  make({.request_timeout = 100ms}).add<EchoHandler>("/", &log_);
  const auto port = app_->listen(0, {}, tls.server).port;
  start();
  EXPECT_THROW(static_cast<void>(connect("ws://127.0.0.1:" + std::to_string(port) + "/")), ConnectError);
  auto request = request_of("wss://127.0.0.1:" + std::to_string(port) + "/");
  EXPECT_THROW(static_cast<void>(connect(std::move(request))), ConnectError) << "not a certificate to trust";
}

TEST_F(ApplicationTest, ThreadsShareThePort) {
  serve<ThreadHandler>({.threads = 4});
  std::vector<std::unique_ptr<WirePeer>> peers;
  std::set<std::string> threads;
  for (int i = 0; i < 64; ++i) {
    peers.push_back(std::make_unique<WirePeer>(port_));
    threads.insert(peers.back()->read_text());
  }
  EXPECT_GE(threads.size(), 2u) << "the system spreads connections by chance: all on one is none";
  EXPECT_LE(threads.size(), 4u);
  EXPECT_EQ(app_->connection_count(), 64u);
}

TEST_F(ApplicationTest, StopSaysGoodbyeToAll) {
  serve<EchoHandler>({.threads = 2});
  std::vector<WebSocketClient> clients;
  for (int i = 0; i < 20; ++i) clients.push_back(open());
  stop_meanwhile();
  for (auto& client : clients) {
    EXPECT_EQ(read_text(client), "(none)");
    EXPECT_EQ(client.close_code(), 1001);
  }
  EXPECT_EQ(std::ranges::count(log_.lines(), "closed 1001"), 20);
  EXPECT_EQ(app_->connection_count(), 0u);
  EXPECT_THROW(static_cast<void>(open()), ConnectError) << "nobody listens any more";
  app_->stop();  // again: nothing to do
}

TEST_F(ApplicationTest, StopSendsWhatWasWritten) {
  serve<EchoHandler>();
  auto client = open();
  const std::string text(std::size_t{4} << 20, 'x');
  client.write_message(text);
  EXPECT_TRUE(read_text(client) == text);
  client.write_message(text);
  wait_until([&] { return !client.is_open() || app_->connection_count() == 1; });
  stop_meanwhile();
  const auto last = read(client);
  if (last) {
    EXPECT_TRUE(last->payload == text) << "all of it or nothing";
  }
  while (read(client)) continue;
  EXPECT_EQ(client.close_code(), 1001);
}

TEST_F(ApplicationTest, StopWaitsNoLongerThanItIsTold) {
  serve<EchoHandler>({.drain_timeout = 20ms});
  const WirePeer silent(port_);
  testing::RawSocket idle(port_);
  wait_until([&] { return app_->connection_count() == 2; });
  app_->stop();
  EXPECT_EQ(app_->connection_count(), 0u);
  EXPECT_EQ(log_.lines(), testing::Lines{"closed 1006"});
  EXPECT_EQ(idle.read_to_end(), "");
}

TEST_F(ApplicationTest, NobodyNeedsToStartOrStopIt) {
  make().add<EchoHandler>("/", &log_);
  app_->stop();
  app_->listen(0);
  app_.reset();
  serve<EchoHandler>({.drain_timeout = 20ms});
  auto client = open();
  app_.reset();  // stops it
  while (read(client)) continue;
  EXPECT_EQ(client.close_code(), 1001);
}

TEST_F(ApplicationTest, RunGoesOnUntilAHandlerStopsIt) {
  make().add<ThreadHandler>("/", &log_);
  port_ = app_->listen(0).port;
  auto running = std::async(std::launch::async, [this] { app_->run(); });
  auto client = open();
  EXPECT_NE(read_text(client), "(none)");
  EXPECT_NE(running.wait_for(0s), std::future_status::ready);
  client.write_message("stop");
  EXPECT_EQ(read_text(client), "(none)");
  EXPECT_EQ(client.close_code(), 1001);
  wait_until([&] { return running.wait_for(0s) == std::future_status::ready; });
  wait_for("closed 1001");
}

TEST_F(ApplicationTest, AStopOfBeforeRunIsNotLost) {
  make();
  app_->listen(0);
  app_->request_stop();
  app_->run();
}

TEST_F(ApplicationTest, StopOfAnotherThreadEndsRun) {
  make({.threads = 2}).add<EchoHandler>("/", &log_);
  port_ = app_->listen(0).port;
  auto running = std::async(std::launch::async, [this] { app_->run(); });
  auto client = open();
  stop_meanwhile();
  EXPECT_EQ(read_text(client), "(none)");
  EXPECT_EQ(client.close_code(), 1001);
  wait_until([&] { return running.wait_for(0s) == std::future_status::ready; });
  EXPECT_EQ(app_->connection_count(), 0u);
}

TEST_F(ApplicationTest, AStopWhileRunBeginsIsNotLost) {
  for (int i = 0; i < 50; ++i) {
    make({.threads = 2});
    auto running = std::async(std::launch::async, [this] { app_->run(); });
    app_->stop();
    ASSERT_EQ(running.wait_for(10s), std::future_status::ready) << i;
  }
}

TEST_F(ApplicationTest, ManyMayStopItAtOnce) {
  for (int i = 0; i < 10; ++i) {
    serve<EchoHandler>({.threads = 2});
    auto client = open();
    std::vector<std::future<void>> stops;
    for (int k = 0; k < 4; ++k)
      stops.push_back(std::async(std::launch::async, [this] {
        app_->stop();
        EXPECT_EQ(app_->connection_count(), 0u) << "whoever was first, it has stopped";
      }));
    for (auto& stop : stops) wait_until([&] { return stop.wait_for(0s) == std::future_status::ready; });
    EXPECT_EQ(read_text(client), "(none)");
    EXPECT_EQ(client.close_code(), 1001);
  }
}

struct SubscribedHandler : LoggingHandler {
  using LoggingHandler::LoggingHandler;
  void open() {
    subscribe("topic");
    write_message("ready");
  }
  void on_message(const Message& message) {
    try {
      publish("topic", message.text());
      write_message("published");
    } catch (const std::invalid_argument&) {
      write_message("refused");
    }
  }
};

TEST_F(ApplicationTest, WhatIsPublishedBeforeTheStartOrAfterTheEndReachesNobody) {
  make({.threads = 2}).add<SubscribedHandler>("/", &log_);
  app_->publish("topic", "too early");
  start();
  auto client = open();
  EXPECT_EQ(read_text(client), "ready");
  app_->publish("topic", "in time");
  EXPECT_EQ(read_text(client), "in time");
  stop_meanwhile();
  app_->publish("topic", "too late");
  EXPECT_EQ(read_text(client), "(none)");
}

TEST_F(ApplicationTest, TextThatIsNotUtf8IsNotPublished) {
  serve<SubscribedHandler>();
  auto client = open();
  EXPECT_EQ(read_text(client), "ready");
  for (const auto* const text : {"\xFF", "caf\xC3", "\xED\xA0\x80"}) {
    EXPECT_THROW(app_->publish("topic", text), std::invalid_argument);
    client.write_message(bytes_of(text));
    EXPECT_EQ(read_text(client), "refused");
  }
  app_->publish("topic", "caf\xC3\xA9");
  EXPECT_EQ(read_text(client), "caf\xC3\xA9") << "and nothing before it";
}

struct UnmakeablePage : RequestHandler {
  UnmakeablePage() { throw std::runtime_error("no database"); }
};
struct UnmakeableSocket : LoggingHandler {
  explicit UnmakeableSocket(testing::Log* log) : LoggingHandler(log) {
    throw std::runtime_error("no database");
  }
};

TEST_F(ApplicationTest, LivesOnWhenAHandlerCannotBeMade) {
  make().add<EchoHandler>("/", &log_).add<UnmakeablePage>("/page").add<UnmakeableSocket>("/socket", &log_);
  start();
  auto client = open();
  for (const auto* const target : {"/page", "/socket"}) {
    auto head = upgrade_request(target);
    if (target == std::string("/page")) head.fields = {{"Host", host()}};
    EXPECT_EQ(answer_to(head).status, 500u);
    EXPECT_THAT(log_.lines(), ::testing::IsEmpty());
    client.write_message("hello");
    EXPECT_EQ(read_text(client), "hello");
  }
}

/// Sends without an end, and says when the client does not take it any more.
struct EndlessPage : RequestHandler {
  explicit EndlessPage(testing::Log* given) : log(*given) {}
  ~EndlessPage() override { log.add("gone"); }
  Task<> get() {
    for (;;) {
      write(std::string(100'000, 'x'));
      auto flushed = flush();
      if (!flushed.await_ready()) log.add("waits");
      co_await flushed;
    }
  }
  testing::Log& log;
};

TEST_F(ApplicationTest, LivesOnWhenAClientLeavesAPageThatWaitsForIt) {
  make().add<EndlessPage>("/endless", &log_).add<PlainHandler>("/plain");
  start();
  testing::RawSocket socket(port_, 4096);
  socket.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
  wait_for("waits");
  socket.reset();
  wait_for("gone");
  wait_until([&] { return app_->connection_count() == 0; });
  EXPECT_EQ(answer_to("GET /plain HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").body, "plain");
}

TEST_F(ApplicationTest, WithoutATimeoutForRequestsTlsHasNoneEither) {
  const auto tls = net::testing::make_tls_pair();
  make({.request_timeout = 0ms}).add<SecureHandler>("/", &log_);
  const auto port = app_->listen(0, "127.0.0.1", tls.server).port;
  app_->start();
  auto request = request_of("wss://127.0.0.1:" + std::to_string(port) + "/");
  request.tls = tls.client;
  auto client = connect(std::move(request));
  EXPECT_EQ(read_text(client), "secure");
}

TEST_F(ApplicationTest, SaysWhyItCannotListen) {
  make();
  const auto port = app_->listen(0).port;
  for (const unsigned threads : {1u, 2u}) {
    Application other({.threads = threads});
    try {
      other.listen(port);
      ADD_FAILURE() << "two servers on one port";
    } catch (const std::system_error& error) {
      EXPECT_EQ(error.code(), std::errc::address_in_use);
    }
    EXPECT_THROW(other.listen(0, "203.0.113.1"), std::system_error) << "not an address of this machine";
  }
}

}  // namespace
}  // namespace wsspec::app
