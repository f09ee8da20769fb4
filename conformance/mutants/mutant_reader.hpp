#pragma once
#include <optional>

#include "conformance/mutants/fault.hpp"
#include "wsspec/base/bytes.hpp"
#include "wsspec/wire/frame_reader.hpp"

namespace wsspec::conformance {

/// The mutants' own frame reader: like wire::FrameReader where no fault is set, and slower, so that a fault
/// of lengths, masking or reads has a place to sit.
class MutantReader {
 public:
  explicit MutantReader(Fault fault) : fault_(fault) {}

  /// The next piece off the front of `input`, unmasked in place; nothing when `input` is used up.
  std::optional<wire::FramePiece> next(ByteSpan& input);
  /// To be called where a read of the peer begins.
  void read_begins() { header_read_is_over_ = true; }
  bool inside_frame() const { return in_frame_; }

 private:
  bool has(Fault fault) const { return fault_ == fault; }
  bool take_header(ByteSpan& input);
  void misread_length();
  void unmask(ByteSpan payload) const;

  Fault fault_;
  Bytes octets_;  // of an incomplete header
  wire::FrameHeader header_;
  std::uint64_t offset_ = 0;
  std::uint64_t left_ = 0;
  bool in_frame_ = false;
  bool header_read_is_over_ = false;
  std::optional<wire::MaskingKey> first_key_;  // of the message that is open
};

}  // namespace wsspec::conformance
