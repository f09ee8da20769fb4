// Our client against an echo server of somebody else: client_check [--ca FILE] URL…
//
// The server echoes at URL/echo, speaks the subprotocol "echo" and permessage-deflate there, and closes at
// URL/close/CODE/REASON. Prints a line of JSON a check, {"url", "check", "error"}; exit code 1 when one
// failed.
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "wsspec/app/websocket_client.hpp"

namespace {

using namespace wsspec;

constexpr auto seconds_max = std::chrono::seconds(20);
constexpr std::size_t large_bytes = 1u << 20;

void expect(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error(what);
}

class Checks {
 public:
  Checks(net::Loop& loop, std::optional<net::TlsContext> tls) : loop_(loop), tls_(std::move(tls)) {}
  bool failed() const { return failed_; }

  app::Task<> run(std::string url) {
    url_ = url;
    try {
      auto client = co_await connect("/echo");
      tell("open", {});
      co_await messages(client);
      co_await handshake(client);
      co_await close(client);
      co_await server_close();
    } catch (const std::exception& error) {
      tell("run", error.what());
    }
  }

 private:
  void tell(const std::string& check, const std::string& error) {
    failed_ = failed_ || !error.empty();
    const nlohmann::json line = {{"url", url_}, {"check", check}, {"error", error}};
    std::cout << line.dump() << std::endl;
  }

  app::Task<> check(std::string name, app::Task<> work) {
    std::string error;
    try {
      co_await std::move(work);
    } catch (const std::exception& thrown) {
      error = thrown.what();
    }
    tell(name, error);
  }

  app::Task<app::WebSocketClient> connect(std::string path) {
    app::ConnectRequest request;
    request.url = url_ + path;
    request.subprotocols = {"other", "echo"};
    request.compression = deflate::Options();
    request.tls = tls_;
    co_return co_await app::websocket_connect(loop_, std::move(request));
  }

  static app::Task<> expect_message(app::WebSocketClient& client, Message sent) {
    const auto got = co_await client.read_message();
    expect(got.has_value(), "closed in place of an echo");
    expect(got->is_text == sent.is_text, "text came back as binary, or the reverse");
    expect(got->payload == sent.text(), "came back changed");
  }
  static app::Task<> echo(app::WebSocketClient& client, Message message) {
    co_await client.write_message(message);
    co_await expect_message(client, message);
  }
  static app::Task<> many(app::WebSocketClient& client) {
    constexpr int count = 100;
    for (int i = 0; i < count; ++i) co_await client.write_message(std::to_string(i));
    for (int i = 0; i < count; ++i) {
      const auto number = std::to_string(i);
      const Message message(true, bytes_of(number));
      co_await expect_message(client, message);
    }
  }
  static app::Task<> ping(app::WebSocketClient& client) {
    client.ping("are you there?");
    const Message message(true, bytes_of("after a Ping"));
    co_await echo(client, message);
  }

  app::Task<> messages(app::WebSocketClient& client) {
    const std::string large(large_bytes, 'x');
    const std::string binary("\x00\xff\xfe\x80", 4);
    const app::StoredMessage samples[] = {
        {true, "Hello"}, {true, "Grüße, 世界 🌍"}, {false, binary}, {true, ""}, {false, large}};
    const char* const names[] = {"text", "unicode", "binary", "empty", "large"};
    for (std::size_t i = 0; i < std::size(samples); ++i)
      co_await check(names[i], echo(client, samples[i].view()));
    co_await check("many", many(client));
    co_await check("ping", ping(client));
  }

  app::Task<> handshake(app::WebSocketClient& client) {
    tell("compression", client.is_compressed() ? "" : "not agreed on");
    tell("subprotocol", client.selected_subprotocol() == "echo" ? "" : "not agreed on");
    co_return;
  }

  app::Task<> close(app::WebSocketClient& client) {
    return check("close", end(client, 4001, "wsspec of " + url_));
  }
  static app::Task<> end(app::WebSocketClient& client, std::uint16_t code, std::string reason) {
    client.close(code, reason);
    const auto message = co_await client.read_message();
    expect(!message.has_value(), "a message after the Close");
    expect(client.close_code() == code, "answered with " + std::to_string(client.close_code().value_or(0)));
  }

  app::Task<> server_close() { return check("server_close", be_closed()); }
  app::Task<> be_closed() {
    auto client = co_await connect("/close/4002/gute%20Nacht%20%E2%98%BE");
    const auto message = co_await client.read_message();
    expect(!message.has_value(), "a message before the Close");
    expect(client.close_code() == 4002, "closed with " + std::to_string(client.close_code().value_or(0)));
    expect(client.close_reason() == "gute Nacht ☾", "reason: " + client.close_reason());
  }

  net::Loop& loop_;
  std::optional<net::TlsContext> tls_;
  std::string url_;
  bool failed_ = false;
};

app::Task<> run_all(Checks& checks, std::vector<std::string> urls) {
  for (const auto& url : urls) co_await checks.run(url);
}

std::optional<net::TlsContext> trust(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  net::TlsContext::ClientOptions options;
  options.ca_pem.assign(std::istreambuf_iterator<char>(file), {});
  return net::TlsContext::client(options).value();
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> urls(argv + 1, argv + argc);
  std::optional<net::TlsContext> tls;
  if (urls.size() > 2 && urls[0] == "--ca") {
    tls = trust(urls[1]);
    urls.erase(urls.begin(), urls.begin() + 2);
  }
  net::Loop loop;
  net::Timer limit(loop);
  limit.set(net::Loop::Clock::now() + seconds_max, [] {
    std::cerr << "no end in time\n";
    std::_Exit(1);
  });
  Checks checks(loop, std::move(tls));
  app::run(loop, run_all(checks, std::move(urls)));
  return checks.failed() ? 1 : 0;
}
