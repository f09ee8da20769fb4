#pragma once
// Private to net: what the streams share with their loop. No Asio here, so that TLS and memory streams need
// none.
#include <functional>
#include <memory>
#include <vector>

#include "wsspec/base/bytes.hpp"

namespace wsspec::net {

class Loop;
class ReadyQueue;

/// Work to be done once the loop is back at its top, so that a handler is never called from inside the call
/// that was given it. Lives in its owner and is forgotten with it: no allocation, no reference count.
class Deferred {
 public:
  using Work = void (*)(void* owner);
  Deferred(ReadyQueue& queue, Work work, void* owner) : queue_(queue), work_(work), owner_(owner) {}
  ~Deferred() { cancel(); }
  Deferred(const Deferred&) = delete;
  Deferred& operator=(const Deferred&) = delete;

  /// Once, however often it is called before the work is done.
  void schedule();
  void cancel();

 private:
  friend class ReadyQueue;
  ReadyQueue& queue_;
  Work work_;
  void* owner_;
  Deferred** slot_ = nullptr;  ///< what points to us; null: not scheduled
  Deferred* next_ = nullptr;
};

/// The work that is due, first in first out.
class ReadyQueue {
 public:
  /// @param wake  asks the loop to call drain() soon; called when the queue stops being empty.
  explicit ReadyQueue(std::move_only_function<void()> wake) : wake_(std::move(wake)) {}
  ReadyQueue(const ReadyQueue&) = delete;
  ReadyQueue& operator=(const ReadyQueue&) = delete;

  /// Does what is due now; what that schedules is for the next turn, so that sockets get theirs.
  void drain();

 private:
  friend class Deferred;
  void push(Deferred& work);

  std::move_only_function<void()> wake_;
  Deferred* first_ = nullptr;
  Deferred** end_ = &first_;  ///< where the next one is hung up
  bool awake_ = false;
};

/// The buffers of a loop. A connection that waits owns none.
class LoopBuffers {
 public:
  /// One read of a socket gets at most this much.
  static constexpr std::size_t receive_bytes = 512 * 1024;
  /// Room for all the text of a full receive buffer behind a record that was begun before.
  static constexpr std::size_t plain_bytes = receive_bytes + 32 * 1024;

  ByteSpan receive() { return fresh(receive_, receive_bytes); }
  ByteSpan plain() { return fresh(plain_, plain_bytes); }

  /// An empty buffer that may have room already; give it back when it has been written.
  Bytes borrow();
  void give_back(Bytes buffer);

 private:
  static ByteSpan fresh(std::unique_ptr<std::uint8_t[]>& buffer, std::size_t size);
  std::unique_ptr<std::uint8_t[]> receive_;
  std::unique_ptr<std::uint8_t[]> plain_;
  std::vector<Bytes> spare_;
};

struct LoopParts {
  ReadyQueue ready;
  LoopBuffers buffers = {};
};

LoopParts& parts_of(Loop& loop);

}  // namespace wsspec::net
