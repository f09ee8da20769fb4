#include "wsspec/endpoint/endpoint.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "wsspec/base/error.hpp"
#include "wsspec/endpoint/assembler.hpp"
#include "wsspec/endpoint/closing.hpp"
#include "wsspec/endpoint/sender.hpp"
#include "wsspec/wire/close_code.hpp"
#include "wsspec/wire/close_payload.hpp"
#include "wsspec/wire/frame_reader.hpp"
#include "wsspec/wire/frame_rules.hpp"

namespace wsspec {

using endpoint::Phase;
using endpoint::Step;
using wire::CloseCode;
using wire::Opcode;
using wire::value_of;

struct Endpoint::Impl {
  Impl(Role self, const Agreed& agreed, Entropy& entropy, const Options& wanted)
      : role(self),
        rsv_of_first(agreed.deflate ? wire::rsv1 : std::uint8_t{0}),
        options(wanted),
        assembler(endpoint::compression_of(peer_of(self), agreed.deflate), wanted.message_bytes_max),
        sender(self, entropy, endpoint::own_compression_of(self, agreed.deflate, wanted.deflate),
               {wanted.output_bytes_max, wanted.deflate}),
        closing(self, wanted.close_timeout) {}

  // What these learn from a piece, they put in place in `event`: to hand it up by value costs more than all
  // else here.
  void take(const wire::FramePiece& piece, std::optional<Event>& event);
  void take_data(const wire::FramePiece& piece, std::optional<Event>& event);
  void take_control(const wire::FramePiece& piece, std::optional<Event>& event);
  void take_close(ByteView payload);

  std::error_code send_message(Opcode opcode, ByteView payload, bool is_checked);
  std::error_code send_control(Opcode opcode, ByteView payload);
  void send_close(std::uint16_t code, std::string_view reason);
  void fail(std::error_code why, std::uint16_t code);
  void end(Step step, const Closed& event);

