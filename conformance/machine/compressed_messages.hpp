#pragma once
#include <compare>

#include "conformance/script/message_words.hpp"
#include "wsspec/base/bytes.hpp"

namespace wsspec::conformance {

/// How the suite compresses: what was agreed for its direction.
struct CompressTerms {
  int window_bits = 15;
  bool takeover = true;
  friend auto operator<=>(const CompressTerms&, const CompressTerms&) = default;
};

/// The compressed form of messages of a corpus, each made once in the life of the program, so that the peer
/// is the bottleneck. With context takeover, message k is what comes after messages 0 … k-1. Threads may ask
/// at the same time.
/// @return a view that lives for ever.
ByteView compressed_message(Corpus kind, std::size_t size, const CompressTerms& terms, std::size_t k);

}  // namespace wsspec::conformance
