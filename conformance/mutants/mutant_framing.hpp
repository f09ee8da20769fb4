#pragma once
#include <optional>
#include <system_error>

#include "conformance/mutants/fault.hpp"
#include "wsspec/base/bytes.hpp"
#include "wsspec/wire/frame.hpp"

namespace wsspec::conformance {

/// What the mutant knows when a header comes.
struct MutantContext {
  bool message_open;
  wire::Opcode kind;          ///< of the message that is open, or was last
  std::size_t message_bytes;  ///< of it, so far
};

/// The faults that overlook what is wrong with a frame's header.
class MutantFraming {
 public:
  MutantFraming(Role role, Fault fault) : role_(role), fault_(fault) {}

  /// Makes the header what the fault takes it for.
  void mend(wire::FrameHeader& frame, const MutantContext& context);
  enum class Excuse { take, skip };
  /// What the fault makes of a header that breaks a rule all the same; none: what everybody does.
  std::optional<Excuse> excuse(std::error_code broken, const wire::FrameHeader& frame,
                               const MutantContext& context) const;
  /// A good header, but the fault refuses it.
  bool refuses(const wire::FrameHeader& frame, const MutantContext& context);
  /// A control frame is whole. @return whether the fault forgets the open message over it.
  bool forgets_message(wire::Opcode control, const MutantContext& context);
  /// A message is whole.
  void on_message() { had_message_ = true; }
  bool is_dead() const { return dead_; }

 private:
  bool has(Fault fault) const { return fault_ == fault; }
  bool overlooks_mask(const wire::FrameHeader& frame, const MutantContext& context) const;
  bool overlooks_rsv(const wire::FrameHeader& frame, const MutantContext& context) const;
  bool overlooks_form(const wire::FrameHeader& frame) const;
  bool overlooks_no_fin(const wire::FrameHeader& frame, const MutantContext& context) const;

  Role role_;
  Fault fault_;
  bool had_frame_ = false;
  bool had_message_ = false;
  std::size_t fragments_ = 0;
  std::size_t controls_in_a_row_ = 0;
  bool dead_ = false;
};

}  // namespace wsspec::conformance
