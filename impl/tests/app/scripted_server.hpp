#pragma once
// What the tests of the client share: a server that does what a test tells it, on the client's own loop.
#include <deque>
#include <functional>

#include "impl/tests/net/stream_fixture.hpp"
#include "wsspec/app/task.hpp"
#include "wsspec/app/websocket_client.hpp"
#include "wsspec/endpoint/endpoint.hpp"

namespace wsspec::app::testing {

class Peer;

/// What a server does. A function that is not set: nothing.
struct Script {
  ServerOpening::Options opening = {};
  Endpoint::Options endpoint = {};
  std::string subprotocol = {};
  http::Fields fields = {};  ///< further ones of the answer
  /// Instead of an opening handshake: these bytes.
  std::function<std::string(const http::RequestHead&)> answer = {};
  bool ends_after_answer = false;
  std::function<void(Peer&)> on_open = {};
  std::function<void(Peer&, const Message&)> on_message = {};
};

/// The server's end of one connection.
class Peer {
 public:
  Peer(const Script& told, std::unique_ptr<net::ByteStream> its_stream)
      : script(told), stream(std::move(its_stream)), opening(told.opening) {
    read();
  }

  void read() {
    stream->read([this](std::error_code error, ByteSpan bytes) { on_read(error, bytes); });
  }

  /// Writes what the endpoint has to say; to be called after every call of it.
  void flush() {
    if (is_writing || !endpoint) return;
    const auto output = endpoint->output();
    if (output.empty()) {
      if (endpoint->ends_output()) stream->end();
      return;
    }
    const auto part = output.first(std::min(output.size(), piece_bytes));
    write(std::string(text_of(part)));
    endpoint->consume_output(part.size());
  }

  void write(std::string bytes) {
    is_writing = true;
    writing = std::move(bytes);
    stream->write(bytes_of(writing), [this](std::error_code error) {
      is_writing = false;
      if (error) return;
      bytes_written += writing.size();
      if (script.ends_after_answer && !endpoint) return stream->end();
      flush();
    });
  }

  const Script& script;
  std::unique_ptr<net::ByteStream> stream;
  ServerOpening opening;
  std::optional<Endpoint> endpoint = {};
  SeededEntropy entropy{1};
  std::deque<StoredMessage> messages = {};
  std::deque<std::string> pings = {};
  std::optional<Closed> closed = {};
  std::string close_reason = {};
  bool reads = true;  ///< false: what comes stays in the network; read() to go on
  bool is_over = false;
  bool is_writing = false;
  std::size_t bytes_read = 0;     ///< behind the request
  std::size_t bytes_written = 0;  ///< all of them

 private:
  static constexpr std::size_t piece_bytes = 64 * 1024;

  void on_read(std::error_code error, ByteSpan bytes) {
    if (error || bytes.empty()) {
      is_over = true;
      if (endpoint && error) endpoint->receive_error(error);
      if (endpoint && !error) endpoint->receive_end();
    } else if (!opening.done()) {
      const auto used = opening.receive(bytes);
      if (!used) return stream->end();
      if (opening.done()) answer();
      bytes = bytes.subspan(*used);
    }
    if (endpoint && !bytes.empty()) {
      bytes_read += bytes.size();
      endpoint->receive(bytes);
    }
    handle_events();
    flush();
    if (!is_over && reads) read();
  }

  void answer() {
    if (script.answer) return write(script.answer(opening.request()));
    auto [head, agreed] = opening.accept(script.subprotocol, script.fields);
    endpoint.emplace(Role::server, agreed, entropy, script.endpoint);
    write(std::move(head));
    if (script.on_open) script.on_open(*this);
  }

  void handle_events() {
    while (endpoint) {
      const auto event = endpoint->next_event();
      if (!event) break;
      if (const auto* message = std::get_if<Message>(&*event)) {
        StoredMessage stored;
        stored.is_text = message->is_text;
        stored.payload = std::string(message->text());
        messages.push_back(std::move(stored));
        if (script.on_message) script.on_message(*this, *message);
      } else if (const auto* ping = std::get_if<Ping>(&*event)) {
        pings.emplace_back(text_of(ping->payload));
      } else if (const auto* end = std::get_if<Closed>(&*event)) {
        closed = *end;
        close_reason = std::string(end->reason);
      }
    }
  }

  std::string writing = {};
};

/// Accepts, on a free port of loopback, and keeps every connection.
class ScriptedServer {
 public:
  ScriptedServer(net::Loop& loop, Script told, std::optional<net::TlsContext> tls = {})
      : script(std::move(told)),
        is_secure_(tls.has_value()),
        listener_(net::Listener::open(
                      loop, {"127.0.0.1", 0},
                      [this](std::unique_ptr<net::ByteStream> stream) {
                        peers.push_back(std::make_unique<Peer>(script, std::move(stream)));
                      },
                      std::move(tls))
                      .value()) {}

  std::string url(const std::string& target = "/") const {
    return (is_secure_ ? "wss://" : "ws://") + net::to_string(listener_.address()) + target;
  }
  std::string host() const { return net::to_string(listener_.address()); }
  Peer& peer(std::size_t index = 0) { return *peers.at(index); }
  const http::RequestHead& request(std::size_t index = 0) { return peer(index).opening.request(); }
  void close() { listener_.close(); }

  Script script;
  std::vector<std::unique_ptr<Peer>> peers;

 private:
  bool is_secure_;
  net::Listener listener_;
};

inline Script echo() {
  Script script;
  script.on_message = [](Peer& peer, const Message& message) { peer.endpoint->send(message); };
  return script;
}

class ClientTest : public net::testing::LoopTest {
 protected:
  template <class T>
  T run(Task<T> task) {
    return app::run(loop_, std::move(task));
  }
  WebSocketClient connect(ConnectRequest request) {
    return run(websocket_connect(loop_, std::move(request)));
  }
  WebSocketClient connect(std::string url) { return run(websocket_connect(loop_, std::move(url))); }
  std::optional<StoredMessage> read(WebSocketClient& client) { return run(client.read_message()); }
  /// The text of the next message; "(none)" at the end.
  std::string read_text(WebSocketClient& client) {
    const auto message = read(client);
    return message ? message->payload : "(none)";
  }
  static ConnectRequest request_of(std::string url) {
    ConnectRequest request;
    request.url = std::move(url);
    return request;
  }
};

}  // namespace wsspec::app::testing
