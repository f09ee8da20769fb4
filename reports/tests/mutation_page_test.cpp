#include "reports/mutation_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wsspec::reports {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* table = R"({
  "score": {"must": {"killed": 1, "of": 2, "survivors": ["F02 as client"]},
            "should": {"killed": 0, "of": 0, "survivors": []}, "info": {"killed": 0, "of": 0, "survivors": []}},
  "mutants": [
    {"id": "F01", "role": "server", "words": "takes <frames> without a mask", "level": "must",
     "requirement": "6455-5.1-3", "killed": true, "killers": ["8.1.1", "8.1.2"], "failed_by": ["8.1.1"]},
    {"id": "F02", "role": "client", "words": "does nothing", "level": "must", "requirement": "6455-5.1-4",
     "killed": false, "killers": [], "failed_by": []}],
  "controls": [{"id": "E1", "role": "server", "words": "sends Pings", "failed_by": []},
               {"id": "E2", "role": "server", "words": "fragments", "failed_by": ["1.1.1"]}],
  "cases": [{"id": "8.1.1", "role": "server", "failed_on": ["F01"], "by_its_own": true},
            {"id": "8.1.3", "role": "server", "failed_on": ["F01"], "by_its_own": false},
            {"id": "8.1.4", "role": "client", "failed_on": [], "by_its_own": false}]})";

TEST(MutationPageTest, ShowsWhatIsKilledAndByWhat) {
  const auto page = mutation_page(table);
  ASSERT_TRUE(page) << page.error();
  EXPECT_THAT(*page, HasSubstr("class=\"v-fail\"><b>1 of 2</b> <span>must killed"));
  EXPECT_THAT(*page, HasSubstr("class=\"v-pass\"><b>0 of 0</b> <span>should killed"));
  EXPECT_THAT(*page, HasSubstr("takes &lt;frames&gt; without a mask"));
  EXPECT_THAT(*page, HasSubstr("<td class=\"n\">2<td><code>8.1.1</code>"));
  EXPECT_THAT(*page, HasSubstr("<tr class=\"v-fail\"><td><code>F02</code>"));
  EXPECT_THAT(*page, Not(HasSubstr("{{")));
}

TEST(MutationPageTest, ShowsControlsThatFailAndCasesThatCannot) {
  const auto page = mutation_page(table);
  ASSERT_TRUE(page) << page.error();
  EXPECT_THAT(*page, HasSubstr("<b>1 of 2</b> <span>controls failed"));
  EXPECT_THAT(*page, HasSubstr("<b>2 of 3</b> <span>cases that nothing fails"));
  EXPECT_THAT(*page, HasSubstr("<code>8.1.3</code> testing a server."));
  EXPECT_THAT(*page, HasSubstr("<code>8.1.4</code> testing a client."));
  EXPECT_THAT(*page, Not(HasSubstr("<code>8.1.1</code> testing a server.")));
}

TEST(MutationPageTest, SaysWhatIsMissing) {
  for (const char* text : {"", "[]", "{}", R"({"score": {}})", "no json"}) {
    const auto page = mutation_page(text);
    ASSERT_FALSE(page) << text;
    EXPECT_THAT(page.error(), HasSubstr("not a mutation table"));
  }
}

}  // namespace
}  // namespace wsspec::reports
