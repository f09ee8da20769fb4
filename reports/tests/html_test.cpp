#include "reports/html.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "reports/html_values.hpp"
#include "reports/tests/sample_run.hpp"

namespace wsspec::reports {
namespace {

using testing::HasSubstr;
using testing::Not;

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

// What the page shows and does; the style sheet and the script are ours and the same in each.
std::string body_of(const std::string& page) {
  const auto start = page.find("<body>");
  return page.substr(start, page.rfind("<script>") - start);
}

TEST(HtmlTest, SaysWhatWasTestedAndHowItEnded) {
  const auto page = to_html(sample::small_run());
  EXPECT_THAT(page, HasSubstr("<title>FAIL: Echo/2.4 (Debian), wsspec report</title>"));
  EXPECT_THAT(page, HasSubstr("<h1>Echo/2.4 (Debian)</h1>"));
  EXPECT_THAT(page, HasSubstr("Server under test</span> <code>ws://127.0.0.1:9001/</code>"));
  EXPECT_THAT(page, HasSubstr("<dd>2026-11-21T10:15:30Z</dd>"));
  EXPECT_THAT(page, HasSubstr("class=\"stamp failed\"><b>FAIL</b>"));
  EXPECT_THAT(page, HasSubstr("1 unexpected-pass — FAIL in 0.8 s</p>"));
  EXPECT_THAT(page, Not(HasSubstr("class=\"warning\"")));
  EXPECT_THAT(page, Not(HasSubstr("{{")));
}

TEST(HtmlTest, TellsPassFailNothingAndInterrupted) {
  auto run = sample::small_run();
  run.cases.resize(1);
  EXPECT_THAT(to_html(run), HasSubstr("class=\"stamp passed\"><b>PASS</b><span>Nothing was violated."));
  EXPECT_THAT(to_html(run), Not(HasSubstr("id=\"violated\"")));
  run.complete = false;
  EXPECT_THAT(to_html(run), HasSubstr("class=\"warning\""));
  EXPECT_THAT(to_html(run), HasSubstr("<b>FAIL</b><span>The run did not reach its end."));
  run.complete = true;
  run.cases[0].verdict = Verdict::non_strict;
  EXPECT_THAT(to_html(run), HasSubstr("<b>PASS</b><span>No must was violated."));
  run.cases[0].verdict = Verdict::tool_error;
  EXPECT_THAT(to_html(run), HasSubstr("<b>FAIL</b><span>The suite itself had a fault."));
  EXPECT_THAT(to_html(reports::Run{}), HasSubstr("<b>NOTHING RUN</b>"));
  EXPECT_THAT(to_html(reports::Run{}), HasSubstr("<h1>Unnamed peer</h1>"));
}

TEST(HtmlTest, NeedsNothingFromAnywhere) {
  const auto page = to_html(sample::small_run());
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  for (const char* loader :
       {"<link rel=\"stylesheet", "<script src", "<img", "@import", "url(", "fetch(", "http-equiv=\"refresh"})
    EXPECT_THAT(page, Not(HasSubstr(loader)));
}

TEST(HtmlTest, EachCaseHasItsAnchorAndAllItsParts) {
  const auto page = to_html(sample::small_run());
  EXPECT_EQ(count(page, "<details class=\"case "), 9u);
  const auto start = page.find("<details class=\"case v-fail\" id=\"case-5.7\" data-verdict=\"fail\"");
  ASSERT_NE(start, page.npos);
  const auto text = page.substr(start, page.find("</details>", start) - start);
  EXPECT_THAT(text, HasSubstr("<span class=\"title\">Fragments octet by octet with a Ping between</span>"));
  EXPECT_THAT(text, HasSubstr("<span class=\"req\">6455-5.4-8 <small>+2</small></span>"));
  EXPECT_THAT(text, HasSubstr("<dt>Expected<dd>Pong &quot;between&quot; before the message</dd>"));
  EXPECT_THAT(text, HasSubstr("<dt>Got<dd class=\"got\">Text &quot;fragment1&quot; (9 bytes)</dd>"));
  EXPECT_THAT(text, HasSubstr("Control frames may come between the fragments of a message."));
  EXPECT_THAT(text, HasSubstr("<a href=\"https://www.rfc-editor.org/rfc/rfc6455#section-5.4\" "
                              "rel=\"noreferrer\">RFC 6455 §5.4</a>"));
  EXPECT_THAT(text, HasSubstr("<li>send Ping &quot;between&quot;<li>"));
  EXPECT_THAT(text, HasSubstr("<li>Close 1002<li>end of stream</ol>"));
  EXPECT_THAT(
      text,
      HasSubstr(
          "<tr class=\"received\"><td class=\"n\">0.5<td class=\"arrow\">← received<td>Pong FIN 7 bytes "
          "&quot;between&quot;<code>8a 07 62 65 74 77 65 65 6e</code><td class=\"n\">9\n"));
  EXPECT_THAT(text, HasSubstr("The log was longer than what is kept."));
  EXPECT_THAT(text, HasSubstr("<dd>FAILED, close WRONG CODE</dd>"));
  EXPECT_THAT(text, HasSubstr("<code>18446744073709551615</code>"));
  EXPECT_THAT(text, HasSubstr("<code>wsspec test-server ws://127.0.0.1:9001 --case 5.7 --seed 7</code>"));
  EXPECT_THAT(text, HasSubstr("conformance/cases/c05_fragmentation.cpp:31"));
}

TEST(HtmlTest, EachRequirementHasItsAnchorItsCasesAndItsVerdict) {
  const auto page = to_html(sample::small_run());
  EXPECT_THAT(page, HasSubstr("<tr id=\"6455-5.1-3\"><td><span class=\"pill v-pass\">"));
  EXPECT_THAT(page, HasSubstr("<tr id=\"6455-5.4-8\"><td><span class=\"pill v-fail\">"));
  EXPECT_THAT(page, HasSubstr("<tr id=\"suite:utf8-fail-fast\"><td><span class=\"pill v-non-strict\">"));
  EXPECT_THAT(page, HasSubstr("<tr id=\"suite:close-code-seen\"><td><span class=\"pill v-observed\">"));
  EXPECT_THAT(page, HasSubstr("<tr id=\"6455-7.1.1-3\"><td><span class=\"pill v-skipped\">"));
  EXPECT_THAT(page, HasSubstr("<td class=\"caselinks\"><a href=\"#case-5.7\" class=\"v-fail\">5.7</a> <a "
                              "href=\"#case-5.6\">5.6</a> "));
}

TEST(HtmlTest, ViolatedRequirementsStandFirstTheWorstAbove) {
  const auto page = to_html(sample::small_run());
  const auto violated =
      page.substr(page.find("id=\"violated\""), page.find("id=\"chapters\"") - page.find("id=\"violated\""));
  EXPECT_EQ(count(violated, "<li "), 3u);
  EXPECT_LT(violated.find("6455-5.5.2-2"), violated.find("suite:utf8-fail-fast"));
}

TEST(HtmlTest, LongListsOfCasesAreFolded) {
  const auto page = to_html(sample::big_run(60));
  EXPECT_THAT(page, HasSubstr("<details><summary>and "));
  const std::vector<const CaseResult*> none;
  RequirementOutcome outcome;
  CaseResult result{.id = "1", .title = "", .chapter = ""};
  outcome.cases.assign(12, &result);
  EXPECT_THAT(html::case_links(outcome, true), Not(HasSubstr("<details>")));
  outcome.cases.push_back(&result);
  EXPECT_THAT(html::case_links(outcome, true), HasSubstr("<summary>and 1 more</summary>"));
  EXPECT_EQ(html::case_links(outcome, false), "");
}

TEST(HtmlTest, EveryLinkInsideThePageHasItsTarget) {
  const auto page = to_html(sample::big_run(60));
  std::set<std::string> ids;
  const std::regex id_pattern(" id=\"([^\"]*)\"");
  for (std::sregex_iterator found(page.begin(), page.end(), id_pattern), end; found != end; ++found)
    EXPECT_TRUE(ids.insert((*found)[1]).second) << "twice: " << (*found)[1];
  const std::regex link_pattern("href=\"#([^\"]*)\"");
  for (std::sregex_iterator found(page.begin(), page.end(), link_pattern), end; found != end; ++found)
    EXPECT_TRUE(ids.contains((*found)[1])) << (*found)[1];
}

TEST(HtmlTest, NoTextOfAPeerIsMarkup) {
  const auto page = to_html(sample::hostile_run());
  EXPECT_EQ(count(page, "<script"), 1u);
  EXPECT_EQ(count(page, "</script"), 1u);
  EXPECT_EQ(count(page, "<!--"), 0u);
  EXPECT_THAT(page, HasSubstr("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("href=\"javascript:")));
  EXPECT_THAT(
      page,
      HasSubstr("\\u{2028} \\u{202E} evil \\x01 \\u{FFFE} \\x7F \\u{009B} \\x80 \\xC0\\xAF \\xED\\xA0\\x80"));
  EXPECT_THAT(page, HasSubstr("{{{id}}}"));  // of the peer, not a template's
  for (const char c : page) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n');
  EXPECT_THAT(page, Not(HasSubstr("\xe2\x80\xa8")));
  // The same tags as with harmless texts: nothing that came from outside opened or closed one.
  const auto harmless = body_of(to_html(sample::small_run()));
  EXPECT_EQ(count(body_of(page), "<details class=\"case"), count(harmless, "<details class=\"case"));
}

TEST(HtmlTest, OnlyAddressesOfTheWebBecomeLinks) {
  EXPECT_EQ(html::web_address("https://a"), "https://a");
  EXPECT_EQ(html::web_address("http://a"), "http://a");
  EXPECT_EQ(html::web_address("javascript:alert(1)"), "");
  EXPECT_EQ(html::web_address(" https://a"), "");
  EXPECT_EQ(html::web_address("data:text/html,x"), "");
}

TEST(HtmlTest, AFindingWithoutAKnownRequirementStillShows) {
  auto run = sample::small_run();
  run.requirements.clear();
  const auto page = to_html(run);
  EXPECT_THAT(page, HasSubstr("<dt>Rule<dd><code>6455-5.4-8</code></dd>"));
}

}  // namespace
}  // namespace wsspec::reports