  Role role;
  std::uint8_t rsv_of_first;
  Options options;
  ByteSpan input;  // what receive() brought and is not used up
  wire::FrameReader reader;
  endpoint::Assembler assembler;
  endpoint::Sender sender;
  endpoint::Closing closing;
  std::array<std::uint8_t, 125>
      control;                   // the payload of a control frame that comes in pieces; at last the Close's
  std::optional<Closed> closed;  // waits for next_event()
  bool closed_is_told = false;
};

Endpoint::Endpoint(Role role, const Agreed& agreed, Entropy& entropy, Options options)
    : impl_(std::make_unique<Impl>(role, agreed, entropy, options)) {}
Endpoint::~Endpoint() = default;
Endpoint::Endpoint(Endpoint&&) noexcept = default;
Endpoint& Endpoint::operator=(Endpoint&&) noexcept = default;

// What comes in.

void Endpoint::receive(ByteSpan bytes) {
  assert(impl_->input.empty());
  if (impl_->closing.reads()) impl_->input = bytes;
}

void Endpoint::receive_end() {
  impl_->end(Step::peer_ended, {value_of(CloseCode::abnormal), {}, Errc::stream_ended});
}

void Endpoint::receive_error(std::error_code error) {
  impl_->end(Step::stream_lost, {value_of(CloseCode::abnormal), {}, error});
}

void Endpoint::on_deadline(Clock::time_point now) {
  if (impl_->closing.is_over(now))
    impl_->end(Step::stream_lost, {value_of(CloseCode::abnormal), {}, Errc::timed_out});
}

void Endpoint::keep_input(Bytes& storage) {
  auto& input = impl_->input;
  if (!storage.empty() && !input.empty() && &input.back() == &storage.back()) return;
  storage.assign(input.begin(), input.end());
  input = storage;
}

std::optional<Event> Endpoint::next_event() {
  auto& self = *impl_;
  std::optional<Event> event;
  self.assembler.release(self.options.storage_bytes_kept);
  while (self.closing.reads()) {
    const auto piece = self.reader.next(self.input);
    if (!piece) break;
    self.take(*piece, event);
    if (event) return event;
  }
  if (self.closed && !self.closed_is_told) {
    self.closed_is_told = true;
    event.emplace(*self.closed);
  }
  return event;
}

void Endpoint::Impl::take(const wire::FramePiece& piece, std::optional<Event>& event) {
  if (piece.starts) {
    const wire::FrameContext context{role, assembler.message_open(), rsv_of_first};
    if (const auto error = wire::check(piece.header, context)) return fail(error, close_code_of(error));
  }
  if (is_control(piece.header.opcode))
    take_control(piece, event);
  else
    take_data(piece, event);
}

void Endpoint::Impl::take_data(const wire::FramePiece& piece, std::optional<Event>& event) {
  const auto is_whole = assembler.take(piece);
  if (!is_whole) return fail(is_whole.error(), close_code_of(is_whole.error()));
  if (*is_whole) event.emplace(std::in_place_type<Message>, assembler.is_text(), assembler.payload());
}

void Endpoint::Impl::take_control(const wire::FramePiece& piece, std::optional<Event>& event) {
  ByteView payload = piece.payload;
  if (!piece.ends || piece.offset != 0) {
    std::ranges::copy(piece.payload, control.begin() + static_cast<std::ptrdiff_t>(piece.offset));
    if (!piece.ends) return;
    payload = ByteView(control).first(static_cast<std::size_t>(piece.header.length));
  }
  switch (piece.header.opcode) {
    case Opcode::ping:
      // §5.5.2: a Pong in answer "unless it already received a Close frame"; and nothing after a Close of
      // ours (§5.5.1). A peer that pings and does not read is cut off when output is full.
      if (options.automatic_pong && closing.sends())
        if (const auto error = sender.send_control(Opcode::pong, payload)) fail(error, close_code_of(error));
      event.emplace(std::in_place_type<Ping>, payload);
      break;
    case Opcode::pong:
      event.emplace(std::in_place_type<Pong>, payload);
      break;
    default:
      take_close(payload);
  }
}

void Endpoint::Impl::take_close(ByteView payload) {
  const auto body = wire::parse_close(payload);
  if (!body) return fail(body.error(), close_code_of(body.error()));
  // §5.5.1: a Close in answer, with the code that was received; at once, whatever message is unfinished.
  if (closing.sends()) send_close(body->code, {});
  std::ranges::copy(body->reason, control.begin());
  const std::string_view reason = text_of(ByteView(control).first(body->reason.size()));
  end(Step::close_is_received, {body->code, reason, {}});
}

/// Takes a step to the end; what the peer sent and is not looked at yet is discarded. The first reason is the
/// one told.
void Endpoint::Impl::end(Step step, const Closed& event) {
  closing.take(step);
  input = {};
  if (!closed) closed = event;
}

void Endpoint::Impl::fail(std::error_code why, std::uint16_t code) {
  if (closed) return;
  // Our own errors are sentences that help the peer's people; those of other libraries are nobody's business.
  if (closing.sends()) send_close(code, why.category() == errc_category() ? why.message() : std::string());
  end(Step::failed, {value_of(CloseCode::abnormal), {}, why});
}

void Endpoint::fail(std::error_code why, std::uint16_t code) {
  assert(wire::may_be_sent(code));
  impl_->fail(why, code);
}

// What goes out.

std::error_code Endpoint::Impl::send_message(Opcode opcode, ByteView payload, bool is_checked) {
  if (!closing.sends()) return Errc::not_open;
  return sender.send_message(opcode, payload, is_checked);
}

std::error_code Endpoint::Impl::send_control(Opcode opcode, ByteView payload) {
  assert(payload.size() <= control.size());
  if (!closing.sends()) return Errc::not_open;
  return sender.send_control(opcode, payload);
}

void Endpoint::Impl::send_close(std::uint16_t code, std::string_view reason) {
  sender.send_control(Opcode::close, wire::encode_close(code, reason));
}

std::error_code Endpoint::send_text(std::string_view utf8) {
  return impl_->send_message(Opcode::text, bytes_of(utf8), false);
}

std::error_code Endpoint::send_binary(ByteView payload) {
  return impl_->send_message(Opcode::binary, payload, true);
}

std::error_code Endpoint::send(const Message& message) {
  return impl_->send_message(message.is_text ? Opcode::text : Opcode::binary, message.payload, true);
}

std::error_code Endpoint::send(const SharedMessage& message) {
  if (!impl_->closing.sends()) return Errc::not_open;
  return impl_->sender.send_shared(message);
}

std::error_code Endpoint::send_part(bool is_text, ByteView part, bool last) {
  if (!impl_->closing.sends()) return Errc::not_open;
  return impl_->sender.send_part(is_text ? Opcode::text : Opcode::binary, part, last);
}

std::error_code Endpoint::ping(ByteView payload) {
  return impl_->send_control(Opcode::ping, payload);
}

std::error_code Endpoint::pong(ByteView payload) {
  return impl_->send_control(Opcode::pong, payload);
}

std::error_code Endpoint::close(std::uint16_t code, std::string_view reason) {
  auto& self = *impl_;
  if (!self.closing.sends()) return Errc::not_open;
  if (!wire::may_be_sent(code) && code != value_of(CloseCode::no_status)) return Errc::close_code_invalid;
  if (!wire::is_utf8(bytes_of(reason))) return Errc::invalid_utf8;
  self.send_close(code, reason);
  self.closing.take(Step::close_is_sent);
  return {};
}

ByteView Endpoint::output() const {
  return impl_->sender.output().view();
}

void Endpoint::consume_output(std::size_t byte_count) {
  impl_->sender.output().consume(byte_count, impl_->options.storage_bytes_kept);
}

bool Endpoint::ends_output() const {
  return impl_->closing.ends_output();
}

bool Endpoint::drops_stream() const {
  const auto phase = impl_->closing.phase();
  return phase == Phase::dropped || (phase == Phase::ended && output().empty());
}

std::optional<Endpoint::Clock::time_point> Endpoint::deadline(Clock::time_point now) {
  if (drops_stream()) return std::nullopt;
  return impl_->closing.deadline(now);
}

void Endpoint::exchange(Storage& storage) {
  impl_->sender.output().exchange(storage.output);
  impl_->assembler.exchange(storage.message);
}

Endpoint::State Endpoint::state() const {
  switch (impl_->closing.phase()) {
    case Phase::open:
      return State::open;
    case Phase::ended:
    case Phase::dropped:
      return State::closed;
    default:
      return State::closing;
  }
}

}  // namespace wsspec
