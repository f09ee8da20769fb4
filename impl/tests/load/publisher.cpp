#include "impl/tests/load/publisher.hpp"

#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>

namespace wsspec::load {

bool Publisher::start(Job job) {
  if (busy_.exchange(true)) return false;
  thread_ = std::jthread([this, job](const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    auto due = std::chrono::steady_clock::now();
    for (std::uint64_t i = 0; i < job.count && !stop.stop_requested(); ++i) {
      publish(done_ + 1, job.bytes);
      due += job.interval;
      stopped.wait_until(lock, stop, due, [] { return false; });
    }
    busy_ = false;
  });
  return true;
}

void Publisher::publish(std::uint64_t number, std::size_t bytes) {
  begun_ = number;
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
  auto text = "b " + std::to_string(number) + " " + std::to_string(nanoseconds) + " ";
  if (text.size() < bytes) text.resize(bytes, 'x');
  application_.publish(topic, text);
  done_ = number;
}

}  // namespace wsspec::load
