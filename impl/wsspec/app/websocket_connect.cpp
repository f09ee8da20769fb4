#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "wsspec/app/opened.hpp"
#include "wsspec/app/redirect.hpp"
#include "wsspec/http/field_grammar.hpp"
#include "wsspec/net/system_entropy.hpp"
#include "wsspec/net/tcp.hpp"
#include "wsspec/net/url.hpp"

namespace wsspec::app {
namespace {

using Clock = net::Loop::Clock;

/// Longer than anybody waits, and no clock overflows.
constexpr std::chrono::hours longest_timeout{24 * 365};

/// What the opening handshake writes itself (RFC 6455 §4.1): twice, and servers refuse it.
constexpr std::array own_fields{"Upgrade",
                                "Connection",
                                "Sec-WebSocket-Key",
                                "Sec-WebSocket-Version",
                                "Sec-WebSocket-Protocol",
                                "Sec-WebSocket-Extensions"};
/// What is meant for one origin alone.
constexpr std::array private_fields{"Authorization", "Cookie", "Host", "Proxy-Authorization"};

/// Why the request cannot be written; empty: it can.
std::string flaw_of(const ConnectRequest& request) {
  for (const auto& [name, value] : request.headers) {
    if (!http::is_token(name)) return fmt::format("'{}' is no name of a field", name);
    if (!http::is_field_value(value)) return fmt::format("the value of {} has control characters", name);
    if (std::ranges::any_of(own_fields, [&](const char* own) { return http::same_name(name, own); }))
      return fmt::format("the opening handshake writes {} itself", name);
  }
  for (const auto& subprotocol : request.subprotocols) {
    // §4.1, item 10
    if (!http::is_token(subprotocol)) return fmt::format("'{}' is no name of a subprotocol", subprotocol);
    if (std::ranges::count(request.subprotocols, subprotocol) > 1)
      return fmt::format("subprotocol {} is named twice", subprotocol);
  }
  return {};
}

ClientOpening::Options options_of(const ConnectRequest& request, const net::Url& url) {
  ClientOpening::Options options{.host = std::string(request.headers.find("Host").value_or(url.host_field)),
                                 .target = url.target,
                                 .subprotocols = request.subprotocols,
                                 .fields = request.headers,
                                 .deflate = request.compression.value_or(deflate::Options{.enabled = false})};
  options.fields.remove("Host");
  return options;
}

/// One request and its answer: connects, writes, and reads the head. `co_await` it, once. Destroying it
/// drops everything.
class Attempt {
 public:
  Attempt(net::Loop& loop, const net::Url& url, const ConnectRequest& request, Clock::time_point deadline)
      : loop_(loop),
        address_{url.host, url.port},
        is_secure_(url.secure),
        tls_(request.tls),
        deadline_(deadline),
        opening_(options_of(request, url), entropy_),
        timer_(loop),
        alive_(std::make_shared<Attempt*>(this)) {}
  ~Attempt() { *alive_ = nullptr; }
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;

  bool await_ready();
  void await_suspend(std::coroutine_handle<> awaiting);
  std::error_code await_resume() const { return error_; }

  /// The answer, when its head came whole; else null.
  const http::AnswerHead* answer() const { return is_answered_ ? &opening_.answer() : nullptr; }
  bool was_connected() const { return stream_ != nullptr; }
  Opened take() { return {std::move(stream_), opening_.agreed(), opening_.answer(), std::move(rest_)}; }

 private:
  void on_connected(Result<std::unique_ptr<net::ByteStream>> stream);
  void write();
  void read();
  void on_read(std::error_code error, ByteSpan bytes);
  void finish(std::error_code error);

