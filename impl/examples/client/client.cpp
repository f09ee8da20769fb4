// A client for the terminal: sends the lines of standard input, prints what comes. Ends with its input, or
// with the server; --keep: then it connects again.
#include <fmt/core.h>

#include <deque>
#include <iostream>
#include <thread>

#include "serving.hpp"
#include "wsspec/app/websocket_client.hpp"

namespace {

using namespace wsspec;

void say(const std::string& line) {
  fmt::print(stderr, "{}\n", line);
}

/// The lines of standard input on their way to whatever WebSocket is open. Lives on the loop's thread.
class Input {
 public:
  void add(std::string line) {
    lines_.push_back(std::move(line));
    send();
  }
  void end() {
    ended_ = true;
    send();
  }
  bool ended() const { return ended_; }
  /// From now on lines go to this one; null: they wait.
  void connect(app::WebSocketClient* client) {
    client_ = client;
    send();
  }

 private:
  void send() {
    for (; client_ && client_->is_open() && !lines_.empty(); lines_.pop_front()) try {
        client_->write_message(lines_.front());
      } catch (const std::invalid_argument& error) {  // not UTF-8
        say(fmt::format("not sent: {}", error.what()));
      }
    if (client_ && ended_) client_->close();  // the server answers what it got before it answers this
  }

  app::WebSocketClient* client_ = nullptr;
  std::deque<std::string> lines_;
  bool ended_ = false;
};

/// One connection, until it is over. @return whether to have another.
app::Task<bool> session(app::WebSocketClient& client, Input& input) {
  say("connected");
  input.connect(&client);
  while (const auto message = co_await client.read_message()) {
    fmt::print("{}\n",
               message->is_text ? message->payload : fmt::format("({} bytes)", message->payload.size()));
    std::fflush(stdout);
  }
  input.connect(nullptr);
  say(fmt::format("closed {} {}", client.close_code().value_or(0), client.close_reason()));
  co_return !input.ended();
}

app::Task<> once(net::Loop& loop, app::ConnectRequest request, Input& input) {
  auto client = co_await app::websocket_connect(loop, std::move(request));
  co_await session(client, input);
}

/// Reading a terminal blocks, so a thread does it, and posts the lines to the loop.
void read_lines(net::Loop& loop, Input& input) {
  for (std::string line; std::getline(std::cin, line);)
    loop.post([&input, line = std::move(line)]() mutable { input.add(std::move(line)); });
  loop.post([&input] { input.end(); });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App flags("Sends the lines of standard input to a WebSocket, and prints what comes");
  std::string url;
  flags.add_option("URL", url, "ws://… or wss://…")->required();
  bool keep = false;
  flags.add_flag("--keep", keep, "Connect again when the connection ends or cannot be made");
  std::string ca_path;
  flags.add_option("--ca", ca_path, "Trust the certificates of this CA (PEM) alone")
      ->check(CLI::ExistingFile);
  bool insecure = false;
  flags.add_flag("--insecure", insecure, "Accept any certificate");
  std::vector<std::string> subprotocols;
  flags.add_option("--subprotocol", subprotocols, "One to offer; may be repeated");
  CLI11_PARSE(flags, argc, argv);

  net::Loop loop;
  Input input;
  int status = 0;
  try {
    net::TlsContext::ClientOptions tls;
    tls.insecure = insecure;
    if (!ca_path.empty()) tls.ca_pem = examples::read_file(ca_path);
    const auto context = net::TlsContext::client(tls);
    if (!context) throw std::system_error(context.error(), ca_path);
    const auto request = [&] {
      app::ConnectRequest result;
      result.url = url;
      result.subprotocols = subprotocols;
      result.compression = deflate::Options();
      result.ping_interval = std::chrono::seconds(30);
      result.tls = *context;
      return result;
    };
    std::thread(read_lines, std::ref(loop), std::ref(input)).detach();
    const auto talk = [&](app::WebSocketClient& client) { return session(client, input); };
    app::run(loop, keep ? app::reconnect(loop, request, app::Backoff(), talk) : once(loop, request(), input));
  } catch (const std::exception& error) {
    say(error.what());
    status = 1;
  }
  std::fflush(stdout);
  std::_Exit(status);  // the thread may wait for a line for ever; what it uses must not be destroyed under it
}
