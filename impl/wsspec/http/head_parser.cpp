#include "wsspec/http/head_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <optional>
#include <string>

namespace wsspec::http {
namespace {

namespace beast = boost::beast;
using beast::error_code;

/// Beast's parser with our heads as its sink, so that nothing is stored twice. Only the head is fed to it:
/// the handlers of bodies are never called.
template <bool is_request, class Head>
class Parser final : public beast::http::basic_parser<is_request> {
 public:
  explicit Parser(Head& head) : head_(head) {}

 private:
  void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target, int,
                       error_code&) override {
    if constexpr (is_request) {
      head_.method = std::string(method);
      head_.target = std::string(target);
    }
  }
  void on_response_impl(int status, beast::string_view reason, int, error_code&) override {
    if constexpr (!is_request) {
      head_.status = static_cast<unsigned>(status);
      head_.reason = std::string(reason);
    }
  }
  void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                     error_code&) override {
    head_.fields.add(std::string(name), std::string(value));
  }
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(beast::string_view, error_code&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view, error_code&) override { return 0; }
  void on_finish_impl(error_code&) override {}

  Head& head_;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// HTTP-version = "HTTP/" DIGIT "." DIGIT (RFC 9112 §2.3)
std::optional<Version> parse_version(std::string_view text) {
  if (!text.starts_with("HTTP/") || !is_digit(text[5]) || text[6] != '.' || !is_digit(text[7]))
    return std::nullopt;
  return Version{static_cast<unsigned>(text[5] - '0'), static_cast<unsigned>(text[7] - '0')};
}

template <bool is_request, class Head>
bool parse(std::string_view octets, Head& head) {
  constexpr std::string_view crlf = "\r\n";
  constexpr std::string_view understood = "HTTP/1.1";
  head = {};
  const auto end = octets.find(crlf);
  if (end == octets.npos || end < understood.size()) return false;
  // Beast knows the versions 1.0 and 1.1 and no other, but a higher minor version is legal (RFC 9110 §2.5):
  // we read the version and show Beast one that it knows.
  const auto version_at = is_request ? end - understood.size() : 0;
  const auto version = parse_version(octets.substr(version_at, understood.size()));
  if (!version) return false;
  std::string start_line(octets.substr(0, end + crlf.size()));
  start_line.replace(version_at, understood.size(), understood);

  Parser<is_request, Head> parser(head);
  // The reader has its own limits, and a body is not ours to measure.
  parser.header_limit(static_cast<std::uint32_t>(octets.size()) + 1);
  parser.body_limit(boost::none);
  error_code error;
  parser.put(boost::asio::buffer(start_line), error);
  if (error != beast::http::error::need_more) return false;
  const auto fields = octets.substr(start_line.size());
  parser.put(boost::asio::const_buffer(fields.data(), fields.size()), error);
  head.version = *version;
  return !error && parser.is_header_done();
}

}  // namespace

bool parse_head(std::string_view octets, RequestHead& head) {
  return parse<true>(octets, head);
}
bool parse_head(std::string_view octets, AnswerHead& head) {
  return parse<false>(octets, head);
}

}  // namespace wsspec::http
