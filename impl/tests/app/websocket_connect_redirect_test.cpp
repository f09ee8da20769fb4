#include "impl/tests/app/scripted_server.hpp"
#include "wsspec/net/url.hpp"

// websocket_connect(): redirects and TLS.

namespace wsspec::app {
namespace {

using testing::Script;
using testing::ScriptedServer;

class WebSocketRedirectTest : public testing::ClientTest {
 protected:
  ConnectError failure_of(ConnectRequest request) {
    try {
      connect(std::move(request));
    } catch (const ConnectError& error) {
      return error;
    }
    ADD_FAILURE() << "it connected";
    return {"", {}};
  }

  static Script redirecting(std::string location, unsigned status = 302) {
    Script script;
    script.answer = [location, status](const http::RequestHead&) {
      return "HTTP/1.1 " + std::to_string(status) + " Elsewhere\r\nLocation: " + location +
             "\r\nContent-Length: 0\r\n\r\n";
    };
    return script;
  }
};

TEST_F(WebSocketRedirectTest, FollowsEachKind) {
  for (const unsigned status : {301u, 302u, 303u, 307u, 308u}) {
    ScriptedServer target(loop_, {});
    ScriptedServer server(loop_, redirecting("http://" + target.host() + "/there?x", status));
    EXPECT_TRUE(connect(server.url("/here")).is_open());
    EXPECT_EQ(target.request().target, "/there?x");
    EXPECT_EQ(target.request().fields.find("Host"), target.host());
  }
}

TEST_F(WebSocketRedirectTest, FollowsARelativeOneWithANewKey) {
  ScriptedServer server(loop_, redirecting("../x"));
  auto task = websocket_connect(loop_, server.url("/a/b/c"));
  server.script.answer = [&, redirect = server.script.answer](const http::RequestHead& head) {
    auto answer = redirect(head);
    server.script.answer = {};
    return answer;
  };
  EXPECT_TRUE(run(std::move(task)).is_open());
  ASSERT_EQ(server.peers.size(), 2u);
  EXPECT_EQ(server.request(1).target, "/a/x");
  EXPECT_NE(server.request(0).fields.find("Sec-WebSocket-Key"),
            server.request(1).fields.find("Sec-WebSocket-Key"));
}

TEST_F(WebSocketRedirectTest, StopsAtItsLimit) {
  for (const unsigned redirects_max : {1u, 5u}) {
    for (const bool is_one_more : {false, true}) {
      ScriptedServer server(loop_, {});
      unsigned left = redirects_max + (is_one_more ? 1 : 0);
      auto redirect = redirecting("/next").answer;
      server.script.answer = [&](const http::RequestHead& head) {
        auto answer = redirect(head);
        if (--left == 0) server.script.answer = {};
        return answer;
      };
      auto request = request_of(server.url());
      request.redirects_max = redirects_max;
      if (!is_one_more) {
        EXPECT_TRUE(connect(std::move(request)).is_open());
        continue;
      }
      const auto error = failure_of(std::move(request));
      EXPECT_EQ(error.status(), 302u);
      EXPECT_EQ(server.peers.size(), redirects_max + 1);
      EXPECT_NE(std::string(error.what()).find("more than"), std::string::npos) << error.what();
    }
  }
}

TEST_F(WebSocketRedirectTest, EndsALoop) {
  ScriptedServer server(loop_, redirecting("/"));
  const auto error = failure_of(request_of(server.url()));
  EXPECT_EQ(error.code(), Errc::status_not_101);
  EXPECT_EQ(server.peers.size(), 6u);
}

TEST_F(WebSocketRedirectTest, FollowsNoneWhenToldSo) {
  ScriptedServer server(loop_, redirecting("/next"));
  auto request = request_of(server.url());
  request.redirects_max = 0;
  EXPECT_EQ(failure_of(std::move(request)).status(), 302u);
  EXPECT_EQ(server.peers.size(), 1u);
}

TEST_F(WebSocketRedirectTest, NeedsOneLocation) {
  for (const char* fields : {"", "Location: /a\r\nLocation: /b\r\n"}) {
    Script script;
    script.answer = [fields](const http::RequestHead&) {
      return std::string("HTTP/1.1 302 Found\r\n") + fields + "\r\n";
    };
    ScriptedServer server(loop_, script);
    const auto error = failure_of(request_of(server.url()));
    EXPECT_EQ(error.code(), Errc::status_not_101);
    EXPECT_EQ(error.status(), 302u);
  }
  ScriptedServer elsewhere(loop_, redirecting("ftp://host/"));
  EXPECT_EQ(failure_of(request_of(elsewhere.url())).code(), net::UrlErrc::scheme_not_ws);
}

TEST_F(WebSocketRedirectTest, NamesBothUrls) {
  ScriptedServer target(loop_, {});
  target.script.answer = [](const http::RequestHead&) {
    return std::string("HTTP/1.1 404 Not Found\r\n\r\n");
  };
  ScriptedServer server(loop_, redirecting(target.url("/lost")));
  const auto error = failure_of(request_of(server.url()));
  EXPECT_EQ(error.status(), 404u);
  EXPECT_EQ(error.what(), "cannot open " + target.url("/lost") + " (redirected from " + server.url() +
                              "): the answer is 404 Not Found");
}

TEST_F(WebSocketRedirectTest, KeepsSecretsFromOthers) {
  ScriptedServer target(loop_, {});
  ScriptedServer server(loop_, redirecting(target.url()));
  auto request = request_of(server.url());
  request.headers = {{"Authorization", "Basic x"}, {"Cookie", "a=b"}, {"X-Public", "yes"}};
  connect(std::move(request));
  EXPECT_EQ(server.request().fields.find("Authorization"), "Basic x");
  EXPECT_EQ(server.request().fields.find("Cookie"), "a=b");
  EXPECT_EQ(target.request().fields.find("Authorization"), std::nullopt);
  EXPECT_EQ(target.request().fields.find("Cookie"), std::nullopt);
  EXPECT_EQ(target.request().fields.find("X-Public"), "yes");
}

TEST_F(WebSocketRedirectTest, ShowsThemToTheSameServer) {
  ScriptedServer server(loop_, {});
  server.script.answer = [&](const http::RequestHead& head) {
    auto answer = redirecting("/again").answer(head);
    server.script.answer = {};
    return answer;
  };
  auto request = request_of(server.url());
  request.headers = {{"Cookie", "a=b"}};
  connect(std::move(request));
  EXPECT_EQ(server.request(1).fields.find("Cookie"), "a=b");
}

class WebSocketTlsTest : public WebSocketRedirectTest {
 protected:
  const net::Identity identity_ = net::make_throwaway_identity();
  const net::TlsContext server_tls_ = net::TlsContext::server({.identity = identity_}).value();
  const net::TlsContext client_tls_ = net::TlsContext::client({.ca_pem = identity_.certificate_pem}).value();

