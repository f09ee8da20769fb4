#include "impl/commands/contract.hpp"

#include <gtest/gtest.h>

#include <string>

namespace wsspec::commands::contract {
namespace {

std::optional<Command> parse_text(std::string_view text) {
  return parse({true, bytes_of(text)});
}

template <class Kind>
Kind parsed(std::string_view text) {
  const auto command = parse_text(text);
  if (command && std::holds_alternative<Kind>(*command)) return std::get<Kind>(*command);
  ADD_FAILURE() << text;
  return {};
}

TEST(Contract, CloseWithoutABodyWithACodeAndWithAReason) {
  EXPECT_EQ(parsed<Close>("wsspec:close").code, std::nullopt);
  EXPECT_EQ(parsed<Close>("wsspec:close 1001").code, 1001);
  EXPECT_EQ(parsed<Close>("wsspec:close 1001").reason, "");
  EXPECT_EQ(parsed<Close>("wsspec:close 4999 good bye").code, 4999);
  EXPECT_EQ(parsed<Close>("wsspec:close 4999 good bye").reason, "good bye");
  EXPECT_EQ(parsed<Close>("wsspec:close 1000 " + std::string(123, 'x')).reason.size(), 123u);
}

TEST(Contract, TheOthers) {
  EXPECT_EQ(parsed<Send>("wsspec:send 0").byte_count, 0u);
  EXPECT_EQ(parsed<Send>("wsspec:send 16777216").byte_count, send_bytes_max);
  EXPECT_EQ(parsed<Fragment>("wsspec:fragment 1").frame_count, 1u);
  EXPECT_EQ(parsed<Fragment>("wsspec:fragment 10000").frame_count, fragments_max);
  EXPECT_EQ(parsed<SendPing>("wsspec:ping").payload, "");
  EXPECT_EQ(parsed<SendPing>("wsspec:ping are you there").payload, "are you there");
  EXPECT_EQ(parsed<SendPing>("wsspec:ping " + std::string(125, 'x')).payload.size(), 125u);
  parsed<TellSubprotocol>("wsspec:subprotocol");
  parsed<TellOrigin>("wsspec:origin");
}

TEST(Contract, WhatIsNoCommandIsEchoed) {
  for (const auto* text : {"", "wsspec", "wsspec:", "wsspec:unknown", "Wsspec:close", " wsspec:close",
                           "wsspec:closes", "wsspec: close", "wsspec:subprotocol x", "wsspec:origin x"})
    EXPECT_FALSE(parse_text(text)) << text;
  EXPECT_FALSE(parse({false, bytes_of("wsspec:close")})) << "binary";
}

TEST(Contract, WhatMustNotBeDoneIsEchoed) {
  for (const auto* text : {"wsspec:close 999", "wsspec:close 1005", "wsspec:close 65536", "wsspec:close -1",
                           "wsspec:close x", "wsspec:close  1000", "wsspec:send", "wsspec:send 16777217",
                           "wsspec:send 1k", "wsspec:send 99999999999999999999", "wsspec:fragment 0",
                           "wsspec:fragment 10001", "wsspec:fragment +1"})
    EXPECT_FALSE(parse_text(text)) << text;
  EXPECT_FALSE(parse_text("wsspec:close 1000 " + std::string(124, 'x')));
  EXPECT_FALSE(parse_text("wsspec:ping " + std::string(126, 'x')));
}

TEST(Contract, Counting) {
  EXPECT_TRUE(counting(0).empty());
  const auto octets = counting(1000);
  ASSERT_EQ(octets.size(), 1000u);
  for (std::size_t i = 0; i < octets.size(); ++i) ASSERT_EQ(octets[i], i % 256);
}

}  // namespace
}  // namespace wsspec::commands::contract
