// permessage-deflate (RFC 7692) between our server and our client, measured on the wire between them.
#include "impl/tests/app/app_fixture.hpp"

namespace wsspec::app {
namespace {

using testing::LoggingHandler;
using testing::WirePeer;

/// Stands between a client and the server, and counts what follows the opening handshake.
class Relay {
 public:
  Relay(net::Loop& loop, std::uint16_t port)
      : loop_(loop),
        server_{"127.0.0.1", port},
        listener_(
            net::Listener::open(loop, {"127.0.0.1", 0}, [this](std::unique_ptr<net::ByteStream> stream) {
              connect(std::move(stream));
            }).value()) {}

  std::string url() const { return "ws://" + net::to_string(listener_.address()) + "/"; }
  std::size_t bytes_to_server() const { return to_server_.byte_count; }
  std::size_t bytes_to_client() const { return to_client_.byte_count; }

 private:
  struct Direction {
    net::ByteStream* from = nullptr;
    net::ByteStream* to = nullptr;
    std::string held = {};  // what is being written
    std::string head = {};
    std::size_t byte_count = 0;
  };

  void connect(std::unique_ptr<net::ByteStream> stream) {
    from_client_ = std::move(stream);
    net::connect(loop_, server_, {}, [this](Result<std::unique_ptr<net::ByteStream>> connected) {
      from_server_ = std::move(connected.value());
      to_server_.from = to_client_.to = from_client_.get();
      to_client_.from = to_server_.to = from_server_.get();
      pump(to_server_);
      pump(to_client_);
    });
  }

  static void pump(Direction& way) {
    way.from->read([&way](std::error_code error, ByteSpan bytes) {
      if (error || bytes.empty()) return way.to->end();
      way.held = text_of(bytes);
      count(way);
      way.to->write(bytes_of(way.held), [&way](std::error_code failure) {
        if (!failure) pump(way);
      });
    });
  }

  static void count(Direction& way) {
    constexpr std::string_view head_end = "\r\n\r\n";
    if (way.head.ends_with(head_end)) {
      way.byte_count += way.held.size();
      return;
    }
    way.head += way.held;
    const auto end = way.head.find(head_end);
    if (end == way.head.npos) return;
    way.byte_count += way.head.size() - end - head_end.size();
    way.head.resize(end + head_end.size());
  }

  net::Loop& loop_;
  net::Address server_;
  std::unique_ptr<net::ByteStream> from_client_;
  std::unique_ptr<net::ByteStream> from_server_;
  Direction to_server_;
  Direction to_client_;
  net::Listener listener_;
};

using Compression = std::optional<deflate::Options>;

class CompressingHandler : public LoggingHandler {
 public:
  CompressingHandler(testing::Log* log, const Compression& compression)
      : LoggingHandler(log), compression_(compression) {}
  void open() { log_.add(is_compressed() ? "compressed" : "plain"); }
  void on_message(const Message& message) { write_message(message); }

 protected:
  Compression get_compression_options() override { return compression_; }

 private:
  Compression compression_;
};

/// Says how long a message was.
class LimitedHandler : public CompressingHandler {
 public:
  using CompressingHandler::CompressingHandler;
  void on_message(const Message& message) { write_message(std::to_string(message.payload.size())); }
};

class WebSocketCompressionTest : public testing::AppTest {
 protected:
  struct Bytes {
    std::size_t to_server;
    std::size_t to_client;
  };

  template <class Handler>
  void serve(const Compression& server, const Settings& settings = {}) {
    app_.reset();  // and then its handlers are silent
    log_lines_ = log_.lines().size();
    make(settings).add<Handler>("/", &log_, server);
    start();
  }
  /// The bytes on the wire of one text that is echoed three times.
  Bytes echo_three_times(const Compression& server, const Compression& client,
                         const std::string& text = short_text) {
    serve<CompressingHandler>(server);
    Relay relay(loop_, port_);
    auto request = request_of(relay.url());
    request.compression = client;
    auto socket = connect(std::move(request));
    EXPECT_EQ(socket.is_compressed(), server && client);
    for (int i = 0; i < 3; ++i) {
      socket.write_message(text);
      EXPECT_EQ(read_text(socket), text);
    }
    EXPECT_EQ(log_.lines().at(log_lines_), socket.is_compressed() ? "compressed" : "plain");
    return {relay.bytes_to_server(), relay.bytes_to_client()};
  }
  void expect_plain(const Compression& server, const Compression& client) {
    const auto bytes = echo_three_times(server, client);
    EXPECT_EQ(bytes.to_server, 3 * (short_text.size() + 6));  // header of two, masking key of four bytes
    EXPECT_EQ(bytes.to_client, 3 * (short_text.size() + 2));
  }
  /// A message of 1024 bytes comes, one more is too much: inflated.
  void expect_limit(const Compression& server, const Compression& client) {
    serve<LimitedHandler>(server, {.message_bytes_max = 1024});
    auto request = request_of(url());
    request.compression = client;
    auto socket = connect(std::move(request));
    for (const std::size_t size : {128u, 1024u}) {
      socket.write_message(std::string(size, 'a'));
      EXPECT_EQ(read_text(socket), std::to_string(size));
    }
    socket.write_message(std::string(1025, 'a'));
    EXPECT_EQ(read_text(socket), "(none)");
    EXPECT_EQ(socket.close_code(), 1009);
  }

