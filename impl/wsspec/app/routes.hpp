#pragma once
// Private to app: which handler a request gets.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "wsspec/app/handler_class.hpp"

namespace wsspec::app {

/// Patterns and their handlers, in order.
class Routes {
 public:
  struct Match {
    const HandlerClass* handler_class;
    std::vector<std::string> args;  ///< what the groups matched; empty where one took no part
  };

  Routes();
  ~Routes();

  /// @throws std::invalid_argument  see Application::add()
  void add(const std::string& pattern, HandlerClass handler_class);
  /// The first route that fits the path and the kind of the request; if none of that kind does, the first
  /// that fits the path.
  std::optional<Match> find(const std::string& path, bool wants_websocket) const;

 private:
  struct Route;
  std::vector<std::unique_ptr<Route>> routes_;
};

}  // namespace wsspec::app
