// DEFLATE written by hand (RFC 1951, RFC 7692 §7.2), in a case author's words: every block is said, and what
// is wrong is said too. `DeflateStream().fixed({literals("Hello"), match(5, 5)}).message()`
#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wsspec::conformance {

/// One symbol of a compressed block as it is written (RFC 1951 §3.2.5), valid or not.
struct Token {
  unsigned symbol;                               ///< 0-255 a literal, 257-285 a length, 286-287 nothing
  unsigned extra = 0;                            ///< of a length: its extra bits' value
  std::optional<unsigned> distance_symbol = {};  ///< 0-29; 30-31 nothing
  unsigned distance_extra = 0;                   ///< its extra bits' value
  std::size_t times = 1;                         ///< written so often
};

/// Tokens in order. Words that stand for several tokens join the list around them.
class Tokens {
 public:
  Tokens() = default;
  Tokens(Token token) : tokens_{token} {}  // NOLINT: a token is a list of one
  Tokens(std::initializer_list<Tokens> parts) {
    for (const auto& part : parts) tokens_.insert(tokens_.end(), part.tokens_.begin(), part.tokens_.end());
  }
  void add(Token token) { tokens_.push_back(token); }
  auto begin() const { return tokens_.begin(); }
  auto end() const { return tokens_.end(); }

 private:
  std::vector<Token> tokens_ = {};
};

Tokens literals(std::string_view octets);
/// A copy of what stands `distance` back.
/// @param length    3-258
/// @param distance  1-32768; whether so much came before is the case's affair
/// @param times     the same match so often
Tokens match(unsigned length, unsigned distance, std::size_t times = 1);
/// A bare literal or length symbol, such as 286 and 287, which never occur in valid data (§3.2.6).
inline Tokens symbol(unsigned value) {
  return Token{.symbol = value};
}
/// A match whose distance is a bare symbol, such as 30 and 31, which never occur in valid data (§3.2.6).
Tokens match_with_distance_symbol(unsigned length, unsigned distance_symbol);

/// The code lengths (0-15) that a dynamic block declares (§3.2.7). Nobody checks that they make a code; a
/// symbol without one takes no bits.
struct CodeLengths {
  std::vector<std::uint8_t> literals;   ///< up to 288; filled up to 257 with zeros
  std::vector<std::uint8_t> distances;  ///< up to 32; at least one is written
};

/// Blocks in order. A value: nothing is encoded before octets() or message() is asked for.
/// Words return the stream itself: keep it with `auto`, which copies, never as a reference to a temporary
/// one.
class DeflateStream {
 public:
  /// @param window  what earlier messages inflated to; only text() uses it, for matches that reach into it.
  explicit DeflateStream(std::string window = {}) : window_(std::move(window)) {}

  /// Uncompressed; in several blocks when over 65535 octets.
  DeflateStream& stored(std::string_view octets);
  /// The same, with a wrong complement of the length (§3.2.4). At most 65535 octets.
  DeflateStream& stored_with_nlen(std::string_view octets, std::uint16_t nlen);
  /// With the fixed codes (§3.2.6).
  DeflateStream& fixed(Tokens tokens);
  /// With codes of its own, made for how often each symbol occurs; two symbols have a code at least. Without
  /// a match, it declares one distance code of no bits, which says that there is none (§3.2.7).
  DeflateStream& dynamic(Tokens tokens);
  /// With codes of the case's choice.
  DeflateStream& dynamic(Tokens tokens, CodeLengths lengths);
  /// Block type 3, an error (§3.2.3): three bits and no more.
  DeflateStream& reserved_block();
  /// An empty stored block, which brings the stream to the end of an octet: 00 00 FF FF at its end.
  DeflateStream& sync_flush() { return stored({}); }

  // ---- about the last block; there must be one ----

  /// BFINAL. What comes next starts at the next octet (RFC 7692 §7.2.1).
  DeflateStream& final();
  /// The bits that fill up an octet are ones: after BFINAL, and between a stored block's header and its
  /// length.
  DeflateStream& padded_with_ones();
  /// Without its end-of-block symbol: what follows is taken for more of the block. Where it is the last one,
  /// message() supplies nothing; the tail that a receiver supplies leaves a fixed block's stream in the
  /// middle of a header, while codes of a case's own may make anything of it.
  DeflateStream& unfinished();

  /// The last n octets of octets() are missing, and message() supplies nothing. A receiver supplies four: a
  /// stored block that lacks just those is whole again.
  DeflateStream& cut(std::size_t n);

  /// The whole stream; the last octet is filled up with zeros.
  std::string octets() const;
  /// A message's payload (RFC 7692 §7.2.1): ends with an empty stored block, which is added when it is not
  /// there, less the trailing 00 00 FF FF.
  std::string message() const;
  /// What all blocks stand for, cut off or not. A match that reaches too far back, or is none, adds nothing.
  std::string text() const;

 private:
  enum class Kind : std::uint8_t { stored = 0, fixed = 1, dynamic = 2, reserved = 3 };
  struct Block {
    Kind kind;
    std::string octets = {};
    std::optional<std::uint16_t> nlen = {};
    Tokens tokens = {};
    CodeLengths lengths = {};
    bool is_final = false;
    bool has_ones = false;
    bool is_unfinished = false;
  };
  class Writer;

  bool ends_with_sync_flush() const;

  std::string window_;
  std::vector<Block> blocks_ = {};
  std::optional<std::size_t> cut_ = {};
};

/// A message that inflates to `inflated_bytes` times the same octet. From 16 MiB on it is 1030 times smaller
/// than that; DEFLATE cannot do more than 1032.
std::string bomb(std::size_t inflated_bytes, char octet = '*');

/// A message that nobody can inflate who has a window under `distance` octets: the filler, stored, and a copy
/// of the `length` octets that begin `distance` before its end. A receiver needs a window of exactly
/// `distance`; zlib itself never writes one over its window less 262, but takes it.
/// @param filler    at least `distance` octets, that do not repeat
/// @param distance  1-32768
/// @param length    3-258
DeflateStream far_match(std::string_view filler, unsigned distance, unsigned length = 16);

}  // namespace wsspec::conformance
