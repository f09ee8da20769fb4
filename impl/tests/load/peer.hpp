#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "impl/tests/load/channel.hpp"
#include "wsspec/base/entropy.hpp"
#include "wsspec/http/head.hpp"
#include "wsspec/wire/frame_reader.hpp"

namespace wsspec::load {

/// A WebSocket client that its owner can make misbehave. It answers Pings and Close frames, and checks that
/// what the server sends is right.
class Peer {
 public:
  enum class State : std::uint8_t { connecting, securing, connected, opening, open, over };

  /// Who is told. A call may send, or cut() the peer, which is destroyed later.
  class Owner {
   public:
    virtual ~Owner() = default;
    /// TCP, and TLS if asked for, stand. @return whether to go on with the opening handshake.
    virtual bool on_connected(Peer& peer);
    virtual void on_open(Peer& peer) = 0;
    /// @param payload  as it came, compressed if RSV1 was set; valid until the call returns.
    virtual void on_message(Peer& peer, bool is_compressed, std::string_view payload) = 0;
    /// The server, or a fault, has ended the connection. Last call; none after cut().
    virtual void on_over(Peer& peer) = 0;
  };

  /// @param owner, entropy  outlive the peer. @param number  its name.
  Peer(const Target& target, Owner& owner, Entropy& entropy, std::uint64_t number);

  std::uint64_t number() const { return number_; }
  int fd() const { return channel_.fd(); }
  State state() const { return state_; }
  /// What to wait for (EPOLLIN, EPOLLOUT).
  std::uint32_t wanted_events() const;
  /// What was waited for has come. @param buffer  to read into; a new content with each call.
  void on_ready(std::uint32_t events, ByteSpan buffer);

  /// One frame, masked. @param rsv  wire::rsv1 for a compressed one.
  void send(wire::Opcode opcode, ByteView payload, std::uint8_t rsv = 0);
  void send_text(std::string_view text) { send(wire::Opcode::text, bytes_of(text)); }
  void close(std::uint16_t code = 1000);
  /// Bytes as they are.
  void send_raw(ByteView bytes);
  void end_writing() { channel_.end_writing(); }
  void stop_reading() { is_reading_ = false; }
  void read_again() { is_reading_ = true; }
  /// Ends it here and now, by a reset or as a process that exits does.
  void cut(bool by_reset);

  std::string opening_request();
  /// Whether the closing handshake was made, both Close frames and the end.
  bool ended_well() const { return close_code_ && error_.empty(); }
  /// The server's; none when it sent no Close.
  std::optional<std::uint16_t> close_code() const { return close_code_; }
  /// Why it was over, if not by a closing handshake.
  const std::string& error() const { return error_; }

 private:
  void advance_handshake();
  void read(ByteSpan buffer);
  void handle(ByteSpan bytes);
  ByteSpan handle_answer(ByteSpan bytes);
  void handle_piece(const wire::FramePiece& piece);
  void handle_frame(const wire::FrameHeader& header, ByteView payload);
  void flush();
  void fail(std::string why);

  Owner& owner_;
  Entropy& entropy_;
  Channel channel_;
  std::uint64_t number_;
  std::string path_;
  std::string key_;
  std::unique_ptr<http::HeadReader<http::AnswerHead>> answer_;  ///< while opening
  wire::FrameReader frames_;
  std::string payload_;  ///< of a frame that came in pieces
  Bytes unsent_;
  std::string error_;
  std::optional<std::uint16_t> close_code_;
  State state_ = State::connecting;
  bool offers_deflate_;
  bool is_reading_ = true;
  bool sent_close_ = false;
};

}  // namespace wsspec::load
