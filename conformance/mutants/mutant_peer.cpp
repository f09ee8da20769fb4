#include "conformance/mutants/mutant_peer.hpp"

#include "wsspec/base/error.hpp"
#include "wsspec/http/accept_key.hpp"
#include "wsspec/http/upgrade.hpp"
#include "wsspec/wire/close_code.hpp"
#include "wsspec/wire/close_payload.hpp"
#include "wsspec/wire/frame_rules.hpp"

namespace wsspec::conformance {

void MutantPeer::start() {
  if (role_ == Role::server) return;
  key_ = http::make_key(entropy_);
  const http::RequestHead head{.fields = {{"Host", "localhost"},
                                          {"Upgrade", "websocket"},
                                          {"Connection", "Upgrade"},
                                          {"Sec-WebSocket-Key", key_},
                                          {"Sec-WebSocket-Version", "13"}}};
  append(output_, bytes_of(http::serialize(head)));
}

std::size_t MutantPeer::receive_head(ByteView bytes) {
  if (role_ == Role::server) {
    const auto used = request_.feed(bytes);
    const auto broken = !used ? used.error() : request_.done() ? http::check_request(request_.head()) : std::error_code{};
    if (broken) {
      append(output_, bytes_of(http::refusal_for(broken)));
      ended_ = dead_ = true;
      return bytes.size();
    }
    if (!request_.done()) return *used;
    const http::AnswerHead head{
        .fields = {{"Upgrade", "websocket"},
                   {"Connection", "Upgrade"},
                   {"Sec-WebSocket-Accept", http::accept_for(*request_.head().fields.find("Sec-WebSocket-Key"))}}};
    append(output_, bytes_of(http::serialize(head)));
    open_ = true;
    return *used;
  }
  const auto used = answer_.feed(bytes);
  if (!used || (answer_.done() && http::check_answer(answer_.head(), {.key = key_}))) {
    ended_ = dead_ = true;
    return bytes.size();
  }
  open_ = answer_.done();
  return *used;
}

void MutantPeer::receive(ByteSpan bytes) {
  if (!open_ && !dead_) bytes = bytes.subspan(receive_head(bytes));
  while (open_ && !dead_) {
    const auto piece = reader_.next(bytes);
    if (!piece) return;
    on_piece(*piece);
  }
}

void MutantPeer::on_piece(const wire::FramePiece& piece) {
  const auto& header = piece.header;
  const bool control = wire::is_control(header.opcode);
  if (piece.starts) {
    if (wire::check(header, {.receiver = role_, .message_open = message_open_})) return fail(1002);
    if (control) control_.clear();
    if (!control && header.opcode != wire::Opcode::continuation) {
      kind_ = header.opcode;
      message_.clear();
      utf8_.reset();
    }
    if (!control) message_open_ = !header.fin;
  }
  append(control ? control_ : message_, piece.payload);
  if (!control && kind_ == wire::Opcode::text && !has(Fault::no_utf8_check)) {
    const auto bad = utf8_.feed(piece.payload);
    if (bad && !has(Fault::utf8_at_end)) return fail(1007);
  }
  if (!piece.ends) return;
  if (control) return on_control(header);
  if (header.fin) on_message();
}

void MutantPeer::on_message() {
  if (kind_ == wire::Opcode::text && !has(Fault::no_utf8_check) && !wire::is_utf8(message_)) return fail(1007);
  send(kind_, message_);
}

void MutantPeer::on_control(const wire::FrameHeader& header) {
  if (header.opcode == wire::Opcode::ping && !has(Fault::no_pong)) send(wire::Opcode::pong, control_);
  if (header.opcode == wire::Opcode::close) on_close();
}

void MutantPeer::on_close() {
  const auto body = wire::parse_close(control_);
  if (!body) return fail(close_code_of(body.error()));
  send(wire::Opcode::close, wire::encode_close(body->code));
  dead_ = true;
  ended_ = role_ == Role::server;
}

void MutantPeer::receive_end() { ended_ = dead_ = true; }

void MutantPeer::fail(std::uint16_t code) {
  send(wire::Opcode::close, wire::encode_close(code));
  dead_ = true;
  ended_ = true;
}

void MutantPeer::send(wire::Opcode opcode, ByteView payload) {
  wire::FrameHeader header{.opcode = opcode, .length = payload.size(), .form = wire::minimal_form(payload.size())};
  if (role_ == Role::client) entropy_.fill(header.masking_key.emplace());
  wire::append_frame(output_, header, payload);
}

}  // namespace wsspec::conformance
