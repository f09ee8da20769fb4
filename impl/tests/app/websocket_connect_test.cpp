#include "impl/tests/app/scripted_server.hpp"
#include "wsspec/net/url.hpp"

// websocket_connect(): how a WebSocket comes to be, and how it does not.

namespace wsspec::app {
namespace {

using testing::Script;
using testing::ScriptedServer;
using namespace std::chrono_literals;

class WebSocketConnectTest : public testing::ClientTest {
 protected:
  ConnectError failure_of(ConnectRequest request) {
    try {
      connect(std::move(request));
    } catch (const ConnectError& error) {
      return error;
    }
    ADD_FAILURE() << "it connected";
    return {"", {}};
  }
  ConnectError failure_of(std::string url) { return failure_of(request_of(std::move(url))); }

  static Script answering(std::string bytes, bool ends = true) {
    Script script;
    script.answer = [bytes](const http::RequestHead&) { return bytes; };
    script.ends_after_answer = ends;
    return script;
  }
  std::string dead_url() { return ScriptedServer(loop_, {}).url(); }
};

TEST_F(WebSocketConnectTest, OpensAWebSocket) {
  ScriptedServer server(loop_, {});
  const auto client = connect(server.url("/a/b?c=d"));
  EXPECT_TRUE(client.is_open());
  EXPECT_EQ(client.close_code(), std::nullopt);
  EXPECT_EQ(client.answer().status, 101u);
  EXPECT_EQ(server.request().target, "/a/b?c=d");
  EXPECT_EQ(server.request().fields.find("Host"), server.host());
}

TEST_F(WebSocketConnectTest, RefusesWhatIsNoUrl) {
  EXPECT_EQ(failure_of("no url").code(), net::UrlErrc::malformed);
  EXPECT_EQ(failure_of("http://host/").code(), net::UrlErrc::scheme_not_ws);
  EXPECT_EQ(failure_of("ws://user@host/").code(), net::UrlErrc::user_info);
  EXPECT_STREQ(failure_of("http://host/").what(),
               "cannot open http://host/: the URL does not begin with ws:// or wss://");
}

TEST_F(WebSocketConnectTest, SaysThatItWasRefused) {
  const auto url = dead_url();
  const auto error = failure_of(url);
  EXPECT_EQ(error.code(), std::errc::connection_refused);
  EXPECT_EQ(error.status(), 0u);
  EXPECT_EQ(error.what(), "cannot open " + url + ": Connection refused");
}

TEST_F(WebSocketConnectTest, SaysThatThereIsNoSuchHost) {
  const auto error = failure_of("ws://" + std::string(70, 'x') + "/");  // longer than a label may be
  EXPECT_TRUE(error.code());
  EXPECT_NE(error.code(), Errc::timed_out);
  EXPECT_EQ(error.status(), 0u);
}

TEST_F(WebSocketConnectTest, GivesUpOnASilentServer) {
  for (const char* begun : {"", "HTTP/1.1 101 Switch", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: webs"}) {
    ScriptedServer server(loop_, answering(begun, false));
    auto request = request_of(server.url());
    request.connect_timeout = 20ms;
    const auto begin = net::Loop::Clock::now();
    EXPECT_EQ(failure_of(std::move(request)).code(), Errc::timed_out) << begun;
    EXPECT_GE(net::Loop::Clock::now() - begin, 20ms);
    run_until([&] { return server.peer().is_over; });
  }
}

TEST_F(WebSocketConnectTest, TheTimeoutIsForAllRedirectsTogether) {
  ScriptedServer server(loop_, answering("HTTP/1.1 302 Found\r\nLocation: /again\r\n\r\n"));
  auto request = request_of(server.url());
  request.connect_timeout = 50ms;
  request.redirects_max = 1'000'000;
  EXPECT_EQ(failure_of(std::move(request)).code(), Errc::timed_out);
}

TEST_F(WebSocketConnectTest, TellsTheStatusOfARefusal) {
  for (const auto& [status, line] :
       {std::pair(200u, "200 OK"), std::pair(401u, "401 Unauthorized"), std::pair(403u, "403 Forbidden"),
        std::pair(404u, "404 Not Found"), std::pair(503u, "503 Service Unavailable")}) {
    ScriptedServer server(loop_,
                          answering("HTTP/1.1 " + std::string(line) + "\r\nContent-Length: 2\r\n\r\nno"));
    const auto error = failure_of(server.url("/x"));
    EXPECT_EQ(error.status(), status);
    EXPECT_EQ(error.code(), Errc::status_not_101);
    EXPECT_EQ(error.what(), "cannot open " + server.url("/x") + ": the answer is " + line);
  }
}

TEST_F(WebSocketConnectTest, RefusesAnAnswerThatIsNone) {
  ScriptedServer garbage(loop_, answering("SSH-2.0-OpenSSH_9.2\r\n\r\n"));
  EXPECT_EQ(failure_of(garbage.url()).code(), Errc::http_malformed);
  EXPECT_EQ(failure_of(garbage.url()).status(), 0u);
  ScriptedServer long_one(loop_, answering("HTTP/1.1 200 OK\r\nA: " + std::string(20'000, 'x')));
  EXPECT_EQ(failure_of(long_one.url()).code(), Errc::head_too_big);
  ScriptedServer half(loop_, answering("HTTP/1.1 101 Swi"));
  EXPECT_EQ(failure_of(half.url()).code(), Errc::stream_ended);
  ScriptedServer nothing(loop_, answering(""));
  EXPECT_EQ(failure_of(nothing.url()).code(), Errc::stream_ended);
}

// RFC 6455 §4.1
TEST_F(WebSocketConnectTest, RefusesAnAnswerToSomeoneElse) {
  const std::string head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n";
  ScriptedServer server(
      loop_,
      answering(head + "Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"));
  const auto error = failure_of(server.url());
  EXPECT_EQ(error.code(), Errc::accept_invalid);
  EXPECT_EQ(error.status(), 101u);
  ScriptedServer other(loop_, answering(head + "\r\n"));
  EXPECT_EQ(failure_of(other.url()).code(), Errc::connection_missing);
}

TEST_F(WebSocketConnectTest, RefusesASubprotocolThatItDidNotOffer) {
  Script script;
  script.fields.add("Sec-WebSocket-Protocol", "other");
  ScriptedServer server(loop_, script);
  EXPECT_EQ(failure_of(server.url()).code(), Errc::subprotocol_not_offered);
  auto request = request_of(server.url());
  request.subprotocols = {"one"};
  EXPECT_EQ(failure_of(std::move(request)).code(), Errc::subprotocol_not_offered);
}

TEST_F(WebSocketConnectTest, OffersSubprotocols) {
  Script script;
  script.subprotocol = "two";
  ScriptedServer server(loop_, script);
  auto request = request_of(server.url());
  request.subprotocols = {"one", "two"};
  EXPECT_EQ(connect(std::move(request)).selected_subprotocol(), "two");
  EXPECT_EQ(server.request().fields.find("Sec-WebSocket-Protocol"), "one, two");
  server.script.subprotocol.clear();
  request = request_of(server.url());
  request.subprotocols = {"one"};
  EXPECT_EQ(connect(std::move(request)).selected_subprotocol(), "") << "the server chose none";
  EXPECT_EQ(connect(server.url()).selected_subprotocol(), "");
  EXPECT_EQ(server.request(2).fields.find("Sec-WebSocket-Protocol"), std::nullopt);
}

TEST_F(WebSocketConnectTest, SendsHeadersAndShowsTheAnswers) {
  Script script;
  script.fields = {{"Set-Cookie", "a=b"}, {"X-Answer", "42"}};
  ScriptedServer server(loop_, script);
  auto request = request_of(server.url());
  request.headers = {{"Origin", "http://here"}, {"X-Two", "1"}, {"X-Two", "2"}, {"Host", "virtual.example"}};
  const auto client = connect(std::move(request));
  const auto& fields = server.request().fields;
  EXPECT_EQ(fields.find("origin"), "http://here");
  EXPECT_EQ(fields.all("X-Two"), (std::vector<std::string_view>{"1", "2"}));
  EXPECT_EQ(fields.all("Host"), (std::vector<std::string_view>{"virtual.example"}));
  EXPECT_EQ(client.answer().fields.find("x-answer"), "42");
  EXPECT_EQ(client.answer().fields.find("Set-Cookie"), "a=b");
}

TEST_F(WebSocketConnectTest, RefusesHeadersThatItCannotSend) {
  ScriptedServer server(loop_, {});
  for (const auto& field :
       {http::Field{"no token", "x"}, http::Field{"", "x"}, http::Field{"X-Cut", "a\r\nInjected: b"},
        http::Field{"sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA=="}, http::Field{"Upgrade", "h2c"}}) {
    auto request = request_of(server.url());
    request.headers = {field};
    EXPECT_EQ(failure_of(std::move(request)).code(), std::errc::invalid_argument) << field.name;
  }
  for (const auto& names : {std::vector<std::string>{"a b"}, {""}, {"same", "other", "same"}}) {
    auto request = request_of(server.url());
    request.subprotocols = names;
    EXPECT_EQ(failure_of(std::move(request)).code(), std::errc::invalid_argument);
  }
  EXPECT_TRUE(server.peers.empty());
}

TEST_F(WebSocketConnectTest, OffersCompressionWhenItIsGiven) {
  ScriptedServer server(loop_, {});
  EXPECT_FALSE(connect(server.url()).is_compressed());
  EXPECT_EQ(server.request().fields.find("Sec-WebSocket-Extensions"), std::nullopt);
  auto request = request_of(server.url());
  request.compression = deflate::Options{.peer_no_context_takeover = true, .peer_window_bits = 10};
  EXPECT_TRUE(connect(std::move(request)).is_compressed());
  const std::string offer(server.request(1).fields.find("Sec-WebSocket-Extensions").value_or(""));
  EXPECT_NE(offer.find("permessage-deflate"), offer.npos) << offer;
  EXPECT_NE(offer.find("server_no_context_takeover"), offer.npos) << offer;
  EXPECT_NE(offer.find("server_max_window_bits=10"), offer.npos) << offer;
}

TEST_F(WebSocketConnectTest, RefusesCompressionThatItDidNotOffer) {
  Script script;
  script.fields.add("Sec-WebSocket-Extensions", "permessage-deflate");
  ScriptedServer server(loop_, script);
  EXPECT_EQ(failure_of(server.url()).code(), Errc::extension_not_offered);
}

TEST_F(WebSocketConnectTest, TakesWhatComesTogetherWithTheAnswer) {
  ScriptedServer server(loop_, {});
  server.script.answer = [](const http::RequestHead& head) {
    ServerOpening again;
    again.receive(bytes_of(http::serialize(head))).value();
    return again.accept().first + std::string(
                                      "\x81\x05"
                                      "first\x88\x02\x03\xE8");
  };
  auto client = connect(server.url());
  EXPECT_EQ(read_text(client), "first");
  EXPECT_EQ(read_text(client), "(none)");
  EXPECT_EQ(client.close_code(), 1000);
}

TEST_F(WebSocketConnectTest, DroppedWhileItConnectsItIsGone) {
  auto dropped = websocket_connect(loop_, dead_url());
  dropped.start([] { ADD_FAILURE() << "it is done"; });
  dropped = {};
  EXPECT_THROW(connect(dead_url()), ConnectError);  // what was under way has had its time
}

TEST_F(WebSocketConnectTest, DroppedWhileItWaitsForTheAnswerItIsGone) {
  ScriptedServer server(loop_, answering("HTTP/1.1 101 ", false));
  auto dropped = websocket_connect(loop_, server.url());
  dropped.start([] { ADD_FAILURE() << "it is done"; });
  run_until([&] { return server.peers.size() == 1 && server.peer().bytes_written > 0; });
  EXPECT_FALSE(server.peer().is_over);
  dropped = {};
  run_until([&] { return server.peer().is_over; });
}

TEST_F(WebSocketConnectTest, LeavesNothingOnItsLoop) {
  net::Loop loop;  // without the guard
  {
    ScriptedServer server(loop, testing::echo());
    auto request = request_of(server.url());
    request.ping_interval = 1h;
    app::run(loop, websocket_connect(loop, std::move(request)));
    EXPECT_THROW(app::run(loop, websocket_connect(loop, "ws://" + server.host() + "/#no")), ConnectError);
  }
  loop.run();
}

}  // namespace
}  // namespace wsspec::app
