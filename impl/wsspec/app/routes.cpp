#include "wsspec/app/routes.hpp"

#include <fmt/core.h>

#include <boost/regex.hpp>
#include <stdexcept>

namespace wsspec::app {

// Boost's and not the standard library's: that one recurses for each character, and a long path is the
// peer's.
struct Routes::Route {
  boost::regex regex;
  HandlerClass handler_class;
};

namespace {

void check_arity(const std::string& pattern, std::size_t groups, const char* function,
                 const detail::PathCall& call) {
  if (call.call == nullptr || call.arity == 0 || call.arity == groups) return;
  throw std::invalid_argument(fmt::format("route {}: it has {} groups, but {}() takes {} arguments", pattern,
                                          groups, function, call.arity));
}

boost::regex compile(const std::string& pattern) {
  try {
    return boost::regex(pattern, boost::regex::ECMAScript);
  } catch (const boost::regex_error& error) {
    throw std::invalid_argument(fmt::format("route {}: no regular expression: {}", pattern, error.what()));
  }
}

bool matches(const std::string& path, boost::smatch& match, const boost::regex& regex) {
  try {
    return boost::regex_match(path, match, regex);
  } catch (const std::runtime_error&) {  // more complex than Boost is willing to try
    return false;
  }
}

}  // namespace

Routes::Routes() = default;
Routes::~Routes() = default;

void Routes::add(const std::string& pattern, HandlerClass handler_class) {
  static constexpr const char* names[method_count] = {"get",   "head",    "post",   "put",
                                                      "patch", "delete_", "options"};
  auto route = std::make_unique<Route>(compile(pattern), std::move(handler_class));
  const std::size_t groups = route->regex.mark_count();
  check_arity(pattern, groups, "open", route->handler_class.open);
  for (std::size_t i = 0; i < method_count; ++i)
    check_arity(pattern, groups, names[i], route->handler_class.methods[i]);
  routes_.push_back(std::move(route));
}

std::optional<Routes::Match> Routes::find(const std::string& path, bool wants_websocket) const {
  std::optional<Match> other;
  for (const auto& route : routes_) {
    const bool fits = route->handler_class.is_websocket == wants_websocket;
    if (!fits && other) continue;
    boost::smatch match;
    if (!matches(path, match, route->regex)) continue;
    Match found{&route->handler_class, {}};
    for (std::size_t i = 1; i < match.size(); ++i) found.args.push_back(match.str(static_cast<int>(i)));
    if (fits) return found;
    other = std::move(found);
  }
  return other;
}

}  // namespace wsspec::app
