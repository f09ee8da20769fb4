#include "conformance/script/message_words.hpp"

#include "conformance/script/frame_words.hpp"

namespace wsspec::conformance {

Messages Messages::compressed() && {
  is_compressed = true;
  return std::move(*this);
}
Messages Messages::in_frames_of(std::optional<std::size_t> bytes) && {
  fragment_bytes = bytes;
  return std::move(*this);
}
Messages Messages::chopped(std::size_t bytes) && {
  write_bytes = bytes;
  return std::move(*this);
}
Messages Messages::pipelined() && {
  ahead = count;
  return std::move(*this);
}
Messages texts(std::size_t count, std::size_t size, Content content) {
  return {.count = count, .kind = wire::Opcode::text, .size = size, .content = std::move(content)};
}
Messages binaries(std::size_t count, std::size_t size, Content content) {
  return {.count = count, .kind = wire::Opcode::binary, .size = size, .content = std::move(content)};
}

std::string_view MessageOctets::of(std::size_t k) {
  if (const auto* corpus = std::get_if<Corpus>(&messages_.content))
    return corpus_message(*corpus, messages_.size, k);
  if (pattern_.size() != messages_.size)
    pattern_ = cycle(std::get<std::string>(messages_.content), messages_.size);
  return pattern_;
}

}  // namespace wsspec::conformance
