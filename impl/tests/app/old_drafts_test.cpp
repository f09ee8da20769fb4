// What came before version 13 is told so, and its connection ends.
#include "impl/tests/app/app_fixture.hpp"

namespace wsspec::app {
namespace {

class OldDraftsTest : public testing::AppTest {
 protected:
  void SetUp() override { serve<testing::EchoHandler>({}, "/echo"); }
  /// Sends it, and reads until the server ends the connection.
  void expect_refusal(const std::string& octets) {
    const auto answer = answer_to(octets);
    EXPECT_TRUE(answer.status == 400 || answer.status == 426) << answer.status;
    if (answer.status == 426) {
      EXPECT_EQ(answer.field("Sec-WebSocket-Version"), "13");  // §4.4
    }
    wait_until([&] { return app_->connection_count() == 0; });
    EXPECT_TRUE(log_.lines().empty()) << "there was no WebSocket";
  }
  std::string hixie_76() const {
    return "GET /echo HTTP/1.1\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nHost: " + host() +
           "\r\nOrigin: http://" + host() +
           "\r\nSec-WebSocket-Key1: 1 3 5 a7b9 \r\nSec-WebSocket-Key2: 2 46  8c0\r\n\r\n";
  }
  http::RequestHead hybi(const std::string& version) const {
    auto head = upgrade_request("/echo");
    head.fields.set("Sec-WebSocket-Version", version);
    head.fields.add("Sec-WebSocket-Origin", "http://" + host());
    return head;
  }
};

TEST_F(OldDraftsTest, Hixie75HasNoKeyAtAll) {
  expect_refusal("GET /echo HTTP/1.1\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nHost: " + host() +
                 "\r\nOrigin: http://" + host() + "\r\n\r\n");
}

TEST_F(OldDraftsTest, Hixie76HasABodyWithoutALength) {
  expect_refusal(hixie_76() + "8 octets");
}

TEST_F(OldDraftsTest, Hixie76WhoseBodyDoesNotCome) {
  expect_refusal(hixie_76());
}

TEST_F(OldDraftsTest, Hybi7And8) {
  for (const auto* const version : {"7", "8"}) {
    const auto answer = answer_to(hybi(version));
    EXPECT_EQ(answer.status, 426u);
    EXPECT_EQ(answer.field("Sec-WebSocket-Version"), "13");
    expect_refusal(http::serialize(hybi(version)));
  }
}

TEST_F(OldDraftsTest, WhatFollowsIsNotLookedAt) {
  expect_refusal(http::serialize(hybi("8")) + std::string("\x81\x82\0\0\0\0hi", 8));
  expect_refusal(http::serialize(hybi("8")) + "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
}

TEST_F(OldDraftsTest, ManyAtOnceLeaveNothingBehind) {
  std::vector<std::unique_ptr<testing::RawSocket>> sockets;
  for (int i = 0; i < 50; ++i) {
    sockets.push_back(std::make_unique<testing::RawSocket>(port_));
    sockets.back()->send(hixie_76());
  }
  for (const auto& socket : sockets) EXPECT_TRUE(socket->read_to_end().starts_with("HTTP/1.1 4"));
  sockets.clear();
  wait_until([&] { return app_->connection_count() == 0; });
}

}  // namespace
}  // namespace wsspec::app
