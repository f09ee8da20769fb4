// What may come back, in a case author's words.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "conformance/requirements/requirement.hpp"
#include "wsspec/wire/opcode.hpp"

namespace wsspec::conformance {

/// The next data message is this one.
struct MessageComes {
  wire::Opcode kind;
  std::string payload;
};
/// A Pong with this payload comes.
struct PongComes {
  std::string payload;
};
/// The last of these Pongs comes; the ones before it may be missing (RFC 6455 §5.5.3) and are noted then.
struct PongsCome {
  std::vector<std::string> payloads;
};
/// The peer's Close answers ours. Other codes than these are noted; a code that says "error" is none of
/// these.
struct CloseAnswers {
  std::vector<std::uint16_t> codes;
};
/// The peer fails the connection: best a Close with one of these codes, at least the end of the stream.
struct ConnectionFails {
  std::vector<std::uint16_t> codes;
};
/// A Pong with this payload comes, or the peer has had enough and ends the connection, in any way: an
/// endpoint may protect itself from a flood (RFC 6455 §10.4, §7.1.1).
struct PongOrEnd {
  std::string payload;
};
/// Should the peer close the connection, its Close has one of these codes.
struct CloseCodeFits {
  std::vector<std::uint16_t> codes;
};
/// Either of both: the message comes back, or the peer fails the connection as ConnectionFails says. For what
/// an RFC leaves to the peer.
struct MessageOrFails {
  MessageComes message;
  std::vector<std::uint16_t> codes;
};
/// The same of a text message that is so long that nobody wants to write it down: one octet over and over.
struct FilledOrFails {
  std::size_t size;
  char octet;
  std::vector<std::uint16_t> codes;
};
/// The peer sends a Ping with this payload.
struct PingComes {
  std::string payload;
};
/// The peer begins the closing handshake: with this code (none: without a body) and reason.
struct PeerCloses {
  std::optional<std::uint16_t> code;
  std::string reason = {};
};
/// A server agrees to permessage-deflate. If it does not: unimplemented where a MAY says so, else unmet.
struct DeflateAgreed {};
/// A server opens the connection and agrees to no permessage-deflate.
struct DeflateDeclined {};
/// The frames that the peer has sent so far keep this rule.
struct FramesKeep {
  const Requirement* rule;  ///< one that is checked in every case
};
/// The connection ends, whatever the peer says about it.
struct ConnectionEnds {};
/// The peer ends its side of the stream.
struct StreamEnds {
  bool in_order;  ///< and does not reset it
};
/// The peer leaves its side of the stream open, as long as the suite waits.
struct StreamStays {};
/// The opening handshake ends well.
struct ConnectionOpens {};
/// A server refuses the opening handshake: best an HTTP answer with one of these statuses (none: any 4xx or
/// 5xx), at least no 101.
struct OpeningRefused {
  std::vector<unsigned> statuses;
  std::string field = {};  ///< a field that the answer must have, with `value` among its members
  std::string value = {};
  bool may_be_plain_http =
      false;  ///< the request is a good one but asks for no WebSocket: any status but 101 will do
  bool end_will_do = false;  ///< the end of the connection is as good as an answer
  bool may_open = false;     ///< so is a 101
  bool by_contract =
      false;  ///< only the contract asks for it: after a 101, an echo of `origin` skips the case
};
/// A client sends no frame after our answer, and ends its stream.
struct NeverOpens {};
/// What the peer sent in its opening handshake keeps this rule.
struct HandshakeKeeps {
  const Requirement* rule;
};
/// What a server agrees to has this parameter of permessage-deflate.
struct AnswerHasParameter {
  std::string name;
};
/// A server's answer has no such field.
struct AnswerLacks {
  std::string field;
};
/// The text message comes back, unless the connection did not open: where RFCs leave that to the peer.
struct MessageIfOpen {
  std::string payload;
};

/// A client that was told its URL asks for one of these targets (RFC 6455 §3). Percent-encoded octets compare
/// without case; an absolute target counts by its path and query (§4.1).
struct RequestComes {
  std::vector<std::string> targets;
  bool may_refuse = false;  ///< no request at all is as good
};
/// A client that was told a URL which is none for WebSockets asks for nothing.
struct NoRequest {};
/// The Host field has the host and port of the URL, and nothing else. Met as well without a request.
struct HostIsOfUrl {};
/// The client's first words are a TLS handshake; with this server name, if it is not empty.
struct TlsBegins {
  std::string server_name;
};
/// After the suite has failed the TLS handshake, the client ends the stream and says nothing in the clear.
struct TlsFailureEnds {};

using ExpectedKinds =
    std::variant<MessageComes, PongComes, PongsCome, CloseAnswers, ConnectionFails, ConnectionEnds,
                 StreamEnds, StreamStays, ConnectionOpens, OpeningRefused, NeverOpens, HandshakeKeeps,
                 AnswerLacks, FilledOrFails, AnswerHasParameter, MessageIfOpen, MessageOrFails, PingComes,
                 PeerCloses, DeflateAgreed, DeflateDeclined, CloseCodeFits, PongOrEnd, FramesKeep,
                 RequestComes, NoRequest, HostIsOfUrl, TlsBegins, TlsFailureEnds>;

/// One of them. A class of its own, so that it is copied and destroyed in one place instead of in every file
/// of cases: those are compiled in half the time.
struct Expected : ExpectedKinds {
  using ExpectedKinds::ExpectedKinds;
  Expected(const Expected&);
  Expected(Expected&&) noexcept;
  Expected& operator=(const Expected&);
  Expected& operator=(Expected&&) noexcept;
  ~Expected();
};

Expected message(std::string text);
Expected binary_message(std::string octets);
Expected pong_for(std::string payload);
Expected pongs_for(std::vector<std::string> payloads);
Expected closes_with(std::vector<std::uint16_t> codes);
Expected fails_with(std::vector<std::uint16_t> codes);
Expected fails_with(std::uint16_t code);
Expected pong_or_ends(std::string payload);
Expected closes_only_with(std::vector<std::uint16_t> codes);
Expected message_or_fails(std::string text, std::vector<std::uint16_t> codes);
Expected binary_message_or_fails(std::string octets, std::vector<std::uint16_t> codes);
Expected filled_message_or_fails(std::size_t size, char octet, std::vector<std::uint16_t> codes);
Expected ping_comes(std::string payload);
Expected peer_closes(std::optional<std::uint16_t> code, std::string reason = {});
Expected frames_keep(const Requirement& rule);
Expected agrees_to_deflate();
Expected answer_has_parameter(std::string name);
Expected declines_deflate();
Expected ends();
Expected ends_stream();
Expected ends_stream_in_order();
Expected stays();
Expected opens();
Expected refused(std::vector<unsigned> statuses = {});
/// By a server that answers the contract's `origin`; any other is skipped.
Expected refused_by_contract(std::vector<unsigned> statuses = {});
/// The answer that refuses must have `field`, and `value` in its list.
Expected refused_telling(std::string field, std::string value);
/// Plain HTTP: any answer but 101.
Expected not_upgraded();
/// For an opening handshake that RFCs let a server take or refuse: an answer of either kind.
Expected opens_or_refuses();
/// For a good request that a server may refuse, or send elsewhere: 101, or an HTTP status of 300 and above.
Expected opens_or_refused();
/// For a head that nobody has to read to its end: no 101; an error, or the end of the connection.
Expected refused_or_ends();
/// Whatever it is, but not nothing.
Expected opens_refuses_or_ends();
Expected keeps(const Requirement& rule);
Expected answer_lacks(std::string field);
Expected message_if_open(std::string text);
Expected request_for(std::vector<std::string> targets);
Expected request_for_or_none(std::vector<std::string> targets);
Expected no_request();
Expected host_of_url();
Expected tls_begins(std::string server_name = {});
Expected tls_failure_ends();
Expected never_opens();

}  // namespace wsspec::conformance
