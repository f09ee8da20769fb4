#include "wsspec/app/request_body.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <cassert>

#include "wsspec/http/field_grammar.hpp"

namespace wsspec::app {
namespace {

namespace beast = boost::beast;
using beast::error_code;
using beast::http::field;

/// A chunk's header with its extensions, or the last one with the trailer: nobody needs so much.
constexpr std::size_t chunk_header_bytes_max = 8 * 1024;
/// The shortest end of a chunked body, "0 CRLF CRLF": whatever is still to come is at least as long.
constexpr std::size_t chunk_bytes_min = 5;

/// Beast's parser with a string that grows by what came, where Beast's own body reserves what is announced.
class Parser final : public beast::http::basic_parser<true> {
 public:
  std::string body;
  bool expects_continue = false;
  bool has_foreign_coding = false;

 private:
  void on_request_impl(beast::http::verb, beast::string_view, beast::string_view, int, error_code&) override {
  }
  void on_response_impl(int, beast::string_view, int, error_code&) override {}
  void on_field_impl(field name, beast::string_view, beast::string_view value, error_code&) override {
    if (in_trailer_) return;
    if (name == field::expect) expects_continue = http::same_token(value, "100-continue");
    if (name == field::transfer_encoding) has_foreign_coding |= !http::same_token(value, "chunked");
  }
  void on_header_impl(error_code&) override { in_trailer_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(beast::string_view bytes, error_code&) override { return take(bytes); }
  void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, error_code&) override {
    return take(bytes);
  }
  void on_finish_impl(error_code&) override {}

  std::size_t take(beast::string_view bytes) {
    body.append(bytes.data(), bytes.size());
    return bytes.size();
  }

  bool in_trailer_ = false;
};

/// The head as Beast reads it: without the empty line that may stand before a request (RFC 9112 §2.2), and
/// with a version that it knows (a higher minor version is legal, RFC 9110 §2.5).
std::string readable(std::string_view head) {
  constexpr std::string_view crlf = "\r\n";
  constexpr std::string_view old = "HTTP/1.0";
  if (head.starts_with(crlf)) head.remove_prefix(crlf.size());
  std::string text(head);
  const auto end = text.find(crlf);
  if (end == text.npos || end < old.size()) return text;
  auto const version = std::string_view(text).substr(end - old.size(), old.size());
  if (version.starts_with("HTTP/") && version != old) text.replace(end - old.size(), old.size(), "HTTP/1.1");
  return text;
}

Errc errc_of(error_code error) {
  return error == beast::http::error::body_limit ? Errc::message_too_big : Errc::http_malformed;
}

}  // namespace

struct RequestBody::Impl {
  Parser parser;
  std::string unread;  ///< of a chunk's header that is not whole
  std::error_code error;
  bool keeps_alive = false;
  bool is_version_1_0 = false;

  void put_head(std::string_view head, std::size_t bytes_max);
  Result<std::size_t> put(std::string_view bytes);
};

void RequestBody::Impl::put_head(std::string_view head, std::size_t bytes_max) {
  const auto text = readable(head);
  parser.eager(true);
  parser.header_limit(static_cast<std::uint32_t>(text.size()) + 1);
  parser.body_limit(bytes_max);
  error_code code;
  parser.put(boost::asio::buffer(text), code);
  if (code || !parser.is_header_done()) {
    error = code ? errc_of(code) : Errc::http_malformed;
    return;
  }
  keeps_alive = parser.keep_alive();
  const auto line_end = text.find("\r\n");
  is_version_1_0 = std::string_view(text).substr(0, line_end).ends_with("HTTP/1.0");
  // RFC 9112 §6.3: without chunked as its last coding the length of a request is unknown, and what other
  // codings hide is not unpacked here. §6.1: with HTTP/1.0 any coding is faulty framing.
  if (parser.has_foreign_coding || (parser.chunked() && is_version_1_0)) error = Errc::http_malformed;
}

/// @return how many bytes it has read.
Result<std::size_t> RequestBody::Impl::put(std::string_view bytes) {
  if (bytes.empty() || (parser.chunked() && bytes.size() < chunk_bytes_min)) return 0;
  error_code code;
  const auto taken = parser.put(boost::asio::const_buffer(bytes.data(), bytes.size()), code);
  if (code && code != beast::http::error::need_more) return failed(errc_of(code));
  if (!parser.is_done() && bytes.size() - taken > chunk_header_bytes_max) return failed(Errc::head_too_big);
  return taken;
}

RequestBody::RequestBody(std::string_view head, std::size_t bytes_max) : impl_(std::make_unique<Impl>()) {
  impl_->put_head(head, bytes_max);
}

RequestBody::~RequestBody() = default;
RequestBody::RequestBody(RequestBody&&) noexcept = default;

Result<std::size_t> RequestBody::receive(ByteView bytes) {
  auto& self = *impl_;
  if (self.error) return failed(self.error);
  if (done()) return 0;
  const auto held = self.unread.size();
  // The parser wants a chunk's header in one piece. A body that comes in order never gets here with a rest.
  if (held != 0) self.unread += text_of(bytes);
  const auto input = held != 0 ? std::string_view(self.unread) : text_of(bytes);
  const auto taken = self.put(input);
  if (!taken) {
    self.error = taken.error();
    return taken;
  }
  if (done()) {
    std::string().swap(self.unread);
    return *taken - held;
  }
  self.unread = std::string(input.substr(*taken));
  return bytes.size();
}

bool RequestBody::done() const {
  return !impl_->error && impl_->parser.is_done();
}

bool RequestBody::expects_continue() const {
  // RFC 9110 §10.1.1: a server ignores the expectation of an HTTP/1.0 request, and one without a body.
  return !impl_->error && impl_->parser.expects_continue && !impl_->is_version_1_0 && !done();
}

bool RequestBody::keeps_alive() const {
  return !impl_->error && impl_->keeps_alive;
}

std::string RequestBody::take() {
  return std::move(impl_->parser.body);
}

}  // namespace wsspec::app
