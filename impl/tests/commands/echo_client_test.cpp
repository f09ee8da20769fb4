#include "impl/commands/echo_client.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "impl/commands/autobahn_client.hpp"
#include "impl/commands/contract.hpp"
#include "impl/tests/commands/support.hpp"

namespace wsspec::commands {
namespace {

using net::testing::LoopTest;
using ::testing::ElementsAre;
using testing::Peer;
using testing::Said;
using namespace std::chrono_literals;

/// A server on the test's own loop: opens every WebSocket and hands it to the test with the request that
/// asked for it.
class EchoClientTest : public LoopTest {
 protected:
  using OpenHandler = std::function<void(Peer&, const http::RequestHead&)>;

  void serve(OpenHandler on_open, std::optional<net::TlsContext> tls = {}) {
    on_open_ = std::move(on_open);
    listener_.emplace(net::Listener::open(
                          loop_, {"127.0.0.1", 0},
                          [this](std::unique_ptr<net::ByteStream> stream) { accept(std::move(stream)); },
                          std::move(tls))
                          .value());
  }

  net::Url url(const std::string& target = "/", bool secure = false) const {
    return net::parse_url((secure ? "wss://" : "ws://") + net::to_string(listener_->address()) + target)
        .value();
  }

  /// @param options  all but the URL.
  static app::ConnectRequest request_to(const net::Url& to, app::ConnectRequest options = {}) {
    options.url = net::to_string(to);
    return options;
  }

  EchoClient::Outcome run(const net::Url& to, app::ConnectRequest options = {}) {
    std::optional<EchoClient::Outcome> outcome;
    EchoClient client(loop_, request_to(to, std::move(options)));
    client.start([&](const EchoClient::Outcome& how) { outcome = how; });
    EXPECT_FALSE(outcome) << "called from inside start()";
    run_until([&] { return outcome.has_value(); });
    return *outcome;
  }

  std::vector<http::RequestHead> requests_;
  std::vector<std::unique_ptr<Peer>> peers_;

 private:
  struct Opening {
    std::unique_ptr<net::ByteStream> stream;
    ServerOpening opening = {};
    std::string answer = {};
  };

  void accept(std::unique_ptr<net::ByteStream> stream) {
    openings_.push_back(std::make_unique<Opening>(std::move(stream)));
    read(*openings_.back());
  }

  void read(Opening& one) {
    one.stream->read([this, &one](std::error_code error, ByteSpan bytes) {
      if (error || bytes.empty()) return;
      const auto used = one.opening.receive(bytes);
      ASSERT_TRUE(used) << used.error().message();
      if (!one.opening.done()) return read(one);
      ASSERT_FALSE(one.opening.check());
      requests_.push_back(one.opening.request());
      auto [text, agreed] = one.opening.accept();
      one.answer = std::move(text);
      const auto written = one.stream->try_write(bytes_of(one.answer));
      ASSERT_EQ(written, one.answer.size());
      peers_.push_back(std::make_unique<Peer>(std::move(one.stream), Role::server, agreed));
      auto& peer = *peers_.back();
      peer.start(bytes.subspan(*used));
      on_open_(peer, requests_.back());
      peer.flush();
    });
  }

