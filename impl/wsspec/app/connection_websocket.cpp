// What a Connection does once it is asked for a WebSocket.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <stdexcept>

#include "wsspec/app/connection.hpp"
#include "wsspec/http/upgrade.hpp"
#include "wsspec/wire/close_code.hpp"

namespace wsspec::app {
namespace {

constexpr auto internal_error = wire::value_of(wire::CloseCode::internal_error);

std::error_code handler_failed() {
  return std::make_error_code(std::errc::state_not_recoverable);
}

/// zlib would refuse it too, but only when the first message is compressed.
void check_compression(const deflate::Options& options) {
  if (options.level < 0 || options.level > 9 || options.memory_level < 1 || options.memory_level > 9 ||
      options.window_bits < deflate::window_bits_min || options.window_bits > deflate::window_bits_max)
    throw std::logic_error(
        "get_compression_options(): a level, window or memory level that zlib does not have");
}

Endpoint::Options endpoint_options(const Settings& settings, const deflate::Options& deflate) {
  Endpoint::Options options;
  options.message_bytes_max = settings.message_bytes_max;
  // An echo of the largest message finds room behind as much as may wait.
  options.output_bytes_max =
      std::max(options.output_bytes_max, settings.unsent_bytes_max + 2 * settings.message_bytes_max);
  options.storage_bytes_kept = session_storage_bytes;
  options.close_timeout = settings.close_timeout;
  options.deflate = deflate;
  return options;
}

}  // namespace

Task<> Connection::open_websocket() {
  unsigned status = 0;
  std::string reason;
  try {
    co_await accept_websocket();
  } catch (const HttpError& error) {
    status = error.status();
    reason = error.what();
  } catch (...) {
    if (state_ != State::open || session_->is_open())
      log_exception(handler_->request(), "an exception before or in open()");
    status = 500;
  }
  if (status == 0) co_return;
  if (state_ == State::open) {
    if (session_->is_open()) session_->fail(handler_failed(), internal_error);
  } else {
    keeps_alive_ = false;
    refuse(http::refusal(status, reason_of(status), reason.empty() ? reason_of(status) : reason));
  }
}

Task<> Connection::accept_websocket() {
  auto& handler = websocket();
  const auto& request = handler.request();
  auto prepared = match_->handler_class->prepare(handler);
  if (prepared) co_await std::move(*prepared);

  // RFC 6455 §4.2.2 item 4; before version 13 the field had another name.
  const auto& fields = request.headers();
  const auto origin = fields.find("Origin") ? fields.find("Origin") : fields.find("Sec-WebSocket-Origin");
  if (origin && !handler.check_origin(*origin))
    throw HttpError(403, "the origin may not open this WebSocket");

  const auto offered = opening_->subprotocols();
  if (!offered.empty()) {
    const auto chosen = handler.select_subprotocol(offered);
    if (chosen && std::ranges::find(offered, *chosen) == offered.end())
      throw std::logic_error("select_subprotocol() chose \"" + *chosen + "\", which was not offered");
    if (chosen) handler.subprotocol_ = *chosen;
  }
  const auto deflate = handler.get_compression_options().value_or(deflate::Options{.enabled = false});
  check_compression(deflate);
  opening_->set_deflate(deflate);
  auto [answer, agreed] = opening_->accept(handler.subprotocol_, handler.fields());
  handler.is_compressed_ = agreed.deflate.has_value();
  opening_.reset();

  session_.emplace(
      *stream_,
      Endpoint(Role::server, agreed, thread_.sessions.entropy(), endpoint_options(thread_.settings, deflate)),
      thread_.limits, thread_.sessions, *this);
  handler.connection_ = this;
  enter(State::open);
  session_->pause();  // until open() is done
  session_->start(answer, held());
  use(held().size());
  if (stops_) send_away();
  opened_ = true;
  auto opening = match_->handler_class->open.call(handler, handler.path_args());
  if (opening) co_await std::move(*opening);
}

void Connection::on_message(const Message& message) {
  try {
    auto outcome = match_->handler_class->on_message(*handler_, message);
    if (!outcome) return;
    session_->pause();
    task_ = std::move(*outcome);
    task_.start([this] { on_message_done(); });
  } catch (...) {
    fail("an exception in on_message()");
  }
}

void Connection::on_message_done() {
  auto task = std::move(task_);  // what it holds goes with it
  try {
    task.result();
  } catch (...) {
    fail("an exception in on_message()");
  }
  session_->resume();
}

/// One that comes of writing to a connection that is over is how a handler learns that.
void Connection::fail(const char* where) {
  if (!session_->is_open()) return;
  log_exception(handler_->request(), where);
  session_->fail(handler_failed(), internal_error);
}

void Connection::send_away() {
  session_->close(wire::value_of(wire::CloseCode::going_away), "the server stops");
}

void Connection::on_ping(ByteView data) {
  guard("an exception in on_ping()", [&] { websocket().on_ping(data); });
}

void Connection::on_pong(ByteView data) {
  guard("an exception in on_pong()", [&] { websocket().on_pong(data); });
}

template <class Call>
void Connection::guard(const char* where, Call call) {
  try {
    call();
  } catch (...) {
    fail(where);
  }
}

void Connection::on_closed(const Closed& closed) {
  if (spdlog::should_log(spdlog::level::debug)) {
    if (closed.error)
      spdlog::debug("{}: failed: {}", stream_->peer(), closed.error.message());
    else
      spdlog::debug("{}: closed with {}", stream_->peer(), closed.code);
  }
  tell_close(closed.code, closed.reason);
}

void Connection::tell_close(std::uint16_t code, std::string_view reason) {
  if (!std::exchange(opened_, false)) return;
  auto& handler = websocket();
  for (const auto& topic : handler.topics_) thread_.topics.unsubscribe(topic, *session_);
  handler.topics_.clear();
  handler.close_code_ = code;
  handler.close_reason_ = reason;
  try {
    handler.on_close();
  } catch (...) {
    log_exception(handler.request(), "an exception in on_close()");
  }
}

void Connection::subscribe(const std::string& topic) {
  thread_.topics.subscribe(topic, *session_);
}

void Connection::unsubscribe(const std::string& topic) {
  thread_.topics.unsubscribe(topic, *session_);
}

}  // namespace wsspec::app
