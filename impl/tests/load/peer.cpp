#include "impl/tests/load/peer.hpp"

#include <sys/epoll.h>

#include <utility>

#include "wsspec/http/accept_key.hpp"
#include "wsspec/http/upgrade.hpp"
#include "wsspec/wire/close_payload.hpp"
#include "wsspec/wire/frame_rules.hpp"

namespace wsspec::load {

using wire::Opcode;

bool Peer::Owner::on_connected(Peer&) {
  return true;
}

Peer::Peer(const Target& target, Owner& owner, Entropy& entropy, std::uint64_t number)
    : owner_(owner),
      entropy_(entropy),
      channel_(target, number),
      number_(number),
      path_(target.path),
      offers_deflate_(target.deflate) {}

std::uint32_t Peer::wanted_events() const {
  const bool writes = state_ == State::connecting || !unsent_.empty() || channel_.wants_to_write();
  return (is_reading_ ? EPOLLIN : 0u) | (writes ? EPOLLOUT : 0u);
}

void Peer::on_ready(std::uint32_t events, ByteSpan buffer) {
  if (state_ == State::connecting || state_ == State::securing) return advance_handshake();
  if ((events & EPOLLOUT) != 0) flush();
  if (state_ == State::over) return;
  if (is_reading_) return read(buffer);
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) fail("the connection was lost");
}

void Peer::advance_handshake() {
  if (state_ == State::connecting) {
    if (auto error = channel_.connect_error(); !error.empty()) return fail(std::move(error));
    state_ = State::securing;
  }
  const auto step = channel_.secure();
  if (step == Step::blocked) return;
  if (step != Step::done) return fail("no TLS: " + channel_.error());
  state_ = State::connected;
  if (!owner_.on_connected(*this) || state_ == State::over) return;
  state_ = State::opening;
  answer_ = std::make_unique<http::HeadReader<http::AnswerHead>>();
  send_raw(bytes_of(opening_request()));
}

std::string Peer::opening_request() {
  key_ = http::make_key(entropy_);
  http::RequestHead head;
  head.target = path_;
  head.fields = {{"Host", "localhost"},
                 {"Upgrade", "websocket"},
                 {"Connection", "Upgrade"},
                 {"Sec-WebSocket-Key", key_},
                 {"Sec-WebSocket-Version", "13"}};
  if (offers_deflate_) head.fields.add("Sec-WebSocket-Extensions", "permessage-deflate");
  return http::serialize(head);
}

void Peer::read(ByteSpan buffer) {
  // TLS may hold records that the socket no longer announces, so it is read until it has none.
  while (state_ != State::over && is_reading_) {
    std::size_t size = 0;
    const auto step = channel_.read(buffer, size);
    if (step == Step::blocked) return;
    if (step == Step::failed) return fail(channel_.error());
    if (step == Step::ended) return fail(close_code_ ? "" : "the server ended without a Close frame");
    handle(buffer.first(size));
  }
}

void Peer::handle(ByteSpan bytes) {
  if (state_ == State::opening) bytes = handle_answer(bytes);
  while (state_ == State::open) {
    const auto piece = frames_.next(bytes);
    if (!piece) return;
    handle_piece(*piece);
  }
}

ByteSpan Peer::handle_answer(ByteSpan bytes) {
  const auto taken = answer_->feed(bytes);
  if (!taken) {
    fail("the answer is no HTTP");
    return {};
  }
  if (!answer_->done()) return {};
  const std::string extension = "permessage-deflate";
  const auto offered = std::span(&extension, offers_deflate_ ? 1u : 0u);
  const auto wrong =
      http::check_answer(answer_->head(), {.key = key_, .subprotocols = {}, .extensions = offered});
  const bool agreed = answer_->head().fields.count("Sec-WebSocket-Extensions") > 0;
  const auto status = answer_->head().status;
  answer_.reset();
  if (wrong || agreed != offers_deflate_) {
    fail("answered " + std::to_string(status) + ": " + wrong.message());
    return {};
  }
  state_ = State::open;
  owner_.on_open(*this);
  return bytes.subspan(*taken);
}

void Peer::handle_piece(const wire::FramePiece& piece) {
  if (piece.starts) {
    const wire::FrameContext context{.receiver = Role::client,
                                     .message_open = false,
                                     .rsv_of_first = offers_deflate_ ? wire::rsv1 : std::uint8_t{0}};
    if (const auto wrong = wire::check(piece.header, context))
      return fail("a frame breaks a rule: " + wrong.message());
    if (!piece.header.fin) return fail("a fragment, which this server does not send");
  }
  if (piece.whole()) return handle_frame(piece.header, piece.payload);
  payload_ += text_of(piece.payload);
  if (!piece.ends) return;
  const auto payload = std::exchange(payload_, {});
  handle_frame(piece.header, bytes_of(payload));
}

void Peer::handle_frame(const wire::FrameHeader& header, ByteView payload) {
  switch (header.opcode) {
    case Opcode::ping:
      return send(Opcode::pong, payload);
    case Opcode::close: {
      const auto body = wire::parse_close(payload);
      if (!body) return fail("a Close frame breaks a rule: " + body.error().message());
      close_code_ = body->code;
      if (!sent_close_) close(body->code);
      return;
    }
    case Opcode::text:
    case Opcode::binary:
      if (close_code_) return fail("a message after the Close frame");
      return owner_.on_message(*this, header.rsv != 0, text_of(payload));
    default:
      return;
  }
}

void Peer::send(Opcode opcode, ByteView payload, std::uint8_t rsv) {
  wire::MaskingKey key;
  entropy_.fill(key);
  wire::FrameHeader header;
  header.opcode = opcode;
  header.rsv = rsv;
  header.masking_key = key;
  header.length = payload.size();
  header.form = wire::minimal_form(payload.size());
  Bytes frame;
  wire::append_frame(frame, header, payload);
  send_raw(frame);
}

void Peer::close(std::uint16_t code) {
  sent_close_ = true;
  send(Opcode::close, wire::encode_close(code));
}

void Peer::send_raw(ByteView bytes) {
  append(unsent_, bytes);
  flush();
}

void Peer::flush() {
  std::size_t taken = 0;
  while (taken < unsent_.size()) {
    std::size_t size = 0;
    const auto step = channel_.write(ByteView(unsent_).subspan(taken), size);
    if (step != Step::done) break;  // what the end was, reading will tell
    taken += size;
  }
  unsent_.erase(unsent_.begin(), unsent_.begin() + static_cast<std::ptrdiff_t>(taken));
  if (unsent_.empty()) unsent_.shrink_to_fit();
}

void Peer::cut(bool by_reset) {
  if (by_reset) channel_.reset_at_end();
  state_ = State::over;
}

void Peer::fail(std::string why) {
  if (state_ == State::over) return;
  error_ = std::move(why);
  state_ = State::over;
  owner_.on_over(*this);
}

}  // namespace wsspec::load
