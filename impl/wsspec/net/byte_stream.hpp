#pragma once
#include <functional>
#include <memory>
#include <string>
#include <system_error>

#include "wsspec/base/bytes.hpp"

namespace wsspec::net {

/// A connected, ordered stream of bytes: TCP, TLS or a pair in memory. All calls and handlers are on its
/// loop's thread. At most one read and one write are under way at a time (caller's duty). A handler is never
/// called from inside the call that was given it. Destroying the stream drops it: handlers under way are not
/// called any more. So a handler refers to its stream's owner by a plain pointer; one that owned it would
/// keep both alive for ever.
class ByteStream {
 public:
  /// Bytes that came; a view that may be changed and is valid until the handler returns. Empty and no error:
  /// the peer ended its stream.
  using ReadHandler = std::move_only_function<void(std::error_code, ByteSpan)>;
  using WriteHandler = std::move_only_function<void(std::error_code)>;

  virtual ~ByteStream() = default;
  virtual void read(ReadHandler handler) = 0;
  /// Writes all of `bytes`, which must stay as they are until the handler is called.
  virtual void write(ByteView bytes, WriteHandler handler) = 0;
  /// Writes what the stream takes at once, so that the usual small write needs no handler. No write() may be
  /// under way.
  /// @return how many bytes, off the front of `bytes`; those are the caller's again. Fewer than all: write()
  /// the rest, and learn from its handler whether the stream is only full or has failed.
  virtual std::size_t try_write(ByteView bytes) {
    static_cast<void>(bytes);
    return 0;
  }
  /// Ends our side (TLS close_notify, FIN), after what write() has written. Reading goes on.
  virtual void end() = 0;
  /// Drops the stream at once, with RST where there is one. Handlers under way get an error.
  virtual void reset() = 0;
  /// TCP_NODELAY, where there is such a thing: on at first, small writes go at once.
  virtual void set_nodelay(bool on) { static_cast<void>(on); }
  /// "127.0.0.1:54321", for people.
  virtual std::string peer() const = 0;
};

}  // namespace wsspec::net
