#pragma once
#include <cstdint>

#include "conformance/mutants/fault.hpp"
#include "wsspec/base/bytes.hpp"
#include "wsspec/wire/utf8.hpp"

namespace wsspec::conformance {

/// The mutants' check of UTF-8. Without a fault of its own it is wire::Utf8Validator; with one it decodes by
/// hand.
class MutantUtf8 {
 public:
  explicit MutantUtf8(Fault fault);

  /// @return whether the text so far can still become valid.
  bool feed(ByteView part);
  bool complete() const;
  void reset();

  /// A data frame begins; the first of a message or a later one.
  void begin_frame(bool is_first, bool is_empty);
  /// Octets that are no text: of a binary message, or of a control frame.
  void pass_by(bool is_control, ByteView octets);
  /// Whether a last fragment hides from the fault that the text ends inside a character.
  bool overlooks_end(bool is_first, bool is_empty) const;

 private:
  bool has(Fault fault) const { return fault_ == fault; }
  bool take(std::uint8_t octet);
  bool take_lead(std::uint8_t octet);
  bool may_be_character() const;

  Fault fault_;
  bool by_hand_;
  wire::Utf8Validator right_;
  std::uint32_t character_ = 0;
  int length_ = 0;
  int pending_ = 0;
  std::size_t seen_ = 0;
  std::uint8_t low_ = 0x80;
  std::uint8_t high_ = 0xBF;
};

}  // namespace wsspec::conformance