  static ConnectRequest with_tls(std::string url, const net::TlsContext& tls) {
    auto request = request_of(std::move(url));
    request.tls = tls;
    return request;
  }
};

TEST_F(WebSocketTlsTest, TrustsItsOwnCa) {
  ScriptedServer server(loop_, testing::echo(), server_tls_);
  auto client = connect(with_tls(server.url(), client_tls_));
  client.write_message("over TLS");
  EXPECT_EQ(read_text(client), "over TLS");
  client.close();
  EXPECT_EQ(read_text(client), "(none)");
  EXPECT_EQ(client.close_code(), 1000);
}

TEST_F(WebSocketTlsTest, DoesNotTrustAnyone) {
  ScriptedServer server(loop_, {}, server_tls_);
  const auto error = failure_of(request_of(server.url()));
  EXPECT_EQ(error.code().category(), net::certificate_category()) << error.what();
  const auto insecure = net::TlsContext::client({.insecure = true}).value();
  EXPECT_TRUE(connect(with_tls(server.url(), insecure)).is_open());
}

TEST_F(WebSocketTlsTest, ShowsItsCertificate) {
  const auto other = net::make_throwaway_identity();
  ScriptedServer server(
      loop_, testing::echo(),
      net::TlsContext::server({.identity = identity_, .client_ca_pem = other.certificate_pem}).value());
  const auto known =
      net::TlsContext::client({.ca_pem = identity_.certificate_pem, .identity = other}).value();
  auto client = connect(with_tls(server.url(), known));
  client.write_message("it is me");
  EXPECT_EQ(read_text(client), "it is me");
  EXPECT_THROW(connect(with_tls(server.url(), client_tls_)), ConnectError);
}

TEST_F(WebSocketTlsTest, NoticesAServerWithoutTls) {
  ScriptedServer server(loop_, {});
  std::string url = server.url();
  url.replace(0, 2, "wss");
  const auto error = failure_of(with_tls(url, client_tls_));
  EXPECT_TRUE(error.code());
  EXPECT_EQ(error.status(), 0u);
}

TEST_F(WebSocketTlsTest, FollowsToASecureServerAndNotBack) {
  ScriptedServer target(loop_, {}, server_tls_);
  ScriptedServer server(loop_, redirecting("https://" + target.host() + "/x"));
  EXPECT_TRUE(connect(with_tls(server.url(), client_tls_)).is_open());
  EXPECT_EQ(target.request().target, "/x");

  ScriptedServer plain(loop_, {});
  ScriptedServer secure(loop_, redirecting(plain.url()), server_tls_);
  const auto error = failure_of(with_tls(secure.url(), client_tls_));
  EXPECT_EQ(error.status(), 302u);
  EXPECT_NE(std::string(error.what()).find("not secure"), std::string::npos) << error.what();
  EXPECT_TRUE(plain.peers.empty());
}

}  // namespace
}  // namespace wsspec::app
