#pragma once
#include <coroutine>
#include <string>
#include <string_view>

#include "wsspec/endpoint/endpoint.hpp"

namespace wsspec::app {

class Session;

/// A message that owns its bytes.
struct StoredMessage {
  bool is_text = true;
  std::string payload = {};
  std::string_view text() const { return payload; }
  ByteView bytes() const { return bytes_of(payload); }
  /// A view on this; valid as long as it is.
  Message view() const { return {is_text, bytes()}; }
};

/// What to do with a message for a peer that does not take what is sent to it, once more than
/// `unsent_bytes_max` wait for it.
enum class FullQueue : std::uint8_t {
  /// Who awaits write_message() waits. Who does not is bounded by Endpoint::Options::output_bytes_max, above
  /// which the connection is closed; so is one that is too slow for what is published to it, as a publisher
  /// cannot wait.
  wait,
  drop,   ///< the message is not sent
  close,  ///< the connection is closed with 1008
};

/// What write_message() gives: await it to go on only when the queue of unsent output has room again. Not to
/// be kept: await it at once, or let it go.
class Written {
 public:
  /// @param session  outlives the wait.
  Written(Session& session, bool was_sent) : session_(session), was_sent_(was_sent) {}
  Written(const Written&) = delete;
  Written& operator=(const Written&) = delete;
  ~Written();

  /// Whether the message is on its way; false when the queue was full, and it was dropped or the connection
  /// is being closed for it.
  bool was_sent() const { return was_sent_; }

  bool await_ready() const;
  void await_suspend(std::coroutine_handle<> awaiting);
  /// @return was_sent(). @throws WebSocketClosedError  when the connection was lost meanwhile.
  bool await_resume();

 private:
  friend class Session;
  Session& session_;
  bool was_sent_;
  std::coroutine_handle<> awaiting_ = {};  ///< while it is on the session's list
};

}  // namespace wsspec::app
