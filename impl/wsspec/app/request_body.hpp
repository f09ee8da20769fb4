#pragma once
// Private to app: the body of an HTTP/1.1 request (RFC 9112 §6), sans-I/O.
#include <memory>
#include <string>

#include "wsspec/base/bytes.hpp"
#include "wsspec/base/result.hpp"

namespace wsspec::app {

/// Collects the body that belongs to a request head: by Content-Length, in chunks, or none. Boost.Beast
/// parses.
class RequestBody {
 public:
  /// @param head  the request head's octets, empty line included, as HeadReader took them.
  /// @param bytes_max  of the body, decoded.
  RequestBody(std::string_view head, std::size_t bytes_max);
  ~RequestBody();
  RequestBody(RequestBody&&) noexcept;

  /// Takes bytes of the body. @return how many belong to it; what follows is the next request. All of them
  /// unless it is done. What the head alone has wrong is said by the first call, also by one without bytes;
  /// an error stays.
  /// @retval Errc::http_malformed   a length, chunk or coding that is none of ours, or both kinds of length
  /// at once (§6.3).
  /// @retval Errc::message_too_big  over the bound: as soon as its length is known.
  /// @retval Errc::head_too_big     a chunk's extensions, or the trailer, over 8 KiB.
  Result<std::size_t> receive(ByteView bytes);

  /// Whether the body is whole; at once for a request without one.
  bool done() const;
  /// Whether the client waits for 100 (Continue) before it sends the body (RFC 9110 §10.1.1).
  bool expects_continue() const;
  /// Whether the connection may be used for another request (§9.3).
  bool keeps_alive() const;
  /// The decoded body; once.
  std::string take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wsspec::app
