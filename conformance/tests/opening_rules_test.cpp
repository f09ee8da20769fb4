// Each rule of the opening handshake that every case watches, kept and broken.
#include "conformance/machine/opening_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace wsspec::conformance {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::vector<std::string> ids(const std::vector<Finding>& findings) {
  std::vector<std::string> out;
  for (const auto& finding : findings) {
    out.emplace_back(finding.requirement->id);
    EXPECT_THAT(opening_requirements(), Contains(finding.requirement));
    EXPECT_FALSE(finding.expected.empty());
    EXPECT_FALSE(finding.got.empty());
  }
  return out;
}

// ---- a client's request ----

http::RequestHead good_request() {
  return {.target = "/chat?room=1",
          .fields = {{"Host", "server.example.com"},
                     {"Upgrade", "websocket"},
                     {"Connection", "keep-alive, Upgrade"},
                     {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
                     {"Sec-WebSocket-Version", "13"}}};
}

std::vector<std::string> with(const char* name, const char* value) {
  auto head = good_request();
  head.fields.set(name, value);
  return ids(judge_request(head));
}
std::vector<std::string> with_also(const char* name, const char* value) {
  auto head = good_request();
  head.fields.add(name, value);
  return ids(judge_request(head));
}
std::vector<std::string> without(const char* name) {
  auto head = good_request();
  head.fields.remove(name);
  return ids(judge_request(head));
}

TEST(RequestRulesTest, AGoodRequestBreaksNone) {
  EXPECT_THAT(ids(judge_request(good_request())), IsEmpty());
  EXPECT_THAT(with("Sec-WebSocket-Protocol", "chat, Chat"), IsEmpty()) << "subprotocols have a case";
  EXPECT_THAT(with("Sec-WebSocket-Extensions", "x-a; b=\"c\", x-a"), IsEmpty());
}

TEST(RequestRulesTest, TheRequestLine) {
  auto head = good_request();
  head.method = "get";
  EXPECT_THAT(ids(judge_request(head)), ElementsAre("6455-4.1-20"));
  head = good_request();
  head.version = {1, 0};
  EXPECT_THAT(ids(judge_request(head)), ElementsAre("6455-4.1-21"));
  for (const char* target : {"chat", "ws://server.example.com/", "*"}) {
    head = good_request();
    head.target = target;
    EXPECT_THAT(ids(judge_request(head)), ElementsAre("6455-4.1-22")) << target;
  }
  head.target = "http://server.example.com/chat";
  EXPECT_THAT(ids(judge_request(head)), IsEmpty());
  head.target = "/#a";
  EXPECT_THAT(ids(judge_request(head)), ElementsAre("6455-4.1-22", "6455-3-4"));
}

TEST(RequestRulesTest, HostUpgradeAndConnection) {
  EXPECT_THAT(without("Host"), ElementsAre("6455-4.1-23"));
  EXPECT_THAT(with("Host", ""), ElementsAre("6455-4.1-23"));
  EXPECT_THAT(with_also("host", "server.example.com"), ElementsAre("6455-4.1-23"));
  EXPECT_THAT(without("Upgrade"), ElementsAre("6455-4.1-24"));
  EXPECT_THAT(with("Upgrade", "websocket2"), ElementsAre("6455-4.1-24"));
  EXPECT_THAT(without("Connection"), ElementsAre("6455-4.1-25"));
  EXPECT_THAT(with("Connection", "notupgrade"), ElementsAre("6455-4.1-25"));
}

TEST(RequestRulesTest, KeyAndVersion) {
  EXPECT_THAT(without("Sec-WebSocket-Key"), ElementsAre("6455-4.1-26"));
  EXPECT_THAT(with("Sec-WebSocket-Key", "AAECAwQFBgcICQoLDA0O"), ElementsAre("6455-4.1-27"));
  EXPECT_THAT(with("Sec-WebSocket-Key", "AAECAwQFBgcICQoLDA0ODx=="), ElementsAre("6455-4.1-27"))
      << "pad bits";
  for (const char* key : {"AAECAwQFBgcICQoLDA0ODA==", "AAECAwQFBgcICQoLDA0ODg==", "AAECAwQFBgcICQoLDA0ODQ=="})
    EXPECT_THAT(with("Sec-WebSocket-Key", key), IsEmpty()) << key;
  EXPECT_THAT(with_also("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), ElementsAre("6455-11.3.1-1"));
  EXPECT_THAT(without("Sec-WebSocket-Version"), ElementsAre("6455-4.1-31"));
  EXPECT_THAT(with("Sec-WebSocket-Version", "8"), ElementsAre("6455-4.1-32"));
  EXPECT_THAT(with_also("Sec-WebSocket-Version", "13"), ElementsAre("6455-11.3.5-2"));
}

TEST(RequestRulesTest, Offers) {
  EXPECT_THAT(with("Sec-WebSocket-Protocol", ""), ElementsAre("6455-4.1-34"));
  EXPECT_THAT(with("Sec-WebSocket-Protocol", "super chat"), ElementsAre("6455-4.1-34"));
  EXPECT_THAT(with("Sec-WebSocket-Protocol", "chat, chat"), ElementsAre("6455-4.1-35"));
  EXPECT_THAT(with("Sec-WebSocket-Extensions", "x-a;;b"), ElementsAre("6455-9.1-1"));
  EXPECT_THAT(with("Sec-WebSocket-Extensions", ""), ElementsAre("6455-9.1-1"));
}

// ---- a server's 101 ----

const SuiteAsked asked{
    .accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", .subprotocols = {"chat"}, .extensions = {"x-a"}};
const SuiteAsked asked_nothing{.accept = asked.accept, .subprotocols = {}, .extensions = {}};

http::AnswerHead good_answer() {
  return {.fields = {{"Upgrade", "WebSocket"},
                     {"Connection", "Upgrade"},
                     {"Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="}}};
}

std::vector<std::string> answer_with(const char* name, const char* value, const SuiteAsked& request = asked) {
  auto head = good_answer();
  head.fields.set(name, value);
  return ids(judge_answer(head, request));
}
std::vector<std::string> answer_with_also(const char* name, const char* value) {
  auto head = good_answer();
  head.fields.add(name, value);
  return ids(judge_answer(head, asked));
}

TEST(AnswerRulesTest, AGoodAnswerBreaksNone) {
  EXPECT_THAT(ids(judge_answer(good_answer(), asked)), IsEmpty());
  EXPECT_THAT(answer_with("Sec-WebSocket-Protocol", "chat"), IsEmpty());
  EXPECT_THAT(answer_with("Sec-WebSocket-Extensions", "x-a; b"), IsEmpty());
}

TEST(AnswerRulesTest, WhatMustBeThere) {
  EXPECT_THAT(ids(judge_answer({}, asked)), ElementsAre("6455-4.2.2-18", "6455-4.2.2-19", "6455-4.2.2-20"));
  auto old = good_answer();
  old.version = {1, 0};
  EXPECT_THAT(ids(judge_answer(old, asked)), ElementsAre("6455-4.2.2-17"));
  EXPECT_THAT(answer_with_also("Upgrade", "h2c"), ElementsAre("6455-4.2.2-18"));
  EXPECT_THAT(answer_with("Connection", "keep-alive"), ElementsAre("6455-4.2.2-19"));
}

TEST(AnswerRulesTest, TheAcceptValue) {
  EXPECT_THAT(answer_with("Sec-WebSocket-Accept", "S3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
              ElementsAre("6455-4.2.2-20"));
  EXPECT_THAT(answer_with("Sec-WebSocket-Accept", "b37a4f2c"), ElementsAre("6455-4.2.2-20", "6455-4.3-3"));
  EXPECT_THAT(answer_with_also("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
              ElementsAre("6455-11.3.3-1"));
}

TEST(AnswerRulesTest, TheSubprotocol) {
  EXPECT_THAT(answer_with("Sec-WebSocket-Protocol", ""), ElementsAre("6455-4.2.2-14"));
  EXPECT_THAT(answer_with("Sec-WebSocket-Protocol", "chat, superchat"), ElementsAre("6455-4.2.2-14"));
  EXPECT_THAT(answer_with("Sec-WebSocket-Protocol", "Chat"),
              UnorderedElementsAre("6455-4.2.2-13", "6455-4.2.2-12", "6455-1.9-1"));
  EXPECT_THAT(answer_with("Sec-WebSocket-Protocol", "chat", asked_nothing), ElementsAre("6455-4.2.2-13"));
  auto twice = good_answer();
  twice.fields.add("Sec-WebSocket-Protocol", "chat");
  twice.fields.add("Sec-WebSocket-Protocol", "chat");
  EXPECT_THAT(ids(judge_answer(twice, asked)), UnorderedElementsAre("6455-4.2.2-14", "6455-11.3.4-2"));
}

TEST(AnswerRulesTest, Extensions) {
  EXPECT_THAT(answer_with("Sec-WebSocket-Extensions", "x-b"), ElementsAre("6455-4.2.2-16"));
  EXPECT_THAT(answer_with("Sec-WebSocket-Extensions", "x-a", asked_nothing), ElementsAre("6455-4.2.2-16"));
  EXPECT_THAT(answer_with("Sec-WebSocket-Extensions", "x-a;;"), ElementsAre("6455-9.1-1"));
  const SuiteAsked made_up{.accept = asked.accept, .subprotocols = {}, .extensions = {"x-wsspec-a"}};
  EXPECT_THAT(answer_with("Sec-WebSocket-Extensions", "x-wsspec-a", made_up),
              ElementsAre("suite:known-extensions"));
}

TEST(OpeningRequirementsTest, AreNamedOnce) {
  auto all = opening_requirements();
  std::ranges::sort(all);
  EXPECT_TRUE(std::ranges::adjacent_find(all) == all.end());
}

}  // namespace
}  // namespace wsspec::conformance
