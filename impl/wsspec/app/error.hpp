#pragma once
#include <stdexcept>
#include <string>
#include <system_error>

namespace wsspec::app {

/// A message, Ping or Close for a WebSocket that has begun to close, or is closed.
class WebSocketClosedError : public std::runtime_error {
 public:
  WebSocketClosedError() : std::runtime_error("the WebSocket is closed") {}
};

/// Thrown by a handler to answer with an HTTP error: `throw HttpError(404)`. In a WebSocketHandler only
/// before the opening handshake was answered; later it is like any other exception.
class HttpError : public std::runtime_error {
 public:
  /// @param status  400-599.
  /// @param reason  for the page and the log; empty: the status's own words.
  explicit HttpError(unsigned status, const std::string& reason = {});
  unsigned status() const { return status_; }

 private:
  unsigned status_;
};

/// The words of a status code (RFC 9110 §15): "Not Found"; "Unknown" for one that has none.
const char* reason_of(unsigned status);

}  // namespace wsspec::app
