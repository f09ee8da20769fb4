#pragma once
#include <cstdint>

#include "wsspec/base/bytes.hpp"
#include "wsspec/wire/frame.hpp"

namespace wsspec::wire {

/// Masks or unmasks in place: octet i is XORed with key octet (offset + i) mod 4 (RFC 6455 §5.3). Its own
/// inverse.
///
/// @param offset  bytes of the same frame's payload that came before `octets`, so that a payload may be
/// handled in
///                pieces of any size.
void apply_mask(ByteSpan octets, const MaskingKey& key, std::uint64_t offset);

}  // namespace wsspec::wire
