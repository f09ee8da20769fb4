#include <sys/socket.h>

#include <boost/asio/ip/tcp.hpp>
#include <cerrno>
#include <list>

#include "wsspec/net/tcp.hpp"
#include "wsspec/net/tcp_stream.hpp"
#include "wsspec/net/tls_stream.hpp"

namespace wsspec::net {
namespace {

using asio::ip::tcp;
using Acceptor = asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>;

constexpr int accepts_per_turn_max = 64;
constexpr std::chrono::milliseconds pause_when_full{100};

/// Tries every address of the name; the last failure is the answer.
boost::system::error_code bind_first(Loop& loop, const Address& address, bool share_port,
                                     Acceptor& acceptor) {
  boost::system::error_code error;
  asio::ip::basic_resolver<tcp, asio::io_context::executor_type> resolver(loop.impl().context);
  const auto found = resolver.resolve(address.host, std::to_string(address.port),
                                      tcp::resolver::passive | tcp::resolver::numeric_service, error);
  for (const auto& entry : found) {
    acceptor.close(error);
    error = {};
    acceptor.open(entry.endpoint().protocol(), error);
    if (!error) acceptor.set_option(Acceptor::reuse_address(true), error);
    if (!error && share_port) {
      const int on = 1;
      ::setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    }
    if (!error) acceptor.bind(entry.endpoint(), error);
    if (!error) acceptor.listen(Acceptor::max_listen_connections, error);
    if (!error) acceptor.non_blocking(true, error);
    if (!error) return error;
  }
  return error;
}

}  // namespace

struct Listener::Impl : std::enable_shared_from_this<Impl> {
  Impl(Loop& its_loop, Handler todo, std::optional<TlsContext> context, std::chrono::milliseconds timeout)
      : loop(its_loop),
        acceptor(loop.impl().context),
        handler(std::move(todo)),
        tls(std::move(context)),
        handshake_timeout(timeout),
        pause(loop) {}

  void await_connection() {
    acceptor.async_wait(Acceptor::wait_read, [weak = weak_from_this()](const auto& error) {
      const auto self = weak.lock();
      if (!error && self && self->acceptor.is_open()) self->accept_some();
    });
  }

  /// All that have queued up, to a bound: the other sockets of the loop get their turn.
  void accept_some() {
    for (int i = 0; i < accepts_per_turn_max && acceptor.is_open(); ++i) {
      tcp::endpoint peer;
      auto size = static_cast<socklen_t>(peer.capacity());
      const int fd = ::accept4(acceptor.native_handle(), peer.data(), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd < 0) {
        if (errno == ECONNABORTED || errno == EINTR) continue;
        if (errno == EAGAIN || errno == EWOULDBLOCK) break;
        // Out of descriptors or memory: the socket stays readable, so asking again at once would only spin.
        return pause.set(Loop::Clock::now() + pause_when_full, [this] { await_connection(); });
      }
      peer.resize(size);
      take(fd, peer);
    }
    if (acceptor.is_open()) await_connection();
  }

  void take(int fd, const tcp::endpoint& peer) {
    Socket socket(loop.impl().context);
    boost::system::error_code error;
    socket.assign(peer.protocol(), fd, error);
    if (error) {
      ::close(fd);
      return;
    }
    auto stream = make_tcp_stream(loop, std::move(socket), peer);
    if (tls) {
      start_tls(std::move(stream));
    } else {
      handler(std::move(stream));
    }
  }

  struct Handshake {
    std::unique_ptr<TlsStream> stream;
    Timer deadline;
  };

  void start_tls(std::unique_ptr<ByteStream> lower) {
    auto stream = std::make_unique<TlsStream>(loop, std::move(lower), *tls, TlsStream::Side::server, "");
    const auto it = handshakes.insert(handshakes.end(), Handshake{std::move(stream), Timer(loop)});
    it->deadline.set(Loop::Clock::now() + handshake_timeout, [this, it] { handshakes.erase(it); });
    it->stream->handshake([this, it](std::error_code error) {
      auto done = std::move(it->stream);
      handshakes.erase(it);
      if (error) return;
      const auto self = shared_from_this();  // the handler may destroy the listener
      handler(std::move(done));
    });
  }

  void close() {
    boost::system::error_code ignored;
    acceptor.close(ignored);
    pause.cancel();
    handshakes.clear();
  }

  Loop& loop;
  Acceptor acceptor;
  Handler handler;
  std::optional<TlsContext> tls;
  std::chrono::milliseconds handshake_timeout;
  Timer pause;
  std::list<Handshake> handshakes;
};

Listener::Listener(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
Listener::Listener(Listener&&) noexcept = default;
Listener::~Listener() {
  if (impl_) impl_->close();
}

Result<Listener> Listener::open(Loop& loop, const Address& address, Handler handler,
                                std::optional<TlsContext> tls, bool share_port,
                                std::chrono::milliseconds handshake_timeout) {
  auto impl = std::make_shared<Impl>(loop, std::move(handler), std::move(tls), handshake_timeout);
  if (const auto error = bind_first(loop, address, share_port, impl->acceptor)) return failed(error);
  impl->await_connection();
  return Listener(std::move(impl));
}

Address Listener::address() const {
  boost::system::error_code error;
  const auto endpoint = impl_->acceptor.local_endpoint(error);
  return {endpoint.address().to_string(), endpoint.port()};
}

void Listener::close() {
  impl_->close();
}

}  // namespace wsspec::net
