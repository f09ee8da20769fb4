#pragma once
// Private to app: what the sessions of a thread share.
#include <memory>
#include <vector>

#include "wsspec/endpoint/endpoint.hpp"
#include "wsspec/net/loop.hpp"
#include "wsspec/net/system_entropy.hpp"

namespace wsspec::app {

class Session;

/// Endpoint::Options::storage_bytes_kept for endpoints of sessions: the thread bounds what is kept.
inline constexpr std::size_t session_storage_bytes = 4u << 20;

/// The buffers of a thread's sessions. A session that waits has none; those that work get ones that are warm
/// already, as fresh memory would be paid for in page faults, which cost more than the copying.
class SessionBuffers {
 public:
  void lend(Endpoint& endpoint);
  void take_back(Endpoint& endpoint);

 private:
  Bytes pop();
  void put(Bytes buffer);

  std::vector<Bytes> spare_;
  std::size_t spare_bytes_ = 0;
};

/// What sessions on one loop share: entropy, buffers, and the list of those that have something to write when
/// the loop comes round. So what is sent by one handler to thousands costs each of them one write.
class SessionThread {
 public:
  explicit SessionThread(net::Loop& loop);
  ~SessionThread();
  SessionThread(const SessionThread&) = delete;
  SessionThread& operator=(const SessionThread&) = delete;

  net::Loop& loop() const { return loop_; }
  Entropy& entropy() { return entropy_; }
  SessionBuffers& buffers() { return buffers_; }

  /// Calls the session's flush() once, soon; forget() takes that back.
  void flush_soon(Session& session);
  void forget(Session& session);

 private:
  void flush();

  net::Loop& loop_;
  net::SystemEntropy entropy_;
  SessionBuffers buffers_;
  std::vector<Session*> due_;              ///< null: forgotten
  std::vector<Session*> flushing_;         ///< those of this turn
  std::shared_ptr<SessionThread*> alive_;  ///< what posted work holds on to; null inside once we are gone
};

}  // namespace wsspec::app
