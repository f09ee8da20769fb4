// What may come back, in a case author's words.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

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
/// The connection ends, whatever the peer says about it.
struct ConnectionEnds {};
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
};
/// A client sends no frame after our answer, and ends its stream.
struct NeverOpens {};

using Expected = std::variant<MessageComes, PongComes, PongsCome, CloseAnswers, ConnectionFails,
                              ConnectionEnds, ConnectionOpens, OpeningRefused, NeverOpens>;

inline Expected message(std::string text) {
  return MessageComes{wire::Opcode::text, std::move(text)};
}
inline Expected binary_message(std::string octets) {
  return MessageComes{wire::Opcode::binary, std::move(octets)};
}
inline Expected pong_for(std::string payload) {
  return PongComes{std::move(payload)};
}
inline Expected pongs_for(std::vector<std::string> payloads) {
  return PongsCome{std::move(payloads)};
}
inline Expected closes_with(std::vector<std::uint16_t> codes) {
  return CloseAnswers{std::move(codes)};
}
inline Expected fails_with(std::vector<std::uint16_t> codes) {
  return ConnectionFails{std::move(codes)};
}
inline Expected fails_with(std::uint16_t code) {
  return ConnectionFails{{code}};
}
inline Expected ends() {
  return ConnectionEnds{};
}
inline Expected opens() {
  return ConnectionOpens{};
}
inline Expected refused(std::vector<unsigned> statuses = {}) {
  return OpeningRefused{std::move(statuses)};
}
/// The answer that refuses must have `field`, and `value` in its list.
inline Expected refused_telling(std::string field, std::string value) {
  return OpeningRefused{{}, std::move(field), std::move(value)};
}
/// Plain HTTP: any answer but 101.
inline Expected not_upgraded() {
  return OpeningRefused{.statuses = {}, .may_be_plain_http = true};
}
inline Expected never_opens() {
  return NeverOpens{};
}

}  // namespace wsspec::conformance
