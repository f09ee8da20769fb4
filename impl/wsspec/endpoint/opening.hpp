#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wsspec/base/entropy.hpp"
#include "wsspec/base/result.hpp"
#include "wsspec/deflate/parameters.hpp"
#include "wsspec/http/head.hpp"

namespace wsspec {

/// What an opening handshake settled.
struct Agreed {
  std::string subprotocol = {};                        ///< empty: none
  std::optional<deflate::Agreement> deflate = {};      ///< none: messages are not compressed
};

/// A server's side of the opening handshake (RFC 6455 §4.2), sans-I/O: bytes of the request in, the decision asked
/// of the owner, bytes of the answer out.
class ServerOpening {
 public:
  struct Options {
    http::HeadLimits limits = {};
    deflate::Options deflate = {};
  };
  explicit ServerOpening(Options options);

  /// Takes bytes of the request. @return how many were used: what follows the head is WebSocket data (§4.2.2) and
  /// belongs to the Endpoint. @return an error when the bytes are no HTTP head within the limits: write
  /// http::refusal_for(it) and end.
  Result<std::size_t> receive(ByteView bytes);

  /// Whether the request is whole; then request() is it.
  bool done() const { return reader_.done(); }
  const http::RequestHead& request() const { return reader_.head(); }

  /// Whether the request asks for a WebSocket at all (it names one in Upgrade). If not, it is plain HTTP for someone else.
  bool is_upgrade() const;
  /// What the request breaks (§4.2.1); none when it may be accepted.
  std::error_code check() const;
  /// The subprotocols that the client offers, in its order of preference.
  std::vector<std::string> subprotocols() const;

  /// Accepts (only when check() is none): the whole 101 answer to write, and what was agreed.
  /// @param subprotocol  one of subprotocols(), or empty for none.
  /// @param extra        further fields of the answer (Server, Set-Cookie, …).
  std::pair<std::string, Agreed> accept(std::string_view subprotocol = {}, const http::Fields& extra = {}) const;

 private:
  Options options_;
  http::HeadReader<http::RequestHead> reader_;
};

/// A client's side of the opening handshake (RFC 6455 §4.1), sans-I/O.
class ClientOpening {
 public:
  struct Options {
    std::string host;                            ///< the Host field: host, and ":port" when it is not the default
    std::string target = "/";                    ///< resource name: path and query
    std::vector<std::string> subprotocols = {};  ///< in order of preference
    http::Fields fields = {};                    ///< further fields (Origin, Cookie, …)
    http::HeadLimits limits = {};
    deflate::Options deflate = {};
  };
  ClientOpening(Options options, Entropy& entropy);

  /// The request to write.
  const std::string& request() const { return request_; }

  /// Takes bytes of the answer. @return how many were used: what follows the head is WebSocket data.
  /// @return an error when it is no HTTP head within the limits, or when the client must fail the connection (§4.1);
  /// answer() tells what came, if its head was whole.
  Result<std::size_t> receive(ByteView bytes);

  /// Whether the connection is open; then agreed() is what was settled.
  bool done() const { return done_; }
  const Agreed& agreed() const { return agreed_; }
  const http::AnswerHead& answer() const { return reader_.head(); }

 private:
  Options options_;
  std::string key_;
  std::string request_;
  http::HeadReader<http::AnswerHead> reader_;
  Agreed agreed_;
  bool done_ = false;
};

}  // namespace wsspec
