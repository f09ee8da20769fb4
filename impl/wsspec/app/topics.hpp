#pragma once
// Private to app: who gets what is published, on one thread.
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "wsspec/app/session.hpp"

namespace wsspec::app {

/// The subscriptions of a thread's sessions.
class Topics {
 public:
  void subscribe(const std::string& topic, Session& session) { topics_[topic].insert(&session); }
  void unsubscribe(const std::string& topic, Session& session);
  /// @param except  the Session::id() of one that gets nothing; 0: none.
  void publish(const std::string& topic, const SharedMessage& message, std::uint64_t except);

 private:
  std::unordered_map<std::string, std::unordered_set<Session*>> topics_;
};

}  // namespace wsspec::app
