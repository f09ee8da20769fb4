#include "impl/commands/echo_client.hpp"

#include <algorithm>

namespace wsspec::commands {
namespace {

constexpr std::chrono::milliseconds tick{100};

}  // namespace

EchoClient::EchoClient(net::Loop& loop, const net::Url& url, const ClientOptions& options,
                       MessageHandler on_message)
    : loop_(loop),
      url_(url),
      options_(options),
      on_message_(std::move(on_message)),
      timer_(loop),
      alive_(std::make_shared<EchoClient*>(this)) {}

EchoClient::~EchoClient() {
  *alive_ = nullptr;
}

void EchoClient::start(DoneHandler done) {
  done_ = std::move(done);
  net::ConnectOptions how{.timeout = options_.opening_timeout};
  if (url_.secure) {
    auto context = options_.tls ? Result<net::TlsContext>(*options_.tls) : net::TlsContext::client({});
    if (!context) {
      outcome_.error = context.error();
      loop_.post([alive = alive_] {
        if (*alive) (*alive)->finish((*alive)->outcome_.error);
      });
      return;
    }
    how.tls = std::move(*context);
  }
  net::connect(loop_, {url_.host, url_.port}, how,
               [alive = alive_](Result<std::unique_ptr<net::ByteStream>> stream) {
                 if (*alive) (*alive)->on_connected(std::move(stream));
               });
}

void EchoClient::on_connected(Result<std::unique_ptr<net::ByteStream>> stream) {
  if (!stream) return finish(stream.error());
  outcome_.connected = true;
  stream_ = std::move(*stream);
  opening_.emplace(ClientOpening::Options{.host = url_.host_field,
                                          .target = url_.target,
                                          .subprotocols = options_.subprotocols,
                                          .fields = options_.fields,
                                          .deflate = options_.deflate},
                   entropy_);
  opening_ends_ = net::Loop::Clock::now() + options_.opening_timeout;
  wait_for_tick();
  stream_->write(bytes_of(opening_->request()), [this](std::error_code error) {
    if (error) return finish(error);
    read();
  });
}

void EchoClient::read() {
  stream_->read([this](std::error_code error, ByteSpan bytes) { on_read(error, bytes); });
}

void EchoClient::on_read(std::error_code error, ByteSpan bytes) {
  if (error) return finish(error);
  if (bytes.empty()) return finish(Errc::stream_ended);
  const auto used = opening_->receive(bytes);
  if (!used) return finish(used.error());
  if (!opening_->done()) return read();
  outcome_.opened = true;
  session_.emplace(*stream_, Endpoint(Role::client, opening_->agreed(), entropy_, options_.endpoint),
                   buffers_, *this);
  session_->start({}, bytes.subspan(*used));
}

void EchoClient::wait_for_tick() {
  timer_.set(net::Loop::Clock::now() + tick, [this] {
    const auto now = net::Loop::Clock::now();
    if (!session_ && now >= opening_ends_) return finish(Errc::timed_out);
    wait_for_tick();
    if (session_) session_->tick(now);
  });
}

void EchoClient::go_away() {
  if (session_) return session_->close(1001, "the client stops");
  finish(std::make_error_code(std::errc::operation_canceled));
}

void EchoClient::finish(std::error_code error) {
  if (!done_) return;
  outcome_.error = error;
  timer_.cancel();
  std::exchange(done_, nullptr)(outcome_);
}

void EchoClient::on_message(Session& session, const Message& message) {
  if (on_message_) {
    on_message_(session, message);
  } else {
    session.echo(message);
  }
}

void EchoClient::on_closed(const Closed& closed) {
  outcome_.code = closed.code;
  outcome_.error = closed.error;
}

}  // namespace wsspec::commands
