#include "wsspec/app/request.hpp"

#include <algorithm>
#include <boost/url/pct_string_view.hpp>
#include <nlohmann/json.hpp>

#include "wsspec/app/cookies.hpp"
#include "wsspec/app/error.hpp"
#include "wsspec/http/field_grammar.hpp"

namespace wsspec::app {
namespace {

/// Where the path of a target begins. RFC 9112 §3.2.2: a server accepts the absolute form, too.
struct Target {
  std::string_view authority = {};  ///< of the absolute form
  std::string_view path;
  std::string_view query = {};
};

Target split(std::string_view target) {
  Target parts{.path = target};
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() <= scheme.size() || !http::same_name(target.substr(0, scheme.size()), scheme)) continue;
    target.remove_prefix(scheme.size());
    parts.authority = target.substr(0, target.find_first_of("/?"));
    parts.path = target.substr(parts.authority.size());
  }
  if (const auto mark = parts.path.find('?'); mark != parts.path.npos) {
    parts.query = parts.path.substr(mark + 1);
    parts.path = parts.path.substr(0, mark);
  }
  if (parts.path.empty()) parts.path = "/";
  return parts;
}

std::string decoded_path(std::string_view path) {
  const auto escaped = boost::urls::make_pct_string_view(path);
  if (!escaped) return std::string(path);
  auto decoded = escaped->decode();
  return decoded.find('\0') == decoded.npos ? decoded : std::string(path);
}

bool is_escape(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdefABCDEF";
  return text.size() >= 3 && text[0] == '%' && digits.contains(text[1]) && digits.contains(text[2]);
}

/// A '%' that begins no escape is one itself.
std::string decoded_form_text(std::string_view text) {
  std::string mended;
  mended.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    mended += text[at];
    if (text[at] == '%' && !is_escape(text.substr(at))) mended += "25";
  }
  boost::urls::encoding_opts options;
  options.space_as_plus = true;
  return boost::urls::make_pct_string_view(mended).value().decode(options);
}

}  // namespace

Request::Request(http::RequestHead head, std::string body, std::string peer, bool is_secure)
    : head_(std::move(head)),
      body_(std::move(body)),
      peer_(std::move(peer)),
      is_secure_(is_secure),
      path_(decoded_path(split(head_.target).path)) {}

std::string_view Request::query() const {
  return split(head_.target).query;
}

std::string_view Request::host() const {
  // RFC 9112 §3.2.2: the host of an absolute target goes before the Host field.
  const auto authority = split(head_.target).authority;
  return authority.empty() ? header("Host") : authority;
}

std::string_view Request::header(std::string_view name) const {
  return head_.fields.find(name).value_or(std::string_view());
}

const Arguments& Request::query_arguments() const {
  if (!query_arguments_) query_arguments_ = parse_form(query());
  return *query_arguments_;
}

const Arguments& Request::body_arguments() const {
  if (!body_arguments_) {
    auto type = header("Content-Type");
    type = type.substr(0, type.find_first_of("; \t"));
    const bool is_form = http::same_name(type, "application/x-www-form-urlencoded");
    body_arguments_ = is_form ? parse_form(body_) : Arguments();
  }
  return *body_arguments_;
}

std::optional<std::string> Request::argument(std::string_view name) const {
  for (const auto* each : {&body_arguments(), &query_arguments()}) {
    const auto found =
        std::find_if(each->rbegin(), each->rend(), [&](const auto& it) { return it.first == name; });
    if (found != each->rend()) return found->second;
  }
  return std::nullopt;
}

std::vector<std::string> Request::arguments(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto* each : {&query_arguments(), &body_arguments()})
    for (const auto& [key, value] : *each)
      if (key == name) values.push_back(value);
  return values;
}

std::optional<std::string> Request::cookie(std::string_view name) const {
  return find_cookie(head_.fields, name);
}

nlohmann::json Request::json() const {
  constexpr bool throws = false;
  auto value = nlohmann::json::parse(body_, nullptr, throws);
  if (value.is_discarded()) throw HttpError(400, "The body is not JSON");
  return value;
}

Arguments parse_form(std::string_view text) {
  Arguments arguments;
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    const auto value = equals == pair.npos ? std::string_view() : pair.substr(equals + 1);
    arguments.emplace_back(decoded_form_text(pair.substr(0, equals)), decoded_form_text(value));
  }
  return arguments;
}

}  // namespace wsspec::app
