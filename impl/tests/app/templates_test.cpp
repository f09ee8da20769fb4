#include "wsspec/app/templates.hpp"

#include <nlohmann/json.hpp>

#include "impl/tests/app/http_support.hpp"

namespace wsspec::app {
namespace {

using nlohmann::json;

class Templates : public testing::Test {
 protected:
  std::string render(std::string_view text, const json& data) {
    folder_.write("page.html", text);
    return render_template(folder_.path(), "page.html", data);
  }
  TemporaryFolder folder_;
};

TEST_F(Templates, FillInValues) {
  EXPECT_EQ(render("Hello, {{name}}!", {{"name", "world"}}), "Hello, world!");
  EXPECT_EQ(render("{{i}} {{f}} {{n}}{{missing}}|", {{"i", -3}, {"f", 1.5}, {"n", nullptr}}), "-3 1.5 |");
  EXPECT_EQ(render("{{a.b}}", {{"a", {{"b", "deep"}}}}), "deep");
  EXPECT_EQ(render("", json::object()), "");
}

TEST_F(Templates, EscapeForHtml) {
  EXPECT_EQ(render("{{x}}", {{"x", "<a href=\"'\">&"}}), "&lt;a href=&quot;&apos;&quot;&gt;&amp;");
  EXPECT_EQ(render("{{{x}}}", {{"x", "<b>"}}), "<b>");
  EXPECT_EQ(html_escaped("<>"), "&lt;&gt;");
}

TEST_F(Templates, HaveSections) {
  EXPECT_EQ(render("{{#on}}on{{/on}}{{^on}}off{{/on}}", {{"on", true}}), "on");
  EXPECT_EQ(render("{{#on}}on{{/on}}{{^on}}off{{/on}}", {{"on", false}}), "off");
  EXPECT_EQ(render("{{#on}}on{{/on}}{{^on}}off{{/on}}", {{"on", nullptr}}), "off");
  EXPECT_EQ(render("{{#l}}<{{.}}>{{/l}}", {{"l", {"a", "b", 3}}}), "<a><b><3>");
  EXPECT_EQ(render("{{#l}}{{x}},{{/l}}", {{"l", {{{"x", 1}}, {{"x", 2}}}}}), "1,2,");
  EXPECT_EQ(render("{{#l}}x{{/l}}{{^l}}none{{/l}}", {{"l", json::array()}}), "none");
}

TEST_F(Templates, IncludeOthersOfTheFolder) {
  folder_.write("head.html", "<h1>{{title}}</h1>{{> parts/foot.html }}");
  folder_.write("parts/foot.html", "[{{title}}]");
  EXPECT_EQ(render("{{>head.html}}{{> head.html}}", {{"title", "T"}}), "<h1>T</h1>[T]<h1>T</h1>[T]");
}

TEST_F(Templates, TakeNoTextOfTheDataForATemplate) {
  folder_.write("x", "file {{x}}");
  EXPECT_EQ(render("{{>x}}", {{"x", "{{secret}}"}, {"secret", "!"}}), "file {{secret}}");
}

TEST_F(Templates, ThatIncludeThemselvesAreRefused) {
  folder_.write("a.html", "{{>b.html}}");
  folder_.write("b.html", "{{>a.html}}");
  EXPECT_THROW(render("{{>a.html}}", json::object()), std::runtime_error);
  EXPECT_THROW(render("{{>page.html}}", json::object()), std::runtime_error);
}

TEST_F(Templates, ThatAreNoneOrNotThereAreRefused) {
  EXPECT_THROW(render("{{#open}}", json::object()), std::runtime_error);
  EXPECT_THROW(render("{{open", json::object()), std::runtime_error);
  EXPECT_THROW(render("{{>missing.html}}", json::object()), std::runtime_error);
  folder_.write("bad.html", "{{#open}}");
  EXPECT_THROW(render("{{>bad.html}}", json::object()), std::runtime_error);
  EXPECT_THROW(render_template(folder_.path(), "missing.html", json::object()), std::runtime_error);
  EXPECT_THROW(render_template({}, "page.html", json::object()), std::runtime_error);
}

TEST_F(Templates, StayInTheirFolder) {
  folder_.write("page.html", "page");
  const auto inner = folder_.path() / "inner";
  folder_.write("inner/page.html", "inner");
  EXPECT_EQ(render_template(inner, "page.html", json::object()), "inner");
  for (const std::string name : {"../page.html", "x/../../page.html", "..", "", "."})
    EXPECT_THROW(render_template(inner, name, json::object()), std::runtime_error) << name;
  EXPECT_THROW(render_template(inner, (folder_.path() / "page.html").string(), json::object()),
               std::runtime_error);
  folder_.write("inner/climber.html", "{{>../page.html}}");
  EXPECT_THROW(render_template(inner, "climber.html", json::object()), std::runtime_error);
}

}  // namespace
}  // namespace wsspec::app
