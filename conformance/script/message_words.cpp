#include "conformance/script/message_words.hpp"

#include "conformance/script/frame_words.hpp"

namespace wsspec::conformance {

std::string_view MessageOctets::of(std::size_t k) {
  if (const auto* corpus = std::get_if<Corpus>(&messages_.content))
    return corpus_message(*corpus, messages_.size, k);
  if (pattern_.size() != messages_.size)
    pattern_ = cycle(std::get<std::string>(messages_.content), messages_.size);
  return pattern_;
}

}  // namespace wsspec::conformance
