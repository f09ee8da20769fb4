// Payloads of the kinds that real connections carry, made from fixed seeds.
#pragma once
#include <cstdint>
#include <string_view>

namespace wsspec::conformance {

/// With the ratio that zlib's level 6 reaches.
enum class Corpus : std::uint8_t {
  json,        ///< records, ASCII, 256 KiB; 0.1-0.2
  bitmap,      ///< a grey picture in a BMP file, 256 KiB; 0.6-0.9
  prose,       ///< German in UTF-8, 256 KiB; 0.35-0.42. Windows of it may cut characters: send it as binary
  html,        ///< a page in UTF-8, 256 KiB; 0.15-0.3
  source,      ///< C, ASCII but for some comments in UTF-8, 256 KiB; 0.15-0.3
  compressed,  ///< packed already, 1 MiB; over 0.95
};

/// Whether corpus_message of sizes that are a power of two from 16 on may go as text.
constexpr bool is_text(Corpus kind) {
  return kind == Corpus::json || kind == Corpus::html || kind == Corpus::source;
}

/// The whole corpus, the same octets in every run and on every platform. Made when it is first asked for,
/// kept for ever; threads may ask at the same time.
std::string_view corpus(Corpus kind);

/// Message k of that size: the octets from k * size on, where the corpus starts again at its end. Sizes are
/// powers of two up to the corpus' own, which is one too: so the messages tile it, every (corpus size / size)
/// the same message comes again, and what was compressed once can be used again.
/// @param size  a power of two, at most corpus(kind).size()
/// @return a view that lives for ever. Of a text corpus, and from 16 octets on, it is valid UTF-8.
std::string_view corpus_message(Corpus kind, std::size_t size, std::size_t k);

}  // namespace wsspec::conformance