  static inline const std::string short_text = "The quick brown fox and the lazy dog";
  static inline const deflate::Options compress_all{.compress_bytes_min = 0};
  std::size_t log_lines_ = 0;
};

TEST_F(WebSocketCompressionTest, NoCompressionMessageSizes) {
  expect_plain(std::nullopt, std::nullopt);
}

TEST_F(WebSocketCompressionTest, NoCompressionSizeLimit) {
  expect_limit(std::nullopt, std::nullopt);
}

TEST_F(WebSocketCompressionTest, ServerOnlyCompressionMessageSizes) {
  expect_plain(compress_all, std::nullopt);
}

TEST_F(WebSocketCompressionTest, ServerOnlyCompressionSizeLimit) {
  expect_limit(compress_all, std::nullopt);
}

TEST_F(WebSocketCompressionTest, ClientOnlyCompressionMessageSizes) {
  expect_plain(std::nullopt, compress_all);
}

TEST_F(WebSocketCompressionTest, ClientOnlyCompressionSizeLimit) {
  expect_limit(std::nullopt, compress_all);
}

TEST_F(WebSocketCompressionTest, DefaultCompressionMessageSizes) {
  const auto bytes = echo_three_times(compress_all, compress_all);
  EXPECT_LT(bytes.to_server, 3 * (short_text.size() + 6));
  EXPECT_LT(bytes.to_client, 3 * (short_text.size() + 2));
  EXPECT_EQ(bytes.to_server, bytes.to_client + 3 * 4);  // the same but for the masking keys
}

TEST_F(WebSocketCompressionTest, DefaultCompressionSizeLimit) {
  expect_limit(compress_all, compress_all);
}

TEST_F(WebSocketCompressionTest, ContextTakeoverIsGivenUpOnDemand) {
  const auto kept = echo_three_times(compress_all, compress_all);
  auto forgetful = compress_all;
  forgetful.no_context_takeover = true;
  const auto own = echo_three_times(forgetful, compress_all);
  EXPECT_EQ(own.to_server, kept.to_server);
  EXPECT_GT(own.to_client, kept.to_client);
  const auto peers = echo_three_times(compress_all, forgetful);
  EXPECT_GT(peers.to_server, kept.to_server);
  EXPECT_EQ(peers.to_client, kept.to_client);
}

TEST_F(WebSocketCompressionTest, LevelAndLeastSizeTakeEffect) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += std::to_string(i * i) + " ";
  const auto sent_with = [&](const deflate::Options& options) {
    return echo_three_times(options, compress_all, text).to_client;
  };
  const auto fast = sent_with({.no_context_takeover = true, .level = 2});
  EXPECT_LT(sent_with({.no_context_takeover = true, .level = 9}), fast);
  EXPECT_GT(sent_with({.level = 0}), 3 * text.size());
  EXPECT_LT(sent_with({.compress_bytes_min = text.size()}), 3 * text.size());
  EXPECT_EQ(sent_with({.compress_bytes_min = text.size() + 1}), 3 * (text.size() + 4));
}

TEST_F(WebSocketCompressionTest, WindowTakesEffect) {
  // Repeats itself after 1000 bytes: more than a window of 9 bits looks back.
  const std::string part(text_of(net::testing::pattern(1000)));
  const auto sent_with = [&](int window_bits) {
    serve<CompressingHandler>(deflate::Options{.window_bits = window_bits});
    WirePeer peer(port_, {.deflate = {.level = 0}});
    EXPECT_FALSE(peer.endpoint->send_binary(bytes_of(part + part)));
    peer.send_text("and then");
    EXPECT_EQ(peer.read_text(), part + part);
    EXPECT_EQ(peer.read_text(), "and then");
    EXPECT_EQ(peer.agreed.deflate->server_window_bits, window_bits);
    return peer.bytes_in;
  };
  EXPECT_LT(sent_with(15), 1'500u);
  EXPECT_GT(sent_with(9), 1'900u);
}

TEST_F(WebSocketCompressionTest, LongMessagesOfEveryKind) {
  serve<CompressingHandler>(compress_all);
  auto request = request_of(url());
  request.compression = compress_all;
  auto client = connect(std::move(request));
  const std::string zeros(std::size_t{4} << 20, '\0');
  const std::string noise(text_of(net::testing::pattern(1u << 20)));
  for (const auto* const payload : {&zeros, &noise, &zeros}) {
    client.write_message(bytes_of(*payload));
    const auto message = read(client);
    ASSERT_TRUE(message);
    EXPECT_TRUE(message->payload == *payload);
  }
}

}  // namespace
}  // namespace wsspec::app
