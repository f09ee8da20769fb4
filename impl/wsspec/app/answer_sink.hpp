#pragma once
// Private to app: where a RequestHandler puts its answer.
#include <coroutine>
#include <string>

namespace wsspec::app {

/// The way of one HTTP answer to its client.
class AnswerSink {
 public:
  virtual ~AnswerSink() = default;
  /// Sends bytes of the answer, in order, soon. @param last  no more follow; the handler that calls it is not
  /// destroyed before the call returns.
  virtual void send_answer(std::string bytes, bool last) = 0;
  /// Whether the client has taken what was sent, but for a little.
  virtual bool has_room() const = 0;
  /// The client is gone: nothing that is sent arrives.
  virtual bool is_lost() const = 0;
  /// Resumes `awaiting` once has_room() or is_lost(); one at a time. Null: forget it.
  virtual void wait_for_room(std::coroutine_handle<> awaiting) = 0;
  /// Whether the connection goes on after this answer (RFC 9112 §9.3).
  virtual bool keeps_alive() const = 0;

  /// The connection is to end with this answer: its end is the end of the body, or of one that was cut off.
  void close_after_answer() { closes_after_answer_ = true; }
  /// Whether it is, whatever keeps_alive() says.
  bool closes_after_answer() const { return closes_after_answer_; }

 private:
  bool closes_after_answer_ = false;
};

}  // namespace wsspec::app
