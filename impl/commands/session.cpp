#include "impl/commands/session.hpp"

#include <chrono>
#include <variant>

namespace wsspec::commands {
namespace {

/// Output is written before it grows beyond this: a small answer to each of many messages goes out in one
/// piece, and large ones do not pile up.
constexpr std::size_t cork_bytes_max = 256 * 1024;

/// With this much that the peer has not taken, nothing more is read from it.
constexpr std::size_t unsent_bytes_max = 1024 * 1024;

/// What a thread keeps for sessions to come.
constexpr std::size_t spare_bytes_max = 32u << 20;

/// How long a peer that has ended its side may take for what is still to be written.
constexpr std::chrono::seconds backlog_time_max{5};

}  // namespace

void SessionBuffers::lend(Endpoint& endpoint) {
  Endpoint::Storage lent{.output = pop(), .message = pop()};
  endpoint.exchange(lent);  // what the endpoint has no use for now stays in `lent`
  put(std::move(lent.message));
  put(std::move(lent.output));
}

void SessionBuffers::take_back(Endpoint& endpoint) {
  Endpoint::Storage back;
  endpoint.exchange(back);
  put(std::move(back.message));
  put(std::move(back.output));
}

Bytes SessionBuffers::pop() {
  if (spare_.empty()) return {};
  auto buffer = std::move(spare_.back());
  spare_.pop_back();
  spare_bytes_ -= buffer.capacity();
  return buffer;
}

void SessionBuffers::put(Bytes buffer) {
  if (buffer.capacity() == 0 || spare_bytes_ + buffer.capacity() > spare_bytes_max) return;
  spare_bytes_ += buffer.capacity();
  spare_.push_back(std::move(buffer));
}

void Session::start(std::string_view first, ByteSpan bytes) {
  const auto unsent = bytes_of(first).subspan(stream_.try_write(bytes_of(first)));
  if (!unsent.empty()) write_later(unsent);
  if (!bytes.empty()) {
    buffers_.lend(endpoint_);
    endpoint_.receive(bytes);
    handle_events();
  }
  settle();
}

void Session::read() {
  reading_ = true;
  stream_.read([this](std::error_code error, ByteSpan bytes) { on_read(error, bytes); });
}

void Session::on_read(std::error_code error, ByteSpan bytes) {
  reading_ = false;
  active_ = true;
  buffers_.lend(endpoint_);
  if (error) {
    lost_ = true;
    endpoint_.receive_error(error);
  } else if (bytes.empty()) {
    peer_ended_ = true;
    endpoint_.receive_end();
  } else {
    endpoint_.receive(bytes);
  }
  handle_events();
  settle();
}

void Session::handle_events() {
  while (const auto event = endpoint_.next_event()) {
    if (const auto* message = std::get_if<Message>(&*event)) {
      owner_.on_message(*this, *message);
      if (endpoint_.output().size() >= cork_bytes_max) write();
    } else if (const auto* closed = std::get_if<Closed>(&*event)) {
      owner_.on_closed(*closed);
    }
  }
}

void Session::echo(const Message& message) {
  const auto error =
      message.is_text ? endpoint_.send_text(message.text()) : endpoint_.send_binary(message.payload);
  // RFC 6455 §5.5.1: after a Close of ours nothing is sent, so there is nothing wrong with that.
  if (error && error != Errc::not_open) endpoint_.fail(error, close_code_of(error));
}

void Session::close(std::uint16_t code, std::string_view reason) {
  buffers_.lend(endpoint_);
  if (!endpoint_.close(code, reason)) settle();
}

void Session::tick(Endpoint::Clock::time_point now) {
  if (endpoint_.state() == Endpoint::State::open) return;
  if (endpoint_.drops_stream()) {  // and yet here: what was taken off its output is still being written
    if (!gives_up_at_) gives_up_at_ = now + backlog_time_max;
    lost_ = now >= *gives_up_at_;
  } else if (const auto deadline = endpoint_.deadline(now); deadline && *deadline <= now) {
    endpoint_.on_deadline(now);
    lost_ = endpoint_.drops_stream();
    handle_events();
  } else {
    return;
  }
  settle();
}

void Session::write() {
  if (writing_) return;
  const auto output = endpoint_.output();
  if (output.empty()) return;
  endpoint_.consume_output(stream_.try_write(output));
  const auto rest = endpoint_.output();
  if (rest.empty()) return;
  write_later(rest);
  endpoint_.consume_output(rest.size());
}

void Session::write_later(ByteView bytes) {
  backlog_.assign(bytes.begin(), bytes.end());
  writing_ = true;
  stream_.write(backlog_, [this](std::error_code error) { on_written(error); });
}

void Session::on_written(std::error_code error) {
  writing_ = false;
  Bytes().swap(backlog_);
  if (error) {
    lost_ = true;
    endpoint_.receive_error(error);
    handle_events();
  }
  settle();
}

/// Does what is to be done once all events are told: write, end, drop or go on reading.
void Session::settle() {
  write();
  if (endpoint_.ends_output() && !writing_ && endpoint_.output().empty() && !ended_) {
    ended_ = true;
    stream_.end();
  }
  const bool over = endpoint_.drops_stream() && (lost_ || !writing_);
  const bool has_room = endpoint_.output().size() + backlog_.size() < unsent_bytes_max;
  if (!over && !reading_ && !peer_ended_ && has_room) read();
  buffers_.take_back(endpoint_);
  if (over) owner_.on_over();
}

}  // namespace wsspec::commands
