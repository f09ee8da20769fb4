#pragma once
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "conformance/machine/compressed_messages.hpp"
#include "conformance/machine/result.hpp"
#include "wsspec/base/role.hpp"
#include "wsspec/deflate/codec.hpp"
#include "wsspec/wire/frame_reader.hpp"
#include "wsspec/wire/utf8.hpp"

namespace wsspec::conformance {

/// Reads what a peer sends, in every case, and checks all of it: mask by role, minimal length, control
/// frames, fragmentation, UTF-8, close codes, nothing after its Close. What it finds does not stop it: it
/// reads on as far as the bytes make sense. Holds at most one message of message_bytes_max.
class Observer {
 public:
  /// More than any case asks back for; a peer that sends more floods.
  static constexpr std::size_t message_bytes_max = 64u << 20;

  explicit Observer(Role peer) : peer_(peer) {}

  /// permessage-deflate is in use: messages may be compressed on these terms (RFC 7692 §7.2).
  void expect_compression(const CompressTerms& terms);

  /// The next thing that the peer did, off the front of `input`; nothing when `input` is used up.
  std::optional<PeerEvent> next(ByteSpan& input, TimePoint now, WireLog& log);

  /// What was found since the last call.
  std::vector<Finding> take_findings() { return std::exchange(findings_, {}); }
  /// Whether a frame broke the rules of framing or UTF-8: a peer that does would be failed by a strict
  /// endpoint.
  bool faulted() const { return faulted_; }
  /// Whether bytes of a frame that is not yet whole were seen.
  bool inside_frame() const { return !reader_.between_frames(); }
  bool flooded() const { return flooded_; }
  /// Whether this was found at any time.
  bool has_found(const Requirement& requirement) const { return found_.contains(&requirement); }

  /// All that this class may find; for coverage tables.
  static const std::vector<const Requirement*>& requirements();

 private:
  void check_header(const wire::FrameHeader& header);
  void check_key(const wire::MaskingKey& key);
  void find(const Requirement& requirement, std::string expected, std::string got);
  std::optional<PeerEvent> finish(const wire::FrameHeader& header);
  std::optional<PeerEvent> finish_data(const wire::FrameHeader& header);
  bool inflate();
  void flood();
  PeerEvent finish_close();

  Role peer_;
  wire::FrameReader reader_;
  bool message_open_ = false;
  wire::Opcode message_kind_ = wire::Opcode::text;
  Bytes message_;
  Bytes control_;
  std::set<wire::MaskingKey> masking_keys_;
  std::vector<wire::MaskingKey> first_keys_;  // of a client: keys_judged of them
  std::size_t masked_frames_ = 0;
  std::size_t repeated_keys_ = 0;
  std::optional<wire::MaskingKey> last_key_;
  std::optional<CompressTerms> terms_;
  std::optional<deflate::Inflater> inflater_;
  bool message_compressed_ = false;
  bool closed_ = false;
  bool faulted_ = false;
  bool flooded_ = false;
  std::set<const Requirement*> found_;
  std::vector<Finding> findings_;
};

}  // namespace wsspec::conformance
