#include "wsspec/app/websocket_handler.hpp"

#include <nlohmann/json.hpp>

#include "impl/tests/app/app_fixture.hpp"

// What goes through the WebSockets of a server, and what a handler may ask.

namespace wsspec::app {
namespace {

using testing::EchoHandler;
using testing::Lines;
using testing::LoggingHandler;

class WebSocketHandlerTest : public testing::AppTest {};

TEST_F(WebSocketHandlerTest, WebsocketGen) {
  serve<EchoHandler>();
  const auto echoed = run([](net::Loop& loop, std::string where) -> Task<std::string> {
    auto client = co_await websocket_connect(loop, where);
    co_await client.write_message("hello");
    const auto message = co_await client.read_message();
    co_return message ? message->payload : "(none)";
  }(loop_, url()));
  EXPECT_EQ(echoed, "hello");
}

TEST_F(WebSocketHandlerTest, WebsocketCallbacks) {
  serve<EchoHandler>();
  Lines seen;
  auto request = request_of(url());
  request.on_message = [&](std::optional<StoredMessage> message) {
    seen.push_back(message ? message->payload : "(none)");
  };
  auto client = connect(std::move(request));
  client.write_message("hello");
  wait_until([&] { return !seen.empty(); });
  client.close();
  wait_for("closed 1000");
  wait_until([&] { return seen.size() == 2; });
  EXPECT_EQ(seen, (Lines{"hello", "(none)"}));
}

TEST_F(WebSocketHandlerTest, BinaryMessage) {
  serve<EchoHandler>();
  auto client = open();
  const Bytes octets{'h', 0, 0xE9, 0xFF};
  client.write_message(octets);
  const auto message = read(client);
  ASSERT_TRUE(message);
  EXPECT_FALSE(message->is_text);
  EXPECT_EQ(message->payload, text_of(octets));
}

TEST_F(WebSocketHandlerTest, UnicodeMessage) {
  serve<EchoHandler>();
  auto client = open();
  const std::string text = "h\xC3\xA9llo \xF0\x9F\x8C\x8D";
  client.write_message(text);
  const auto message = read(client);
  ASSERT_TRUE(message);
  EXPECT_TRUE(message->is_text);
  EXPECT_EQ(message->payload, text);
}

struct RenderHandler : LoggingHandler {
  using LoggingHandler::LoggingHandler;
  void on_message(const Message& message) {
    write_message(render_string("message.html", {{"message", std::string(message.text())}}));
  }
};

TEST_F(WebSocketHandlerTest, RenderMessage) {
  const TemporaryFolder folder;
  folder.write("message.html", "<b>{{message}}</b>");
  serve<RenderHandler>({.template_path = folder.path()});
  auto client = open();
  client.write_message("hello");
  EXPECT_EQ(read_text(client), "<b>hello</b>");
  client.write_message("<i>");
  EXPECT_EQ(read_text(client), "<b>&lt;i&gt;</b>");
}

/// Whether a handler can answer as if the request were still open.
template <class Handler>
concept AnswersByItself =
    requires(Handler& handler) { handler.write("text"); } ||
    requires(Handler& handler) { handler.redirect("/"); } || requires(Handler& handler) { handler.finish(); };
static_assert(!AnswersByItself<EchoHandler> && AnswersByItself<testing::PlainHandler>);

struct HeaderHandler : LoggingHandler {
  using LoggingHandler::LoggingHandler;
  void open() { write_message(request().header("X-Test")); }
};

TEST_F(WebSocketHandlerTest, WebsocketHeaders) {
  serve<HeaderHandler>();
  auto request = request_of(url());
  request.headers.add("X-Test", "hello");
  auto client = connect(std::move(request));
  EXPECT_EQ(read_text(client), "hello");
}

struct RequestHandlerOfSocket : LoggingHandler {
  using LoggingHandler::LoggingHandler;
  void on_message(const Message&) {
    const auto& head = request();
    write_message(nlohmann::json{{"method", head.method()},
                                 {"path", head.path()},
                                 {"room", get_argument("room")},
                                 {"host", head.host()},
                                 {"cookie", get_cookie("name").value_or("(none)")},
                                 {"peer", head.peer().substr(0, head.peer().find(':'))},
                                 {"secure", head.is_secure()}});
  }
};

TEST_F(WebSocketHandlerTest, HasTheRequestAtHandWhileItIsOpen) {
  serve<RequestHandlerOfSocket>({}, "/a b");
  auto request = request_of(url("/a%20b?room=x+y"));
  request.headers.add("Cookie", "name=value; other=1");
  auto client = connect(std::move(request));
  client.write_message("tell");
  const nlohmann::json expected{{"method", "GET"}, {"path", "/a b"},    {"room", "x y"},
                                {"host", host()},  {"cookie", "value"}, {"peer", "127.0.0.1"},
                                {"secure", false}};
  EXPECT_EQ(nlohmann::json::parse(read_text(client)), expected);
}

struct FaultyWriter : LoggingHandler {
  using LoggingHandler::LoggingHandler;
  void on_message(const Message&) {
    refused([&] { write_message("\xC3"); });
    refused([&] { write_message(nlohmann::json("\xFF")); });
    refused([&] { ping(std::string(126, 'p')); });
    write_message(is_open() ? "open" : "closed");
  }
  template <class Call>
  void refused(Call call) {
    try {
      call();
      log_.add("sent");
    } catch (const std::invalid_argument&) {
      log_.add("refused");
    }
  }
};

TEST_F(WebSocketHandlerTest, RefusesWhatMayNotBeSentAndStaysOpen) {
  serve<FaultyWriter>();
  auto client = open();
  client.write_message("go");
  EXPECT_EQ(read_text(client), "open");
  EXPECT_EQ(log_.lines(), (Lines{"refused", "refused", "refused"}));
}

struct NoDelayHandler : LoggingHandler {
  using LoggingHandler::LoggingHandler;
  void open() {
    set_nodelay(true);
    write_message("hello");
  }
  void on_message(const Message& message) {
    set_nodelay(message.text() == "on");
    write_message(message);
  }
};

TEST_F(WebSocketHandlerTest, Nodelay) {
  serve<NoDelayHandler>();
  auto client = open();
  EXPECT_EQ(read_text(client), "hello");
  for (const auto* const text : {"off", "on", "off"}) {
    client.write_message(text);
    EXPECT_EQ(read_text(client), text);
  }
}

}  // namespace
}  // namespace wsspec::app
