#include "wsspec/app/topics.hpp"

namespace wsspec::app {

void Topics::unsubscribe(const std::string& topic, Session& session) {
  const auto found = topics_.find(topic);
  if (found == topics_.end()) return;
  found->second.erase(&session);
  if (found->second.empty()) topics_.erase(found);
}

void Topics::publish(const std::string& topic, const SharedMessage& message, std::uint64_t except) {
  const auto found = topics_.find(topic);
  if (found == topics_.end()) return;
  for (auto* const session : found->second) {
    // One that closes, or is too slow, is its own matter: the others go on.
    if (session->id() != except) static_cast<void>(session->send(message));
  }
}

}  // namespace wsspec::app
