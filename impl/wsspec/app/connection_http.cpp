// What a Connection does with requests: reads them, finds their handlers, and has them answered.
#include <spdlog/spdlog.h>

#include <string>
#include <string_view>

#include "wsspec/app/connection.hpp"
#include "wsspec/http/upgrade.hpp"

namespace wsspec::app {
namespace {

constexpr std::string_view continue_answer = "HTTP/1.1 100 Continue\r\n\r\n";

/// For what no route fits.
class ErrorHandler final : public RequestHandler {};

}  // namespace

bool Connection::take_head() {
  if (held().empty()) return false;
  if (!opening_)
    opening_ = std::make_unique<ServerOpening>(
        ServerOpening::Options{.limits = thread_.settings.head_limits, .deflate = {.enabled = false}});
  const auto used = opening_->receive(held());
  if (!used) {
    refuse(http::refusal_for(used.error()));
    return false;
  }
  use(*used);
  if (!opening_->done()) return false;
  is_first_ = false;
  if (opening_->is_upgrade() && take_upgrade()) return true;
  const auto& head = opening_->request();
  // RFC 9112 §3.2: a request of HTTP/1.1 without a Host field, or with several, is answered 400.
  if (head.version >= http::Version{1, 1} && head.fields.count("Host") != 1) {
    refuse(http::refusal_for(make_error_code(Errc::host_missing)));
    return false;
  }
  body_.emplace(opening_->octets(), thread_.settings.body_bytes_max);
  may_continue_ = true;
  enter(State::body);
  return true;
}

/// @return whether the request is dealt with: it is none where the path has only a handler of HTTP, which may
/// ignore the upgrade (RFC 9110 §7.8).
bool Connection::take_upgrade() {
  Request request(opening_->request(), {}, stream_->peer(), is_secure_);
  match_ = thread_.routes.find(request.path(), true);
  if (match_ && !match_->handler_class->is_websocket) return false;
  keeps_alive_ = false;  // what follows may be meant for a WebSocket
  if (!match_) {
    refuse(std::move(request), 404);
  } else if (const auto error = opening_->check()) {
    spdlog::debug("{}: refused: {}", stream_->peer(), error.message());
    refuse(http::refusal_for(error));
  } else if (attach_handler(match_->handler_class, std::move(request))) {
    run(open_websocket());
  }
  return true;
}

bool Connection::take_body() {
  if (!body_->done()) {
    const auto used = body_->receive(held());
    if (!used) {
      if (used.error() == Errc::message_too_big) {
        keeps_alive_ = false;
        refuse(take_request({}), 413);
      } else {
        refuse(http::refusal_for(used.error()));
      }
      return true;
    }
    use(*used);
  }
  if (body_->done()) {
    keeps_alive_ = body_->keeps_alive() && !stops_;
    dispatch(body_->take());
    return true;
  }
  if (std::exchange(may_continue_, false) && held().empty() && body_->expects_continue())
    send_answer(std::string(continue_answer), false);
  return false;
}

Request Connection::take_request(std::string body) {
  Request request(opening_->request(), std::move(body), stream_->peer(), is_secure_);
  opening_.reset();
  body_.reset();
  return request;
}

void Connection::dispatch(std::string body) {
  auto request = take_request(std::move(body));
  match_ = thread_.routes.find(request.path(), false);
  if (!match_) return refuse(std::move(request), 404);
  if (match_->handler_class->is_websocket)
    return refuse(http::refusal_for(make_error_code(Errc::upgrade_missing)));
  if (attach_handler(match_->handler_class, std::move(request))) run(answer_request());
}

/// @return whether there is a handler; if not, the request is answered.
bool Connection::attach_handler(const HandlerClass* handler_class, Request request) {
  try {
    auto handler = handler_class->make();  // may throw: before the request is moved from
    attach(std::move(handler), std::move(request));
    return true;
  } catch (...) {
    log_exception(request, "no handler could be made");
  }
  keeps_alive_ = false;
  refuse(std::move(request), 500);
  return false;
}

void Connection::attach(std::unique_ptr<Handler> handler, Request request) {
  handler_ = std::move(handler);
  handler_->attach({.request = std::move(request),
                    .path_args = match_ ? match_->args : std::vector<std::string>(),
                    .application = &thread_.application,
                    .loop = &thread_.sessions.loop(),
                    .answer = this});
}

/// An answer of our own; then the end, as we do not know what follows.
void Connection::refuse(std::string answer) {
  keeps_alive_ = false;
  opening_.reset();
  body_.reset();
  send_answer(std::move(answer), true);
  enter(State::lingering);
}

void Connection::refuse(Request request, unsigned status) {
  match_.reset();
  opening_.reset();
  body_.reset();
  attach(std::make_unique<ErrorHandler>(), std::move(request));
  static_cast<RequestHandler&>(*handler_).send_error(status);
  end_answer();
}

void Connection::run(Task<> task) {
  enter(State::running);
  task_ = std::move(task);
  task_.start([this] { on_task_done(); });
}

Task<> Connection::answer_request() {
  auto& handler = static_cast<RequestHandler&>(*handler_);
  unsigned status = 0;
  std::string reason;
  try {
    co_await call_method();
  } catch (const HttpError& error) {
    status = error.status();
    reason = error.what();
  } catch (...) {
    log_exception(handler.request(), "an exception");
    status = 500;
  }
  if (status != 0) handler.send_error(status, reason);  // or cuts off what was half sent
}

Task<> Connection::call_method() {
  static constexpr std::string_view names[method_count] = {"GET",   "HEAD",   "POST",   "PUT",
                                                           "PATCH", "DELETE", "OPTIONS"};
  auto& handler = static_cast<RequestHandler&>(*handler_);
  const auto& methods = match_->handler_class->methods;
  auto prepared = match_->handler_class->prepare(handler);
  if (prepared) co_await std::move(*prepared);
  if (handler.finished()) co_return;

  const detail::PathCall* call = nullptr;
  std::string allowed;
  for (std::size_t i = 0; i < method_count; ++i) {
    const bool is_get = i == static_cast<std::size_t>(Method::get);
    if (methods[i].call == nullptr) continue;
    allowed += (allowed.empty() ? "" : ", ") + std::string(names[i]) + (is_get ? ", HEAD" : "");
    const auto& method = handler.request().method();
    if (method == names[i] || (is_get && method == "HEAD" && call == nullptr)) call = &methods[i];
  }
  if (call == nullptr) {
    handler.set_status(405);
    handler.set_header("Allow", allowed);  // RFC 9110 §15.5.6
    handler.finish("405: Method Not Allowed\n");
    co_return;
  }
  auto outcome = call->call(handler, handler.path_args());
  if (outcome) co_await std::move(*outcome);
  handler.finish();
}

}  // namespace wsspec::app
