#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "wsspec/base/result.hpp"
#include "wsspec/net/byte_stream.hpp"
#include "wsspec/net/loop.hpp"
#include "wsspec/net/tls.hpp"

namespace wsspec::net {

/// Where to listen or connect: a name or an address, and a port.
struct Address {
  std::string host;
  std::uint16_t port = 0;
};

/// "HOST:PORT" or "[IPV6]:PORT". @retval std::errc::invalid_argument
Result<Address> parse_address(std::string_view text);
/// The reverse; brackets around an IPv6 address.
std::string to_string(const Address& address);

/// Accepts TCP connections, with TLS when a context is given. Streams arrive with their TLS handshake done;
/// one that fails or takes too long is dropped silently. TCP_NODELAY is on.
class Listener {
 public:
  using Handler = std::move_only_function<void(std::unique_ptr<ByteStream>)>;
  /// @param address  port 0: the system chooses. A name: its first address that can be bound.
  /// @param share_port  SO_REUSEPORT: several loops listen on the same port.
  /// @return the system's error (address in use, permission denied, …) or the resolver's (host not found).
  static Result<Listener> open(Loop& loop, const Address& address, Handler handler,
                               std::optional<TlsContext> tls = {}, bool share_port = false,
                               std::chrono::milliseconds handshake_timeout = std::chrono::seconds(5));
  ~Listener();
  Listener(Listener&&) noexcept;
  /// With the port that the system chose, if it was 0.
  Address address() const;
  /// Stops accepting.
  void close();

 private:
  struct Impl;
  explicit Listener(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

struct ConnectOptions {
  std::optional<TlsContext> tls = {};
  std::string server_name = {};             ///< SNI and the name to verify; empty: the host
  std::chrono::milliseconds timeout{5000};  ///< for name, TCP and TLS together
};

/// Connects; the handler gets a stream, or why not: the system's error (connection refused, …), the
/// resolver's (host not found), Errc::timed_out, tls_category() or certificate_category(). Tries every
/// address of the name in order.
void connect(Loop& loop, const Address& address, const ConnectOptions& options,
             std::move_only_function<void(Result<std::unique_ptr<ByteStream>>)> handler);

}  // namespace wsspec::net
