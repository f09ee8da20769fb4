#include "wsspec/net/memory_stream.hpp"

#include <algorithm>
#include <utility>

#include "wsspec/net/loop_parts.hpp"

namespace wsspec::net {
namespace {

/// What both ends of a pair share.
struct Shared {
  MemoryOptions options;
  std::size_t operations = 0;

  /// Counts a read or a write that begins. @return whether it is the one that fails.
  bool fails_now() { return ++operations == options.fail_at; }
};

/// The bytes of one direction, from one end's write to the other end's read.
struct Pipe {
  Bytes bytes = {};
  std::size_t read = 0;  ///< how many of `bytes` are gone already
  bool ended = false;
  bool broken = false;  ///< the reader is gone, or either end was reset

  std::size_t unread() const { return bytes.size() - read; }

  Bytes take(std::size_t count) {
    const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(read);
    Bytes piece(from, from + static_cast<std::ptrdiff_t>(count));
    read += count;
    if (read > bytes.size() / 2) {
      bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(std::exchange(read, 0)));
    }
    return piece;
  }
};

class MemoryStream final : public ByteStream {
 public:
  MemoryStream(Loop& loop, std::shared_ptr<Shared> shared, std::shared_ptr<Pipe> in,
               std::shared_ptr<Pipe> out)
      : turn_(
            parts_of(loop).ready, [](void* self) { static_cast<MemoryStream*>(self)->take_turn(); }, this),
        shared_(std::move(shared)),
        in_(std::move(in)),
        out_(std::move(out)) {}
  MemoryStream(const MemoryStream&) = delete;
  MemoryStream& operator=(const MemoryStream&) = delete;
  ~MemoryStream() override {
    // As a socket does it: an end, or a reset when something was left unread.
    if (in_->unread() > 0) break_pipes();
    in_->broken = true;
    out_->ended = true;
    wake_peer();
    if (peer_) peer_->peer_ = nullptr;
  }

  static void join(MemoryStream& a, MemoryStream& b) {
    a.peer_ = &b;
    b.peer_ = &a;
  }

  void read(ReadHandler handler) override {
    on_read_ = std::move(handler);
    if (shared_->fails_now()) read_error_ = make_error_code(std::errc::connection_reset);
    turn_.schedule();
  }

  void write(ByteView bytes, WriteHandler handler) override {
    on_write_ = std::move(handler);
    unsent_ = bytes;
    if (shared_->fails_now()) write_error_ = make_error_code(std::errc::broken_pipe);
    turn_.schedule();
  }

  std::size_t try_write(ByteView bytes) override {
    if (bytes.empty() || out_->broken || aborted_ || write_error_) return 0;
    if (shared_->fails_now()) write_error_ = make_error_code(std::errc::broken_pipe);  // write() will tell
    return write_error_ ? 0 : put(bytes);
  }

  void end() override {
    ends_ = true;
    turn_.schedule();
  }

  void reset() override {
    aborted_ = true;
    break_pipes();
    turn_.schedule();
  }

  std::string peer() const override { return "memory"; }

 private:
  void break_pipes() {
    in_->broken = out_->broken = true;
    wake_peer();
  }

  void wake_peer() {
    if (peer_) peer_->turn_.schedule();
  }

  /// Does what can be done now. A handler may destroy us: it is the last thing of a turn, and what else can
  /// be done gets a turn of its own.
  void take_turn() {
    if (on_write_) {
      fill();
      if (unsent_.empty() || write_error_) {
        turn_.schedule();
        unsent_ = {};
        auto handler = std::exchange(on_write_, nullptr);
        return handler(std::exchange(write_error_, {}));
      }
    }
    if (ends_ && !on_write_ && !out_->ended) {
      out_->ended = true;
      wake_peer();
    }
    if (on_read_) drain();
  }

  void fill() {
    if (aborted_) write_error_ = make_error_code(std::errc::connection_aborted);
    if (out_->broken && !write_error_) write_error_ = make_error_code(std::errc::connection_reset);
    if (write_error_) return;
    unsent_ = unsent_.subspan(put(unsent_));
  }

  /// What there is room for.
  std::size_t put(ByteView bytes) {
    const auto capacity = shared_->options.capacity_bytes;
    const auto n = std::min(capacity - std::min(capacity, out_->unread()), bytes.size());
    append(out_->bytes, bytes.first(n));
    if (n > 0) wake_peer();
    return n;
  }

  void drain() {
    if (aborted_) read_error_ = make_error_code(std::errc::connection_aborted);
    if (in_->broken && !read_error_) read_error_ = make_error_code(std::errc::connection_reset);
    if (!read_error_ && in_->unread() == 0 && !in_->ended) return;
    Bytes piece;
    if (!read_error_) {
      const auto split = shared_->options.split_bytes;
      piece = in_->take(split == 0 ? in_->unread() : std::min(split, in_->unread()));
      wake_peer();  // there is room again
    }
    auto handler = std::exchange(on_read_, nullptr);
    handler(std::exchange(read_error_, {}), piece);
  }

  Deferred turn_;
  std::shared_ptr<Shared> shared_;
  std::shared_ptr<Pipe> in_;
  std::shared_ptr<Pipe> out_;
  MemoryStream* peer_ = nullptr;
  ReadHandler on_read_;
  WriteHandler on_write_;
  ByteView unsent_;
  std::error_code read_error_;
  std::error_code write_error_;
  bool ends_ = false;
  bool aborted_ = false;
};

}  // namespace

std::pair<std::unique_ptr<ByteStream>, std::unique_ptr<ByteStream>> make_memory_pair(Loop& loop,
                                                                                     MemoryOptions options) {
  const auto shared = std::make_shared<Shared>(options);
  const auto there = std::make_shared<Pipe>();
  const auto back = std::make_shared<Pipe>();
  auto a = std::make_unique<MemoryStream>(loop, shared, back, there);
  auto b = std::make_unique<MemoryStream>(loop, shared, there, back);
  MemoryStream::join(*a, *b);
  return {std::move(a), std::move(b)};
}

}  // namespace wsspec::net
