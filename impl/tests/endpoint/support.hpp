#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wsspec/base/entropy.hpp"
#include "wsspec/endpoint/endpoint.hpp"
#include "wsspec/wire/frame.hpp"
#include "wsspec/wire/frame_reader.hpp"

/// What the endpoint's tests speak in: frames and events as one-line words.
namespace wsspec::test {

/// A frame to feed, valid but for what a test changes.
struct Frame {
  wire::Opcode opcode = wire::Opcode::text;
  std::string payload = {};
  bool fin = true;
  std::uint8_t rsv = 0;
};

/// The frame as `sender` must write it: masked with a fixed key as a client.
inline Bytes encode(Role sender, const Frame& frame) {
  wire::FrameHeader header{.opcode = frame.opcode, .fin = frame.fin, .rsv = frame.rsv};
  if (sender == Role::client) header.masking_key = wire::MaskingKey{0x37, 0xFA, 0x21, 0x3D};
  header.length = frame.payload.size();
  header.form = wire::minimal_form(header.length);
  Bytes out;
  wire::append_frame(out, header, bytes_of(frame.payload));
  return out;
}

inline Bytes encode(Role sender, const std::vector<Frame>& frames) {
  Bytes out;
  for (const auto& frame : frames) append(out, encode(sender, frame));
  return out;
}

inline Frame text(std::string payload) {
  return {wire::Opcode::text, std::move(payload)};
}
inline Frame binary(std::string payload) {
  return {wire::Opcode::binary, std::move(payload)};
}
inline Frame more(std::string payload) {
  return {wire::Opcode::continuation, std::move(payload)};
}
inline Frame ping(std::string payload) {
  return {wire::Opcode::ping, std::move(payload)};
}
inline Frame pong(std::string payload) {
  return {wire::Opcode::pong, std::move(payload)};
}
inline Frame no_fin(Frame frame) {
  frame.fin = false;
  return frame;
}
inline Frame rsv1(Frame frame) {
  frame.rsv = wire::rsv1;
  return frame;
}
inline Frame close(std::optional<std::uint16_t> code = {}, std::string_view reason = {}) {
  Frame frame{wire::Opcode::close};
  if (code) frame.payload = {static_cast<char>(*code >> 8), static_cast<char>(*code & 0xFF)};
  frame.payload += reason;
  return frame;
}

/// "text(abc)", "binary(abc)", "ping(x)", "pong(x)", "closed 1006 (why) protocol error".
inline std::string describe(const Event& event) {
  struct Describer {
    static std::string with(const char* name, ByteView payload) {
      return name + ("(" + std::string(text_of(payload))) + ")";
    }
    std::string operator()(const Message& message) const {
      return with(message.is_text ? "text" : "binary", message.payload);
    }
    std::string operator()(const Ping& ping) const { return with("ping", ping.payload); }
    std::string operator()(const Pong& pong) const { return with("pong", pong.payload); }
    std::string operator()(const Closed& closed) const {
      std::string line = "closed " + std::to_string(closed.code);
      if (!closed.reason.empty()) line += " (" + std::string(closed.reason) + ")";
      if (closed.error) line += ": " + closed.error.message();
      return line;
    }
  };
  return std::visit(Describer{}, event);
}

inline std::string closed(int code) {
  return "closed " + std::to_string(code);
}
inline std::string failed_for(Errc why) {
  return closed(1006) + ": " + make_error_code(why).message();
}

/// "text(abc)", "text-(ab)" without FIN, "+text(…)" with RSV1, "close 1002 why", "close" for an empty body.
inline std::string describe(const wire::FrameHeader& header, std::string_view payload) {
  std::string line = (header.rsv & wire::rsv1) != 0 ? "+" : "";
  line += name_of(header.opcode);
  if (!header.fin) line += "-";
  if (header.opcode != wire::Opcode::close) return line + "(" + std::string(payload) + ")";
  if (payload.size() >= 2)
    line += " " + std::to_string(static_cast<std::uint8_t>(payload[0]) * 256 +
                                 static_cast<std::uint8_t>(payload[1]));
  if (payload.size() > 2) line += " " + std::string(payload.substr(2));
  return line;
}

/// The frames in `octets`, which must end between two frames; unmasks in place.
inline std::vector<std::string> describe_frames(Bytes octets) {
  wire::FrameReader reader;
  std::vector<std::string> lines;
  std::string payload;
  ByteSpan input(octets);
  while (const auto piece = reader.next(input)) {
    payload += text_of(piece->payload);
    if (piece->ends) lines.push_back(describe(piece->header, std::exchange(payload, {})));
  }
  if (!reader.between_frames()) lines.push_back("cut off");
  return lines;
}

using Lines = std::vector<std::string>;

/// An endpoint and what its owner would have.
class Side {
 public:
  explicit Side(Role role, Endpoint::Options options = {}, Agreed agreed = {})
      : role_(role), entropy_(7), endpoint_(role, agreed, entropy_, options) {}

  Endpoint* operator->() { return &endpoint_; }
  Endpoint& operator*() { return endpoint_; }

  /// Feeds octets in pieces of `piece_size` and gives the events.
  Lines feed(Bytes octets, std::size_t piece_size = SIZE_MAX) {
    Lines lines;
    for (std::size_t at = 0; at < octets.size();) {
      const std::size_t size = std::min(piece_size, octets.size() - at);
      Bytes piece(octets.begin() + static_cast<std::ptrdiff_t>(at),
                  octets.begin() + static_cast<std::ptrdiff_t>(at + size));
      endpoint_.receive(piece);
      for (auto& line : events()) lines.push_back(std::move(line));
      at += size;
    }
    return lines;
  }
  /// Feeds frames as the peer of this side writes them.
  Lines feed(const std::vector<Frame>& frames, std::size_t piece_size = SIZE_MAX) {
    return feed(encode(peer_of(role_), frames), piece_size);
  }

  Lines events() {
    Lines lines;
    while (const auto event = endpoint_.next_event()) lines.push_back(describe(*event));
    return lines;
  }

  /// Takes all output, as octets or as frames.
  Bytes take_output() {
    const auto view = endpoint_.output();
    Bytes taken(view.begin(), view.end());
    endpoint_.consume_output(taken.size());
    return taken;
  }
  Lines sent() { return describe_frames(take_output()); }

 private:
  Role role_;
  SeededEntropy entropy_;
  Endpoint endpoint_;
};

}  // namespace wsspec::test
