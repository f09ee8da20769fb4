#pragma once
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "conformance/mutants/fault.hpp"
#include "conformance/mutants/memory_peer.hpp"
#include "conformance/mutants/mutant_deflate.hpp"
#include "conformance/mutants/mutant_framing.hpp"
#include "conformance/mutants/mutant_head.hpp"
#include "conformance/mutants/mutant_keys.hpp"
#include "conformance/mutants/mutant_reader.hpp"
#include "conformance/mutants/mutant_url.hpp"
#include "conformance/mutants/mutant_utf8.hpp"
#include "wsspec/base/entropy.hpp"
#include "wsspec/http/head.hpp"

namespace wsspec::conformance {

/// An echo peer, correct when no fault is set, with one switch a fault. It shares the codec with the suite
/// and nothing with the reference implementation.
class MutantPeer final : public MemoryPeer {
 public:
  MutantPeer(Role role, Fault fault, std::uint64_t seed = 7)
      : role_(role),
        fault_(fault),
        entropy_(seed),
        request_(head_limits_of(fault)),
        answer_(head_limits_of(fault)),
        reader_(fault),
        framing_(role, fault),
        keys_(fault),
        utf8_(fault),
        deflate_(role, fault) {
    entropy_.fill(constant_key_);
  }

  void start() override;
  void open_url(const std::string& url) override;
  void receive(ByteSpan bytes) override;
  void receive_end() override;
  Bytes take_output() override;
  bool ended() const override { return ended_ && taken_ == output_.size(); }
  bool resets() const override { return has(Fault::ends_by_reset); }
  bool lives() const override { return !died_ && !framing_.is_dead() && !deflate_.is_dead(); }
  Clock::duration take_time() override { return std::exchange(time_, {}); }

 private:
  enum class Stage : std::uint8_t {
    opening,
    open,
    closed,  ///< our Close is out: what comes is read and discarded
    dead,    ///< failed: no byte reaches the rules any more
  };
  enum class Reading : std::uint8_t { take, skip, fail };

  bool has(Fault fault) const { return fault_ == fault; }

  // mutant_request.cpp
  http::RequestHead make_request();
  void send_request();
  void on_tls_failure();
  std::size_t receive_answer(ByteView bytes);
  std::error_code judge_answer();

  // mutant_answer.cpp
  std::size_t receive_request(ByteView bytes);
  std::error_code judge_request() const;
  std::string accept_value() const;
  http::AnswerHead make_answer() const;
  void answer_request();
  void refuse(std::error_code why);

  // mutant_peer.cpp
  template <class Reader>
  wsspec::Result<std::size_t> read_head(Reader& reader, ByteView bytes);
  void open();

  // mutant_receiving.cpp
  void on_piece(const wire::FramePiece& piece);
  bool is_discarded(wire::Opcode opcode) const;
  Reading judge_frame();
  Reading excuse(std::error_code broken);
  void misread_fin();
  void begin_frame();
  void end_data();
  MutantContext context() const { return {message_open_, kind_, message_.size()}; }
  bool checks_text_early() const;
  bool is_text_valid() const;
  void on_message();
  void end_control();
  void on_ping();
  void on_pong();

  // mutant_closing.cpp
  void on_close();
  bool accepts(std::uint16_t code) const;
  std::optional<std::uint16_t> close_error() const;
  bool is_reason_valid() const;
  void reply_close();
  void lose_stream();
  void fail(std::uint16_t code);
  void end() { ended_ = !has(Fault::keeps_tcp); }

  // mutant_contract.cpp
  bool obey();
  void begin_closing(std::string_view argument);
  void end_own_closing();
  void send_counting(std::size_t size);
  void send_fragments(std::size_t count);
  std::string_view subprotocol() const;
  bool refuses_origin() const;

  // mutant_limits.cpp
  std::optional<std::uint16_t> limit_error() const;
  bool breaks_down();
  void rescan();
  bool is_choked() const;

  // mutant_sending.cpp
  void echo();
  void echo_once(wire::Opcode kind, ByteView payload);
  void echo_frames(wire::Opcode kind, ByteView payload);
  void send_pong(const Bytes& payload);
  void send_held();
  void send(wire::Opcode opcode, ByteView payload, bool fin = true);
  void send_close(std::optional<std::uint16_t> code, std::string_view reason = {});
  void write_frame(wire::Opcode opcode, ByteView payload, bool fin);
  bool masks(wire::Opcode opcode, ByteView payload) const;

  Role role_;
  Fault fault_;
  SeededEntropy entropy_;
  wire::MaskingKey constant_key_{};
  Bytes output_;
  std::size_t taken_ = 0;  // of output_, where it goes byte by byte
  bool ended_ = false;
  Stage stage_ = Stage::opening;

  std::string key_;
  std::optional<MutantUrl> url_;  // that the client was told
  bool in_tls_ = false;
  std::string loose_head_;  // of a fault that reads what is no head
  http::HeadReader<http::RequestHead> request_;
  http::HeadReader<http::AnswerHead> answer_;

  MutantReader reader_;
  MutantFraming framing_;
  MutantKeys keys_;
  wire::FrameHeader frame_;  // the one that is being read, as the fault sees it
  Reading reading_ = Reading::take;
  bool message_open_ = false;
  bool control_open_ = false;  // a fragmented Ping or Pong that the fault takes
  bool fin_lost_ = false;
  bool was_fragmented_ = false;  // the last message, or the open one
  std::size_t messages_of_read_ = 0;
  wire::Opcode kind_ = wire::Opcode::text;
  wire::Opcode control_kind_ = wire::Opcode::ping;
  Bytes message_;
  Bytes control_;
  MutantUtf8 utf8_;
  MutantDeflate deflate_;
  bool echo_is_compressed_ = false;

  std::vector<Bytes> held_pongs_;
  std::optional<Bytes> held_echo_;
  bool close_held_ = false;
  bool own_close_open_ = false;  // it waits for the reply
  std::optional<std::pair<std::optional<std::uint16_t>, std::string>> close_to_begin_;  // with its reason
  std::size_t fragments_ = 0;  // of the open message, but for its first
  std::size_t pings_ = 0;
  std::size_t pongs_ = 0;
  bool had_payload_ = false;
  bool died_ = false;
  Clock::duration time_{};
};

}  // namespace wsspec::conformance
