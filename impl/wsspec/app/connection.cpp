#include "wsspec/app/connection.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "wsspec/http/upgrade.hpp"
#include "wsspec/wire/close_code.hpp"

namespace wsspec::app {
namespace {

using Clock = net::Loop::Clock;
using std::chrono::milliseconds;

/// Answers that the client has not taken; above it handlers wait, and no further request is looked at.
constexpr std::size_t out_bytes_max = 256 * 1024;

/// Of an answer that the client does not take at once; each has to be taken within the patience.
constexpr std::size_t piece_bytes = 256 * 1024;

/// How long a client may take for its end once it has its answer, where Settings say nothing.
constexpr milliseconds lingering_default{5000};

}  // namespace

Connection::Connection(std::unique_ptr<net::ByteStream> stream, bool is_secure, ConnectionThread& thread,
                       OverHandler when_over, void* context)
    : thread_(thread),
      on_over_(when_over),
      context_(context),
      stream_(std::move(stream)),
      is_secure_(is_secure) {}

Connection::~Connection() {
  task_ = {};  // it may be in the middle of the handler, and of the session
  tell_close(wire::value_of(wire::CloseCode::abnormal), {});
  if (match_ && match_->handler_class->is_websocket && handler_) websocket().connection_ = nullptr;
}

void Connection::start() {
  read();
}

// What comes in.

void Connection::read() {
  if (peer_ended_ || lost_ || std::exchange(reading_, true)) return;
  stream_->read([this](std::error_code error, ByteSpan bytes) { on_read(error, bytes); });
}

void Connection::on_read(std::error_code error, ByteSpan bytes) {
  reading_ = false;
  if (error) {
    lost_ = true;
    wake_waiter();
  } else if (bytes.empty()) {
    // Also a client that has ended its side alone gets what was begun for it; a request that is not whole is
    // none.
    peer_ended_ = true;
    if (state_ == State::head || state_ == State::body) enter(State::lingering);
  } else if (state_ != State::lingering) {
    if (state_ == State::head && !opening_) patience_ends_ = {};
    append(held_, bytes);
  }
  settle();
}

/// Goes on as far as it can: after something came, was written, or is done.
void Connection::settle() {
  if (busy_) return;
  busy_ = true;
  do {
    if (std::exchange(task_done_, false)) end_answer();
  } while (step());
  busy_ = false;
  if (state_ == State::open) return;
  if (lost_ && state_ != State::running) return over();
  if (state_ == State::lingering && all_is_written() && !std::exchange(ended_, true)) stream_->end();
  if (ended_ && peer_ended_) return over();
  // A close with bytes unread would be a reset, which may take the answer with it: so read to the end. But
  // what cannot be looked at yet stays in the network: who does not take his answer would fill our memory.
  if (state_ == State::lingering || (state_ != State::running && all_is_written())) read();
}

/// @return whether there may be more to do.
bool Connection::step() {
  if (lost_) return false;
  // One answer after the other, so that a WebSocket never begins behind one that is still being written.
  if (state_ == State::head) return all_is_written() && take_head();
  if (state_ == State::body) return take_body();
  return task_done_;
}

void Connection::enter(State state) {
  state_ = state;
  if (state != State::body) patience_ends_ = {};  // head and body have one time-out together
}

/// What came and is not used yet.
ByteView Connection::held() const {
  return ByteView(held_).subspan(used_);
}

void Connection::use(std::size_t byte_count) {
  used_ += byte_count;
  if (used_ < held_.size()) return;
  Bytes().swap(held_);  // a connection that waits owns no buffer
  used_ = 0;
}

// Answers.

void Connection::on_task_done() {
  if (state_ == State::open) {
    task_ = {};
    return session_->resume();
  }
  task_done_ = true;
  settle();
}

/// The handler has done its work, and its answer is on its way.
void Connection::end_answer() {
  task_ = {};
  if (closes_after_answer()) keeps_alive_ = false;
  handler_.reset();
  match_.reset();
  enter(keeps_alive_ && !stops_ && !peer_ended_ ? State::head : State::lingering);
}

void Connection::send_answer(std::string bytes, bool last) {
  static_cast<void>(last);
  if (lost_) return;
  out_ += bytes;
  write();
}

bool Connection::has_room() const {
  return out_.size() + in_flight_.size() - written_ <= out_bytes_max;
}

void Connection::write() {
  if (writing_ || out_.empty()) return;
  written_ = stream_->try_write(bytes_of(out_));
  in_flight_ = std::exchange(out_, {});
  write_more();
}

/// In pieces, so that a client that takes them one by one is seen to be alive.
void Connection::write_more() {
  if (written_ == in_flight_.size()) {
    std::string().swap(in_flight_);
    written_ = 0;
    return write();
  }
  writing_ = true;
  const auto rest = bytes_of(in_flight_).subspan(written_);
  const auto piece = rest.first(std::min(rest.size(), piece_bytes));
  stream_->write(piece, [this, size = piece.size()](std::error_code error) { on_written(error, size); });
}

void Connection::on_written(std::error_code error, std::size_t byte_count) {
  writing_ = false;
  written_ += byte_count;
  patience_ends_ = {};
  if (error)
    lost_ = true;
  else
    write_more();
  wake_waiter();
  settle();
}

/// Who waits for room goes on, or learns that there will be none.
void Connection::wake_waiter() {
  if (!waiter_ || !(lost_ || has_room())) return;
  // What it does may end its task, and with it the connection: not before we are done.
  const bool was_busy = std::exchange(busy_, true);
  std::exchange(waiter_, {}).resume();
  busy_ = was_busy;
}

// Time and the end.

milliseconds Connection::patience() const {
  const auto& settings = thread_.settings;
  if (writing_) return settings.keep_alive_timeout;
  switch (state_) {
    case State::head:
      return !opening_ && !is_first_ ? settings.keep_alive_timeout : settings.request_timeout;
    case State::running:
      return milliseconds(0);
    case State::lingering:
      return settings.request_timeout > milliseconds(0) ? settings.request_timeout : lingering_default;
    default:
      return settings.request_timeout;
  }
}

void Connection::tick(Clock::time_point now) {
  if (state_ == State::open) return session_->tick(now);
  const auto limit = patience();
  if (limit == milliseconds(0)) return;
  if (patience_ends_ == Clock::time_point{}) patience_ends_ = now + limit;
  if (now >= patience_ends_) on_patience_end();
}

void Connection::on_patience_end() {
  const bool has_begun = opening_ != nullptr || is_first_;
  if ((state_ == State::head || state_ == State::body) && has_begun && !writing_) {
    refuse(http::refusal_for(make_error_code(Errc::timed_out)));
    return settle();
  }
  if (!writing_) return over();
  stream_->reset();  // which ends the write; a plain end would make what was sent look whole
}

void Connection::go_away() {
  stops_ = true;
  if (state_ == State::open) {
    send_away();
  } else if (state_ == State::head && writing_) {
    enter(State::lingering);  // the answer was promised
  } else if (state_ == State::head || state_ == State::body) {
    over();
  } else {
    keeps_alive_ = false;
  }
}

/// The exception that is being handled.
void Connection::log_exception(const Request& request, const char* where) {
  const auto log = [&](const char* what) {
    spdlog::error("{} {} ({}): {}: {}", request.method(), request.target(), request.peer(), where, what);
  };
  try {
    throw;
  } catch (const std::exception& error) {
    log(error.what());
  } catch (...) {
    log("of an unknown kind");
  }
}

}  // namespace wsspec::app
