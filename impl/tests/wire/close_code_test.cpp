#include "wsspec/wire/close_code.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace wsspec::wire {
namespace {

// RFC 6455 §7.4: 0-999 are not used; 1004-1006 and 1015 are never on the wire; 1012-1014 came with IANA's
// registry; the rest up to 2999 is reserved for the protocol; 3000-3999 are for libraries, 4000-4999 for
// applications.
TEST(CloseCodeTest, AllCodes) {
  constexpr std::pair<int, int> sendable[] = {{1000, 1003}, {1007, 1014}, {3000, 4999}};
  for (int code = 0; code <= 0xFFFF; ++code) {
    bool expected = false;
    for (const auto& [first, last] : sendable) expected = expected || (code >= first && code <= last);
    EXPECT_EQ(may_be_sent(static_cast<std::uint16_t>(code)), expected) << code;
  }
}

TEST(CloseCodeTest, NamedValues) {
  EXPECT_EQ(value_of(CloseCode::normal), 1000);
  EXPECT_EQ(value_of(CloseCode::protocol_error), 1002);
  EXPECT_EQ(value_of(CloseCode::no_status), 1005);
  EXPECT_EQ(value_of(CloseCode::abnormal), 1006);
  EXPECT_EQ(value_of(CloseCode::invalid_payload), 1007);
  EXPECT_EQ(value_of(CloseCode::message_too_big), 1009);
  EXPECT_EQ(value_of(CloseCode::internal_error), 1011);
  EXPECT_EQ(value_of(CloseCode::tls_failure), 1015);
}

}  // namespace
}  // namespace wsspec::wire
