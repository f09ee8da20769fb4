#include "impl/commands/echo_connection.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "impl/commands/echo_page.hpp"
#include "wsspec/http/upgrade.hpp"

namespace wsspec::commands {

EchoConnection::EchoConnection(std::unique_ptr<net::ByteStream> stream, EchoThread& thread, OverHandler over,
                               void* context)
    : thread_(thread),
      on_over_(over),
      context_(context),
      stream_(std::move(stream)),
      opening_(std::make_unique<ServerOpening>(
          ServerOpening::Options{.limits = thread.options.head_limits, .deflate = thread.options.deflate})) {}

void EchoConnection::start() {
  read();
}

void EchoConnection::read() {
  if (std::exchange(reading_, true)) return;
  stream_->read([this](std::error_code error, ByteSpan bytes) { on_read(error, bytes); });
}

void EchoConnection::on_read(std::error_code error, ByteSpan bytes) {
  reading_ = false;
  if (error || bytes.empty()) return on_over();
  if (!opening_) return read();  // plain HTTP was answered: wait for the end, or patience's
  const auto used = opening_->receive(bytes);
  if (!used) return answer(http::refusal_for(used.error()));
  if (!opening_->done()) return read();
  on_request(bytes.subspan(*used));
}

void EchoConnection::on_request(ByteSpan rest) {
  if (!opening_->is_upgrade()) return answer(echo_page(opening_->request()));
  if (const auto error = opening_->check()) {
    spdlog::debug("{}: refused: {}", stream_->peer(), error.message());
    return answer(http::refusal_for(error));
  }
  open(rest);
}

void EchoConnection::open(ByteSpan rest) {
  std::string_view chosen;
  for (const auto& offered : opening_->subprotocols()) {
    const auto mine = std::ranges::find(thread_.options.subprotocols, offered);
    if (mine == thread_.options.subprotocols.end()) continue;
    chosen = *mine;
    break;
  }
  const auto [text, agreed] = opening_->accept(chosen);
  if (spdlog::should_log(spdlog::level::debug))
    spdlog::debug("{}: open{}", stream_->peer(), agreed.deflate ? ", compressed" : "");
  opening_.reset();
  session_.emplace(*stream_, Endpoint(Role::server, agreed, thread_.entropy, thread_.options.endpoint),
                   thread_.buffers, *this);
  session_->start(text, rest);
}

/// Plain HTTP: one answer, then the end of our side; the rest of what the peer sends is thrown away until it
/// ends too, as a close with bytes unread would be a reset that may take the answer with it.
void EchoConnection::answer(std::string text) {
  opening_.reset();
  answer_ = std::move(text);
  stream_->write(bytes_of(answer_), [this](std::error_code error) {
    if (error) return on_over();
    stream_->end();
    read();
  });
}

void EchoConnection::go_away() {
  if (session_) return session_->close(1001, "the server stops");
  on_over();
}

void EchoConnection::tick(Endpoint::Clock::time_point now) {
  if (session_ && session_->was_active()) patience_ends_ = {};
  if (patience_ends_ == Endpoint::Clock::time_point{}) {
    patience_ends_ = now + (session_ ? thread_.options.idle_timeout : thread_.options.opening_timeout);
  }
  if (now < patience_ends_) {
    if (session_) session_->tick(now);
    return;
  }
  if (session_) {
    patience_ends_ = {};
    session_->close(1001, "idle for too long");  // from here on its own deadline counts
  } else if (opening_) {
    patience_ends_ = {};
    answer(http::refusal_for(make_error_code(Errc::timed_out)));
  } else {
    on_over();
  }
}

void EchoConnection::on_closed(const Closed& closed) {
  if (closed.error) {
    spdlog::debug("{}: failed: {}", stream_->peer(), closed.error.message());
  } else if (spdlog::should_log(spdlog::level::debug)) {
    spdlog::debug("{}: closed with {}", stream_->peer(), closed.code);
  }
}

}  // namespace wsspec::commands
