#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>

#include "wsspec/app/application.hpp"

namespace wsspec::load {

/// The topic that everybody at /topic subscribes to.
inline constexpr const char* topic = "news";

/// Publishes numbered messages, "b NUMBER NANOSECONDS xxx…", from a thread of its own at a steady pace. The
/// time is the steady clock's, which all processes of a machine share.
class Publisher {
 public:
  struct Job {
    std::uint64_t count = 0;
    std::size_t bytes = 0;  ///< of a message, at least what its numbers take
    std::chrono::microseconds interval{0};
  };

  explicit Publisher(app::Application& application) : application_(application) {}

  /// From any thread. @return false when another job is not done yet.
  bool start(Job job);
  /// Ends the job that is under way.
  void stop() { thread_ = {}; }

  bool is_busy() const { return busy_; }
  /// Number of the last message whose publish() may have begun; who subscribed before gets all after it.
  std::uint64_t begun() const { return begun_; }
  /// Number of the last message whose publish() has returned: it is on its way to every subscriber.
  std::uint64_t done() const { return done_; }

 private:
  void publish(std::uint64_t number, std::size_t bytes);

  app::Application& application_;
  std::atomic<bool> busy_ = false;
  std::atomic<std::uint64_t> begun_ = 0;
  std::atomic<std::uint64_t> done_ = 0;
  std::jthread thread_;  // last: it uses the rest
};

}  // namespace wsspec::load
