#pragma once
#include <optional>
#include <string>
#include <vector>

#include "conformance/machine/result.hpp"
#include "conformance/script/opening_words.hpp"
#include "conformance/script/script.hpp"
#include "wsspec/base/entropy.hpp"
#include "wsspec/deflate/parameters.hpp"
#include "wsspec/http/head.hpp"

namespace wsspec::conformance {

/// What the suite says when it opens connections to servers.
struct Dialled {
  std::string host_field = "localhost";  ///< host, and port where it is not the default
  std::string resource = "/";            ///< path and query
  http::Fields fields = {};              ///< further fields of the request (cookies, Authorization, …)
};

/// The suite's side of an opening handshake, in both roles: writes the message that a case wants, reads the
/// peer's, and says what it breaks.
class SuiteOpening {
 public:
  enum class State : std::uint8_t {
    pending,  ///< the peer's head is not whole
    opened,
    refused,  ///< a server answered with another status than 101
    broken,   ///< the peer's head cannot be taken: see error()
  };

  /// @param negotiate  what to agree on beside; may be none.
  SuiteOpening(Role suite, const Opening* edits, const Negotiate* negotiate, const Dialled& dialled,
               Entropy& entropy);

  /// Client: the whole request. Server: nothing until the peer's request is whole, then the answer; once.
  std::optional<std::string> take_output();
  /// Takes bytes of the peer's head. @return how many were used.
  std::size_t receive(ByteView bytes);
  /// The peer's stream ended.
  void receive_end();

  State state() const { return state_; }
  /// Whether a server's answer claims to open the connection, right or wrong.
  bool says_101() const;
  /// What the peer's head breaks, however the connection goes on; and the requirement behind it.
  const std::vector<Finding>& findings() const { return findings_; }
  /// What both sides said on permessage-deflate; none: it is not in use.
  const std::optional<deflate::Agreement>& deflate() const { return deflate_; }
  /// What the client offered, in order, as far as it can be read.
  const std::vector<http::Extension>& offered() const { return offered_; }
  const http::AnswerHead& answer() const { return answer_.head(); }
  const http::RequestHead& request() const { return request_.head(); }
  std::string_view octets() const { return suite_ == Role::client ? answer_.octets() : request_.octets(); }
  /// One line for people: "HTTP 404 Not Found", "101 Switching Protocols", "GET /runCase?case=1".
  std::string got() const;

 private:
  void judge_answer();
  void judge_request();
  void break_off(std::error_code why);

  Role suite_;
  const Opening* edits_;
  const Negotiate* negotiate_;
  std::string key_;
  std::vector<std::string> subprotocols_;  // that the request offers
  std::vector<http::Extension> offered_;
  std::optional<deflate::Agreement> deflate_;
  std::optional<std::string> output_;
  State state_ = State::pending;
  http::HeadReader<http::AnswerHead> answer_;
  http::HeadReader<http::RequestHead> request_;
  std::vector<Finding> findings_;
};

}  // namespace wsspec::conformance
