#pragma once
// A WebSocket peer made of the library's own parts, for tests of the echo server and client: it says what the
// test says.
#include <string>
#include <vector>

#include "impl/tests/net/stream_fixture.hpp"
#include "wsspec/endpoint/endpoint.hpp"

namespace wsspec::commands::testing {

using namespace std::chrono_literals;

struct Said {
  bool is_text;
  std::string payload;
  friend bool operator==(const Said&, const Said&) = default;
};

/// One side of an open connection: collects what comes, writes what the endpoint has to say.
class Peer {
 public:
  Peer(std::unique_ptr<net::ByteStream> its_stream, Role role, const Agreed& agreed)
      : stream(std::move(its_stream)), endpoint(role, agreed, entropy_) {}
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  void start(ByteSpan bytes) {
    take(bytes);
    read();
  }

  void flush() {
    if (writing_ || endpoint.output().empty()) return finish();
    const auto output = endpoint.output();
    out_.assign(output.begin(), output.end());
    endpoint.consume_output(out_.size());
    writing_ = true;
    stream->write(out_, [this](std::error_code) {
      writing_ = false;
      flush();
    });
  }

  std::unique_ptr<net::ByteStream> stream;
  Endpoint endpoint;
  std::vector<Said> said = {};
  std::vector<std::string> pings = {};
  std::optional<std::uint16_t> closed = {};
  std::string reason = {};
  bool ended = false;
  std::function<void(const Said&)> on_said = {};

 private:
  void read() {
    stream->read([this](std::error_code error, ByteSpan bytes) {
      if (error) {
        endpoint.receive_error(error);
      } else if (bytes.empty()) {
        endpoint.receive_end();
      } else {
        take(bytes);
        return read();
      }
      ended = true;
      take({});
    });
  }

  void take(ByteSpan bytes) {
    if (!bytes.empty()) endpoint.receive(bytes);
    while (const auto event = endpoint.next_event()) {
      if (const auto* message = std::get_if<Message>(&*event)) {
        said.push_back({message->is_text, std::string(message->text())});
        if (on_said) on_said(said.back());
      } else if (const auto* ping = std::get_if<Ping>(&*event)) {
        pings.emplace_back(text_of(ping->payload));
      } else if (const auto* over = std::get_if<Closed>(&*event)) {
        closed = over->code;
        reason = over->reason;
      }
    }
    flush();
  }

  void finish() {
    if (endpoint.ends_output() && !writing_) stream->end();
  }

  SeededEntropy entropy_{7};
  Bytes out_;
  bool writing_ = false;
};

}  // namespace wsspec::commands::testing
