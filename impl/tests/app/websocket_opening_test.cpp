// The opening handshake: who is let in, and what is said to the others.
#include "impl/tests/app/app_fixture.hpp"

namespace wsspec::app {
namespace {

using testing::EchoHandler;
using testing::Lines;
using testing::LoggingHandler;

struct RedirectHandler : RequestHandler {
  void get() { redirect("/echo"); }
};

struct HeaderEchoHandler : LoggingHandler {
  using LoggingHandler::LoggingHandler;
  void prepare() {
    set_header("X-Extra", "extra value");
    for (const auto& field : request().headers())
      if (field.name.starts_with("X-Test")) set_header(field.name, field.value);
    set_cookie("chocolate", "chip");
  }
};

struct SubprotocolHandler : LoggingHandler {
  using LoggingHandler::LoggingHandler;
  std::optional<std::string> select_subprotocol(const std::vector<std::string>& offered) override {
    log_.add("asked");
    if (std::ranges::find(offered, "good") == offered.end()) return std::nullopt;
    return "good";
  }
  void open() { write_message("subprotocol=" + selected_subprotocol()); }
};

struct WrongSubprotocolHandler : LoggingHandler {
  using LoggingHandler::LoggingHandler;
  std::optional<std::string> select_subprotocol(const std::vector<std::string>&) override { return "mine"; }
};

/// Refuses, or fails, by what the query says.
struct RefusingHandler : LoggingHandler {
  using LoggingHandler::LoggingHandler;
  Task<> prepare() {
    const auto how = get_argument("how");
    if (how == "late" || how == "late-bug") co_await testing::NextTurn(loop());
    if (how == "bug" || how == "late-bug") throw std::runtime_error("a bug");
    if (how != "no") throw HttpError(static_cast<unsigned>(std::stoul(get_argument("status"))), "not you");
  }
  void open() { log_.add("opened"); }
};

class WebSocketOpeningTest : public testing::AppTest {
 protected:
  WebSocketOpeningTest() {
    make()
        .add<EchoHandler>("/echo", &log_)
        .add<testing::PlainHandler>("/plain")
        .add<RedirectHandler>("/redirect")
        .add<HeaderEchoHandler>("/header_echo", &log_)
        .add<SubprotocolHandler>("/subprotocol", &log_)
        .add<WrongSubprotocolHandler>("/wrong_subprotocol", &log_)
        .add<RefusingHandler>("/refusing", &log_);
    start();
  }
  void expect_refusal(const http::RequestHead& head, unsigned status) {
    EXPECT_EQ(answer_to(head).status, status) << http::serialize(head);
  }
};

TEST_F(WebSocketOpeningTest, HttpRequest) {
  http::RequestHead head;
  head.target = "/echo";
  head.fields = {{"Host", host()}};
  const auto answer = answer_to(head);
  EXPECT_EQ(answer.status, 426u);
  EXPECT_EQ(answer.field("Upgrade"), "websocket");
  EXPECT_EQ(answer.field("Sec-WebSocket-Version"), "13");
}

TEST_F(WebSocketOpeningTest, MissingWebsocketKey) {
  auto head = upgrade_request("/echo");
  head.fields.remove("Sec-WebSocket-Key");
  expect_refusal(head, 400);
  head.fields.add("Sec-WebSocket-Key", "too short");
  expect_refusal(head, 400);
}

TEST_F(WebSocketOpeningTest, BadWebsocketVersion) {
  for (const auto* const version : {"12", "14", "0", "x"}) {
    auto head = upgrade_request("/echo");
    head.fields.set("Sec-WebSocket-Version", version);
    const auto answer = answer_to(head);
    EXPECT_EQ(answer.status, 426u) << version;
    EXPECT_EQ(answer.field("Sec-WebSocket-Version"), "13");
  }
}

TEST_F(WebSocketOpeningTest, OtherFaultsOfARequest) {
  auto head = upgrade_request("/echo");
  head.method = "POST";
  expect_refusal(head, 405);
  head = upgrade_request("/echo");
  head.fields.set("Connection", "keep-alive");
  expect_refusal(head, 400);
  head = upgrade_request("/echo");
  head.fields.add("Host", "another");
  expect_refusal(head, 400);
}

TEST_F(WebSocketOpeningTest, WebsocketHttpFail) {
  EXPECT_EQ(refusal_of("/notfound"), 404u);
}

TEST_F(WebSocketOpeningTest, WebsocketHttpSuccess) {
  EXPECT_EQ(refusal_of("/plain"), 200u);
}

TEST_F(WebSocketOpeningTest, WebsocketHttpRedirect) {
  auto request = request_of(url("/redirect"));
  request.redirects_max = 0;
  EXPECT_EQ(refusal_of(std::move(request)), 302u);

  auto client = open("/redirect");
  client.write_message("hello");
  EXPECT_EQ(read_text(client), "hello");
}

TEST_F(WebSocketOpeningTest, WebsocketNetworkFail) {
  std::uint16_t nobody = 0;
  {
    Application other;
    nobody = other.listen(0).port;
  }
  try {
    static_cast<void>(connect("ws://127.0.0.1:" + std::to_string(nobody) + "/"));
    FAIL() << "somebody listens there";
  } catch (const ConnectError& error) {
    EXPECT_EQ(error.code(), std::errc::connection_refused);
    EXPECT_EQ(error.status(), 0u);
  }
}

TEST_F(WebSocketOpeningTest, WebsocketHeaderEcho) {
  auto request = request_of(url("/header_echo"));
  request.headers.add("X-Test-Hello", "hello");
  const auto client = connect(std::move(request));
  const auto& fields = client.answer().fields;
  EXPECT_EQ(fields.find("X-Test-Hello"), "hello");
  EXPECT_EQ(fields.find("X-Extra"), "extra value");
}

TEST_F(WebSocketOpeningTest, CookieOfPrepareIsInTheAnswer) {
  const auto client = open("/header_echo");
  const auto cookies = client.answer().fields.all("Set-Cookie");
  ASSERT_EQ(cookies.size(), 1u);
  EXPECT_TRUE(cookies.front().starts_with("chocolate=chip;")) << cookies.front();
}

TEST_F(WebSocketOpeningTest, Subprotocols) {
  auto request = request_of(url("/subprotocol"));
  request.subprotocols = {"bad", "good"};
  auto client = connect(std::move(request));
  EXPECT_EQ(client.selected_subprotocol(), "good");
  EXPECT_EQ(read_text(client), "subprotocol=good");
  EXPECT_EQ(log_.lines(), Lines{"asked"});
}

TEST_F(WebSocketOpeningTest, SubprotocolsNotOffered) {
  auto client = open("/subprotocol");
  EXPECT_EQ(client.selected_subprotocol(), "");
  EXPECT_EQ(read_text(client), "subprotocol=");

  auto request = request_of(url("/subprotocol"));
  request.subprotocols = {"bad"};
  auto other = connect(std::move(request));
  EXPECT_EQ(other.selected_subprotocol(), "");
  EXPECT_FALSE(other.answer().fields.find("Sec-WebSocket-Protocol"));
}

TEST_F(WebSocketOpeningTest, SubprotocolThatWasNotOfferedIsOurFault) {
  auto request = request_of(url("/wrong_subprotocol"));
  request.subprotocols = {"yours"};
  EXPECT_EQ(refusal_of(std::move(request)), 500u);
  static_cast<void>(open("/wrong_subprotocol"));  // it offers none, so there is nothing to choose
}

TEST_F(WebSocketOpeningTest, PrepareRefuses) {
  for (const unsigned status : {400u, 401u, 403u, 404u, 503u, 599u}) {
    const auto query = "&status=" + std::to_string(status);
    EXPECT_EQ(refusal_of("/refusing?how=now" + query), status);
    EXPECT_EQ(refusal_of("/refusing?how=late" + query), status);
  }
  EXPECT_EQ(refusal_of("/refusing?how=bug"), 500u);
  EXPECT_EQ(refusal_of("/refusing?how=late-bug"), 500u);

  const auto refused = answer_to(upgrade_request("/refusing?how=now&status=403"));
  EXPECT_EQ(refused.status, 403u);
  EXPECT_NE(refused.body.find("not you"), std::string::npos) << refused.body;
  app_->stop();
  EXPECT_EQ(log_.lines(), Lines{}) << "neither open() nor on_close()";
}

TEST_F(WebSocketOpeningTest, PrepareLetsIn) {
  static_cast<void>(open("/refusing?how=no"));
  wait_for("opened");
}

TEST_F(WebSocketOpeningTest, FramesRightBehindTheRequest) {
  testing::RawSocket socket(port_);
  const std::string masked_hi("\x81\x82\0\0\0\0hi", 8);
  const std::string masked_close("\x88\x80\0\0\0\0", 6);
  socket.send(http::serialize(upgrade_request("/echo")) + masked_hi + masked_close);
  const auto all = socket.read_to_end();
  EXPECT_TRUE(all.starts_with("HTTP/1.1 101 ")) << all;
  EXPECT_TRUE(all.ends_with(std::string("\r\n\r\n\x81\x02hi\x88\x00", 10))) << all;
}

TEST_F(WebSocketOpeningTest, RequestInSmallPieces) {
  testing::RawSocket socket(port_);
  for (const char octet : http::serialize(upgrade_request("/echo"))) socket.send(std::string(1, octet));
  socket.send(std::string("\x88\x80\0\0\0\0", 6));
  EXPECT_TRUE(socket.read_to_end().starts_with("HTTP/1.1 101 "));
}

}  // namespace
}  // namespace wsspec::app
