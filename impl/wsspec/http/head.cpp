#include "wsspec/http/head.hpp"

#include <algorithm>
#include <type_traits>

#include "wsspec/http/field_grammar.hpp"
#include "wsspec/http/head_parser.hpp"

namespace wsspec::http {
namespace {

void write_fields(std::string& to, const Fields& fields) {
  for (const auto& field : fields) to.append(field.name).append(": ").append(field.value).append("\r\n");
  to += "\r\n";
}

std::string text_of(Version version) {
  return "HTTP/" + std::to_string(version.major) + "." + std::to_string(version.minor);
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  return same_token(a, b);
}

void Fields::set(std::string_view name, std::string value) {
  const auto is_it = [&](const Field& field) { return same_name(field.name, name); };
  const auto first = std::find_if(fields_.begin(), fields_.end(), is_it);
  if (first == fields_.end()) return add(std::string(name), std::move(value));
  first->value = std::move(value);
  fields_.erase(std::remove_if(first + 1, fields_.end(), is_it), fields_.end());
}

void Fields::remove(std::string_view name) {
  std::erase_if(fields_, [&](const Field& field) { return same_name(field.name, name); });
}

std::optional<std::string_view> Fields::find(std::string_view name) const {
  for (const auto& field : fields_)
    if (same_name(field.name, name)) return field.value;
  return std::nullopt;
}

std::vector<std::string_view> Fields::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& field : fields_)
    if (same_name(field.name, name)) values.push_back(field.value);
  return values;
}

std::string serialize(const RequestHead& head) {
  std::string out = head.method + " " + head.target + " " + text_of(head.version) + "\r\n";
  write_fields(out, head.fields);
  return out;
}

std::string serialize(const AnswerHead& head) {
  std::string out = text_of(head.version) + " " + std::to_string(head.status) + " " + head.reason + "\r\n";
  write_fields(out, head.fields);
  return out;
}

template <class Head>
Result<std::size_t> HeadReader<Head>::feed(ByteView bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && !done_ && !error_) take(static_cast<char>(bytes[taken++]));
  if (error_) return failed(error_);
  return taken;
}

/// Every verdict that can be given before the head is whole depends on the octets up to this one alone, so it
/// is the same in any split.
template <class Head>
void HeadReader<Head>::take(char octet) {
  const bool after_cr = octets_.size() > line_start_ && octets_.back() == '\r';
  // RFC 9112 §2.2: a bare CR is invalid, and that LF alone may end a line is left to lenient recipients. RFC
  // 9110 §5.5: NUL is dangerous.
  if (after_cr != (octet == '\n') || octet == '\0') {
    error_ = Errc::http_malformed;
    return;
  }
  // RFC 9112 §5.2: folded lines are refused; §2.2: so is whitespace between the start line and the first
  // field.
  if (octets_.size() == line_start_ && lines_ != 0 && (octet == ' ' || octet == '\t')) {
    error_ = Errc::http_malformed;
    return;
  }
  octets_ += octet;
  if (octet == '\n') end_line();
  if (!done_ && !error_ && octets_.size() >= limits_.bytes_max) error_ = Errc::head_too_big;
}

template <class Head>
void HeadReader<Head>::end_line() {
  const bool empty = octets_.size() - line_start_ == 2;
  line_start_ = octets_.size();
  if (!empty) {
    ++lines_;
    if (lines_ > limits_.fields_max + 1) error_ = Errc::head_too_big;
    return;
  }
  // RFC 9112 §2.2: a server "SHOULD ignore at least one empty line (CRLF) received prior to the request-line"
  if (std::is_same_v<Head, RequestHead> && lines_ == 0 && head_start_ == 0) {
    head_start_ = octets_.size();
    return;
  }
  if (parse_head(std::string_view(octets_).substr(head_start_), head_))
    done_ = true;
  else
    error_ = Errc::http_malformed;
}

template class HeadReader<RequestHead>;
template class HeadReader<AnswerHead>;

}  // namespace wsspec::http
