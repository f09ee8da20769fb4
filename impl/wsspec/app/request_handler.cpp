#include "wsspec/app/request_handler.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>

#include "wsspec/app/answer_sink.hpp"
#include "wsspec/app/application.hpp"
#include "wsspec/app/http_date.hpp"
#include "wsspec/app/preconditions.hpp"
#include "wsspec/app/templates.hpp"
#include "wsspec/http/field_grammar.hpp"

namespace wsspec::app {
namespace {

constexpr unsigned not_modified = 304;

bool has_no_body(unsigned status) {
  return status == 204 || status == 205 || status == not_modified;
}

/// A Content-Length that the handler has set.
std::optional<std::uint64_t> declared_length(const http::Fields& fields) {
  const auto text = fields.find("Content-Length");
  if (!text) return std::nullopt;
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), length);
  if (error != std::errc() || end != text->data() + text->size())
    throw std::logic_error("Content-Length is no number: " + std::string(*text));
  return length;
}

}  // namespace

void RequestHandler::write(std::string_view text) {
  require_unfinished();
  body_ += text;
}

void RequestHandler::write_json(const nlohmann::json& value) {
  write(value.dump());
  set_header("Content-Type", "application/json");
}

void RequestHandler::render(std::string_view template_name, const nlohmann::json& data) {
  write(render_string(template_name, data));
  set_header("Content-Type", "text/html; charset=utf-8");
}

void RequestHandler::redirect(std::string_view url, bool permanent) {
  require_unfinished();
  set_status(permanent ? 301 : 302);
  set_header("Location", url);
  finish();
}

void RequestHandler::send_error(unsigned status, std::string_view reason) {
  if (finished_) return;
  if (head_is_sent_) return cut_off();
  const std::string kept(http::is_field_value(reason) ? reason : std::string_view());
  begin_error(status, kept);
  try {
    write_error(status);
  } catch (...) {  // an error in the page for errors: ours is always there
    spdlog::error("write_error() of {} threw; the default page is sent", request().target());
    if (finished_) return;
    if (head_is_sent_) return cut_off();
    begin_error(status, kept);
    RequestHandler::write_error(status);
  }
  finish();
}

void RequestHandler::begin_error(unsigned status, const std::string& reason) {
  clear_answer();
  body_.clear();
  set_status(status, reason);
}

void RequestHandler::write_error(unsigned status) {
  const auto title =
      html_escaped(fmt::format("{} {}", status, reason().empty() ? reason_of(status) : reason()));
  set_header("Content-Type", "text/html; charset=utf-8");
  write(
      fmt::format("<!doctype html><html><head><meta charset=\"utf-8\"><title>{0}</title></head>"
                  "<body><h1>{0}</h1></body></html>\n",
                  title));
}

void RequestHandler::finish(std::string_view last) {
  if (finished_) return;
  body_ += last;
  if (head_is_sent_) return finish_stream();
  frame_whole();
  finished_ = true;
  auto bytes = take_head();
  if (request().method() != "HEAD" && !has_no_body(status())) bytes += body_;
  std::string().swap(body_);
  answer().send_answer(std::move(bytes), true);
  on_finish();
}

RequestHandler::Flushed RequestHandler::flush() {
  require_unfinished();
  std::string bytes;
  if (!head_is_sent_) {
    frame_stream();
    bytes = take_head();
  }
  bytes += take_piece();
  if (!bytes.empty()) answer().send_answer(std::move(bytes), false);
  return Flushed(answer());
}

void RequestHandler::require_unfinished() const {
  if (finished_) throw std::logic_error("the answer is finished");
}

/// All is at hand: the length is known, and whether the client has it.
void RequestHandler::frame_whole() {
  const auto& method = request().method();
  const bool is_read = method == "GET" || method == "HEAD";
  // A head() of the handler's own writes nothing: then there is nothing to make a tag of.
  const bool is_known = method == "GET" || !body_.empty();
  if (status() == 200 && is_read) {
    if (is_known && !fields().find("ETag")) set_header("ETag", etag_of(bytes_of(body_)));
    if (const auto etag = fields().find("ETag"); etag && has_etag(request().headers(), *etag))
      set_status(not_modified);
  }
  if (has_no_body(status())) {
    frame_nothing();
  } else if (method != "HEAD" || !body_.empty() || !fields().find("Content-Length")) {
    set_header("Content-Length", std::to_string(body_.size()));
  }
}

