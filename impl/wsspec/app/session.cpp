#include "wsspec/app/session.hpp"

#include <algorithm>
#include <atomic>
#include <variant>

#include "wsspec/app/error.hpp"
#include "wsspec/wire/close_code.hpp"

namespace wsspec::app {
namespace {

/// Output is written before it grows beyond this: a small answer to each of many messages goes out in one
/// piece, and large ones do not pile up.
constexpr std::size_t cork_bytes_max = 256 * 1024;

/// How long a peer that has ended its side may take for what is still to be written.
constexpr std::chrono::seconds backlog_time_max{5};

std::atomic<std::uint64_t> last_id = 0;

/// Of a backlog; a peer has to take each within the time-outs.
constexpr std::size_t piece_bytes = 256 * 1024;

using wire::CloseCode;
using wire::value_of;

}  // namespace

Session::Session(net::ByteStream& stream, Endpoint endpoint, const SessionLimits& limits,
                 SessionThread& thread, Owner& owner)
    : id_(++last_id),
      stream_(stream),
      endpoint_(std::move(endpoint)),
      limits_(limits),
      thread_(thread),
      owner_(owner) {}

Session::~Session() {
  if (gone_) *gone_ = true;
  for (auto* waiter : waiters_) waiter->awaiting_ = {};
  thread_.forget(*this);
}

/// Calls the owner or a waiter. @return whether the session is still there.
template <class Call>
bool Session::survives(Call call) {
  bool gone = false;
  auto* const outer = std::exchange(gone_, &gone);
  call();
  if (gone) {
    if (outer) *outer = true;
    return false;
  }
  gone_ = outer;
  return true;
}

void Session::start(std::string_view first, ByteView bytes) {
  const auto unsent = bytes_of(first).subspan(stream_.try_write(bytes_of(first)));
  if (!unsent.empty()) write_later(unsent);
  if (!bytes.empty()) {
    held_.assign(bytes.begin(), bytes.end());
    endpoint_.receive(held_);
    pending_ = true;
  }
  thread_.flush_soon(*this);
}

// What comes in.

void Session::read() {
  reading_ = true;
  stream_.read([this](std::error_code error, ByteSpan bytes) { on_read(error, bytes); });
}

void Session::on_read(std::error_code error, ByteSpan bytes) {
  reading_ = false;
  active_ = true;
  thread_.buffers().lend(endpoint_);
  if (error) {
    lose(error);
  } else if (bytes.empty()) {
    peer_ended_ = true;
    endpoint_.receive_end();
  } else {
    endpoint_.receive(bytes);
  }
  pending_ = true;
  if (handle_events()) settle();
}

void Session::lose(std::error_code error) {
  lost_ = true;
  endpoint_.receive_error(error);
  pending_ = true;
}

/// Tells what came, as far as the owner is ready for it and the peer takes what is said to it.
/// @return whether the session is still there.
bool Session::handle_events() {
  busy_ = true;
  while (pending_ && !paused_ && (lost_ || has_room())) {
    const auto event = endpoint_.next_event();
    if (!event) {
      pending_ = false;
    } else if (!survives([&] { tell(*event); })) {
      return false;
    } else if (endpoint_.output().size() >= cork_bytes_max) {
      write();
    }
  }
  busy_ = false;
  if (pending_) endpoint_.keep_input(held_);  // the receive buffer is the next one's
  if (!pending_ || held_.empty()) Bytes().swap(held_);
  return true;
}

void Session::tell(const Event& event) {
  if (const auto* message = std::get_if<Message>(&event)) {
    owner_.on_message(*message);
  } else if (const auto* ping = std::get_if<Ping>(&event)) {
    owner_.on_ping(ping->payload);
  } else if (const auto* pong = std::get_if<Pong>(&event)) {
    owner_.on_pong(pong->payload);
  } else {
    owner_.on_closed(std::get<Closed>(event));
  }
}

void Session::resume() {
  paused_ = false;
  active_ = true;  // what the peer's silence was, nobody knows
  if (!busy_) thread_.flush_soon(*this);
}

// What goes out.

template <class Send>
Result<bool> Session::send_if_room(FullQueue policy, Send send) {
  if (!is_open()) return failed(Errc::not_open);
  if (!busy_) thread_.buffers().lend(endpoint_);
  // What one turn of the loop has collected says nothing of the peer: only what the system does not take
  // does.
  if (!has_room()) write();
  std::error_code error;
  const bool is_dropped = !has_room() && policy == FullQueue::drop;
  if (has_room() || policy == FullQueue::wait)
    error = send();
  else if (!is_dropped)
    error = Errc::output_queue_full;
  if (error == Errc::output_queue_full)
    endpoint_.close(value_of(CloseCode::policy_violation), "too slow for what is sent to it");
  if (!busy_) {
    if (endpoint_.output().size() >= cork_bytes_max) write();
    thread_.flush_soon(*this);
  }
  if (error) return failed(error);
  return !is_dropped;
}

Result<bool> Session::send_text(std::string_view utf8) {
  return send_if_room(limits_.on_full_queue, [&] { return endpoint_.send_text(utf8); });
}

Result<bool> Session::send_binary(ByteView payload) {
  return send_if_room(limits_.on_full_queue, [&] { return endpoint_.send_binary(payload); });
}

Result<bool> Session::send(const Message& message) {
  return send_if_room(limits_.on_full_queue, [&] { return endpoint_.send(message); });
}

Result<bool> Session::send(const SharedMessage& message) {
  const auto policy = limits_.on_full_queue == FullQueue::wait ? FullQueue::close : limits_.on_full_queue;
  return send_if_room(policy, [&] { return endpoint_.send(message); });
}

Result<bool> Session::send_part(bool is_text, ByteView part, bool last) {
  const auto policy = limits_.on_full_queue == FullQueue::drop ? FullQueue::close : limits_.on_full_queue;
  return send_if_room(policy, [&] { return endpoint_.send_part(is_text, part, last); });
}

std::error_code Session::ping(ByteView data) {
  const auto sent = send_if_room(limits_.on_full_queue, [&] { return endpoint_.ping(data); });
  return sent ? std::error_code() : sent.error();
}

std::error_code Session::pong(ByteView data) {
  const auto sent = send_if_room(limits_.on_full_queue, [&] { return endpoint_.pong(data); });
  return sent ? std::error_code() : sent.error();
}

std::error_code Session::close(std::uint16_t code, std::string_view reason) {
  if (!busy_) {
    thread_.buffers().lend(endpoint_);
    thread_.flush_soon(*this);
  }
  return endpoint_.close(code, reason);
}

void Session::fail(std::error_code why, std::uint16_t code) {
  if (!busy_) {
    thread_.buffers().lend(endpoint_);
    thread_.flush_soon(*this);
  }
  endpoint_.fail(why, code);
  pending_ = true;
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
  backlog_written_ = 0;
  writing_ = true;
  write_piece();
}

/// In pieces, so that a peer that takes them one by one is seen to be alive.
void Session::write_piece() {
  const auto rest = ByteView(backlog_).subspan(backlog_written_);
  const auto piece = rest.first(std::min(rest.size(), piece_bytes));
  stream_.write(piece, [this, size = piece.size()](std::error_code error) { on_written(error, size); });
}

void Session::on_written(std::error_code error, std::size_t byte_count) {
  took_ = true;
  backlog_written_ += byte_count;
  if (!error && backlog_written_ < backlog_.size()) {
    write_piece();
    if (!has_room()) return;
  } else {
    writing_ = false;
    backlog_written_ = 0;
    Bytes().swap(backlog_);
  }
  thread_.buffers().lend(endpoint_);
  if (error) lose(error);
  settle();
}

/// @return whether the session is still there.
bool Session::wake_waiters() {
  while (!waiters_.empty() && (lost_ || has_room())) {
    auto& waiter = *waiters_.front();
    waiters_.erase(waiters_.begin());
    const auto awaiting = std::exchange(waiter.awaiting_, {});
    if (!survives([&] { awaiting.resume(); })) return false;
  }
  return true;
}

// Time and the end.

void Session::tick(Endpoint::Clock::time_point now) {
  thread_.buffers().lend(endpoint_);
  if (endpoint_.state() == Endpoint::State::open) {
    keep_alive(now);
  } else if (endpoint_.drops_stream()) {
    // And yet here: what was taken off its output is still being written.
    if (!gives_up_at_) gives_up_at_ = now + backlog_time_max;
    lost_ = lost_ || now >= *gives_up_at_;
  } else if (const auto deadline = endpoint_.deadline(now); deadline && *deadline <= now) {
    endpoint_.on_deadline(now);
    lost_ = lost_ || endpoint_.drops_stream();
    pending_ = true;
  }
  settle();
}

void Session::keep_alive(Endpoint::Clock::time_point now) {
  const bool came = std::exchange(active_, false);
  const bool took = std::exchange(took_, false);
  // While we do not listen, silence says nothing; but who is waited for has to take what is sent to it. Who
  // takes it may not have come to our Ping yet.
  const bool stalls = writing_ && !reading_ && !paused_;
  const bool is_alive = took || (!stalls && (came || !reading_));
  if (is_alive || quiet_since_ == Endpoint::Clock::time_point{}) {
    quiet_since_ = now;
    pinged_ = false;
    return;
  }
  using std::chrono::milliseconds;
  const auto is_due = [&](milliseconds limit, Endpoint::Clock::time_point since) {
    return limit > milliseconds(0) && now - since >= limit;
  };
  const auto ping_timeout =
      limits_.ping_timeout > milliseconds(0) ? limits_.ping_timeout : limits_.ping_interval;
  const bool is_dead = stalls ? limits_.ping_interval > milliseconds(0) &&
                                    is_due(limits_.ping_interval + ping_timeout, quiet_since_)
                              : pinged_ && is_due(ping_timeout, pinged_at_);
  if (is_dead) {
    if (stalls) return lose(make_error_code(Errc::timed_out));  // a Close would not get through either
    endpoint_.fail(Errc::timed_out, value_of(CloseCode::internal_error));
    pending_ = true;
    return;
  }
  if (!pinged_ && !stalls && is_due(limits_.ping_interval, quiet_since_)) {
    pinged_ = !endpoint_.ping();
    pinged_at_ = now;
  }
  if (is_due(limits_.idle_timeout, quiet_since_))
    endpoint_.close(value_of(CloseCode::going_away), "idle for too long");
}

void Session::flush() {
  thread_.buffers().lend(endpoint_);
  settle();
}

/// Does what is to be done once all is said: write, tell what is left, end, read on, or be over.
void Session::settle() {
  write();
  while (pending_ && !paused_ && (lost_ || has_room())) {
    if (!handle_events()) return;
    write();
  }
  if (endpoint_.ends_output() && !writing_ && endpoint_.output().empty() && !ended_) {
    ended_ = true;
    stream_.end();
  }
  const bool over = !pending_ && !paused_ && endpoint_.drops_stream() && (lost_ || !writing_);
  if (over) lost_ = true;  // nobody needs to wait for room any more
  if (!over && !reading_ && !peer_ended_ && !lost_ && !pending_ && !paused_ && has_room()) read();
  if (!wake_waiters()) return;
  thread_.buffers().take_back(endpoint_);
  if (over) owner_.on_over();
}

// Written

Written::~Written() {
  if (awaiting_) session_.forget(*this);
}

bool Written::await_ready() const {
  return !was_sent_ || session_.has_room();
}

void Written::await_suspend(std::coroutine_handle<> awaiting) {
  awaiting_ = awaiting;
  session_.wait_for_room(*this);
}

bool Written::await_resume() {
  if (session_.is_lost()) throw WebSocketClosedError();
  return was_sent_;
}

}  // namespace wsspec::app
