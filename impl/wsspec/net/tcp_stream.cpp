#include "wsspec/net/tcp_stream.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace wsspec::net {
namespace {

std::error_code last_error() {
  return {errno, std::system_category()};
}

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/// The socket and what is under way on it; the wait operations share it, so that it outlives a stream that is
/// destroyed in the middle of one.
class TcpCore : public std::enable_shared_from_this<TcpCore> {
 public:
  TcpCore(Loop& loop, Socket socket)
      : parts_(parts_of(loop)), socket_(std::move(socket)), done_(parts_.ready, &TcpCore::report, this) {
    set_nodelay(true);
  }

  void set_nodelay(bool on) {
    const int value = on ? 1 : 0;
    ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_NODELAY, &value, sizeof value);
  }

  void read(ByteStream::ReadHandler handler) {
    on_read_ = std::move(handler);
    if (socket_.is_open()) {
      await_readable();
    } else {
      abort();
    }
  }

  void write(ByteView bytes, ByteStream::WriteHandler handler) {
    on_write_ = std::move(handler);
    unsent_ = bytes;
    if (socket_.is_open()) {
      send();
    } else {
      abort();
    }
  }

  std::size_t try_write(ByteView bytes) {
    if (!socket_.is_open() || bytes.empty()) return 0;
    const auto n = ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    return n < 0 ? 0 : static_cast<std::size_t>(n);
  }

  void end() {
    ends_ = true;
    if (!on_write_ || written_) shut_down();
  }

  void reset() {
    if (!socket_.is_open()) return;
    const linger at_once{1, 0};
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
    abort();
  }

  void drop() {
    on_read_ = nullptr;
    on_write_ = nullptr;
    done_.cancel();
    close();
  }

 private:
  void await_readable() {
    socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const auto& error) {
      if (!error && self->on_read_) self->receive();
    });
  }

  void await_writable() {
    socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const auto& error) {
      if (!error && self->on_write_) self->send();
    });
  }

  void receive() {
    if (!socket_.is_open()) return;
    const auto buffer = parts_.buffers.receive();
    const auto n = ::recv(socket_.native_handle(), buffer.data(), buffer.size(), 0);
    if (n < 0 && would_block()) return await_readable();
    const auto error = n < 0 ? last_error() : std::error_code{};
    auto handler = std::exchange(on_read_, nullptr);
    handler(error, buffer.first(n < 0 ? 0 : static_cast<std::size_t>(n)));
  }

  void send() {
    if (!socket_.is_open()) return;
    while (!unsent_.empty()) {
      const auto n = ::send(socket_.native_handle(), unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
      if (n < 0 && would_block()) return await_writable();
      if (n < 0) {
        write_error_ = last_error();
        break;
      }
      unsent_ = unsent_.subspan(static_cast<std::size_t>(n));
    }
    written_ = true;
    if (ends_) shut_down();
    done_.schedule();
  }

  /// What is under way fails, but not inside the call that made it so.
  void abort() {
    const auto error = make_error_code(std::errc::connection_aborted);
    if (on_read_) read_error_ = error;
    if (on_write_ && !written_) {
      write_error_ = error;
      written_ = true;
    }
    done_.schedule();
  }

  static void report(void* owner) {
    const auto self = static_cast<TcpCore*>(owner)->shared_from_this();
    if (self->written_) {
      self->written_ = false;
      const auto error = std::exchange(self->write_error_, {});
      auto handler = std::exchange(self->on_write_, nullptr);
      handler(error);
    }
    if (self->read_error_ && self->on_read_) {
      const auto error = std::exchange(self->read_error_, {});
      auto handler = std::exchange(self->on_read_, nullptr);
      handler(error, {});
    }
  }

  void shut_down() {
    if (socket_.is_open()) ::shutdown(socket_.native_handle(), SHUT_WR);
  }

  void close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
  }

  LoopParts& parts_;
  Socket socket_;
  Deferred done_;
  ByteStream::ReadHandler on_read_;
  ByteStream::WriteHandler on_write_;
  ByteView unsent_;
  std::error_code read_error_;
  std::error_code write_error_;
  bool written_ = false;  ///< the write is over; its handler waits for its turn
  bool ends_ = false;
};

class TcpStream final : public ByteStream {
 public:
  TcpStream(Loop& loop, Socket socket, const asio::ip::tcp::endpoint& peer)
      : core_(std::make_shared<TcpCore>(loop, std::move(socket))), peer_(peer) {}
  ~TcpStream() override { core_->drop(); }
  TcpStream(const TcpStream&) = delete;
  TcpStream& operator=(const TcpStream&) = delete;

  void read(ReadHandler handler) override { core_->read(std::move(handler)); }
  void write(ByteView bytes, WriteHandler handler) override { core_->write(bytes, std::move(handler)); }
  std::size_t try_write(ByteView bytes) override { return core_->try_write(bytes); }
  void end() override { core_->end(); }
  void set_nodelay(bool on) override { core_->set_nodelay(on); }
  void reset() override { core_->reset(); }
  std::string peer() const override { return to_string(peer_); }

 private:
  std::shared_ptr<TcpCore> core_;
  asio::ip::tcp::endpoint peer_;
};

}  // namespace

std::unique_ptr<ByteStream> make_tcp_stream(Loop& loop, Socket socket, const asio::ip::tcp::endpoint& peer) {
  return std::make_unique<TcpStream>(loop, std::move(socket), peer);
}

std::string to_string(const asio::ip::tcp::endpoint& endpoint) {
  const auto host = endpoint.address().to_string();
  const auto port = std::to_string(endpoint.port());
  return endpoint.address().is_v6() ? "[" + host + "]:" + port : host + ":" + port;
}

}  // namespace wsspec::net
