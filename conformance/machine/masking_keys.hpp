#pragma once
#include <span>
#include <vector>

#include "conformance/machine/result.hpp"
#include "wsspec/wire/frame.hpp"

namespace wsspec::conformance {

/// So many keys are judged together: enough to tell chance from a habit.
inline constexpr std::size_t keys_judged = 256;

/// What a client's masking keys give away (RFC 6455 §5.3): too little entropy, or how one leads to the next.
/// Keys that are taken at random are blamed with a probability below 10^-15.
/// @param keys  keys_judged of them, of frames that follow each other.
std::vector<Finding> judge_masking_keys(std::span<const wire::MaskingKey> keys);

}  // namespace wsspec::conformance
