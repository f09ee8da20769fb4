#include "wsspec/net/tls.hpp"

#include <gmock/gmock.h>

#include "impl/tests/net/stream_fixture.hpp"

// Who trusts whom; what a TLS stream carries is in tcp_test.cpp.

namespace wsspec::net {
namespace {

using testing::ConnectedTest;
using ::testing::HasSubstr;
using testing::Sink;
using Connection = Result<std::unique_ptr<ByteStream>>;

class TlsTest : public ConnectedTest {
 protected:
  void listen(const TlsContext::ServerOptions& options) {
    listener_.emplace(Listener::open(
                          loop_, {"localhost", 0},
                          [this](std::unique_ptr<ByteStream> stream) { server_ = std::move(stream); },
                          TlsContext::server(options).value())
                          .value());
  }

  Connection connect(const TlsContext::ClientOptions& options, const std::string& server_name = "localhost") {
    std::optional<Connection> result;
    net::connect(loop_, listener_->address(),
                 {.tls = TlsContext::client(options).value(), .server_name = server_name},
                 [&](Connection connection) { result = std::move(connection); });
    run_until([&] { return result.has_value(); });
    return std::move(*result);
  }

  const Identity mine_ = make_throwaway_identity();
  const Identity other_ = make_throwaway_identity();
};

TEST_F(TlsTest, TrustsItsCaForEachNameOfTheCertificate) {
  listen({.identity = mine_});
  for (const char* name : {"localhost", "LOCALHOST", "127.0.0.1", "::1"}) {
    const auto connection = connect({.ca_pem = mine_.certificate_pem}, name);
    EXPECT_TRUE(connection) << name << ": " << connection.error().message();
  }
}

TEST_F(TlsTest, RefusesAnotherCa) {
  listen({.identity = mine_});
  const auto connection = connect({.ca_pem = other_.certificate_pem});
  ASSERT_FALSE(connection);
  EXPECT_EQ(connection.error().category(), certificate_category());
  EXPECT_THAT(connection.error().message(), HasSubstr("self-signed certificate"));
}

TEST_F(TlsTest, RefusesWhatTheSystemDoesNotTrust) {
  listen({.identity = mine_});
  const auto connection = connect({});
  ASSERT_FALSE(connection);
  EXPECT_EQ(connection.error().category(), certificate_category());
}

TEST_F(TlsTest, RefusesAnotherHostsCertificate) {
  listen({.identity = mine_});
  for (const char* name : {"example.com", "127.0.0.2", "localhost.example"}) {
    const auto connection = connect({.ca_pem = mine_.certificate_pem}, name);
    ASSERT_FALSE(connection) << name;
    EXPECT_EQ(connection.error().category(), certificate_category());
    EXPECT_THAT(connection.error().message(), HasSubstr("mismatch")) << name;
  }
}

TEST_F(TlsTest, AcceptsAnyServerWhenToldTo) {
  listen({.identity = mine_});
  for (const char* name : {"example.com", "127.0.0.2"}) {
    const auto connection = connect({.insecure = true}, name);
    EXPECT_TRUE(connection) << connection.error().message();
  }
}

TEST_F(TlsTest, ShowsAndDemandsClientCertificates) {
  listen({.identity = mine_, .client_ca_pem = other_.certificate_pem});
  auto connection = connect({.ca_pem = mine_.certificate_pem, .identity = other_});
  ASSERT_TRUE(connection) << connection.error().message();
  run_until([this] { return server_ != nullptr; });

  // TLS 1.3: the client is done before the server has judged it, so it learns of it from its first read.
  server_.reset();
  auto refused = connect({.ca_pem = mine_.certificate_pem});
  if (refused) {
    Sink sink(**refused);
    sink.start();
    run_until([&] { return sink.error || sink.ended; });
    EXPECT_EQ(sink.error.category(), tls_category());
    EXPECT_THAT(sink.error.message(), HasSubstr("certificate required"));
  }
  EXPECT_FALSE(server_);
}

TEST_F(TlsTest, RefusesAForeignClientCertificate) {
  listen({.identity = mine_, .client_ca_pem = other_.certificate_pem});
  auto refused = connect({.ca_pem = mine_.certificate_pem, .identity = mine_});
  if (refused) {
    Sink sink(**refused);
    sink.start();
    run_until([&] { return sink.error || sink.ended; });
    EXPECT_TRUE(sink.error);
  }
  EXPECT_FALSE(server_);
}

TEST_F(TlsTest, SaysWhenTheHostSpeaksNoTls) {
  listener_.emplace(Listener::open(loop_, {"127.0.0.1", 0}, [this](std::unique_ptr<ByteStream> stream) {
                      server_ = std::move(stream);
                      server_->write(bytes_of("HTTP/1.1 400 Bad Request\r\n\r\n"), [](std::error_code) {});
                    }).value());
  const auto connection = connect({.insecure = true});
  ASSERT_FALSE(connection);
  EXPECT_EQ(connection.error().category(), tls_category());
  EXPECT_THAT(connection.error().message(), HasSubstr("TLS: "));
}

TEST_F(TlsTest, SaysWhenTheHostGoesInTheMiddleOfTheHandshake) {
  listener_.emplace(Listener::open(loop_, {"127.0.0.1", 0}, [](std::unique_ptr<ByteStream> stream) {
                      stream->end();
                    }).value());
  const auto connection = connect({.insecure = true});
  ASSERT_FALSE(connection);
  EXPECT_TRUE(connection.error() == Errc::stream_ended || connection.error() == std::errc::connection_reset)
      << connection.error().message();
}

TEST_F(TlsTest, RefusesPemThatIsNone) {
  const auto no_certificate = TlsContext::server({.identity = {"nothing", mine_.key_pem}});
  ASSERT_FALSE(no_certificate);
  EXPECT_EQ(no_certificate.error().category(), tls_category());
  EXPECT_FALSE(TlsContext::server({.identity = {mine_.certificate_pem, ""}}));
  const auto mismatch = TlsContext::server({.identity = {mine_.certificate_pem, other_.key_pem}});
  ASSERT_FALSE(mismatch);
  EXPECT_THAT(mismatch.error().message(), HasSubstr("mismatch"));
  EXPECT_FALSE(TlsContext::server({.identity = mine_, .client_ca_pem = "nothing"}));
  EXPECT_FALSE(TlsContext::client({.ca_pem = "nothing"}));
  EXPECT_FALSE(TlsContext::client({.identity = Identity{"nothing", "nothing"}}));
}

TEST_F(TlsTest, MakesANewIdentityEachTime) {
  EXPECT_NE(mine_.key_pem, other_.key_pem);
  EXPECT_NE(mine_.certificate_pem, other_.certificate_pem);
}

}  // namespace
}  // namespace wsspec::net
