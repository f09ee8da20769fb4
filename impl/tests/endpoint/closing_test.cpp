#include "wsspec/endpoint/closing.hpp"

#include <gtest/gtest.h>

#include <array>
#include <initializer_list>
#include <vector>

namespace wsspec::endpoint {
namespace {

using namespace std::chrono_literals;
constexpr auto start = Closing::Clock::time_point{} + 1h;

Phase phase_after(Role role, std::initializer_list<Step> steps) {
  Closing closing(role, 5s);
  for (const auto step : steps) closing.take(step);
  return closing.phase();
}

TEST(Closing, StartsOpen) {
  Closing closing(Role::server, 5s);
  EXPECT_EQ(closing.phase(), Phase::open);
  EXPECT_TRUE(closing.reads());
  EXPECT_TRUE(closing.sends());
  EXPECT_FALSE(closing.ends_output());
  EXPECT_EQ(closing.deadline(start), std::nullopt);
  EXPECT_FALSE(closing.is_over(start + 100h));
}

TEST(Closing, AServerEndsTheStreamAtOnceAndAClientWaitsForIt) {
  for (const auto first : {Step::close_is_received, Step::close_is_sent}) {
    EXPECT_EQ(phase_after(Role::server, {first, Step::close_is_received}), Phase::ending);
    EXPECT_EQ(phase_after(Role::client, {first, Step::close_is_received}), Phase::awaiting_end);
  }
  EXPECT_EQ(phase_after(Role::client, {Step::close_is_received, Step::peer_ended}), Phase::ended);
}

TEST(Closing, AFailureEndsThisSideInEitherRole) {
  for (const auto role : {Role::client, Role::server}) {
    EXPECT_EQ(phase_after(role, {Step::failed}), Phase::ending);
    EXPECT_EQ(phase_after(role, {Step::close_is_sent, Step::failed}), Phase::ending);
  }
}

TEST(Closing, NoWalkOfFourStepsGoesBack) {
  constexpr std::array all{Step::close_is_sent, Step::close_is_received, Step::failed, Step::peer_ended,
                           Step::stream_lost};
  for (const auto role : {Role::client, Role::server})
    for (const auto a : all)
      for (const auto b : all)
        for (const auto c : all)
          for (const auto d : all) {
            Closing closing(role, 5s);
            for (const auto step : {a, b, c, d}) {
              const auto before = closing.phase();
              const bool read = closing.reads();
              closing.take(step);
              EXPECT_GE(closing.phase(), before);
              EXPECT_FALSE(closing.sends());
              EXPECT_TRUE(read || !closing.reads());
              EXPECT_TRUE(step != Step::stream_lost || closing.phase() == Phase::dropped);
              EXPECT_TRUE(step != Step::peer_ended || closing.phase() >= Phase::ended);
              EXPECT_TRUE(role == Role::client || closing.phase() != Phase::awaiting_end);
            }
          }
}

TEST(Closing, AWaitBeginsWithTheFirstQuestionInThePhase) {
  Closing closing(Role::client, 5s);
  closing.take(Step::close_is_sent);
  EXPECT_FALSE(closing.is_over(start + 100h)) << "nobody asked for the deadline yet";
  EXPECT_EQ(closing.deadline(start), start + 5s);
  EXPECT_EQ(closing.deadline(start + 1s), start + 5s);
  closing.take(Step::close_is_sent);
  EXPECT_EQ(closing.deadline(start + 2s), start + 5s) << "the same phase goes on";
  EXPECT_FALSE(closing.is_over(start + 5s - 1ns));
  EXPECT_TRUE(closing.is_over(start + 5s));

  closing.take(Step::close_is_received);
  EXPECT_FALSE(closing.is_over(start + 5s));
  EXPECT_EQ(closing.deadline(start + 3s), start + 8s) << "the wait for the server's end is another one";
  closing.take(Step::stream_lost);
  EXPECT_EQ(closing.deadline(start), std::nullopt);
}

}  // namespace
}  // namespace wsspec::endpoint
