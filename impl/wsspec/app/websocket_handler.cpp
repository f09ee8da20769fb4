#include "wsspec/app/websocket_handler.hpp"

#include <algorithm>
#include <stdexcept>

#include "wsspec/app/application_impl.hpp"
#include "wsspec/app/connection.hpp"
#include "wsspec/app/json_text.hpp"
#include "wsspec/wire/close_code.hpp"

namespace wsspec::app {
namespace {

constexpr std::size_t control_bytes_max = 125;  // RFC 6455 §5.5
/// For Endpoint::close(): a Close without a body.
constexpr auto no_status = wire::value_of(wire::CloseCode::no_status);

/// What a caller did wrong is thrown; a queue that is full ended the connection, which is told by on_close().
bool sent_or_throw(const Result<bool>& sent) {
  if (sent) return *sent;
  if (sent.error() == Errc::invalid_utf8) throw std::invalid_argument("a text message that is not UTF-8");
  if (sent.error() == Errc::message_interleaved) throw std::logic_error("inside a message sent in parts");
  if (sent.error() == Errc::output_queue_full) return false;
  throw WebSocketClosedError();
}

}  // namespace

Session& WebSocketHandler::session() const {
  if (connection_ == nullptr) throw WebSocketClosedError();
  return connection_->session();
}

Written WebSocketHandler::write_message(std::string_view utf8) {
  return {session(), sent_or_throw(session().send_text(utf8))};
}

Written WebSocketHandler::write_message(ByteView binary) {
  return {session(), sent_or_throw(session().send_binary(binary))};
}

Written WebSocketHandler::write_message(const Message& message) {
  return {session(), sent_or_throw(session().send(message))};
}

Written WebSocketHandler::write_part(std::string_view utf8, bool last) {
  return {session(), sent_or_throw(session().send_part(true, bytes_of(utf8), last))};
}

Written WebSocketHandler::write_part(ByteView binary, bool last) {
  return {session(), sent_or_throw(session().send_part(false, binary, last))};
}

Written WebSocketHandler::write_json(const nlohmann::json& value) {
  return write_message(std::string_view(json_text(value)));
}

void WebSocketHandler::ping(ByteView data) {
  if (data.size() > control_bytes_max) throw std::invalid_argument("a Ping of more than 125 bytes");
  if (session().ping(data)) throw WebSocketClosedError();
}

void WebSocketHandler::close(std::optional<std::uint16_t> code, std::string_view reason) {
  // To the endpoint that one means no code.
  if (code == no_status) throw std::invalid_argument("close: 1005 is never sent");
  if (connection_ == nullptr) return;
  const auto error = session().close(code.value_or(no_status), reason);
  if (error && error != Errc::not_open) throw std::invalid_argument("close: " + error.message());
}

bool WebSocketHandler::is_open() const {
  return connection_ != nullptr && connection_->session().is_open();
}

std::size_t WebSocketHandler::unsent_bytes() const {
  return connection_ == nullptr ? 0 : connection_->session().unsent_bytes();
}

void WebSocketHandler::set_nodelay(bool on) {
  if (connection_ != nullptr) connection_->stream().set_nodelay(on);
}

void WebSocketHandler::subscribe(std::string_view topic) {
  if (connection_ == nullptr || close_code_) throw WebSocketClosedError();
  if (std::ranges::find(topics_, topic) != topics_.end()) return;
  topics_.emplace_back(topic);
  connection_->subscribe(topics_.back());
}

void WebSocketHandler::unsubscribe(std::string_view topic) {
  const auto found = std::ranges::find(topics_, topic);
  if (found == topics_.end() || connection_ == nullptr) return;
  connection_->unsubscribe(*found);
  topics_.erase(found);
}

void WebSocketHandler::publish(std::string_view topic, std::string_view utf8) {
  application().impl().publish(topic, shared_text(utf8), session().id());
}

bool WebSocketHandler::check_origin(std::string_view origin) {
  return is_same_origin(origin, request().host(), request().is_secure());
}

std::optional<std::string> WebSocketHandler::select_subprotocol(const std::vector<std::string>& offered) {
  static_cast<void>(offered);
  return std::nullopt;
}

}  // namespace wsspec::app
