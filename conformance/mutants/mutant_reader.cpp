#include "conformance/mutants/mutant_reader.hpp"

#include <algorithm>

#include "wsspec/wire/mask.hpp"

namespace wsspec::conformance {
namespace {

constexpr std::uint64_t masked_from_bytes = 16 * 1024;

std::uint64_t swap_octets(std::uint64_t value, int octets) {
  std::uint64_t out = 0;
  for (int i = 0; i < octets; ++i) out = out << 8 | (value >> (8 * i) & 0xFF);
  return out;
}

}  // namespace

std::optional<wire::FramePiece> MutantReader::next(ByteSpan& input) {
  const bool starts = !in_frame_;
  if (starts && !take_header(input)) return std::nullopt;
  if (!starts && input.empty()) return std::nullopt;
  if (!starts && header_read_is_over_ && has(Fault::loses_split_payload)) input = {};
  ByteSpan payload = input.first(static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size())));
  input = input.subspan(payload.size());
  unmask(payload);
  const wire::FramePiece piece{.header = header_,
                               .payload = payload,
                               .offset = offset_,
                               .starts = starts,
                               .ends = payload.size() == left_};
  offset_ += payload.size();
  left_ -= payload.size();
  in_frame_ = !piece.ends;
  return piece;
}

bool MutantReader::take_header(ByteSpan& input) {
  while (octets_.size() < 2 || octets_.size() < wire::header_size(octets_[1])) {
    if (input.empty()) {
      if (has(Fault::loses_split_header)) octets_.clear();
      return false;
    }
    octets_.push_back(input.front());
    if (has(Fault::unmasked_read_as_masked) && octets_.size() == 2) octets_[1] |= 0x80;
    input = input.subspan(1);
  }
  header_ = wire::decode(octets_);
  octets_.clear();
  misread_length();
  offset_ = 0;
  left_ = header_.length;
  in_frame_ = true;
  header_read_is_over_ = false;
  if (header_.opcode == wire::Opcode::text || header_.opcode == wire::Opcode::binary)
    first_key_ = header_.masking_key;
  return true;
}

void MutantReader::misread_length() {
  if (has(Fault::length16_little_endian) && header_.form == wire::LengthForm::bits16)
    header_.length = swap_octets(header_.length, 2);
  if (has(Fault::length64_little_endian) && header_.form == wire::LengthForm::bits64)
    header_.length = swap_octets(header_.length, 8);
  if (has(Fault::length16_low_octet) && header_.form == wire::LengthForm::bits16) header_.length &= 0xFF;
  if (header_.form != wire::LengthForm::bits64) return;
  if (has(Fault::length64_low_half)) header_.length &= 0xFFFFFFFF;
  if (has(Fault::length64_as_31_bits)) header_.length &= 0x7FFFFFFF;
  if (has(Fault::length64_low_16)) header_.length &= 0xFFFF;
}

void MutantReader::unmask(ByteSpan payload) const {
  if (!header_.masking_key) return;
  if (has(Fault::long_frames_stay_masked) && header_.length > masked_from_bytes) return;
  if (has(Fault::key_with_zero_stays_masked) && (*header_.masking_key)[0] == 0) return;
  if (has(Fault::unmasks_words_only)) payload = payload.first(payload.size() / 4 * 4);
  const bool continues = header_.opcode == wire::Opcode::continuation && first_key_;
  const auto& key = has(Fault::mask_of_first_frame) && continues ? *first_key_ : *header_.masking_key;
  wire::apply_mask(payload, key, has(Fault::mask_restarts_each_read) ? 0 : offset_);
}

}  // namespace wsspec::conformance
