#include "wsspec/app/handler.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "wsspec/app/application.hpp"
#include "wsspec/app/cookies.hpp"
#include "wsspec/app/http_date.hpp"
#include "wsspec/app/templates.hpp"
#include "wsspec/http/field_grammar.hpp"

namespace wsspec::app {
namespace {

constexpr std::string_view set_cookie_field = "Set-Cookie";

/// What goes to the wire as it is must not be able to end its line.
void check_field(std::string_view name, std::string_view value) {
  if (!http::is_token(name)) throw std::invalid_argument("a field's name is a token: " + std::string(name));
  if (!http::is_field_value(value))
    throw std::invalid_argument("a control character in the value of the field " + std::string(name));
}

}  // namespace

const Request& Handler::request() const {
  return context_->request;
}

const std::vector<std::string>& Handler::path_args() const {
  return context_->path_args;
}

Application& Handler::application() const {
  return *context_->application;
}

net::Loop& Handler::loop() const {
  return *context_->loop;
}

void Handler::set_status(unsigned status, std::string_view reason) {
  if (status < 200 || status > 599) throw std::invalid_argument("the status of an answer is 200-599");
  if (!http::is_field_value(reason)) throw std::invalid_argument("a control character in a reason");
  status_ = status;
  reason_ = reason;
}

void Handler::set_header(std::string_view name, std::string_view value) {
  check_field(name, value);
  fields_.set(name, std::string(value));
}

void Handler::add_header(std::string_view name, std::string_view value) {
  check_field(name, value);
  fields_.add(std::string(name), std::string(value));
}

void Handler::clear_header(std::string_view name) {
  fields_.remove(name);
}

void Handler::set_cookie(std::string_view name, std::string_view value, const CookieOptions& options) {
  auto cookie = format_cookie(name, value, options, now_in_seconds());
  // RFC 6265 §4.1.1: not two of the same name in one answer.
  const auto start = std::string(name) + "=";
  http::Fields kept;
  for (const auto& field : fields_)
    if (!http::same_name(field.name, set_cookie_field) || !field.value.starts_with(start))
      kept.add(field.name, field.value);
  kept.add(std::string(set_cookie_field), std::move(cookie));
  fields_ = std::move(kept);
}

void Handler::clear_cookie(std::string_view name) {
  CookieOptions options;
  options.max_age = std::chrono::seconds(0);
  set_cookie(name, {}, options);
}

std::string Handler::render_string(std::string_view template_name, const nlohmann::json& data) const {
  return render_template(application().settings().template_path, template_name, data);
}

std::string Handler::get_argument(std::string_view name, std::string_view fallback) const {
  return request().argument(name).value_or(std::string(fallback));
}

void Handler::clear_answer() {
  status_ = 200;
  reason_.clear();
  fields_ = {};
}

}  // namespace wsspec::app
