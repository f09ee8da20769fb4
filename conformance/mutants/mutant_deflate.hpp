#pragma once
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "conformance/mutants/fault.hpp"
#include "wsspec/base/bytes.hpp"
#include "wsspec/deflate/codec.hpp"
#include "wsspec/deflate/parameters.hpp"
#include "wsspec/http/head.hpp"
#include "wsspec/wire/frame.hpp"

namespace wsspec::conformance {

/// permessage-deflate as the mutants speak it (RFC 7692): correct when no fault is set. A server takes the
/// first offer that it can read and takes no hint; a client offers to be told its window.
class MutantDeflate {
 public:
  MutantDeflate(Role role, Fault fault) : role_(role), fault_(fault) {}

  // mutant_deflate_opening.cpp
  /// Client: the value of its Sec-WebSocket-Extensions; none: it offers nothing.
  std::optional<std::string> offer() const;
  /// Client: takes what was answered. @return false: the connection must fail.
  bool take_answer(const http::Fields& answered);
  /// Server: whether a fault refuses the request for its offers.
  bool refuses(const http::Fields& asked) const;
  /// Server: answers the offers, by a further field.
  void answer(const http::Fields& asked, http::Fields& answered);

  bool is_agreed() const { return agreed_.has_value(); }
  /// Reserved bits that the first frame of a message may have.
  std::uint8_t rsv_of_first() const { return agreed_ ? wire::rsv1 : std::uint8_t{0}; }

  // mutant_deflate.cpp
  /// Takes RSV1 off where the fault does not see it.
  void mend(wire::FrameHeader& frame) const;
  void begin_frame(const wire::FrameHeader& frame);
  /// A frame of a message ends. @param message  what came so far, still compressed.
  std::error_code end_frame(const wire::FrameHeader& frame, Bytes& message);
  /// A Ping came inside of a message.
  void on_ping_between();
  /// The message is whole. @param message  in: as it came; out: inflated where it was compressed.
  std::error_code finish(Bytes& message);
  /// Whether the message at hand is compressed, so that its echo is too.
  bool is_compressed() const { return compressed_; }
  Bytes compress(ByteView message);
  /// Whether the fault has ended the whole process.
  bool is_dead() const { return dead_; }

 private:
  bool has(Fault fault) const { return fault_ == fault; }
  deflate::Parameters choose(const deflate::Parameters& offer, const deflate::Parameters& last) const;
  std::string text_of(const deflate::Parameters& chosen, const deflate::Parameters& offer) const;
  std::error_code finish_plain();
  std::error_code inflate(Bytes& message);
  deflate::Inflater make_inflater() const;
  deflate::Compressor make_compressor() const;

  Role role_;
  Fault fault_;
  std::optional<deflate::Agreement> agreed_;
  bool hinted_ = false;  // by the offer: client_no_context_takeover
  bool compressed_ = false;
  bool had_compressed_ = false;
  bool dead_ = false;
  std::optional<deflate::Inflater> inflater_;
  std::optional<deflate::Compressor> compressor_;
  Bytes history_;  // what was inflated last, for faults that look at blocks
};

/// One block of DEFLATE.
struct MutantBlock {
  unsigned type;          ///< 0 stored, 1 fixed, 2 dynamic codes
  bool is_final;          ///< BFINAL
  std::size_t end;        ///< octets that the message is inflated to when it ends
  std::size_t bytes = 0;  ///< of them its own
};
/// The blocks of a message without its tail, as far as they can be read. The last one is the empty one.
std::vector<MutantBlock> blocks_of(ByteView message, ByteView window);

}  // namespace wsspec::conformance
