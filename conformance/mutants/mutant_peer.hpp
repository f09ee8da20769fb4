#pragma once
#include "conformance/mutants/fault.hpp"
#include "conformance/mutants/memory_peer.hpp"
#include "wsspec/base/entropy.hpp"
#include "wsspec/http/head.hpp"
#include "wsspec/wire/frame_reader.hpp"
#include "wsspec/wire/utf8.hpp"

namespace wsspec::conformance {

/// An echo peer, correct when no fault is set, with one switch a fault. It shares the codec with the suite and nothing
/// with the reference implementation.
class MutantPeer final : public MemoryPeer {
 public:
  MutantPeer(Role role, Fault fault, std::uint64_t seed = 7) : role_(role), fault_(fault), entropy_(seed) {}

  void start() override;
  void receive(ByteSpan bytes) override;
  void receive_end() override;
  Bytes take_output() override { return std::exchange(output_, {}); }
  bool ended() const override { return ended_; }

 private:
  bool has(Fault fault) const { return fault_ == fault; }
  std::size_t receive_head(ByteView bytes);
  void on_piece(const wire::FramePiece& piece);
  void on_control(const wire::FrameHeader& header);
  void on_close();
  void on_message();
  void send(wire::Opcode opcode, ByteView payload);
  void fail(std::uint16_t code);

  Role role_;
  Fault fault_;
  SeededEntropy entropy_;
  Bytes output_;
  bool ended_ = false;
  bool open_ = false;
  bool close_sent_ = false;
  bool dead_ = false;  // failed or closed: no byte reaches the rules any more
  std::string key_;
  http::HeadReader<http::RequestHead> request_;
  http::HeadReader<http::AnswerHead> answer_;
  wire::FrameReader reader_;
  bool message_open_ = false;
  wire::Opcode kind_ = wire::Opcode::text;
  Bytes message_;
  Bytes control_;
  wire::Utf8Validator utf8_;
};

}  // namespace wsspec::conformance
