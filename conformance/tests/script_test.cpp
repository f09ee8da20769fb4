#include "conformance/script/script.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "conformance/cases/all_cases.hpp"
#include "conformance/requirements/suite.hpp"

namespace wsspec::conformance {
namespace {

using testing::ElementsAre;

Case make_case(Script script) {
  return {"1.1", "a case", std::move(script), std::source_location::current()};
}

const Send& send_at(const Script& script, std::size_t i) {
  return std::get<Send>(script[i]);
}

TEST(ScriptTest, WordsOfSeveralStepsJoinTheListAroundThem) {
  const Script script{send(text("a")), close_cleanly(1001), barrier()};
  ASSERT_EQ(script.size(), 4u);
  EXPECT_EQ(send_at(script, 1).what.payload, "\x03\xE9");
  const auto& reply = std::get<Expect>(script[2]);
  EXPECT_EQ(std::get<CloseAnswers>(reply.what).codes, std::vector<std::uint16_t>{1001});
  EXPECT_EQ(reply.because, &rfc6455::close_reply);
  EXPECT_TRUE(std::holds_alternative<Barrier>(script[3]));
}

TEST(ScriptTest, RepeatKeepsTheOrder) {
  const Script script = repeat(3, {send(text("a")), send(text("b"))});
  ASSERT_EQ(script.size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(send_at(script, i).what.payload, i % 2 == 0 ? "a" : "b");
  EXPECT_EQ(repeat(0, {barrier()}).size(), 0u);
}

TEST(ScriptTest, CoversWhatItsStepsNameInOrderAndOnce) {
  const auto test = make_case({
      send(text("a")),
      expect(message("a"), rfc6455::fragments),
      prefer(fails_with(1007), suite::utf8_fail_fast),
      note(message("b"), rfc6455::close_may_wait),
      never(message("c"), rfc6455::nothing_after_close),
      expect(message("d"), rfc6455::fragments),
  });
  EXPECT_THAT(covers(test), ElementsAre(&rfc6455::fragments, &suite::utf8_fail_fast, &rfc6455::close_may_wait,
                                        &rfc6455::nothing_after_close));
  EXPECT_TRUE(covers(make_case({send(text()), barrier()})).empty());
}

TEST(ScriptTest, AnOpeningOfItsOwnDecidesWhomACaseTests) {
  const auto both = make_case({send(text())});
  EXPECT_TRUE(can_test(both, Role::server) && can_test(both, Role::client));
  const auto servers = make_case({open_with(request())});
  EXPECT_TRUE(can_test(servers, Role::server));
  EXPECT_FALSE(can_test(servers, Role::client));
  const auto clients = make_case({open_with(answer())});
  EXPECT_FALSE(can_test(clients, Role::server));
  EXPECT_TRUE(can_test(clients, Role::client));
}

TEST(ScriptTest, IdsCompareByTheirNumbers) {
  EXPECT_TRUE(id_less("2.9", "2.10"));
  EXPECT_FALSE(id_less("2.10", "2.9"));
  EXPECT_TRUE(id_less("2.9", "10.1.1"));
  EXPECT_TRUE(id_less("1.1", "1.1.1"));
  EXPECT_FALSE(id_less("1.1.1", "1.1.1"));
  EXPECT_TRUE(id_less("", "0"));
  EXPECT_TRUE(id_less("1.x.9", "1.2")) << "read up to what is no number";
}

TEST(ScriptTest, ChaptersHaveTitles) {
  EXPECT_EQ(chapter_title("5.20"), "Fragmentation");
  EXPECT_EQ(chapter_title("5"), "Fragmentation");
  EXPECT_EQ(chapter_title("0.1.1"), "Opening handshake");
  EXPECT_EQ(chapter_title("99.1"), "");
  EXPECT_EQ(chapter_title(""), "");
}

TEST(CatalogueTest, FindsCasesAndTheOnesMostLikeAMistypedId) {
  Catalogue all;
  for (const auto* id : {"1.1.1", "1.1.2", "2.10", "6.22.10"}) all.add(id, "title", {barrier()});
  ASSERT_NE(all.find("2.10"), nullptr);
  EXPECT_EQ(all.find("2.10")->id, "2.10");
  EXPECT_EQ(all.find("2.1"), nullptr);
  EXPECT_THAT(all.nearest("2.1", 1), ElementsAre("2.10"));
  EXPECT_THAT(all.nearest("1.1.3"), ElementsAre("1.1.1", "1.1.2", "2.10"));
  EXPECT_EQ(all.nearest("x", 100).size(), 4u);
  EXPECT_TRUE(Catalogue{}.nearest("1").empty());
  EXPECT_THAT(all.find("1.1.1")->where.file_name(), testing::HasSubstr("script_test.cpp"));
}

TEST(CatalogueTest, TheCasesAreInOrderWithoutRepeatsAndSaySomething) {
  std::set<std::string> titles;
  const Case* before = nullptr;
  for (const auto& test : all_cases()) {
    EXPECT_TRUE(before == nullptr || id_less(before->id, test.id)) << test.id;
    EXPECT_FALSE(chapter_title(test.id).empty()) << test.id;
    EXPECT_FALSE(test.title.empty()) << test.id;
    EXPECT_FALSE(covers(test).empty()) << test.id;
    EXPECT_TRUE(can_test(test, Role::server) || can_test(test, Role::client)) << test.id;
    for (std::size_t i = 1; i < test.script.size(); ++i)
      EXPECT_FALSE(std::holds_alternative<OpenWith>(test.script[i])) << test.id << " opens late";
    before = &test;
  }
}

TEST(OpeningWordsTest, EditsAreMadeInOrder) {
  http::Fields fields{{"Host", "a"}, {"Upgrade", "websocket"}, {"Sec-WebSocket-Key", "k"}};
  const auto opening = request()
                           .set("Host", "b")
                           .add("Host", "c")
                           .remove("Upgrade")
                           .rename("Sec-WebSocket-Key", "SEC-websocket-key")
                           .rewrite("X", "twice", [](const std::string& value) { return value + value; })
                           .rewrite("Host", "twice", [](const std::string& value) { return value + value; });
  apply(opening.edits, fields);
  EXPECT_EQ(fields.find("Upgrade"), std::nullopt);
  EXPECT_EQ(fields.find("Host"), "bb") << "one field again: rewritten from the first";
  EXPECT_EQ(fields.count("Host"), 1u);
  EXPECT_EQ(fields.find("X"), "");
  const auto named = std::ranges::find(fields, std::string("SEC-websocket-key"), &http::Field::name);
  ASSERT_NE(named, fields.end());
  EXPECT_EQ(named->value, "k");
}

TEST(FrameWordsTest, SayWhatTheyMean) {
  const auto odd = text("abc")
                       .no_fin()
                       .with_rsv(5)
                       .wrong_mask()
                       .declares(9)
                       .length_as(wire::LengthForm::bits64)
                       .chopped(2)
                       .alone();
  EXPECT_FALSE(odd.fin);
  EXPECT_EQ(odd.rsv, 5);
  EXPECT_EQ(odd.masking, Masking::opposite);
  EXPECT_EQ(odd.declared, 9u);
  EXPECT_EQ(odd.form, wire::LengthForm::bits64);
  EXPECT_EQ(odd.write_bytes, 2u);
  EXPECT_TRUE(odd.own_write);
  EXPECT_EQ(close(1000, "bye").payload, std::string("\x03\xE8") + "bye");
  EXPECT_TRUE(close_with_body("").payload.empty());
  EXPECT_TRUE(rest_of_frame("x").continues_frame);
  EXPECT_EQ(static_cast<unsigned>(frame(0xBu).opcode), 0xBu);
  EXPECT_EQ(fill(3), "***");
  EXPECT_EQ(cycle("abc", 7), "abcabca");
  EXPECT_EQ(cycle("abc", 0), "");
}

}  // namespace
}  // namespace wsspec::conformance
