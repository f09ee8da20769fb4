#include <sys/socket.h>

#include <thread>

#include "impl/tests/net/stream_fixture.hpp"

// connect() and Listener: how connections come to be, and how they do not.

namespace wsspec::net {
namespace {

using testing::ConnectedTest;
using testing::Sink;
using Connection = Result<std::unique_ptr<ByteStream>>;
using namespace std::chrono_literals;

class ConnectTest : public ConnectedTest {
 protected:
  std::error_code connect_and_fail(const Address& address, const ConnectOptions& options) {
    std::optional<Connection> result;
    net::connect(loop_, address, options, [&](Connection connection) { result = std::move(connection); });
    EXPECT_FALSE(result) << "called from inside connect()";
    run_until([&] { return result.has_value(); });
    EXPECT_FALSE(*result);
    return *result ? std::error_code{} : result->error();
  }

  /// A port of loopback on which nobody listens (any more).
  std::uint16_t free_port() {
    return Listener::open(loop_, {"127.0.0.1", 0}, [](std::unique_ptr<ByteStream>) {}).value().address().port;
  }

  Listener listen(std::optional<TlsContext> tls = {}, std::chrono::milliseconds timeout = 5s) {
    return Listener::open(
               loop_, {"127.0.0.1", 0},
               [this](std::unique_ptr<ByteStream> stream) { server_ = std::move(stream); }, std::move(tls),
               false, timeout)
        .value();
  }
};

TEST_F(ConnectTest, SaysThatItWasRefused) {
  const auto error = connect_and_fail({"127.0.0.1", free_port()}, {});
  EXPECT_EQ(error, std::errc::connection_refused);
  EXPECT_EQ(error.message(), "Connection refused");
}

TEST_F(ConnectTest, TriesEveryAddressOfAName) {
  connect_pair({}, "localhost");
  EXPECT_TRUE(client_);
  EXPECT_EQ(connect_and_fail({"localhost", free_port()}, {}), std::errc::connection_refused);
}

TEST_F(ConnectTest, SpeaksIpv6) {
  connect_pair({}, "::1");
  EXPECT_EQ(client_->peer(), to_string(listener_->address()));
  EXPECT_EQ(client_->peer().substr(0, 6), "[::1]:");
}

TEST_F(ConnectTest, GivesUpOnASilentTlsHost) {
  const auto tls = testing::make_tls_pair();
  const auto listener = listen();  // accepts, and never says anything
  const auto error = connect_and_fail(listener.address(), {.tls = tls.client, .timeout = 30ms});
  EXPECT_EQ(error, Errc::timed_out);
}

TEST_F(ConnectTest, GoesWithItsLoop) {
  const auto tls = testing::make_tls_pair();
  auto loop = std::make_unique<Loop>();
  {
    const auto listener = Listener::open(*loop, {"127.0.0.1", 0}, [](std::unique_ptr<ByteStream>) {}).value();
    net::connect(*loop, listener.address(), {.tls = tls.client}, [](Connection) { FAIL(); });
    loop->post([&] { loop->stop(); });
    loop->run();
  }
  loop.reset();  // ASan would tell of what stayed behind
}

TEST_F(ConnectTest, DropsAClientThatDoesNotFinishItsTlsHandshake) {
  const auto listener = listen(testing::make_tls_pair().server, 30ms);
  std::unique_ptr<ByteStream> silent;
  net::connect(loop_, listener.address(), {},
               [&](Connection connection) { silent = std::move(connection.value()); });
  run_until([&] { return silent != nullptr; });
  Sink sink(*silent);
  sink.start();
  run_until([&] { return sink.ended || sink.error; });
  EXPECT_FALSE(server_);
}

TEST_F(ConnectTest, DropsAClientThatSpeaksNoTls) {
  const auto listener = listen(testing::make_tls_pair().server);
  std::unique_ptr<ByteStream> plain;
  net::connect(loop_, listener.address(), {},
               [&](Connection connection) { plain = std::move(connection.value()); });
  run_until([&] { return plain != nullptr; });
  Sink sink(*plain);
  sink.start();
  plain->write(bytes_of("GET / HTTP/1.1\r\n\r\n"), [](std::error_code) {});
  run_until([&] { return sink.ended || sink.error; });
  EXPECT_FALSE(server_);
}

TEST_F(ConnectTest, AcceptsManyAtOnce) {
  constexpr std::size_t count = 200;
  std::vector<std::unique_ptr<ByteStream>> accepted;
  std::vector<std::unique_ptr<ByteStream>> connected;
  const auto listener = Listener::open(loop_, {"127.0.0.1", 0}, [&](std::unique_ptr<ByteStream> stream) {
                          accepted.push_back(std::move(stream));
                        }).value();
  for (std::size_t i = 0; i < count; ++i)
    net::connect(loop_, listener.address(), {},
                 [&](Connection connection) { connected.push_back(std::move(connection.value())); });
  run_until([&] { return accepted.size() == count && connected.size() == count; });
}

TEST_F(ConnectTest, StopsAcceptingWhenClosed) {
  auto listener = listen();
  const auto address = listener.address();
  listener.close();
  EXPECT_EQ(connect_and_fail(address, {}), std::errc::connection_refused);
}

TEST_F(ConnectTest, ListenerMayBeClosedByItsHandler) {
  std::optional<Listener> listener;
  bool called = false;
  listener.emplace(Listener::open(loop_, {"127.0.0.1", 0}, [&](std::unique_ptr<ByteStream>) {
                     called = true;
                     listener.reset();
                   }).value());
  net::connect(loop_, listener->address(), {},
               [&](Connection connection) { client_ = std::move(connection.value()); });
  run_until([&] { return called; });
  EXPECT_FALSE(listener);
}

TEST_F(ConnectTest, SaysWhyItCannotListen) {
  const auto first = listen();
  const auto again = Listener::open(loop_, first.address(), [](std::unique_ptr<ByteStream>) {});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error(), std::errc::address_in_use);
  const auto elsewhere = Listener::open(loop_, {"192.0.2.1", 0}, [](std::unique_ptr<ByteStream>) {});
  ASSERT_FALSE(elsewhere);
  EXPECT_EQ(elsewhere.error(), std::errc::address_not_available);
}

TEST_F(ConnectTest, SharesAPortBetweenLoopsWhenAsked) {
  const auto open = [this](std::uint16_t port) {
    return Listener::open(loop_, {"127.0.0.1", port}, [](std::unique_ptr<ByteStream>) {}, {}, true);
  };
  const auto first = open(0);
  ASSERT_TRUE(first);
  EXPECT_TRUE(open(first->address().port));
}

TEST(AddressTest, ReadsWhatItWrites) {
  for (const char* text : {"127.0.0.1:9001", "[::1]:0", "localhost:65535", "0.0.0.0:1"}) {
    const auto address = parse_address(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(to_string(*address), text);
  }
}

TEST(AddressTest, RefusesWhatIsNoHostAndPort) {
  for (const char* text : {"", ":", ":80", "host", "host:", "host:65536", "host:-1", "host:8 ", "::1:80",
                           "[::1]", "[::1]80", "[]:80", "[host]:80", "host:80x", "[::1:80", "::1]:80"}) {
    const auto address = parse_address(text);
    ASSERT_FALSE(address) << text;
    EXPECT_EQ(address.error(), std::errc::invalid_argument) << text;
  }
}

}  // namespace
}  // namespace wsspec::net
