#include "wsspec/app/error.hpp"

#include <gtest/gtest.h>

namespace wsspec::app {
namespace {

TEST(HttpError, HasTheStatusAndItsOwnWordsOrThoseGiven) {
  EXPECT_EQ(HttpError(404).status(), 404u);
  EXPECT_STREQ(HttpError(404).what(), "Not Found");
  EXPECT_STREQ(HttpError(404, "no such room").what(), "no such room");
}

TEST(HttpError, IsAnErrorAndNothingElse) {
  EXPECT_THROW(HttpError(399), std::invalid_argument);
  EXPECT_EQ(HttpError(400).status(), 400u);
  EXPECT_EQ(HttpError(599).status(), 599u);
  EXPECT_THROW(HttpError(600), std::invalid_argument);
}

TEST(ReasonOf, KnowsTheStatusesOfTheRfcs) {
  EXPECT_STREQ(reason_of(200), "OK");
  EXPECT_STREQ(reason_of(206), "Partial Content");
  EXPECT_STREQ(reason_of(413), "Content Too Large");
  EXPECT_STREQ(reason_of(426), "Upgrade Required");
  EXPECT_STREQ(reason_of(431), "Request Header Fields Too Large");
  EXPECT_STREQ(reason_of(299), "Unknown");
  EXPECT_STREQ(reason_of(0), "Unknown");
}

TEST(WebSocketClosedError, SaysSo) {
  EXPECT_STREQ(WebSocketClosedError().what(), "the WebSocket is closed");
}

}  // namespace
}  // namespace wsspec::app
