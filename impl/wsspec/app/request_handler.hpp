#pragma once
#include <coroutine>
#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "wsspec/app/error.hpp"
#include "wsspec/app/handler.hpp"

namespace wsspec::app {

/// Answers HTTP requests. Derive, and define what is to be answered, each plain or as a coroutine, with the
/// groups of the route's pattern as arguments:
///
///     struct Greeting : app::RequestHandler {
///       void get(std::string_view name) { write("Hello, " + std::string(name)); }
///     };
///     application.add<Greeting>("/hello/(.*)");
///
/// Methods: get, head, post, put, patch, delete_, options. Without head(), get() is called and its body kept
/// back. A method that is not defined is answered 405. The answer goes out when the method returns, or by
/// finish().
class RequestHandler : public Handler {
 public:
  /// Adds to the body. Nothing is sent before finish() or flush().
  /// @throws std::logic_error  after finish(); so do write_json(), render() and flush().
  void write(std::string_view text);
  /// Adds JSON to the body, and says so in Content-Type.
  void write_json(const nlohmann::json& value);
  /// Adds a template, filled in; text/html. @see render_string()
  void render(std::string_view template_name, const nlohmann::json& data);
  /// Ends the answer with 302, or 301 when permanent, and Location.
  /// @throws std::invalid_argument  for a URL with a line break in it.
  void redirect(std::string_view url, bool permanent = false);
  /// Ends the answer with an error: forgets what was set and written, and sends the page of write_error().
  /// When a part was sent already, it is cut off, so that no client takes it for the whole.
  /// @param status  as set_status(). @param reason  empty: the status's own words.
  void send_error(unsigned status, std::string_view reason = {});
  /// Ends the answer and sends it, with Content-Length; a 200 to GET or HEAD gets an ETag, and is a 304 when
  /// the client has it already. A second call does nothing.
  void finish(std::string_view last = {});
  bool finished() const { return finished_; }

  /// Sends what was written so far: an answer of unknown length goes out in chunks (RFC 9112 §7.1), one of
  /// known length when Content-Length was set. `co_await flush()` goes on when the client has taken it.
  /// @throws std::system_error  (broken_pipe, from co_await) when the client is gone.
  /// @throws std::logic_error   when more was written than Content-Length says.
  class [[nodiscard]] Flushed {
   public:
    explicit Flushed(AnswerSink& answer) : answer_(answer) {}
    Flushed(const Flushed&) = delete;
    Flushed& operator=(const Flushed&) = delete;
    ~Flushed();
    bool await_ready() const;
    void await_suspend(std::coroutine_handle<> awaiting);
    void await_resume();

   private:
    AnswerSink& answer_;
    bool waits_ = false;
  };
  Flushed flush();

 protected:
  RequestHandler() = default;
  /// The body of an error. Default: a small HTML page with status and reason.
  virtual void write_error(unsigned status);
  /// After the answer was handed to the connection.
  virtual void on_finish() {}

 private:
  friend class Connection;
  /// How the client learns where the body ends (RFC 9112 §6.3).
  enum class Framing : std::uint8_t { length, chunks, end_of_connection, no_body };

  void require_unfinished() const;
  void begin_error(unsigned status, const std::string& reason);
  std::string take_head();
  std::string take_piece();
  void frame_whole();
  void frame_stream();
  void frame_nothing();
  void finish_stream();
  void cut_off();

  std::string body_;  ///< what was written and not sent
  bool head_is_sent_ = false;
  bool finished_ = false;
  Framing framing_ = Framing::length;
  std::uint64_t length_left_ = 0;  ///< of a stream of known length
};

}  // namespace wsspec::app
