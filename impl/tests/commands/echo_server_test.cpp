#include "impl/commands/echo_server.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <thread>

#include "impl/commands/contract.hpp"
#include "impl/tests/commands/support.hpp"

namespace wsspec::commands {
namespace {

using net::testing::LoopTest;
using net::testing::Sink;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Peer;
using testing::Said;
using ::testing::StartsWith;
using namespace std::chrono_literals;

class EchoServerTest : public LoopTest {
 protected:
  void serve(EchoServer::Options options = {}) { server_ = EchoServer::start(options).value(); }

  std::unique_ptr<net::ByteStream> connect(std::optional<net::TlsContext> tls = {}) {
    return connect_to(server_->address(), std::move(tls));
  }

  /// The opening handshake. @param early  bytes sent in the same segment as the request.
  std::unique_ptr<Peer> open(std::optional<net::TlsContext> tls = {}, ByteView early = {},
                             ClientOpening::Options options = {.host = "localhost"}) {
    auto stream = connect(std::move(tls));
    ClientOpening opening(std::move(options), entropy_);
    Bytes request;
    append(request, bytes_of(opening.request()));
    append(request, early);
    stream->write(request, [](std::error_code error) { EXPECT_FALSE(error); });
    Bytes rest;
    std::function<void()> read = [&] {
      stream->read([&](std::error_code error, ByteSpan bytes) {
        ASSERT_FALSE(error) << error.message();
        const auto used = opening.receive(bytes);
        ASSERT_TRUE(used) << used.error().message();
        if (!opening.done()) return read();
        rest.assign(bytes.begin() + static_cast<std::ptrdiff_t>(*used), bytes.end());
      });
    };
    read();
    run_until([&] { return opening.done(); });
    agreed_ = opening.agreed();
    auto peer = std::make_unique<Peer>(std::move(stream), Role::client, opening.agreed());
    peer->start(rest);
    return peer;
  }

  std::string exchange(std::string_view text) { return exchange_with(server_->address(), text); }

