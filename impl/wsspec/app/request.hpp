#pragma once
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wsspec/http/head.hpp"

namespace wsspec::app {

/// Names and decoded values in the order in which they came; a name may repeat.
using Arguments = std::vector<std::pair<std::string, std::string>>;

/// An HTTP request: what a handler answers, or the opening handshake of its WebSocket. Everything in it is
/// the peer's word and within the server's limits.
class Request {
 public:
  /// @param peer  "127.0.0.1:54321".
  Request(http::RequestHead head, std::string body, std::string peer, bool is_secure);

  const std::string& method() const { return head_.method; }
  /// The request target as it came: "/chat?room=1".
  const std::string& target() const { return head_.target; }
  /// Its path, percent-decoded: what routes are matched against. One that does not decode stays as it came.
  const std::string& path() const { return path_; }
  /// What follows '?', not decoded; empty: nothing.
  std::string_view query() const;
  const http::Fields& headers() const { return head_.fields; }
  /// The first field of that name; empty when there is none.
  std::string_view header(std::string_view name) const;
  http::Version version() const { return head_.version; }
  const std::string& body() const { return body_; }
  /// The peer's address and port, as this machine sees them: behind a proxy, the proxy's.
  const std::string& peer() const { return peer_; }
  /// Whether it came over TLS to this process.
  bool is_secure() const { return is_secure_; }
  /// Host and, if not the default, port: the Host field, or what an absolute target names in its place (RFC
  /// 9112 §3.2.2).
  std::string_view host() const;

  /// Arguments of the query (application/x-www-form-urlencoded).
  const Arguments& query_arguments() const;
  /// Arguments of a body of type application/x-www-form-urlencoded; none of another type.
  const Arguments& body_arguments() const;
  /// The last argument of that name, of the body before the query; none when there is no such.
  std::optional<std::string> argument(std::string_view name) const;
  /// All of that name: of the query, then of the body.
  std::vector<std::string> arguments(std::string_view name) const;

  /// The cookie's value (RFC 6265 §4.2.1; quotes around it are taken off); of several the first, whose path
  /// is the most specific.
  std::optional<std::string> cookie(std::string_view name) const;

  /// The body read as JSON. @throws HttpError 400 when it is none.
  nlohmann::json json() const;

 private:
  http::RequestHead head_;
  std::string body_;
  std::string peer_;
  bool is_secure_;
  std::string path_;
  mutable std::optional<Arguments> query_arguments_ = {};  // decoded when first asked for
  mutable std::optional<Arguments> body_arguments_ = {};
};

/// Decodes "a=1&b=x+y%21". A broken escape stays as it is.
Arguments parse_form(std::string_view text);

}  // namespace wsspec::app
