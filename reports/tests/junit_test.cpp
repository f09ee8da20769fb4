#include "reports/junit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <pugixml.hpp>

#include "reports/tests/sample_run.hpp"

namespace wsspec::reports {
namespace {

using testing::HasSubstr;
using testing::Not;

class JunitTest : public testing::Test {
 protected:
  void parse(const reports::Run& run) {
    const auto text = to_junit(run);
    const auto outcome =
        document_.load_buffer(text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata);
    ASSERT_TRUE(outcome) << outcome.description();
  }
  pugi::xml_node case_named(const char* start) {
    return document_.find_node([&](pugi::xml_node node) {
      return std::strcmp(node.name(), "testcase") == 0 &&
             std::string_view(node.attribute("name").value()).starts_with(start);
    });
  }
  pugi::xml_document document_;
};

TEST_F(JunitTest, SuitesAreChaptersWithTheirCounts) {
  parse(sample::small_run());
  const auto root = document_.child("testsuites");
  EXPECT_STREQ(root.attribute("name").value(), "wsspec Echo/2.4 (Debian)");
  EXPECT_EQ(root.attribute("tests").as_int(), 9);
  EXPECT_EQ(root.attribute("failures").as_int(), 3);
  EXPECT_EQ(root.attribute("errors").as_int(), 1);
  EXPECT_EQ(root.attribute("skipped").as_int(), 2);
  EXPECT_STREQ(root.attribute("time").value(), "0.8120");
  const auto suite = root.find_child_by_attribute("testsuite", "name", "7 Closing");
  EXPECT_EQ(suite.attribute("tests").as_int(), 6);
  EXPECT_EQ(suite.attribute("failures").as_int(), 2);
  EXPECT_STREQ(suite.attribute("timestamp").value(), "2026-11-21T10:15:30Z");
  const auto url = suite.child("properties").find_child_by_attribute("property", "name", "url");
  EXPECT_STREQ(url.attribute("value").value(), "ws://127.0.0.1:9001/");
  EXPECT_EQ(std::distance(root.children("testsuite").begin(), root.children("testsuite").end()), 3);
}

TEST_F(JunitTest, AFailureTellsEverything) {
  parse(sample::small_run());
  const auto failed = case_named("5.7 ");
  EXPECT_STREQ(failed.attribute("classname").value(), "wsspec.server.5 Fragmentation");
  EXPECT_STREQ(failed.attribute("name").value(), "5.7 Fragments octet by octet with a Ping between");
  EXPECT_STREQ(failed.attribute("time").value(), "0.0125");
  const auto failure = failed.child("failure");
  EXPECT_STREQ(failure.attribute("message").value(),
               "The Pong came after the message, and the message was cut.");
  EXPECT_STREQ(failure.attribute("type").value(), "fail");
  const std::string text = failure.text().get();
  EXPECT_THAT(text, HasSubstr("  expected  Pong \"between\" before the message\n"));
  EXPECT_THAT(text, HasSubstr("  got       Text \"fragment1\" (9 bytes)\n"));
  EXPECT_THAT(text, HasSubstr("6455-5.4-8 [must] Control frames may come between"));
  EXPECT_THAT(text, HasSubstr("RFC 6455 §5.4  https://www.rfc-editor.org/rfc/rfc6455#section-5.4\n"));
  const std::string out = failed.child("system-out").text().get();
  EXPECT_THAT(out, HasSubstr("-> Ping FIN masked 7 bytes \"between\"\n"));
  EXPECT_THAT(out, HasSubstr("89 87 11 22"));
  EXPECT_THAT(out, HasSubstr("(the log was longer)"));
  EXPECT_THAT(out, HasSubstr("replay    wsspec test-server ws://127.0.0.1:9001 --case 5.7 --seed 7"));
}

TEST_F(JunitTest, EachVerdictIsWhatJunitHasForIt) {
  parse(sample::small_run());
  EXPECT_FALSE(case_named("5.6 ").child("system-out"));
  EXPECT_STREQ(case_named("7.22 ").child("failure").attribute("type").value(), "setup-failed");
  EXPECT_STREQ(case_named("7.24 ").child("failure").attribute("type").value(), "unexpected-pass");
  EXPECT_STREQ(case_named("7.23 ").child("error").attribute("message").value(),
               "the script has no step left");
  EXPECT_STREQ(case_named("7.20 ").child("skipped").attribute("message").value(),
               "permessage-deflate was not negotiated");
  EXPECT_STREQ(case_named("7.21 ").child("skipped").attribute("message").value(),
               "excluded by --exclude 7.21");
  for (const char* id : {"5.6 ", "6.4.1 ", "7.13.1 "})
    for (const char* element : {"failure", "error", "skipped"})
      EXPECT_FALSE(case_named(id).child(element)) << id;
  EXPECT_THAT(case_named("7.13.1 ").child("system-out").text().get(), HasSubstr("note      Close 1002"));
  EXPECT_THAT(case_named("6.4.1 ").child("system-out").text().get(),
              HasSubstr("suite:utf8-fail-fast [should]"));
}

TEST_F(JunitTest, AMessageIsMadeFromTheFirstViolationWhereThereIsNoReason) {
  auto run = sample::small_run();
  run.cases[1].reason.clear();
  run.cases[6].reason.clear();
  parse(run);
  EXPECT_STREQ(case_named("5.7 ").child("failure").attribute("message").value(),
               "expected Pong \"between\" before the message; got Text \"fragment1\" (9 bytes)");
  EXPECT_STREQ(case_named("7.22 ").child("failure").attribute("message").value(), "setup-failed");
}

TEST_F(JunitTest, DotsOfAChapterMakeNoPackage) {
  auto run = sample::small_run();
  run.cases[0].chapter = "5.1 Fragments";
  parse(run);
  EXPECT_STREQ(case_named("5.6 ").attribute("classname").value(), "wsspec.server.5_1 Fragments");
}

TEST_F(JunitTest, NoTextOfAPeerMakesItInvalidXml) {
  const auto text = to_junit(sample::hostile_run());
  parse(sample::hostile_run());
  // Tabs and line feeds are the only controls, as characters and as references.
  for (const char c : text) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t');
  EXPECT_THAT(text, Not(HasSubstr("&#")));
  EXPECT_THAT(text, Not(HasSubstr("\xef\xbf\xbe")));
  EXPECT_THAT(text, Not(HasSubstr("<script>")));
  EXPECT_THAT(text, HasSubstr("\\xC0\\xAF"));
}

}  // namespace
}  // namespace wsspec::reports