/// A status that has no body.
void RequestHandler::frame_nothing() {
  framing_ = Framing::no_body;
  clear_header("Content-Type");
  // RFC 9110 §8.6: 204 has no Content-Length, and that of a 304 would be the 200's. §15.3.6: a 205 says so.
  clear_header("Content-Length");
  if (status() == 205) set_header("Content-Length", "0");
}

/// More is to come.
void RequestHandler::frame_stream() {
  if (has_no_body(status())) return frame_nothing();
  const auto length = declared_length(fields());
  if (length) set_header("Content-Length", std::to_string(*length));
  if (request().method() == "HEAD") {
    framing_ = Framing::no_body;
  } else if (length) {
    framing_ = Framing::length;
    length_left_ = *length;
  } else if (request().version() >= http::Version{1, 1}) {
    framing_ = Framing::chunks;
  } else {  // RFC 9112 §6.1: no chunks to a client of HTTP/1.0
    framing_ = Framing::end_of_connection;
    answer().close_after_answer();
  }
}

std::string RequestHandler::take_head() {
  head_is_sent_ = true;
  if (!has_no_body(status()) && !fields().find("Content-Type"))
    set_header("Content-Type", "text/html; charset=utf-8");
  set_header("Date", format_http_date(now_in_seconds()));
  if (has_application()) {
    const auto& name = application().settings().server_name;
    if (!name.empty() && !fields().find("Server")) set_header("Server", name);
  }
  // How the message is framed is said here alone.
  clear_header("Transfer-Encoding");
  if (framing_ == Framing::chunks) set_header("Transfer-Encoding", "chunked");
  const auto connection = fields().all("Connection");
  if (http::has_token(connection, "close")) answer().close_after_answer();
  if (answer().closes_after_answer() || !answer().keeps_alive())
    set_header("Connection", "close");
  else if (request().version() < http::Version{1, 1})
    set_header("Connection", "keep-alive");
  http::AnswerHead head;
  head.status = status();
  head.reason = reason().empty() ? reason_of(status()) : reason();
  head.fields = fields();
  return http::serialize(head);
}

/// What was written, as it goes out.
std::string RequestHandler::take_piece() {
  auto piece = std::exchange(body_, {});
  if (framing_ == Framing::no_body || piece.empty()) return {};
  if (framing_ == Framing::chunks) return fmt::format("{:x}\r\n{}\r\n", piece.size(), piece);
  if (framing_ == Framing::length) {
    if (piece.size() > length_left_) throw std::logic_error("more was written than Content-Length says");
    length_left_ -= piece.size();
  }
  return piece;
}

void RequestHandler::finish_stream() {
  auto bytes = take_piece();
  if (framing_ == Framing::chunks) bytes += "0\r\n\r\n";
  if (framing_ == Framing::length && length_left_ != 0) answer().close_after_answer();
  finished_ = true;
  answer().send_answer(std::move(bytes), true);
  on_finish();
}

void RequestHandler::cut_off() {
  finished_ = true;
  body_.clear();
  answer().close_after_answer();
  answer().send_answer({}, true);
  on_finish();
}

// Flushed

RequestHandler::Flushed::~Flushed() {
  if (waits_) answer_.wait_for_room({});
}

bool RequestHandler::Flushed::await_ready() const {
  return answer_.is_lost() || answer_.has_room();
}

void RequestHandler::Flushed::await_suspend(std::coroutine_handle<> awaiting) {
  waits_ = true;
  answer_.wait_for_room(awaiting);
}

void RequestHandler::Flushed::await_resume() {
  waits_ = false;
  if (answer_.is_lost()) throw std::system_error(std::make_error_code(std::errc::broken_pipe));
}

}  // namespace wsspec::app
