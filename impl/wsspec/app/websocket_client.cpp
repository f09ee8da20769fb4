#include "wsspec/app/websocket_client.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <deque>

#include "wsspec/app/json_text.hpp"
#include "wsspec/app/opened.hpp"
#include "wsspec/app/session.hpp"
#include "wsspec/wire/close_code.hpp"

namespace wsspec::app {
namespace {

using std::chrono::milliseconds;

constexpr auto internal_error = wire::value_of(wire::CloseCode::internal_error);
constexpr std::size_t control_bytes_max = 125;

/// How often to look at the time: late by a quarter of what is waited for, at most.
milliseconds tick_of(const ConnectRequest& request) {
  milliseconds shortest{1'000};
  for (const auto time : {request.ping_interval, request.ping_timeout, request.close_timeout})
    if (time > milliseconds(0)) shortest = std::min(shortest, time);
  return std::clamp(shortest / 4, milliseconds(1), milliseconds(250));
}

}  // namespace

class WebSocketClient::Impl final : public Session::Owner {
 public:
  class NextMessage;

  Impl(net::Loop& loop, ConnectRequest request, Opened opened);
  ~Impl() override;

  void on_message(const Message& message) override;
  void on_closed(const Closed& closed) override;
  void on_over() override;

  static Task<std::optional<StoredMessage>> read(Impl& self);
  template <class Send>
  Written send(Send send);
  void ping(ByteView data);
  void close(std::optional<std::uint16_t> code, std::string_view reason);
  bool is_open() const { return session_ && session_->is_open(); }

  const http::AnswerHead answer;
  const Agreed agreed;
  std::optional<std::uint16_t> close_code;
  std::string close_reason;
  std::error_code close_error;

 private:
  [[noreturn]] void refuse(std::error_code why);
  bool has_next() const { return !unread_.empty() || !session_; }
  std::optional<StoredMessage> take_next();
  void wake_reader();
  void call_back(std::optional<StoredMessage> message);
  void keep_time();
  void wait_for_tick();

  net::Loop& loop_;
  const std::string url_;
  const std::size_t unread_max_;
  const milliseconds tick_;
  const SessionLimits limits_;
  SessionThread thread_;
  std::unique_ptr<net::ByteStream> stream_;
  std::optional<Session> session_;  ///< until the stream is of no more use
  net::Timer timer_;
  bool is_ticking_ = false;
  bool is_paused_ = false;
  std::deque<StoredMessage> unread_;
  NextMessage* reader_ = nullptr;                              ///< who waits for a message
  std::shared_ptr<ConnectRequest::MessageCallback> callback_;  ///< shared with its own call, which may end us
};

/// A read_message() that waits. When the client goes first, it ends with none.
class WebSocketClient::Impl::NextMessage {
 public:
  explicit NextMessage(Impl& client) : client_(&client) {}
  NextMessage(const NextMessage&) = delete;
  NextMessage& operator=(const NextMessage&) = delete;
  ~NextMessage() {
    if (client_ && client_->reader_ == this) client_->reader_ = nullptr;
    if (orphan_) *orphan_ = nullptr;
  }

  bool await_ready() const { return client_->has_next(); }
  void await_suspend(std::coroutine_handle<> awaiting) {
    awaiting_ = awaiting;
    client_->reader_ = this;
  }
  std::optional<StoredMessage> await_resume() {
    auto* const client = std::exchange(client_, nullptr);
    return client ? client->take_next() : std::nullopt;
  }

  void resume() { awaiting_.resume(); }
  /// Not at once: who destroys a client does not expect others to run inside.
  void end_soon(net::Loop& loop) {
    client_ = nullptr;
    orphan_ = std::make_shared<NextMessage*>(this);
    loop.post([orphan = orphan_] {
      if (*orphan) (*orphan)->resume();
    });
  }

