// Runs one case against one peer. Sans-I/O: bytes, ends and deadlines in; writes and a result out.
#pragma once
#include <chrono>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "conformance/machine/observer.hpp"
#include "conformance/machine/result.hpp"
#include "conformance/machine/suite_opening.hpp"
#include "conformance/machine/tls_reader.hpp"
#include "conformance/script/script.hpp"
#include "wsspec/base/entropy.hpp"

namespace wsspec::conformance {

/// How long to wait before something counts as not coming. Failure bounds, never waits: a good peer costs
/// only round trips.
struct Patience {
  std::chrono::milliseconds opening{5000};
  std::chrono::milliseconds must{2000};
  std::chrono::milliseconds should{500};  ///< for what the script goes on without
  std::chrono::milliseconds stall{200};   ///< a write that takes longer waits for our reads
};

struct MachineOptions {
  Patience patience = {};
  Dialled dialled = {};
  std::string url = {};  ///< that the client was told, in a case that says so; empty: it chose one itself
  std::set<std::string>* keys = nullptr;  ///< Sec-WebSocket-Keys of the run so far; the driver's
};

/// The driver's loop: start(); write take_writes(), each as a write of its own, and tell on_written() when
/// all are; on_bytes(), on_end() as they come, unless it wants_pause(); on_deadline() when deadline() has
/// passed; end our side of the stream once wants_end(); drop it once done(), by a reset if it wants_reset().
/// Nothing else makes time pass, so a whole catalogue can run in memory on a virtual clock.
class ScriptMachine {
 public:
  /// @param seed  masks, keys: the same seed sends the same bytes.
  ScriptMachine(const Case& test, Role suite, std::uint64_t seed, MachineOptions options = {});

  void start(TimePoint now);
  /// The bytes are unmasked in place; nothing of them is kept.
  void on_bytes(ByteSpan bytes, TimePoint now);
  /// The peer ended its stream, in order or (`reset`) not.
  void on_end(TimePoint now, bool reset = false);
  void on_deadline(TimePoint now);
  /// There is no connection, and there will be none: the client that was told its URL has gone.
  void on_absence(std::string why, TimePoint now);
  /// All writes so far are the stream's.
  void on_written(TimePoint now);

  std::vector<Bytes> take_writes();
  std::optional<TimePoint> deadline() const { return done_ ? std::nullopt : deadline_; }
  bool wants_end() const { return wants_end_; }
  bool wants_reset() const { return wants_reset_; }
  bool wants_pause() const { return paused_ && !done_; }
  bool done() const { return done_; }
  /// Final once done().
  const Result& result() const { return result_; }

  /// All that may be found in any case, beside what its steps name.
  static const std::vector<const Requirement*>& requirements();

 private:
  enum class Outcome : std::uint8_t { met, unmet, wait };
  enum class Phase : std::uint8_t { opening, steps, leaving };
  struct SentPong {
    Bytes payload;
    std::size_t order;
    bool used = false;
  };

  // script_machine.cpp: the flow; machine_steps.cpp: run(step)
  void advance();
  bool run_opening();
  void run_steps();
  bool run(const OpenWith&) { return next_step(), true; }
  bool run(const Send& step);
  bool run(const Expect& step);
  bool run(const Prefer& step);
  bool run(const Note& step);
  bool run(const Never& step);
  bool run(const Barrier& step);
  bool run(const Negotiate&) { return next_step(), true; }
  bool run(const NeedsDeflateOffer&) { return next_step(), true; }
  bool run(const NeedsWindow&) { return next_step(), true; }
  bool run(const DialledAs&) { return next_step(), true; }
  bool run(const EndStream& step);
  bool run(const WithholdClose&) { return withholds_close_ = true, next_step(), true; }
  bool run(const StopReading&) { return paused_ = true, next_step(), true; }
  bool run(const ReadAgain&);
  bool run(const Survive& step);
  const char* missing_feature() const;
  void judge_key();
  void leave_unjudged(Verdict verdict, std::string reason);
  void abort(std::string reason);
  void leave();
  void run_leaving();
  void finish();
  void arm(std::chrono::milliseconds patience);
  void next_step();

  // machine_exchange.cpp: messages and their echoes
  bool run(const Exchange& step);
  bool run(const Scale& step);
  Outcome exchange_on(const Messages& what);
  void put_message(const Messages& what, std::size_t k);
  std::chrono::milliseconds patience_for(const Messages& what) const;
  std::chrono::milliseconds patience_for_frames() const;
  void judge_scale(const Scale& step);

  // machine_events.cpp: what the peer does
  void on_event(PeerEvent event);
  void on_message(GotMessage message);
  void on_pong(GotPong pong);
  void on_close(const GotClose& close);
  bool is_forbidden(const PeerEvent& event);
  void collect(std::vector<Finding> findings);

