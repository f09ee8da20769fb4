#include "impl/tests/load/channel.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace wsspec::load {
namespace {

constexpr std::uint64_t source_addresses = 200;

void require(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::system_category(), what);
}

template <class T>
void set_option(int fd, int level, int option, const T& value) {
  require(::setsockopt(fd, level, option, &value, sizeof value), "setsockopt");
}

sockaddr_in loopback(std::uint64_t last_octet, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(static_cast<std::uint32_t>(INADDR_LOOPBACK - 1 + last_octet));
  return address;
}

}  // namespace

Channel::Channel(const Target& target, std::uint64_t number)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
  require(fd_, "socket");
  set_option(fd_, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(fd_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
  if (target.small_buffers) {
    // Not smaller: a window of few segments opens again only by the sender's probes, seconds later.
    set_option(fd_, SOL_SOCKET, SO_RCVBUF, 64 * 1024);
    set_option(fd_, IPPROTO_TCP, TCP_MAXSEG, 1400);
  }
  const auto source = loopback(2 + number % source_addresses, 0);
  require(::bind(fd_, reinterpret_cast<const sockaddr*>(&source), sizeof source), "bind");
  const auto server = loopback(1, target.port);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&server), sizeof server) < 0 && errno != EINPROGRESS) {
    require(-1, "connect");
  }
  if (target.tls != nullptr) {
    tls_.reset(SSL_new(target.tls));
    SSL_set_fd(tls_.get(), fd_);
    SSL_set_connect_state(tls_.get());
  }
}

Channel::~Channel() {
  ::close(fd_);
}

std::string Channel::connect_error() const {
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size);
  return error == 0 ? "" : std::string("connect: ") + std::strerror(error);
}

Step Channel::secure() {
  if (!tls_) return Step::done;
  ERR_clear_error();
  return outcome_of(SSL_do_handshake(tls_.get()));
}

Step Channel::read(ByteSpan into, std::size_t& size) {
  if (!tls_) return outcome_of_socket(::recv(fd_, into.data(), into.size(), 0), size);
  ERR_clear_error();
  return outcome_of(SSL_read_ex(tls_.get(), into.data(), into.size(), &size));
}

Step Channel::write(ByteView bytes, std::size_t& size) {
  if (!tls_) {
    const auto step = outcome_of_socket(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL), size);
    wants_to_write_ = step == Step::blocked;
    return step;
  }
  ERR_clear_error();
  return outcome_of(SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &size));
}

Step Channel::outcome_of_socket(ssize_t result, std::size_t& size) {
  wants_to_write_ = false;
  if (result == 0) return Step::ended;
  if (result > 0) {
    size = static_cast<std::size_t>(result);
    return Step::done;
  }
  if (errno == EAGAIN || errno == EINTR) return Step::blocked;
  error_ = std::strerror(errno);
  return Step::failed;
}

Step Channel::outcome_of(int tls_result) {
  wants_to_write_ = false;
  if (tls_result > 0) return Step::done;
  const int system_error = errno;
  switch (SSL_get_error(tls_.get(), tls_result)) {
    case SSL_ERROR_WANT_READ:
      return Step::blocked;
    case SSL_ERROR_WANT_WRITE:
      wants_to_write_ = true;
      return Step::blocked;
    case SSL_ERROR_ZERO_RETURN:
      return Step::ended;
    case SSL_ERROR_SYSCALL:
      error_ = std::string("TLS: ") + std::strerror(system_error);
      return Step::failed;
    default:
      error_ = std::string("TLS: ") + ERR_error_string(ERR_get_error(), nullptr);
      return Step::failed;
  }
}

void Channel::end_writing() {
  ::shutdown(fd_, SHUT_WR);
}

void Channel::reset_at_end() {
  set_option(fd_, SOL_SOCKET, SO_LINGER, linger{1, 0});
}

std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> make_client_tls() {
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  if (!context) throw std::runtime_error("no TLS");
  // A server may just end the stream behind its Close frame.
  SSL_CTX_set_options(context.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
  return context;
}

}  // namespace wsspec::load