 private:
  Impl* client_;
  std::coroutine_handle<> awaiting_ = {};
  std::shared_ptr<NextMessage*> orphan_;  ///< what posted work holds on to; null inside once we are gone
};

WebSocketClient::Impl::Impl(net::Loop& loop, ConnectRequest request, Opened opened)
    : answer(std::move(opened.answer)),
      agreed(std::move(opened.agreed)),
      loop_(loop),
      url_(std::move(request.url)),
      unread_max_(std::max<std::size_t>(request.unread_messages_max, 1)),
      tick_(tick_of(request)),
      limits_{.unsent_bytes_max = request.unsent_bytes_max,
              .ping_interval = request.ping_interval,
              .ping_timeout = request.ping_timeout},
      thread_(loop),
      stream_(std::move(opened.stream)),
      timer_(loop) {
  if (request.on_message)
    callback_ = std::make_shared<ConnectRequest::MessageCallback>(std::move(request.on_message));
  Endpoint::Options options{.message_bytes_max = request.message_bytes_max,
                            .storage_bytes_kept = session_storage_bytes,
                            .close_timeout = request.close_timeout,
                            .deflate = request.compression.value_or(deflate::Options{})};
  options.output_bytes_max = std::max(options.output_bytes_max, request.unsent_bytes_max);
  session_.emplace(*stream_, Endpoint(Role::client, agreed, thread_.entropy(), options), limits_, thread_,
                   *this);
  session_->start({}, opened.rest);
  if (limits_.ping_interval > milliseconds(0)) keep_time();
}

WebSocketClient::Impl::~Impl() {
  if (reader_) reader_->end_soon(loop_);
}

// What comes in. User code runs inside, so the client may be gone after each of the calls that are last here.

void WebSocketClient::Impl::on_message(const Message& message) {
  StoredMessage stored;
  stored.is_text = message.is_text;
  stored.payload = std::string(message.text());
  if (callback_) return call_back(std::move(stored));
  unread_.push_back(std::move(stored));
  if (unread_.size() >= unread_max_) {
    is_paused_ = true;
    session_->pause();
  }
  wake_reader();
}

void WebSocketClient::Impl::on_closed(const Closed& closed) {
  close_code = closed.code;
  close_reason = std::string(closed.reason);
  close_error = closed.error;
  keep_time();
}

/// Only now, as who is told may drop the client, and our Close has to go out before.
void WebSocketClient::Impl::on_over() {
  timer_.cancel();
  session_.reset();
  stream_.reset();
  if (callback_) return call_back(std::nullopt);
  wake_reader();
}

void WebSocketClient::Impl::call_back(std::optional<StoredMessage> message) {
  const bool is_last = !message;
  const auto callback = is_last ? std::exchange(callback_, nullptr) : callback_;
  const auto fail = [&](const char* what) {
    spdlog::error("on_message of {}: {}", url_, what);
    session_->fail(std::make_error_code(std::errc::operation_canceled), internal_error);
  };
  // What it throws is told only while we are there: sharing the callback shows that.
  const auto is_alive = [&] { return !is_last && callback.use_count() > 1; };
  try {
    (*callback)(std::move(message));
  } catch (const std::exception& error) {
    if (is_alive()) fail(error.what());
  } catch (...) {
    if (is_alive()) fail("no std::exception");
  }
}

Task<std::optional<StoredMessage>> WebSocketClient::Impl::read(Impl& self) {
  if (self.reader_) throw std::logic_error("read_message() while another one waits");
  co_return co_await NextMessage(self);
}

void WebSocketClient::Impl::wake_reader() {
  if (auto* const reader = std::exchange(reader_, nullptr)) reader->resume();
}

std::optional<StoredMessage> WebSocketClient::Impl::take_next() {
  if (unread_.empty()) return std::nullopt;
  std::optional<StoredMessage> message(std::move(unread_.front()));
  unread_.pop_front();
  // Not after each one: to go on has its price.
  if (is_paused_ && unread_.size() <= unread_max_ / 2) {
    is_paused_ = false;
    session_->resume();
  }
  return message;
}

// What goes out.

template <class Send>
Written WebSocketClient::Impl::send(Send send) {
  if (!session_) throw WebSocketClosedError();
  const Result<bool> sent = send(*session_);
  if (sent) return Written(*session_, *sent);
  refuse(sent.error());
}

void WebSocketClient::Impl::refuse(std::error_code why) {
  if (why == Errc::invalid_utf8) throw std::invalid_argument("text is not UTF-8");
  if (why == Errc::message_interleaved) throw std::logic_error("inside a message sent in parts");
  if (!session_->is_open()) keep_time();  // it may have begun to close now, for a queue that is too full
  throw WebSocketClosedError();
}

void WebSocketClient::Impl::ping(ByteView data) {
  if (data.size() > control_bytes_max) throw std::invalid_argument("a Ping holds at most 125 bytes");
  if (!session_) throw WebSocketClosedError();
  if (const auto error = session_->ping(data)) refuse(error);
}

void WebSocketClient::Impl::close(std::optional<std::uint16_t> code, std::string_view reason) {
  if (code && !wire::may_be_sent(*code)) throw std::invalid_argument("a close code that may not be sent");
  if (!session_) return;
  const auto error = session_->close(code.value_or(wire::value_of(wire::CloseCode::no_status)), reason);
  if (error == Errc::invalid_utf8) throw std::invalid_argument("a close reason that is not UTF-8");
  keep_time();
}

// Time: looked at only while something waits for it.

void WebSocketClient::Impl::keep_time() {
  if (!std::exchange(is_ticking_, true)) wait_for_tick();
}

void WebSocketClient::Impl::wait_for_tick() {
  timer_.set(net::Loop::Clock::now() + tick_, [this] {
    wait_for_tick();
    session_->tick(net::Loop::Clock::now());
  });
}

// WebSocketClient

WebSocketClient make_client(net::Loop& loop, ConnectRequest request, Opened opened) {
  return WebSocketClient(
      std::make_unique<WebSocketClient::Impl>(loop, std::move(request), std::move(opened)));
}

WebSocketClient::WebSocketClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WebSocketClient::~WebSocketClient() = default;
WebSocketClient::WebSocketClient(WebSocketClient&&) noexcept = default;
WebSocketClient& WebSocketClient::operator=(WebSocketClient&&) noexcept = default;

Task<std::optional<StoredMessage>> WebSocketClient::read_message() {
  return Impl::read(*impl_);
}

Written WebSocketClient::write_message(std::string_view utf8) {
  return impl_->send([&](Session& session) { return session.send_text(utf8); });
}

Written WebSocketClient::write_message(ByteView binary) {
  return impl_->send([&](Session& session) { return session.send_binary(binary); });
}

Written WebSocketClient::write_message(const Message& message) {
  return impl_->send([&](Session& session) {
    return message.is_text ? session.send_text(message.text()) : session.send_binary(message.payload);
  });
}

Written WebSocketClient::write_part(std::string_view utf8, bool last) {
  return impl_->send([&](Session& session) { return session.send_part(true, bytes_of(utf8), last); });
}

Written WebSocketClient::write_part(ByteView binary, bool last) {
  return impl_->send([&](Session& session) { return session.send_part(false, binary, last); });
}

Written WebSocketClient::write_json(const nlohmann::json& value) {
  return write_message(std::string_view(json_text(value)));
}

void WebSocketClient::ping(std::string_view data) {
  impl_->ping(bytes_of(data));
}

void WebSocketClient::close(std::optional<std::uint16_t> code, std::string_view reason) {
  impl_->close(code, reason);
}

bool WebSocketClient::is_open() const {
  return impl_->is_open();
}

std::optional<std::uint16_t> WebSocketClient::close_code() const {
  return impl_->close_code;
}

const std::string& WebSocketClient::close_reason() const {
  return impl_->close_reason;
}

std::error_code WebSocketClient::close_error() const {
  return impl_->close_error;
}

const std::string& WebSocketClient::selected_subprotocol() const {
  return impl_->agreed.subprotocol;
}

bool WebSocketClient::is_compressed() const {
  return impl_->agreed.deflate.has_value();
}

const http::AnswerHead& WebSocketClient::answer() const {
  return impl_->answer;
}

}  // namespace wsspec::app
