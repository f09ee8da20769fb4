// What a machine makes of the expectations about openings, on virtual time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/tests/machine_bench.hpp"

namespace wsspec::conformance {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

constexpr Requirement the_must{"test:must", Level::must, "the case's must"};
constexpr Requirement the_should{"test:should", Level::should, "the case's should"};

MachineBench to_server(Expected what, Opening ours = request(), const Requirement& because = the_must) {
  return MachineBench({open_with(std::move(ours)), expect(std::move(what), because)}, Role::client);
}
MachineBench to_client(Expected what, Opening ours = answer(), const Requirement& because = the_must) {
  return MachineBench({open_with(std::move(ours)), expect(std::move(what), because)}, Role::server);
}
constexpr const char* bad_request = "HTTP/1.1 400 Bad Request";

TEST(OpeningMachineTest, AServerMayTakeOrRefuse) {
  EXPECT_EQ(to_server(opens_or_refuses()).opens().leaves().result().verdict, Verdict::pass);
  EXPECT_EQ(to_server(opens_or_refuses()).answers(bad_request).ends().result().verdict, Verdict::pass);
  EXPECT_EQ(to_server(opens_or_refuses()).answers("HTTP/1.1 200 OK").ends().result().verdict, Verdict::pass);
  EXPECT_THAT(to_server(opens_or_refuses()).ends().violations(), ElementsAre("suite:error-has-status"));
  EXPECT_THAT(to_server(opens_or_refuses()).waits_in_vain().violations(), ElementsAre("test:must"));
  EXPECT_THAT(to_server(opens_or_refuses()).answers("HTTP/1.1 101 OK").ends().violations(),
              Contains("6455-4.2.2-20"))
      << "what opens has to be right";
}

TEST(OpeningMachineTest, AServerMayOpenOrRedirectOrRefuse) {
  EXPECT_EQ(to_server(opens_or_refused()).answers("HTTP/1.1 302 Found").ends().result().verdict,
            Verdict::pass);
  EXPECT_EQ(to_server(opens_or_refused()).opens().leaves().result().verdict, Verdict::pass);
  EXPECT_THAT(to_server(opens_or_refused()).answers("HTTP/1.1 200 OK").ends().violations(),
              ElementsAre("test:must"));
}

TEST(OpeningMachineTest, AServerMayEndInsteadOfRefusing) {
  EXPECT_EQ(to_server(refused_or_ends()).ends().result().verdict, Verdict::pass);
  EXPECT_EQ(to_server(refused_or_ends()).answers(bad_request).ends().result().verdict, Verdict::pass);
  EXPECT_EQ(to_server(refused_or_ends()).octets("<html>\n").ends().result().verdict, Verdict::pass);
  EXPECT_THAT(to_server(refused_or_ends()).opens().leaves().violations(), Contains("test:must"));
  EXPECT_THAT(to_server(refused_or_ends()).waits_in_vain().violations(), ElementsAre("test:must"));
  EXPECT_EQ(to_server(opens_refuses_or_ends()).ends().result().verdict, Verdict::pass);
  EXPECT_EQ(to_server(opens_refuses_or_ends()).opens().leaves().result().verdict, Verdict::pass);
}

TEST(OpeningMachineTest, WhatIsNoHttpIsNoAnswer) {
  const auto to_endless = [] { return to_server(refused_or_ends(), request().without_end(), the_should); };
  EXPECT_THAT(to_endless().octets("ZZZZ").waits_in_vain().violations(), Contains("6455-4.2.1-2"));
  EXPECT_THAT(to_endless().octets("HTTP/1.1 40").waits_in_vain().violations(), ElementsAre("test:should"));
  EXPECT_THAT(to_endless().octets("HT").waits_in_vain().violations(), ElementsAre("test:should"));
  EXPECT_THAT(to_endless().waits_in_vain().violations(), ElementsAre("test:should"));
}

TEST(OpeningMachineTest, NobodyAnswersBeforeTheHeadIsWhole) {
  auto bench = to_server(refused_or_ends(), request().without_end(), the_should);
  EXPECT_THAT(bench.opens().leaves().violations(), Contains("6455-4.2.1-2"));
  EXPECT_EQ(bench.result().verdict, Verdict::fail);
  EXPECT_EQ(
      to_server(refused_or_ends(), request().without_end(), the_should).waits_in_vain().result().verdict,
      Verdict::non_strict);
  auto client = to_client(never_opens(), answer().without_end(), the_should);
  EXPECT_THAT(client.opens().text("early").violations(), Contains("6455-4.1-38"));
}

TEST(OpeningMachineTest, TheHandshakeKeepsARule) {
  const Script steps{open_with(answer()), expect(keeps(rfc6455::request_host), rfc6455::request_host),
                     close_cleanly()};
  MachineBench good(steps, Role::server);
  EXPECT_EQ(good.opens().closes(1000).ends().result().verdict, Verdict::pass);
  MachineBench bad(steps, Role::server);
  bad.octets(
      "GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
  EXPECT_THAT(bad.closes(1000).ends().violations(), ElementsAre("6455-4.1-23"));
}

TEST(OpeningMachineTest, AnAnswerLacksAField) {
  const Script steps{open_with(request()), expect(opens(), the_must),
                     expect(answer_lacks("X-Other"), the_should)};
  EXPECT_THAT(MachineBench(steps).opens().leaves().violations(), IsEmpty());
  const Script length{open_with(request()), expect(opens(), the_must),
                      expect(answer_lacks("upgrade"), the_should)};
  EXPECT_THAT(MachineBench(length).opens().leaves().violations(), ElementsAre("test:should"));
}

TEST(OpeningMachineTest, AMessageComesIfTheConnectionIsOpen) {
  const auto after = [] { return answer().followed_by(text("a")); };
  EXPECT_EQ(to_client(message_if_open("a"), after()).opens().text("a").closes(1000).ends().result().verdict,
            Verdict::pass);
  EXPECT_EQ(to_client(message_if_open("a"), after()).opens().ends().result().verdict, Verdict::pass);
  EXPECT_THAT(to_client(message_if_open("a"), after()).opens().text("b").violations(), Contains("test:must"));
  EXPECT_THAT(to_client(message_if_open("a"), after()).opens().closes(1002).ends().violations(),
              Contains("test:must"));
  EXPECT_THAT(to_client(message_if_open("a"), after()).opens().waits_in_vain().violations(),
              Contains("test:must"));
  const Script asked{open_with(request()), expect(opens_or_refuses(), the_must),
                     expect(message_if_open("a"), the_should)};
  EXPECT_EQ(MachineBench(asked).answers(bad_request).ends().result().verdict, Verdict::pass);
  EXPECT_THAT(MachineBench(asked).opens().closes(1002).ends().violations(), ElementsAre("test:should"));
}

TEST(OpeningMachineTest, TheStreamEndsWithAMessageThatSaysSo) {
  EXPECT_TRUE(to_server(refused_or_ends(), request().then_ends()).wants_end());
  EXPECT_FALSE(to_server(refused_or_ends(), request()).wants_end());
  EXPECT_TRUE(to_client(never_opens(), answer().replaced_by("220 SMTP\r\n").then_ends()).opens().wants_end());
}

TEST(OpeningMachineTest, AHeadIsWrittenAsItIsCut) {
  MachineBench cut({open_with(request().cut_before("Upgrade: ")), expect(opens(), the_must)});
  cut.opens();
  ASSERT_GE(cut.writes().size(), 2u);
  EXPECT_THAT(std::string(text_of(cut.writes()[1])), testing::StartsWith("Upgrade: websocket\r\n"));
  EXPECT_THAT(std::string(text_of(cut.writes()[0])), Not(testing::HasSubstr("Upgrade: ")));
}

}  // namespace
}  // namespace wsspec::conformance
