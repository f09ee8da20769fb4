#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wsspec/base/entropy.hpp"
#include "wsspec/base/result.hpp"
#include "wsspec/deflate/parameters.hpp"
#include "wsspec/http/head.hpp"

namespace wsspec {

/// What an opening handshake settled.
struct Agreed {
  std::string subprotocol = {};                    ///< empty: none
  std::optional<deflate::Agreement> deflate = {};  ///< none: messages are not compressed
};

/// A server's side of the opening handshake (RFC 6455 §4.2), sans-I/O: bytes of the request in, the decision
/// asked of the owner, bytes of the answer out.
///
/// The owner's loop: receive() until done(); no is_upgrade(): it is plain HTTP; check() tells an error: write
/// http::refusal_for(it) and end; else write what accept() gives, and go on with an Endpoint.
class ServerOpening {
 public:
  struct Options {
    http::HeadLimits limits = {};
    deflate::Options deflate = {};
  };
  ServerOpening() : ServerOpening(Options{}) {}
  explicit ServerOpening(Options options) : options_(std::move(options)), reader_(options_.limits) {}

  /// Takes bytes of the request. @return how many were used: what follows the head is WebSocket data (§4.2.2)
  /// and belongs to the Endpoint. @return an error when the bytes are no HTTP head within the limits: write
  /// http::refusal_for(it) and end.
  Result<std::size_t> receive(ByteView bytes) { return reader_.feed(bytes); }

  /// Whether the request is whole; then request() is it.
  bool done() const { return reader_.done(); }
  const http::RequestHead& request() const { return reader_.head(); }
  /// The octets of the head, as they came.
  std::string_view octets() const { return reader_.octets(); }

  /// Whether the request asks for a WebSocket at all (it names one in Upgrade). If not, it is plain HTTP for
  /// someone else.
  bool is_upgrade() const;
  /// What the request breaks (§4.2.1); none when it may be accepted.
  std::error_code check() const;
  /// The subprotocols that the client offers, in its order of preference; none when the field breaks its
  /// grammar.
  std::vector<std::string> subprotocols() const;

  /// Whether and how to compress, where that depends on the request; before accept().
  void set_deflate(const deflate::Options& deflate) { options_.deflate = deflate; }

  /// Accepts (only when check() is none, caller's duty): the whole 101 answer to write, and what was agreed.
  /// @param subprotocol  one of subprotocols(), or empty for none.
  /// @param extra        further fields of the answer (Server, Set-Cookie, …), written as they are.
  std::pair<std::string, Agreed> accept(std::string_view subprotocol = {},
                                        const http::Fields& extra = {}) const;

 private:
  Options options_;
  http::HeadReader<http::RequestHead> reader_;
};

/// A client's side of the opening handshake (RFC 6455 §4.1), sans-I/O.
class ClientOpening {
 public:
  struct Options {
    std::string host;          ///< the Host field: host, and ":port" when it is not the default
    std::string target = "/";  ///< resource name: path and query
    std::vector<std::string> subprotocols = {};  ///< in order of preference
    http::Fields fields = {};                    ///< further fields (Origin, Cookie, …), written as they are
    http::HeadLimits limits = {};
    deflate::Options deflate = {};
  };
  /// @param entropy  the key (§4.1 item 7); used here alone.
  ClientOpening(Options options, Entropy& entropy);

  /// The request to write.
  const std::string& request() const { return request_; }

  /// Takes bytes of the answer. @return how many were used: what follows the head is WebSocket data.
  /// @return an error when it is no HTTP head within the limits, or when the client must fail the connection
  /// (§4.1); answer() tells what came, if its head was whole: the object is of no other use then.
  Result<std::size_t> receive(ByteView bytes);

  /// Whether the connection is open; then agreed() is what was settled.
  bool done() const { return done_; }
  const Agreed& agreed() const { return agreed_; }
  const http::AnswerHead& answer() const { return reader_.head(); }

 private:
  std::error_code judge();

  Options options_;
  std::string key_;
  std::string request_;
  http::HeadReader<http::AnswerHead> reader_;
  int interim_answers_ = 0;  // 100 Continue and the like, passed over
  Agreed agreed_;
  bool done_ = false;
};

}  // namespace wsspec
