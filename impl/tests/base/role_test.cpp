#include "wsspec/base/role.hpp"

#include <gtest/gtest.h>

namespace wsspec {
namespace {

TEST(RoleTest, EachIsThePeerOfTheOther) {
  EXPECT_EQ(peer_of(Role::client), Role::server);
  EXPECT_EQ(peer_of(Role::server), Role::client);
  EXPECT_STREQ(name_of(Role::client), "client");
  EXPECT_STREQ(name_of(Role::server), "server");
}

}  // namespace
}  // namespace wsspec
