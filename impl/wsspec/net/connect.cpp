#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>

#include "wsspec/net/tcp.hpp"
#include "wsspec/net/tcp_stream.hpp"
#include "wsspec/net/tls_stream.hpp"

namespace wsspec::net {
namespace {

using asio::ip::tcp;
using ConnectHandler = std::move_only_function<void(Result<std::unique_ptr<ByteStream>>)>;

/// One call of connect(): name, TCP and TLS in turn, under one deadline. Asio's operations own it, the
/// deadline's to the end; so it goes with the loop, too.
class Connecting : public std::enable_shared_from_this<Connecting> {
 public:
  Connecting(Loop& loop, const Address& address, const ConnectOptions& options, ConnectHandler handler)
      : loop_(loop),
        address_(address),
        options_(options),
        handler_(std::move(handler)),
        resolver_(loop.impl().context),
        socket_(loop.impl().context),
        deadline_(loop.impl().context, options.timeout) {}

  void start() {
    deadline_.async_wait([self = shared_from_this()](const auto& error) {
      if (!error && self->handler_) self->finish(failed(Errc::timed_out));
    });
    boost::system::error_code no_address;
    const auto literal = asio::ip::make_address(address_.host, no_address);
    if (!no_address) {
      endpoints_.emplace_back(literal, address_.port);
      return try_next();
    }
    resolver_.async_resolve(address_.host, std::to_string(address_.port), tcp::resolver::numeric_service,
                            [self = shared_from_this()](const auto& error, const auto& found) {
                              if (!self->handler_) return;
                              if (error) return self->finish(failed(error));
                              for (const auto& entry : found) self->endpoints_.push_back(entry.endpoint());
                              self->try_next();
                            });
  }

 private:
  void try_next() {
    const auto endpoint = endpoints_.front();
    endpoints_.pop_front();
    boost::system::error_code ignored;
    socket_.close(ignored);
    socket_.async_connect(endpoint, [self = shared_from_this(), endpoint](const auto& error) {
      if (!self->handler_) return;
      if (!error) return self->on_connected(endpoint);
      if (!self->endpoints_.empty()) return self->try_next();
      self->finish(failed(error));
    });
  }

  void on_connected(const tcp::endpoint& endpoint) {
    auto stream = make_tcp_stream(loop_, std::move(socket_), endpoint);
    if (!options_.tls) return finish(std::move(stream));
    const auto& name = options_.server_name.empty() ? address_.host : options_.server_name;
    tls_ =
        std::make_unique<TlsStream>(loop_, std::move(stream), *options_.tls, TlsStream::Side::client, name);
    tls_->handshake([this](std::error_code error) {
      if (error) return finish(failed(error));
      finish(std::move(tls_));
    });
  }

  void finish(Result<std::unique_ptr<ByteStream>> result) {
    auto handler = std::exchange(handler_, nullptr);
    const auto self = shared_from_this();
    deadline_.cancel();
    resolver_.cancel();
    tls_.reset();
    boost::system::error_code ignored;
    socket_.close(ignored);
    handler(std::move(result));
  }

  Loop& loop_;
  Address address_;
  ConnectOptions options_;
  ConnectHandler handler_;
  asio::ip::basic_resolver<tcp, asio::io_context::executor_type> resolver_;
  Socket socket_;
  asio::basic_waitable_timer<Loop::Clock, asio::wait_traits<Loop::Clock>, asio::io_context::executor_type>
      deadline_;
  std::deque<tcp::endpoint> endpoints_;
  std::unique_ptr<TlsStream> tls_;
};

}  // namespace

void connect(Loop& loop, const Address& address, const ConnectOptions& options, ConnectHandler handler) {
  std::make_shared<Connecting>(loop, address, options, std::move(handler))->start();
}

}  // namespace wsspec::net