  SeededEntropy entropy_{1};
  Agreed agreed_;
  std::unique_ptr<EchoServer> server_;
};

TEST_F(EchoServerTest, EchoesTextAndBinaryOfEverySize) {
  serve();
  const auto peer = open();
  EXPECT_TRUE(agreed_.deflate) << "compression is on by default";
  std::vector<Said> sent;
  for (const std::size_t size : {0u, 1u, 125u, 126u, 65535u, 65536u, 3'000'000u}) {
    sent.push_back({true, std::string(size, 'x')});
    ASSERT_FALSE(peer->endpoint.send_text(sent.back().payload));
    const auto noise = net::testing::pattern(size);
    sent.push_back({false, std::string(text_of(noise))});
    ASSERT_FALSE(peer->endpoint.send_binary(noise));
  }
  peer->flush();
  run_until([&] { return peer->said.size() == sent.size(); });
  EXPECT_TRUE(peer->said == sent);

  ASSERT_FALSE(peer->endpoint.close(1000, "done"));
  peer->flush();
  run_until([&] { return peer->ended; });
  EXPECT_EQ(peer->closed, 1000);
}

TEST_F(EchoServerTest, EchoesOverTls) {
  const auto tls = net::testing::make_tls_pair();
  serve({.tls = tls.server});
  const auto peer = open(tls.client);
  const std::string message(2'000'000, 'y');
  ASSERT_FALSE(peer->endpoint.send_text(message));
  peer->flush();
  run_until([&] { return peer->said.size() == 1; });
  EXPECT_EQ(peer->said[0].payload, message);
}

TEST_F(EchoServerTest, TakesFramesThatCameWithTheRequest) {
  serve({.deflate = {.enabled = false}});
  Endpoint client(Role::client, {}, entropy_);
  ASSERT_FALSE(client.send_text("Hello"));
  ASSERT_FALSE(client.send_binary(bytes_of("there")));
  const auto peer = open({}, client.output());
  EXPECT_FALSE(agreed_.deflate);
  run_until([&] { return peer->said.size() == 2; });
  EXPECT_THAT(peer->said, ElementsAre(Said{true, "Hello"}, Said{false, "there"}));
}

TEST_F(EchoServerTest, GoesOnWhileThePeerReadsNothingUpToABound) {
  serve({.deflate = {.enabled = false}});
  const auto peer = open();
  // Far more than the kernel holds in both directions: the server must stop reading, and resume.
  const std::string message(1'000'000, 'z');
  for (int i = 0; i < 40; ++i) ASSERT_FALSE(peer->endpoint.send_text(message));
  peer->flush();
  run_until([&] { return peer->said.size() == 40; });
  for (const auto& said : peer->said) EXPECT_TRUE(said.payload == message);
}

TEST_F(EchoServerTest, ServesManyAtOnceOnSeveralThreads) {
  serve({.settings = {.threads = 3}});
  std::vector<std::unique_ptr<Peer>> peers;
  for (int i = 0; i < 60; ++i) peers.push_back(open());
  for (std::size_t i = 0; i < peers.size(); ++i) {
    ASSERT_FALSE(peers[i]->endpoint.send_text(std::to_string(i)));
    peers[i]->flush();
  }
  for (std::size_t i = 0; i < peers.size(); ++i) {
    run_until([&] { return !peers[i]->said.empty(); });
    EXPECT_EQ(peers[i]->said[0].payload, std::to_string(i));
  }
}

TEST_F(EchoServerTest, ChoosesASubprotocolThatBothSpeak) {
  serve({.subprotocols = {"b", "a"}});
  const auto peer = open({}, {}, {.host = "localhost", .subprotocols = {"x", "a", "b"}});
  EXPECT_EQ(agreed_.subprotocol, "a") << "the client's order of preference counts";
}

TEST_F(EchoServerTest, DoesWhatTheContractAsks) {
  serve();
  const auto peer = open(
      {}, {},
      {.host = "localhost", .subprotocols = {"x", "wsspec"}, .fields = {{"Origin", "https://good.example"}}});
  EXPECT_EQ(agreed_.subprotocol, "wsspec");
  for (const auto* command :
       {"wsspec:send 300", "wsspec:fragment 3", "wsspec:ping are you there", "wsspec:subprotocol",
        "wsspec:origin", "wsspec:none", "wsspec:close 3001 good bye"})
    ASSERT_FALSE(peer->endpoint.send_text(command));
  peer->flush();
  run_until([&] { return peer->ended; });
  EXPECT_THAT(peer->said, ElementsAre(Said{false, std::string(text_of(contract::counting(300)))},
                                      Said{true, "fragmentfragmentfragment"}, Said{true, "wsspec"},
                                      Said{true, "https://good.example"}, Said{true, "wsspec:none"}));
  EXPECT_THAT(peer->pings, ElementsAre("are you there"));
  EXPECT_EQ(peer->closed, 3001);
  EXPECT_EQ(peer->reason, "good bye");
}

TEST_F(EchoServerTest, ClosesWithoutABodyAndHasNeitherSubprotocolNorOrigin) {
  serve();
  const auto peer = open();
  for (const auto* command : {"wsspec:subprotocol", "wsspec:origin", "wsspec:close"})
    ASSERT_FALSE(peer->endpoint.send_text(command));
  peer->flush();
  run_until([&] { return peer->ended; });
  EXPECT_THAT(peer->said, ElementsAre(Said{true, ""}, Said{true, ""}));
  EXPECT_EQ(peer->closed, 1005);
}

TEST_F(EchoServerTest, RefusesTheOriginOfTheContract) {
  serve();
  EXPECT_THAT(exchange("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                       "Origin: https://refused.example\r\n\r\n"),
              StartsWith("HTTP/1.1 403 "));
}

TEST_F(EchoServerTest, RefusesAMessageOverItsLimit) {
  serve({.settings = {.message_bytes_max = 1000}});
  const auto peer = open();
  ASSERT_FALSE(peer->endpoint.send_text(std::string(1000, 'x')));
  ASSERT_FALSE(peer->endpoint.send_binary(net::testing::pattern(1001)));
  peer->flush();
  run_until([&] { return peer->closed.has_value(); });
  EXPECT_EQ(peer->said.size(), 1u);
  EXPECT_EQ(peer->closed, 1009);
}

TEST_F(EchoServerTest, ShowsAPageToABrowser) {
  serve();
  const auto answer = exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Type: text/html"));
  EXPECT_THAT(answer, HasSubstr("\r\n\r\n<!doctype html>"));

  const auto head = exchange("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(head, answer.substr(0, answer.find("\r\n\r\n") + 4))
      << "RFC 9110 9.3.2: the same without content";
}

TEST_F(EchoServerTest, RefusesWhatIsNoOpeningHandshake) {
  serve();
  EXPECT_THAT(exchange("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello"),
              AllOf(StartsWith("HTTP/1.1 405 "), HasSubstr("Allow: GET, HEAD\r\n")));
  EXPECT_THAT(exchange("garbage\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(exchange(std::string("\0\1\2\r\n\r\n", 7)), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(exchange("GET / HTTP/1.1\r\nX: " + std::string(100'000, 'x')), StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(exchange("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 8\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 426 "), HasSubstr("Sec-WebSocket-Version: 13\r\n")));
  EXPECT_THAT(exchange("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       "Sec-WebSocket-Version: 13\r\n\r\n"),
              StartsWith("HTTP/1.1 400 "));
}

TEST_F(EchoServerTest, GivesUpOnARequestThatIsTooSlow) {
  serve({.settings = {.request_timeout = 20ms}});
  EXPECT_THAT(exchange("GET / HTTP/1.1\r\nHost: a\r\n"), StartsWith("HTTP/1.1 408 "));
  EXPECT_THAT(exchange(""), StartsWith("HTTP/1.1 408 "));
}

TEST_F(EchoServerTest, DropsAPlainClientThatDoesNotGo) {
  serve({.settings = {.request_timeout = 20ms}});
  const auto stream = connect();
  Sink sink(*stream);
  sink.start();
  stream->write(bytes_of("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), [](std::error_code) {});
  run_until([&] { return sink.ended; });
  // Our side stays open; writing shows that the server is gone: a reset answers it.
  std::error_code error;
  std::function<void()> write = [&] {
    stream->write(bytes_of("x"), [&](std::error_code failure) {
      error = failure;
      if (!failure) loop_.post([&] { write(); });
    });
  };
  write();
  run_until([&] { return bool(error); });
}

TEST_F(EchoServerTest, SendsAnIdleClientAway) {
  serve({.settings = {.idle_timeout = 30ms}});
  const auto peer = open();
  ASSERT_FALSE(peer->endpoint.send_text("still here"));
  peer->flush();
  run_until([&] { return peer->ended; });
  EXPECT_EQ(peer->said.size(), 1u);
  EXPECT_EQ(peer->closed, 1001);
  EXPECT_EQ(peer->reason, "idle for too long");
}

TEST_F(EchoServerTest, DropsAClientThatDoesNotAnswerItsClose) {
  serve({.settings = {.idle_timeout = 20ms, .close_timeout = 20ms}});
  const auto stream = connect();
  ClientOpening opening({.host = "localhost"}, entropy_);
  stream->write(bytes_of(opening.request()), [](std::error_code) {});
  Sink sink(*stream);
  sink.start();
  run_until([&] { return sink.ended || sink.error; });
  EXPECT_THAT(std::string(sink.text()), HasSubstr("idle for too long"));
}

TEST_F(EchoServerTest, TellsEverybodyWhenItStops) {
  serve({.settings = {.threads = 2}});
  std::vector<std::unique_ptr<Peer>> peers;
  for (int i = 0; i < 10; ++i) peers.push_back(open());
  const auto silent = connect();  // not a WebSocket yet: dropped
  Sink sink(*silent);
  sink.start();
  const auto address = server_->address();
  std::thread stopper([this] { server_->stop(); });  // waits for the closing handshakes, which happen here
  run_until([&] { return std::ranges::all_of(peers, [](const auto& peer) { return peer->ended; }); });
  stopper.join();
  for (const auto& peer : peers) EXPECT_EQ(peer->closed, 1001);
  run_until([&] { return sink.ended || sink.error; });
  EXPECT_TRUE(net::Listener::open(loop_, address, [](std::unique_ptr<net::ByteStream>) {}))
      << "the port is free again";
}

TEST_F(EchoServerTest, StopsInTimeWhateverItsClientsDo) {
  serve({.settings = {.drain_timeout = 30ms}});
  const auto stream = connect();
  ClientOpening opening({.host = "localhost"}, entropy_);
  stream->write(bytes_of(opening.request()), [](std::error_code) {});
  bool opened = false;
  stream->read([&](std::error_code, ByteSpan bytes) { opened = text_of(bytes).starts_with("HTTP/1.1 101"); });
  run_until([&] { return opened; });
  const auto before = std::chrono::steady_clock::now();
  server_->stop();  // nobody answers its Close
  EXPECT_LT(std::chrono::steady_clock::now() - before, 4s);
}

TEST_F(EchoServerTest, TurnsAwayMoreThanItsLimit) {
  serve({.settings = {.connections_max = 1}});
  const auto first = open();
  EXPECT_THAT(exchange(""), StartsWith("HTTP/1.1 503 "));
}

TEST_F(EchoServerTest, SaysWhyItCannotListen) {
  serve();
  const auto again = EchoServer::start({.listen = server_->address()});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error(), std::errc::address_in_use);
}

}  // namespace
}  // namespace wsspec::commands