  // machine_expectations.cpp: whether it is what the case wants
  Outcome evaluate(const Expected& what);
  Outcome evaluate(const MessageComes& want);
  Outcome evaluate(const PongComes& want);
  Outcome evaluate(const PongsCome& want);
  Outcome evaluate(const CloseAnswers& want);
  Outcome evaluate(const ConnectionFails& want);
  Outcome evaluate(const ConnectionEnds& want);
  Outcome evaluate(const StreamEnds& want);
  Outcome evaluate(const StreamStays& want);
  Outcome evaluate(const ConnectionOpens& want);
  Outcome evaluate(const OpeningRefused& want);
  Outcome evaluate(const NeverOpens& want);
  Outcome evaluate(const HandshakeKeeps& want);
  Outcome evaluate(const AnswerLacks& want);
  Outcome evaluate(const MessageIfOpen& want);
  Outcome evaluate(const MessageOrFails& want);
  Outcome evaluate(const PingComes& want);
  Outcome evaluate(const PeerCloses& want);
  Outcome evaluate(const FramesKeep& want);
  Outcome evaluate(const DeflateAgreed& want);
  Outcome evaluate(const DeflateDeclined& want);
  Outcome evaluate(const AnswerHasParameter& want);
  Outcome evaluate(const FilledOrFails& want);

  // machine_url.cpp: clients that are told which URL to open
  bool watches_tls() const;
  void read_tls(ByteView bytes);
  bool settle_dialling();
  bool has_request() const;
  Outcome evaluate(const RequestComes& want);
  Outcome evaluate(const NoRequest& want);
  Outcome evaluate(const HostIsOfUrl& want);
  Outcome evaluate(const TlsBegins& want);
  Outcome evaluate(const TlsFailureEnds& want);

  Outcome evaluate(const CloseCodeFits& want);
  Outcome evaluate(const PongOrEnd& want);
  Outcome ask_for_contract();
  bool use_pong(std::string_view payload);
  /// Nothing more can come: the peer has closed or ended, or the deadline passed.
  bool is_over() const { return late_ || peer_ended_ || peer_close_.has_value(); }
  std::string what_came() const;

  // machine_output.cpp: what the suite sends
  void put(const Outgoing& what);
  void put_frames(const Outgoing& what, std::string_view payload);
  CompressTerms own_terms() const;
  void put_frame(const Outgoing& what, std::string_view payload, Opcode opcode, bool fin);
  void put_octets(ByteView octets, std::size_t write_bytes, bool own_write);
  void put_opening();
  void answer_ping(const Bytes& payload);
  void put_close_reply(const GotClose& close);

  void violate(const Requirement& requirement, std::string expected, std::string got);
  void remark(const Requirement& requirement, std::string expected, std::string got);

  const Case& case_;
  Role suite_;
  MachineOptions options_;
  SeededEntropy entropy_;
  const Opening* edits_;
  const Negotiate* negotiate_;
  const DialledAs* dialled_;
  SuiteOpening opening_;
  Observer observer_;
  TlsReader tls_;        // of a client that was told a wss URL
  std::string absence_;  // why there is no connection

  Phase phase_ = Phase::opening;
  std::size_t at_ = 0;  // step
  bool step_began_ = false;
  TimePoint now_{};
  std::optional<TimePoint> deadline_;
  bool late_ = false;

  std::deque<std::pair<GotMessage, std::size_t>> messages_;  // not yet expected by a step; with their order
  std::vector<SentPong> pongs_;
  std::optional<GotClose> peer_close_;
  bool peer_ended_ = false;
  bool peer_reset_ = false;
  std::size_t events_ = 0;
  std::vector<const Never*> nevers_;
  std::vector<std::string> pings_;     // the peer's, not yet expected by a step
  std::vector<std::string> commands_;  // of the contract, that were sent
  struct Exchanging {
    mutable MessageOctets octets;
    std::size_t echoed = 0;
    TimePoint began;
  };
  std::optional<Exchanging> exchange_;
  std::vector<Clock::duration> laps_;  // of a Scale: small and large in turn
  std::vector<std::string> pings_sent_;
  std::size_t pongs_due_ = 0;  // of pings_sent_, those before a Close of ours
  std::vector<std::string> pongs_sent_;
  std::size_t pings_answered_ = 0;
  std::size_t frames_sent_ = 0;
  std::string barrier_;
  bool barrier_answered_ = false;

  std::vector<Bytes> writes_;
  bool write_is_open_ = false;
  wire::MaskingKey frame_key_{};
  bool frame_is_masked_ = false;
  std::uint64_t frame_offset_ = 0;
  std::uint64_t frame_left_ = 0;  // payload that an open frame still owes
  std::vector<Bytes> pongs_owed_;

  bool close_sent_ = false;
  bool close_tried_ = false;  // also one with a fault in its header
  bool sent_1010_ = false;
  bool withholds_close_ = false;
  bool ours_came_first_ = false;  // a Close of ours, of whatever kind, before the peer's
  bool aborted_ = false;
  bool recording_ = true;
  bool broke_off_before_ = false;  // transcript.broken_off, before the event at hand
  bool wants_end_ = false;
  bool wants_reset_ = false;
  bool stream_ended_ = false;  // by the case: nothing more can be written
  bool paused_ = false;
  bool written_ = false;
  bool done_ = false;
  bool looks_only_ = false;
  Result result_;
};

}  // namespace wsspec::conformance
