#include "wsspec/app/websocket_handler.hpp"

#include <nlohmann/json.hpp>

#include "impl/tests/app/app_fixture.hpp"

// What goes through the WebSockets of a server, and how they close.

namespace wsspec::app {
namespace {

using testing::EchoHandler;
using testing::Lines;
using testing::LoggingHandler;
using namespace std::chrono_literals;

class WebSocketHandlerTest : public testing::AppTest {
 protected:
  void expect_end(WebSocketClient& client, std::uint16_t code, std::string_view reason = {}) {
    EXPECT_EQ(read_text(client), "(none)");
    EXPECT_EQ(client.close_code(), code);
    EXPECT_EQ(client.close_reason(), reason);
  }
};

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

TEST_F(WebSocketHandlerTest, ErrorInClosedClientWriteMessage) {
  serve<EchoHandler>();
  auto client = open();
  client.close();
  EXPECT_THROW(client.write_message("hello"), WebSocketClosedError);
  expect_end(client, 1000);
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

// How they close.

TEST_F(WebSocketHandlerTest, WebsocketCloseBufferedData) {
  serve<EchoHandler>();
  {
    auto client = open();
    client.write_message("hello");
    client.write_message("world");
  }  // drops the stream, whatever is in it
  wait_for("closed 1006");
  app_->stop();
  EXPECT_EQ(log_.lines().size(), 1u);
}

struct CloseReasonHandler : LoggingHandler {
  using LoggingHandler::LoggingHandler;
  void open() {
    close(1001, "goodbye");
    close(1000, "of no effect");
    log_.add(is_open() ? "open" : "not open");
    try {
      write_message("late");
    } catch (const WebSocketClosedError&) {
      log_.add("refused");
    }
    try {
      ping();
    } catch (const WebSocketClosedError&) {
      log_.add("refused");
    }
  }
};

TEST_F(WebSocketHandlerTest, ServerCloseReason) {
  serve<CloseReasonHandler>();
  auto client = open();
  expect_end(client, 1001, "goodbye");
  wait_for("closed 1001");  // the client says the code again (§5.5.1)
}

TEST_F(WebSocketHandlerTest, ClientCloseReason) {
  serve<EchoHandler>();
  auto client = open();
  client.close(1001, "goodbye");
  wait_for("closed 1001 goodbye");
  expect_end(client, 1001);
}

TEST_F(WebSocketHandlerTest, WriteAfterClose) {
  serve<CloseReasonHandler>();
  auto client = open();
  expect_end(client, 1001, "goodbye");
  EXPECT_THROW(client.write_message("hello"), WebSocketClosedError);
  wait_for("closed 1001");
  EXPECT_EQ(log_.lines(), (Lines{"not open", "refused", "refused", "closed 1001"}));
}

/// Closes with what it is told: "1000 reason", "none".
struct ClosingHandler : LoggingHandler {
  using LoggingHandler::LoggingHandler;
  void on_message(const Message& message) {
    const std::string text(message.text());
    try {
      if (text == "none") return close(std::nullopt);
      const auto space = text.find(' ');
      close(static_cast<std::uint16_t>(std::stoul(text)), space == text.npos ? "" : text.substr(space + 1));
    } catch (const std::invalid_argument&) {
      write_message(is_open() ? "invalid" : "closed");
    }
  }
};

TEST_F(WebSocketHandlerTest, ClosesWithEachCodeThatMayBeSent) {
  serve<ClosingHandler>();
  for (const auto code :
       std::initializer_list<std::uint16_t>{1000, 1001, 1003, 1007, 1011, 1014, 3000, 4999}) {
    auto client = open();
    client.write_message(std::to_string(code) + " why");
    expect_end(client, code, "why");
  }
  auto client = open();
  client.write_message("none");
  expect_end(client, 1005);
}

TEST_F(WebSocketHandlerTest, RefusesCodesAndReasonsThatMayNotBeSent) {
  serve<ClosingHandler>();
  auto client = open();
  for (const auto* const text :
       {"0", "999", "1004", "1005", "1006", "1015", "1016", "2999", "5000", "65535", "1000 \xC3\xA9\xC3"}) {
    client.write_message(bytes_of(text));
    EXPECT_EQ(read_text(client), "invalid") << text;
  }
  client.write_message("1000 " + std::string(124, 'x'));
  expect_end(client, 1000, std::string(123, 'x'));  // what fits a control frame (§5.5)
}

TEST_F(WebSocketHandlerTest, GivesUpAPeerThatDoesNotAnswerItsClose) {
  serve<ClosingHandler>({.close_timeout = 20ms});
  testing::WirePeer peer(port_);
  peer.send_text("1000");
  wait_for("closed 1006");
  wait_until([&] { return app_->connection_count() == 0; });
}

}  // namespace
}  // namespace wsspec::app
