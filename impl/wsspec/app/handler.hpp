#pragma once
#include <chrono>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wsspec/app/request.hpp"
#include "wsspec/app/task.hpp"
#include "wsspec/http/head.hpp"

namespace wsspec::app {

class AnswerSink;
class Application;
class Connection;

/// Attributes of a cookie that is set (RFC 6265 §4.1).
struct CookieOptions {
  std::string path = "/";
  std::string domain = {};
  std::optional<std::chrono::seconds> max_age = {};  ///< none: until the browser ends; 0: delete it
  bool secure = false;                               ///< over TLS alone
  bool http_only = true;                             ///< out of reach of scripts
  std::string same_site = "Lax";                     ///< "Strict", "Lax", "None"; empty: no attribute
};

/// What RequestHandler and WebSocketHandler have in common: a request at hand, and fields for the answer. One
/// object a request, or a WebSocket; made from what Application::add() was given, on the thread of its
/// connection, and never called from another. In its constructor there is no request yet: begin in prepare().
class Handler {
 public:
  virtual ~Handler() = default;
  Handler(const Handler&) = delete;
  Handler& operator=(const Handler&) = delete;

  /// The request; of a WebSocket, its opening handshake, for as long as it is open.
  const Request& request() const;
  /// What the groups of the route's pattern matched, percent-decoded.
  const std::vector<std::string>& path_args() const;
  Application& application() const;
  /// The loop of this connection's thread: for sleep_for() and for post() from other threads.
  net::Loop& loop() const;

  /// The status of the answer, 200 at first. @param status  200-599. @param reason  empty: the status's own
  /// words. @throws std::invalid_argument
  void set_status(unsigned status, std::string_view reason = {});
  unsigned status() const { return status_; }
  /// Puts one field in the place of all of that name; add_header() adds one.
  /// Transfer-Encoding, Date and, but for "close", Connection are the server's own.
  /// @throws std::invalid_argument  for a name that is no token, or a value with a line break in it.
  void set_header(std::string_view name, std::string_view value);
  void add_header(std::string_view name, std::string_view value);
  void clear_header(std::string_view name);
  /// One cookie of that name an answer: the last.
  /// @throws std::invalid_argument  for a name, value, path or domain that a cookie cannot have.
  void set_cookie(std::string_view name, std::string_view value, const CookieOptions& options = {});
  void clear_cookie(std::string_view name);

  /// The template (Mustache) from Settings::template_path, filled in; values are escaped for HTML.
  /// @throws std::runtime_error  when there is no such template, or it is none.
  std::string render_string(std::string_view template_name, const nlohmann::json& data) const;

  /// The cookie of the request. @see Request::cookie()
  std::optional<std::string> get_cookie(std::string_view name) const { return request().cookie(name); }
  /// The argument of the query or the body; `fallback` when there is none.
  std::string get_argument(std::string_view name, std::string_view fallback = {}) const;

  /// Before everything else: a place to look at cookies, and to refuse by HttpError or finish(). May be a
  /// coroutine: `Task<> prepare()`.
  void prepare() {}

  /// What a handler works on; the server's alone. The pointers outlive the handler.
  struct Context {
    Request request;
    std::vector<std::string> path_args;
    Application* application;  ///< null, as in tests: no Server field, and render_string() may not be called
    net::Loop* loop;
    AnswerSink* answer;
  };
  void attach(Context context) { context_ = std::make_unique<Context>(std::move(context)); }

 protected:
  Handler() = default;

  const http::Fields& fields() const { return fields_; }
  const std::string& reason() const { return reason_; }
  AnswerSink& answer() const { return *context_->answer; }
  bool has_application() const { return context_->application != nullptr; }
  /// Forgets status and fields that were set.
  void clear_answer();

 private:
  friend class Connection;
  std::unique_ptr<Context> context_;
  unsigned status_ = 200;
  std::string reason_;
  http::Fields fields_;
};

}  // namespace wsspec::app