  net::Loop& loop_;
  net::Address address_;
  bool is_secure_;
  std::optional<net::TlsContext> tls_;
  Clock::time_point deadline_;
  net::SystemEntropy entropy_;
  ClientOpening opening_;
  std::unique_ptr<net::ByteStream> stream_;
  net::Timer timer_;
  Bytes rest_;
  std::error_code error_;
  bool is_written_ = false;
  bool is_answered_ = false;
  std::coroutine_handle<> awaiting_;
  std::shared_ptr<Attempt*> alive_;  ///< what net::connect() holds on to; null inside once we are gone
};

bool Attempt::await_ready() {
  if (!is_secure_ || tls_) return false;
  auto context = net::TlsContext::client({});
  if (context)
    tls_ = std::move(*context);
  else
    error_ = context.error();
  return static_cast<bool>(error_);
}

void Attempt::await_suspend(std::coroutine_handle<> awaiting) {
  awaiting_ = awaiting;
  net::ConnectOptions how{.timeout = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now())};
  if (is_secure_) how.tls = tls_;
  net::connect(loop_, address_, how, [alive = alive_](Result<std::unique_ptr<net::ByteStream>> stream) {
    if (*alive) (*alive)->on_connected(std::move(stream));
  });
}

void Attempt::on_connected(Result<std::unique_ptr<net::ByteStream>> stream) {
  if (!stream) return finish(stream.error());
  stream_ = std::move(*stream);
  timer_.set(deadline_, [this] { finish(Errc::timed_out); });
  read();
  write();
}

void Attempt::write() {
  stream_->write(bytes_of(opening_.request()), [this](std::error_code error) {
    // A server that refuses may answer, and end, before it has read all; if it did not, reading tells.
    is_written_ = !error;
    if (is_answered_) finish(error);
  });
}

void Attempt::read() {
  stream_->read([this](std::error_code error, ByteSpan bytes) { on_read(error, bytes); });
}

void Attempt::on_read(std::error_code error, ByteSpan bytes) {
  if (error) return finish(error);
  if (bytes.empty()) return finish(Errc::stream_ended);
  const auto used = opening_.receive(bytes);
  if (!used) {
    is_answered_ = used.error() != Errc::http_malformed && used.error() != Errc::head_too_big;
    return finish(used.error());
  }
  if (!opening_.done()) return read();
  is_answered_ = true;
  rest_.assign(bytes.begin() + static_cast<std::ptrdiff_t>(*used), bytes.end());
  if (is_written_) finish({});  // else the stream is not ours to give yet
}

void Attempt::finish(std::error_code error) {
  error_ = error;
  timer_.cancel();
  if (auto awaiting = std::exchange(awaiting_, {})) awaiting.resume();
}

/// Sentences about one call of websocket_connect().
class Teller {
 public:
  explicit Teller(std::string url) : url_(std::move(url)) {}
  void redirected(const net::Url& to) {
    from_ = fmt::format(" (redirected from {})", url_);
    url_ = net::to_string(to);
  }
  ConnectError error(std::string_view why, std::error_code code, unsigned status = 0) const {
    return {fmt::format("cannot open {}{}: {}", url_, from_, why), code, status,
            status != 0 || was_connected};
  }
  ConnectError error(std::error_code code, const http::AnswerHead* answer = nullptr) const {
    if (!answer) return error(code.message(), code);
    if (code == Errc::status_not_101)
      return error(fmt::format("the answer is {} {}", answer->status, answer->reason), code, answer->status);
    return error(code.message(), code, answer->status);
  }
  bool was_connected = false;

 private:
  std::string url_;
  std::string from_;
};

/// Where a redirect leads. @throws ConnectError
net::Url follow(const net::Url& from, const http::AnswerHead& answer, const Teller& teller) {
  const auto status = answer.status;
  const auto locations = answer.fields.all("Location");
  if (locations.size() != 1)
    throw teller.error(fmt::format("the answer is {} without a Location", status), Errc::status_not_101,
                       status);
  const auto to = redirect_target(from, locations.front());
  if (!to) {
    throw teller.error(
        fmt::format("the answer is {} to '{}': {}", status, locations.front(), to.error().message()),
        to.error(), status);
  }
  if (from.secure && !to->secure) {
    throw teller.error(
        fmt::format("the answer is {} to {}, which is not secure", status, net::to_string(*to)),
        Errc::status_not_101, status);
  }
  return *to;
}

}  // namespace

Task<WebSocketClient> websocket_connect(net::Loop& loop, ConnectRequest request) {
  Teller teller(request.url);
  const auto deadline =
      Clock::now() + std::min<std::chrono::milliseconds>(request.connect_timeout, longest_timeout);
  if (const auto flaw = flaw_of(request); !flaw.empty())
    throw teller.error(flaw, std::make_error_code(std::errc::invalid_argument));
  auto url = net::parse_url(request.url);
  if (!url) throw teller.error(url.error());

  for (unsigned redirects = 0;; ++redirects) {
    Attempt attempt(loop, *url, request, deadline);
    const auto error = co_await attempt;
    if (!error) co_return make_client(loop, std::move(request), attempt.take());

    teller.was_connected = attempt.was_connected();
    const auto* const answer = attempt.answer();
    if (error != Errc::status_not_101 || !answer || !is_redirect(answer->status) ||
        request.redirects_max == 0)
      throw teller.error(error, answer);
    if (redirects == request.redirects_max) {
      throw teller.error(fmt::format("more than {} redirects", redirects), error, answer->status);
    }
    const auto to = follow(*url, *answer, teller);
    if (!is_same_origin(*url, to))
      for (const char* name : private_fields) request.headers.remove(name);
    teller.redirected(to);
    url = to;
  }
}

Task<WebSocketClient> websocket_connect(net::Loop& loop, std::string url) {
  ConnectRequest request;
  request.url = std::move(url);
  return websocket_connect(loop, std::move(request));
}

}  // namespace wsspec::app
