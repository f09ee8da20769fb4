#include "wsspec/net/tcp.hpp"

#include <gmock/gmock.h>

#include "impl/tests/net/stream_fixture.hpp"

namespace wsspec::net {
namespace {

using testing::ConnectedTest;
using testing::LoopTest;
using testing::pattern;
using testing::Sink;

class TcpTest : public ConnectedTest, public ::testing::WithParamInterface<bool> {
 protected:
  void SetUp() override { connect_pair(GetParam() ? testing::make_tls_pair() : testing::TlsPair{}); }
};
INSTANTIATE_TEST_SUITE_P(, TcpTest, ::testing::Bool(),
                         [](const auto& test) { return test.param ? "Tls" : "Plain"; });

TEST_P(TcpTest, EchoesInEverySplit) {
  const auto sent = pattern(24);
  for (std::size_t cut = 0; cut <= sent.size(); ++cut) {
    const std::vector parts{ByteView(sent).first(cut), ByteView(sent).subspan(cut)};
    Bytes echoed;
    Bytes back;
    std::size_t next = 0;
    std::function<void()> write_next = [&] {
      if (next < parts.size())
        client_->write(parts[next++], [&](std::error_code error) {
          EXPECT_FALSE(error) << error.message();
          write_next();
        });
    };
    std::function<void()> echo = [&] {
      server_->read([&](std::error_code error, ByteSpan bytes) {
        ASSERT_FALSE(error) << error.message();
        echoed.assign(bytes.begin(), bytes.end());
        server_->write(echoed, [&](std::error_code failure) {
          EXPECT_FALSE(failure);
          if (back.size() < sent.size()) echo();
        });
      });
    };
    std::function<void()> collect = [&] {
      client_->read([&](std::error_code error, ByteSpan bytes) {
        ASSERT_FALSE(error) << error.message();
        append(back, bytes);
        if (back.size() < sent.size()) collect();
      });
    };
    write_next();
    echo();
    collect();
    run_until([&] { return back.size() >= sent.size(); });
    EXPECT_EQ(back, sent) << "cut at " << cut;
    connect_pair(GetParam() ? testing::make_tls_pair() : testing::TlsPair{});
  }
}

}  // namespace
}  // namespace wsspec::net
