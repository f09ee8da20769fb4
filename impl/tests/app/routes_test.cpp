#include "wsspec/app/routes.hpp"

#include <gmock/gmock.h>

#include "wsspec/app/request_handler.hpp"
#include "wsspec/app/websocket_handler.hpp"

namespace wsspec::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Page : RequestHandler {
  void get() {}
};
struct Other : RequestHandler {
  void get() {}
};
struct Named : RequestHandler {
  void get(std::string_view) {}
  Task<> post(const std::string&, const std::string&) { co_return; }
};
struct Socket : WebSocketHandler {};
struct NamedSocket : WebSocketHandler {
  void open(const std::string&) {}
};

TEST(RoutesTest, TakesTheFirstThatMatchesThePathAsAWhole) {
  Routes routes;
  routes.add("/a", HandlerClass::of<Page>());
  routes.add("/a.*", HandlerClass::of<Other>());
  const auto a = routes.find("/a", false);
  ASSERT_TRUE(a);
  const auto page = a->handler_class->make();
  EXPECT_NE(dynamic_cast<Page*>(page.get()), nullptr);
  const auto abc = routes.find("/abc", false);
  ASSERT_TRUE(abc);
  const auto other = abc->handler_class->make();
  EXPECT_NE(dynamic_cast<Other*>(other.get()), nullptr);
  EXPECT_FALSE(routes.find("/", false));
  EXPECT_FALSE(routes.find("/b/a", false));
}

TEST(RoutesTest, GivesWhatGroupsMatched) {
  Routes routes;
  routes.add("/([a-z]+)(?:/([0-9]+))?", HandlerClass::of<Socket>());
  EXPECT_THAT(routes.find("/room/12", true)->args, ElementsAre("room", "12"));
  EXPECT_THAT(routes.find("/room", true)->args, ElementsAre("room", ""));
}

TEST(RoutesTest, PrefersARouteOfTheKindThatIsAskedFor) {
  Routes routes;
  routes.add("/x", HandlerClass::of<Page>());
  routes.add("/x", HandlerClass::of<Socket>());
  routes.add("/page", HandlerClass::of<Page>());
  EXPECT_TRUE(routes.find("/x", true)->handler_class->is_websocket);
  EXPECT_FALSE(routes.find("/x", false)->handler_class->is_websocket);
  EXPECT_FALSE(routes.find("/page", true)->handler_class->is_websocket) << "better than none";
}

std::string complaint_of(const std::string& pattern, HandlerClass handler_class) {
  Routes routes;
  try {
    routes.add(pattern, std::move(handler_class));
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return {};
}

TEST(RoutesTest, RefusesAPatternWhoseGroupsAreNotTheArguments) {
  EXPECT_THAT(complaint_of("/(.*)/(.*)", HandlerClass::of<NamedSocket>()), HasSubstr("open() takes 1"));
  EXPECT_THAT(complaint_of("/x", HandlerClass::of<NamedSocket>()), HasSubstr("0 groups"));
  EXPECT_THAT(complaint_of("/(.*)", HandlerClass::of<Named>()), HasSubstr("post() takes 2"));
  EXPECT_THAT(complaint_of("/(.*)", HandlerClass::of<NamedSocket>()), IsEmpty());
  EXPECT_THAT(complaint_of("/(.*)", HandlerClass::of<Page>()), IsEmpty()) << "no arguments fit any pattern";
}

TEST(RoutesTest, RefusesAPatternThatIsNone) {
  EXPECT_THAT(complaint_of("/(", HandlerClass::of<Page>()), HasSubstr("route /(: "));
}

TEST(RoutesTest, SurvivesAPathOfAnyLength) {
  Routes routes;
  routes.add("/((a|b|ab)*)c", HandlerClass::of<Page>());
  routes.add("/(.*)", HandlerClass::of<Socket>());
  std::string path = "/";
  for (int i = 0; i < 100'000; ++i) path += "ab";
  const auto found = routes.find(path, true);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->args[0].size(), path.size() - 1);
}

TEST(HandlerClassTest, KnowsWhatIsDefinedAndHowManyArgumentsItTakes) {
  const auto named = HandlerClass::of<Named>();
  const auto& get = named.methods[static_cast<std::size_t>(Method::get)];
  const auto& post = named.methods[static_cast<std::size_t>(Method::post)];
  const auto& put = named.methods[static_cast<std::size_t>(Method::put)];
  EXPECT_NE(get.call, nullptr);
  EXPECT_EQ(get.arity, 1u);
  EXPECT_EQ(post.arity, 2u);
  EXPECT_EQ(put.call, nullptr);
  EXPECT_FALSE(named.is_websocket);
  EXPECT_EQ(HandlerClass::of<NamedSocket>().open.arity, 1u);
  EXPECT_EQ(HandlerClass::of<Socket>().open.arity, 0u);
}

}  // namespace
}  // namespace wsspec::app