  OpenHandler on_open_;
  std::vector<std::unique_ptr<Opening>> openings_;
  std::optional<net::Listener> listener_;
};

/// Sends a text and closes with 1000 once it came back.
void ask(Peer& peer, const std::string& text) {
  peer.on_said = [&peer](const Said&) { EXPECT_FALSE(peer.endpoint.close(1000)); };
  EXPECT_FALSE(peer.endpoint.send_text(text));
}

TEST_F(EchoClientTest, EchoesUntilTheServerCloses) {
  serve([](Peer& peer, const auto&) { ask(peer, "hello"); });
  const auto outcome = run(url("/chat?room=1"), {.url = {}, .headers = {{"X-Test", "yes"}}});
  EXPECT_TRUE(outcome.connected && outcome.opened);
  EXPECT_EQ(outcome.code, 1000);
  EXPECT_FALSE(outcome.error) << outcome.error.message();
  EXPECT_THAT(peers_[0]->said, ElementsAre(Said{true, "hello"}));
  EXPECT_EQ(requests_[0].target, "/chat?room=1");
  EXPECT_EQ(requests_[0].fields.find("Host"), url().host_field);
  EXPECT_EQ(requests_[0].fields.find("X-Test"), "yes");
}

TEST_F(EchoClientTest, DoesWhatTheContractAsks) {
  serve([](Peer& peer, const auto&) {
    for (const auto* command : {"wsspec:send 300", "wsspec:fragment 3", "wsspec:ping are you there",
                                "wsspec:subprotocol", "wsspec:origin", "wsspec:close 3001 good bye"})
      EXPECT_FALSE(peer.endpoint.send_text(command));
  });
  const auto outcome = run(url());
  EXPECT_EQ(outcome.code, 3001);
  EXPECT_FALSE(outcome.error) << outcome.error.message();
  EXPECT_THAT(peers_[0]->said, ElementsAre(Said{false, std::string(text_of(contract::counting(300)))},
                                           Said{true, "fragmentfragmentfragment"}, Said{true, ""},
                                           Said{true, "wsspec:origin"}));
  EXPECT_THAT(peers_[0]->pings, ElementsAre("are you there"));
  EXPECT_EQ(peers_[0]->closed, 3001);
  EXPECT_EQ(peers_[0]->reason, "good bye");
}

TEST_F(EchoClientTest, EchoesOverTls) {
  const auto tls = net::testing::make_tls_pair();
  serve([](Peer& peer, const auto&) { ask(peer, std::string(1'000'000, 'x')); }, tls.server);
  const auto outcome = run(url("/", true), {.url = {}, .tls = tls.client});
  EXPECT_EQ(outcome.code, 1000) << outcome.error.message();
  EXPECT_EQ(peers_[0]->said[0].payload.size(), 1'000'000u);
}

TEST_F(EchoClientTest, DoesNotTrustWhatTheSystemDoesNot) {
  const auto tls = net::testing::make_tls_pair();
  serve([](Peer&, const auto&) { FAIL(); }, tls.server);
  const auto outcome = run(url("/", true));
  EXPECT_FALSE(outcome.connected);
  EXPECT_EQ(outcome.error.category(), net::certificate_category());
}

TEST_F(EchoClientTest, SaysWhenNobodyIsThere) {
  serve([](Peer&, const auto&) {});
  const auto outcome = run(net::parse_url("ws://127.0.0.1:1").value());
  EXPECT_FALSE(outcome.connected || outcome.opened);
  EXPECT_EQ(outcome.error, std::errc::connection_refused);
}

TEST_F(EchoClientTest, SaysWhenTheServerIsNoWebSocketServer) {
  std::unique_ptr<net::ByteStream> stream;
  const auto listener =
      net::Listener::open(loop_, {"127.0.0.1", 0}, [&](std::unique_ptr<net::ByteStream> accepted) {
        stream = std::move(accepted);
        stream->try_write(bytes_of("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
      }).value();
  const auto outcome = run(net::parse_url("ws://" + net::to_string(listener.address())).value());
  EXPECT_TRUE(outcome.connected);
  EXPECT_FALSE(outcome.opened);
  EXPECT_EQ(outcome.error, Errc::status_not_101);
}

TEST_F(EchoClientTest, GivesUpOnASilentServer) {
  std::unique_ptr<net::ByteStream> stream;
  const auto listener =
      net::Listener::open(loop_, {"127.0.0.1", 0}, [&](std::unique_ptr<net::ByteStream> accepted) {
        stream = std::move(accepted);
      }).value();
  const auto outcome = run(net::parse_url("ws://" + net::to_string(listener.address())).value(),
                           {.url = {}, .connect_timeout = 20ms});
  EXPECT_TRUE(outcome.connected);
  EXPECT_EQ(outcome.error, Errc::timed_out);
}

TEST_F(EchoClientTest, TellsOfALostConnection) {
  serve([](Peer& peer, const auto&) { peer.stream->reset(); });
  const auto outcome = run(url());
  EXPECT_TRUE(outcome.opened);
  EXPECT_EQ(outcome.code, 1006);
  EXPECT_TRUE(outcome.error);
}

TEST_F(EchoClientTest, GoesAwayWhenTold) {
  serve([](Peer&, const auto&) {});
  std::optional<EchoClient::Outcome> outcome;
  EchoClient client(loop_, request_to(url()));
  client.start([&](const EchoClient::Outcome& how) { outcome = how; });
  run_until([&] { return !peers_.empty(); });
  // Only an answered message shows that the client has seen the answer and is open.
  ASSERT_FALSE(peers_[0]->endpoint.send_text("open?"));
  peers_[0]->flush();
  run_until([&] { return !peers_[0]->said.empty(); });
  client.go_away();
  run_until([&] { return outcome.has_value() && peers_[0]->ended; });
  EXPECT_EQ(peers_[0]->closed, 1001);
}

TEST_F(EchoClientTest, MayBeDestroyedAtAnyTime) {
  serve([](Peer&, const auto&) {});
  for (int turns = 0; turns < 12; ++turns) {
    auto client = std::make_unique<EchoClient>(loop_, request_to(url()));
    client->start([](const EchoClient::Outcome&) { FAIL() << "told after its end"; });
    for (int i = 0; i < turns; ++i) {
      loop_.post([this] { loop_.stop(); });
      loop_.run();
    }
    client.reset();
  }
  run_until([] { return true; });
}

/// What Autobahn's fuzzing server does, with cases that end in every way.
TEST_F(EchoClientTest, RunsAllCasesOfAnAutobahnServer) {
  std::vector<std::string> targets;
  serve([&](Peer& peer, const http::RequestHead& request) {
    targets.push_back(request.target);
    if (request.target == "/base/getCaseCount") {
      EXPECT_FALSE(peer.endpoint.send_text("3"));
      EXPECT_FALSE(peer.endpoint.close(1000));
    } else if (request.target.starts_with("/base/runCase?case=1&")) {
      ask(peer, "case");
    } else if (request.target.starts_with("/base/runCase?case=2&")) {
      peer.stream->reset();
    } else {
      EXPECT_FALSE(peer.endpoint.close(1000));
    }
  });
  const auto outcome = app::run(loop_, run_autobahn(loop_, url("/base/"), "me & you",
                                                    [](const net::Url& to) { return request_to(to); }));
  EXPECT_FALSE(outcome.error) << outcome.error.message();
  EXPECT_EQ(outcome.cases, 3u);
  EXPECT_THAT(targets, ElementsAre("/base/getCaseCount", "/base/runCase?case=1&agent=me%20%26%20you",
                                   "/base/runCase?case=2&agent=me%20%26%20you",
                                   "/base/runCase?case=3&agent=me%20%26%20you",
                                   "/base/updateReports?agent=me%20%26%20you"));
  EXPECT_THAT(peers_[1]->said, ElementsAre(Said{true, "case"}));
}

TEST_F(EchoClientTest, SaysWhenItIsNoAutobahnServer) {
  serve([](Peer& peer, const auto&) { EXPECT_FALSE(peer.endpoint.close(1000)); });  // tells no number
  const auto outcome =
      app::run(loop_, run_autobahn(loop_, url(), "me", [](const net::Url& to) { return request_to(to); }));
  EXPECT_EQ(outcome.error, std::errc::bad_message);
}

}  // namespace
}  // namespace wsspec::commands
