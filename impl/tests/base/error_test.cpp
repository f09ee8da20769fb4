#include "wsspec/base/error.hpp"

#include <gmock/gmock.h>

#include <set>

#include "wsspec/base/result.hpp"

namespace wsspec {
namespace {

constexpr Failure failures[] = {Failure::protocol_error, Failure::invalid_payload, Failure::too_big,
                                Failure::handshake,      Failure::refused,         Failure::lost};

std::vector<std::error_code> all_errors() {
  std::vector<std::error_code> errors;
  for (int value = 1; value <= static_cast<int>(last_errc); ++value)
    errors.push_back(make_error_code(static_cast<Errc>(value)));
  return errors;
}

TEST(ErrcTest, EachIsExactlyOneFailure) {
  for (const auto error : all_errors()) {
    int matches = 0;
    for (const auto failure : failures) matches += error == failure ? 1 : 0;
    EXPECT_EQ(matches, 1) << error.message();
  }
}

TEST(ErrcTest, EachHasItsOwnText) {
  std::set<std::string> texts;
  for (const auto error : all_errors()) EXPECT_TRUE(texts.insert(error.message()).second) << error.message();
  EXPECT_EQ(texts.size(), static_cast<std::size_t>(last_errc));
  EXPECT_FALSE(texts.contains(""));
}

TEST(ErrcTest, AValueOutOfTheTableIsNamedAndIsNoFailure) {
  for (const int value : {0, static_cast<int>(last_errc) + 1, -1}) {
    const std::error_code error(value, errc_category());
    EXPECT_EQ(error.message(), "unknown wsspec error " + std::to_string(value));
    for (const auto failure : failures) EXPECT_FALSE(error == failure);
  }
}

TEST(ErrcTest, CategoriesHaveNames) {
  EXPECT_STREQ(errc_category().name(), "wsspec");
  EXPECT_STREQ(failure_category().name(), "wsspec.failure");
}

TEST(FailureTest, EachHasItsOwnText) {
  std::set<std::string> texts;
  for (const auto failure : failures) texts.insert(make_error_condition(failure).message());
  EXPECT_THAT(texts, testing::UnorderedElementsAre("protocol error", "invalid payload", "too big",
                                                   "opening handshake failed", "refused", "connection lost"));
  EXPECT_EQ(failure_category().message(99), "unknown failure 99");
}

TEST(CloseCodeOfTest, FollowsTheFailure) {
  EXPECT_EQ(close_code_of(Errc::reserved_bits), 1002);
  EXPECT_EQ(close_code_of(Errc::close_code_invalid), 1002);
  EXPECT_EQ(close_code_of(Errc::invalid_utf8), 1007);
  EXPECT_EQ(close_code_of(Errc::deflate_corrupt), 1007);
  EXPECT_EQ(close_code_of(Errc::message_too_big), 1009);
  EXPECT_EQ(close_code_of(Errc::frame_too_big), 1009);
  EXPECT_EQ(close_code_of(Errc::stream_ended), 1006);
  EXPECT_EQ(close_code_of(Errc::timed_out), 1006);
  EXPECT_EQ(close_code_of(Errc::not_open), 1011);
  EXPECT_EQ(close_code_of(std::make_error_code(std::errc::broken_pipe)), 1011);
}

TEST(ResultTest, HoldsAValueOrAnError) {
  EXPECT_EQ(Result<int>(3).value(), 3);
  const Result<int> exact = failed(Errc::frame_too_big);
  EXPECT_EQ(exact.error(), Errc::frame_too_big);
  const Result<int> passed_on = failed(exact.error());
  EXPECT_EQ(passed_on.error(), Failure::too_big);
}

}  // namespace
}  // namespace wsspec
