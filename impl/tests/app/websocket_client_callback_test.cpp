#include "impl/tests/app/scripted_server.hpp"

// ConnectRequest::on_message: the client as a callback.

namespace wsspec::app {
namespace {

using testing::Peer;
using testing::Script;
using testing::ScriptedServer;

class WebSocketClientCallbackTest : public testing::ClientTest {
 protected:
  static Script sending(int count, bool closes) {
    Script script;
    script.on_open = [=](Peer& peer) {
      for (int i = 0; i < count; ++i) peer.endpoint->send_text(std::to_string(i));
      if (closes) peer.endpoint->close(1001, "done");
    };
    return script;
  }
};

TEST_F(WebSocketClientCallbackTest, GetsEachMessageAndTheEndOnce) {
  constexpr int count = 100;  // more than read_message() would keep
  ScriptedServer server(loop_, sending(count, true));
  auto request = request_of(server.url());
  std::vector<std::string> got;
  int ends = 0;
  request.on_message = [&](std::optional<StoredMessage> message) {
    if (!message) return void(++ends);
    EXPECT_EQ(ends, 0);
    got.push_back(message->payload);
  };
  const auto client = connect(std::move(request));
  run_until([&] { return server.peer().is_over; });
  EXPECT_EQ(ends, 1);
  ASSERT_EQ(got.size(), static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) EXPECT_EQ(got[static_cast<std::size_t>(i)], std::to_string(i));
  EXPECT_EQ(client.close_code(), 1001);
  EXPECT_EQ(client.close_reason(), "done");
}

TEST_F(WebSocketClientCallbackTest, MayAnswerInside) {
  ScriptedServer server(loop_, sending(3, false));
  auto request = request_of(server.url());
  std::optional<WebSocketClient> client;
  request.on_message = [&](std::optional<StoredMessage> message) {
    if (message) client->write_message("re " + message->payload);
  };
  client.emplace(connect(std::move(request)));
  run_until([&] { return server.peer().messages.size() == 3; });
  EXPECT_EQ(server.peer().messages[2].payload, "re 2");
}

TEST_F(WebSocketClientCallbackTest, MayDestroyTheClient) {
  for (const bool at_the_end : {false, true}) {
    ScriptedServer server(loop_, sending(3, true));
    auto request = request_of(server.url());
    std::optional<WebSocketClient> client;
    int calls = 0;
    // The callback owns something, which must not go while it runs.
    request.on_message = [&, owned = std::make_unique<int>(7)](std::optional<StoredMessage> message) {
      ++calls;
      if (message.has_value() == at_the_end) return;
      client.reset();
      EXPECT_EQ(*owned, 7);
    };
    client.emplace(connect(std::move(request)));
    run_until([&] { return server.peer().is_over; });
    EXPECT_EQ(calls, at_the_end ? 4 : 1);
    EXPECT_FALSE(client);
  }
}

TEST_F(WebSocketClientCallbackTest, MayDestroyTheClientAndThrow) {
  ScriptedServer server(loop_, sending(3, true));
  auto request = request_of(server.url());
  std::optional<WebSocketClient> client;
  request.on_message = [&](const std::optional<StoredMessage>&) {
    client.reset();
    throw std::runtime_error("nobody is there to be told");
  };
  client.emplace(connect(std::move(request)));
  run_until([&] { return server.peer().is_over; });
}

TEST_F(WebSocketClientCallbackTest, ItsExceptionFailsTheConnection) {
  ScriptedServer server(loop_, sending(3, false));
  auto request = request_of(server.url());
  int calls = 0;
  int ends = 0;
  request.on_message = [&](const std::optional<StoredMessage>& message) {
    if (!message) return void(++ends);
    ++calls;
    throw std::runtime_error("a mistake");
  };
  const auto client = connect(std::move(request));
  run_until([&] { return ends == 1 && server.peer().closed; });
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(server.peer().closed->code, 1011);
  EXPECT_EQ(client.close_code(), 1006);
}

TEST_F(WebSocketClientCallbackTest, IsNotCalledOnceTheClientIsGone) {
  ScriptedServer server(loop_, {});
  auto request = request_of(server.url());
  request.on_message = [](const std::optional<StoredMessage>&) { FAIL(); };
  std::optional<WebSocketClient> client(connect(std::move(request)));
  client.reset();
  run_until([&] { return server.peer().is_over; });
}

}  // namespace
}  // namespace wsspec::app
