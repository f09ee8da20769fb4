// Which pages may open a WebSocket (RFC 6455 §10.2).
#include "impl/tests/app/app_fixture.hpp"

namespace wsspec::app {
namespace {

using testing::EchoHandler;

class WebSocketOriginTest : public testing::AppTest {
 protected:
  void SetUp() override { serve<EchoHandler>(); }
  void expect_echo(http::Fields headers) {
    auto request = request_of(url());
    request.headers = std::move(headers);
    auto client = connect(std::move(request));
    client.write_message("hello");
    EXPECT_EQ(read_text(client), "hello");
  }
};

TEST_F(WebSocketOriginTest, CheckOriginValidNoPath) {
  expect_echo({{"Origin", "http://" + host()}});
  expect_echo({{"Origin", "https://" + host()}});  // behind a proxy that ends TLS
}

TEST_F(WebSocketOriginTest, CheckOriginValidWithPath) {
  expect_echo({{"Origin", "http://" + host() + "/something"}});
}

TEST_F(WebSocketOriginTest, CheckOriginInvalidPartialUrl) {
  EXPECT_EQ(refusal_of("/", {{"Origin", host()}}), 403u);
}

TEST_F(WebSocketOriginTest, CheckOriginInvalid) {
  EXPECT_EQ(refusal_of("/", {{"Origin", "http://elsewhere.example"}}), 403u);
  EXPECT_EQ(refusal_of("/", {{"Origin", "http://127.0.0.1:1"}}), 403u);
  EXPECT_EQ(refusal_of("/", {{"Origin", "null"}}), 403u);
}

TEST_F(WebSocketOriginTest, CheckOriginInvalidSubdomains) {
  const auto as_localhost = "localhost:" + std::to_string(port_);
  expect_echo({{"Host", as_localhost}, {"Origin", "http://" + as_localhost}});
  EXPECT_EQ(refusal_of("/", {{"Host", as_localhost}, {"Origin", "http://subtenant." + as_localhost}}), 403u);
  EXPECT_EQ(refusal_of("/", {{"Host", as_localhost}, {"Origin", "http://subtenant.localhost"}}), 403u);
}

TEST_F(WebSocketOriginTest, NoOriginIsNoBrowser) {
  expect_echo({});
}

TEST_F(WebSocketOriginTest, TheFieldOfDraftsCountsToo) {
  EXPECT_EQ(refusal_of("/", {{"Sec-WebSocket-Origin", "http://elsewhere.example"}}), 403u);
  expect_echo({{"Sec-WebSocket-Origin", "http://" + host()}});
}

class OwnOriginHandler : public testing::LoggingHandler {
 public:
  using LoggingHandler::LoggingHandler;

 protected:
  bool check_origin(std::string_view origin) override { return origin == "https://friend.example"; }
};

TEST_F(WebSocketOriginTest, AHandlerDecidesByItself) {
  app_.reset();
  serve<OwnOriginHandler>();
  auto request = request_of(url());
  request.headers = {{"Origin", "https://friend.example"}};
  static_cast<void>(connect(std::move(request)));
  EXPECT_EQ(refusal_of("/", {{"Origin", "http://" + host()}}), 403u);
}

struct OriginRow {
  const char* origin;
  const char* host;
  bool is_secure;
  bool is_same;
};

TEST(IsSameOrigin, ComparesHostAndPort) {
  for (const auto& row : {
           OriginRow{"http://a.example", "a.example", false, true},
           OriginRow{"HTTP://A.Example", "a.example", false, true},
           OriginRow{"http://a.example:80", "a.example", false, true},
           OriginRow{"http://a.example", "a.example:80", false, true},
           OriginRow{"https://a.example", "a.example:443", true, true},
           OriginRow{"https://a.example:443", "a.example", false, true},
           OriginRow{"http://a.example:8080", "a.example:8080", false, true},
           OriginRow{"http://[::1]:8080", "[::1]:8080", false, true},
           OriginRow{"http://[::80]", "[::80]", false, true},
           OriginRow{"http://a.example/", "a.example", false, true},
           OriginRow{"http://a.example/path?query#fragment", "a.example", false, true},
           OriginRow{"http://a.example?query", "a.example", false, true},
           OriginRow{"ws://a.example", "a.example", false, true},  // clients that are no browsers
           OriginRow{"wss://a.example:443", "a.example", true, true},
           OriginRow{"ws://b.example", "a.example", false, false},
           OriginRow{"http://a.example:8080", "a.example", false, false},
           OriginRow{"http://a.example", "a.example:8080", false, false},
           OriginRow{"http://b.a.example", "a.example", false, false},
           OriginRow{"http://a.example", "b.a.example", false, false},
           OriginRow{"http://xa.example", "a.example", false, false},
           OriginRow{"http://b.example/a.example", "a.example", false, false},
           OriginRow{"http://b.example?http://a.example", "a.example", false, false},
           OriginRow{"http://a.example@b.example", "a.example", false, false},
           OriginRow{"http://b.example\\@a.example", "a.example", false, false},
           OriginRow{"file://a.example", "a.example", false, false},
           OriginRow{"ftp://a.example", "a.example", false, false},
           OriginRow{"a.example", "a.example", false, false},
           OriginRow{"//a.example", "a.example", false, false},
           OriginRow{"null", "null", false, false},
           OriginRow{"", "a.example", false, false},
           OriginRow{"http://", "", false, false},
       })
    EXPECT_EQ(is_same_origin(row.origin, row.host, row.is_secure), row.is_same)
        << row.origin << " " << row.host;
}

}  // namespace
}  // namespace wsspec::app
