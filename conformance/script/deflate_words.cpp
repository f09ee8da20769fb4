#include "conformance/script/deflate_words.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <span>
#include <utility>

namespace wsspec::conformance {
namespace {

constexpr unsigned end_of_block = 256;
constexpr unsigned length_code_bits_max = 7;
constexpr unsigned code_bits_max = 15;
constexpr std::size_t stored_max = 65535;
constexpr std::string_view tail{"\x00\x00\xFF\xFF", 4};

using Lengths = std::vector<std::uint8_t>;

// RFC 1951 §3.2.5: four length symbols share a number of extra bits, 285 is 258 alone; of distances, two do.
constexpr unsigned length_extra_bits(unsigned symbol) {
  return symbol < 265 || symbol > 284 ? 0 : (symbol - 261) / 4;
}
constexpr unsigned length_base(unsigned symbol) {
  if (symbol == 285) return 258;
  return symbol < 265 ? symbol - 254 : ((4 + (symbol - 261) % 4) << length_extra_bits(symbol)) + 3;
}
constexpr unsigned distance_extra_bits(unsigned symbol) {
  return symbol < 4 || symbol > 29 ? 0 : symbol / 2 - 1;
}
constexpr unsigned distance_base(unsigned symbol) {
  return symbol < 4 ? symbol + 1 : ((2 + symbol % 2) << distance_extra_bits(symbol)) + 1;
}

unsigned length_symbol(unsigned length) {
  unsigned symbol = 285;
  while (length_base(symbol) > length) --symbol;
  return symbol;
}
unsigned distance_symbol(unsigned distance) {
  unsigned symbol = 29;
  while (distance_base(symbol) > distance) --symbol;
  return symbol;
}

bool is_valid_match(const Token& token) {
  return token.symbol > end_of_block && token.symbol < 286 && token.distance_symbol &&
         *token.distance_symbol < 30;
}

/// The codes that lengths stand for (§3.2.2).
struct Code {
  explicit Code(Lengths of) : lengths(std::move(of)), values(lengths.size()) {
    unsigned next = 0;
    for (unsigned bits = 1; bits <= code_bits_max; ++bits, next *= 2)
      for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol)
        if (lengths[symbol] == bits) values[symbol] = next++;
  }
  Lengths lengths;
  std::vector<unsigned> values;
};

const Code& fixed_literals() {
  static const Code code = [] {
    Lengths lengths(288, 8);
    std::fill(lengths.begin() + 144, lengths.begin() + 256, std::uint8_t{9});
    std::fill(lengths.begin() + 256, lengths.begin() + 280, std::uint8_t{7});
    return Code(lengths);
  }();
  return code;
}
const Code& fixed_distances() {
  static const Code code(Lengths(32, 5));
  return code;
}

/// Huffman's lengths. Where one would be over `bits_max`, the counts are flattened until it is not.
Lengths lengths_for(std::vector<std::size_t> counts, unsigned bits_max) {
  struct Node {
    std::size_t count;
    std::vector<std::size_t> symbols;
  };
  while (true) {
    Lengths lengths(counts.size(), 0);
    std::vector<Node> nodes;
    for (std::size_t symbol = 0; symbol < counts.size(); ++symbol)
      if (counts[symbol] != 0) nodes.push_back({counts[symbol], {symbol}});
    const auto later = [](const Node& a, const Node& b) {
      return std::pair(a.count, a.symbols.front()) > std::pair(b.count, b.symbols.front());
    };
    std::make_heap(nodes.begin(), nodes.end(), later);
    const auto take = [&] {
      std::pop_heap(nodes.begin(), nodes.end(), later);
      Node node = std::move(nodes.back());
      nodes.pop_back();
      return node;
    };
    while (nodes.size() > 1) {
      Node joined = take();
      const Node other = take();
      joined.count += other.count;
      joined.symbols.insert(joined.symbols.end(), other.symbols.begin(), other.symbols.end());
      for (const auto symbol : joined.symbols) ++lengths[symbol];
      nodes.push_back(std::move(joined));
      std::push_heap(nodes.begin(), nodes.end(), later);
    }
    if (std::ranges::all_of(lengths, [&](auto bits) { return bits <= bits_max; })) return lengths;
    for (auto& count : counts) count = (count + 1) / 2;
  }
}

/// Two symbols have a count at least: a code of one symbol would be incomplete.
void ensure_two(std::vector<std::size_t>& counts) {
  for (std::size_t symbol = 0; symbol < 2; ++symbol)
    if (std::ranges::count_if(counts, [](auto count) { return count != 0; }) < 2)
      counts[symbol] = std::max<std::size_t>(counts[symbol], 1);
}

CodeLengths lengths_for(const Tokens& tokens) {
  std::vector<std::size_t> literal_counts(288, 0), distance_counts(32, 0);
  literal_counts[end_of_block] = 1;
  for (const auto& token : tokens) {
    literal_counts.at(token.symbol) += token.times;
    if (token.distance_symbol) distance_counts.at(*token.distance_symbol) += token.times;
  }
  ensure_two(literal_counts);
  const bool has_matches = std::ranges::any_of(distance_counts, [](auto count) { return count != 0; });
  if (has_matches) ensure_two(distance_counts);
  return {lengths_for(literal_counts, code_bits_max), lengths_for(distance_counts, code_bits_max)};
}

/// Code lengths as a dynamic header says them: a symbol of the code length code with its extra bits (§3.2.7).
struct LengthToken {
  unsigned symbol;
  unsigned extra = 0;
  unsigned extra_bits = 0;
};

std::vector<LengthToken> run_lengths(const Lengths& lengths) {
  std::vector<LengthToken> tokens;
  for (std::size_t at = 0; at < lengths.size();) {
    const std::uint8_t value = lengths[at];
    const auto end = std::find_if(lengths.begin() + static_cast<std::ptrdiff_t>(at), lengths.end(),
                                  [&](auto other) { return other != value; });
    auto run = static_cast<unsigned>(end - lengths.begin()) - static_cast<unsigned>(at);
    at += run;
    if (value != 0) {
      tokens.push_back({value});
      --run;
    }
    while (run >= 3) {
      const unsigned most = value != 0 ? 6 : run < 11 ? 10 : 138;
      const unsigned n = std::min(run, most);
      if (value != 0)
        tokens.push_back({16, n - 3, 2});
      else
        tokens.push_back(n < 11 ? LengthToken{17, n - 3, 3} : LengthToken{18, n - 11, 7});
      run -= n;
    }
    tokens.insert(tokens.end(), run, LengthToken{value});
  }
  return tokens;
}

}  // namespace

/// Bits, the least significant one of an octet first (§3.1.1).
class DeflateStream::Writer {
 public:
  void block(const Block& block) {
    number(block.is_final ? 1 : 0, 1);
    number(static_cast<unsigned>(block.kind), 2);
    switch (block.kind) {
      case Kind::stored:
        stored(block);
        break;
      case Kind::fixed:
        compressed(block, fixed_literals(), fixed_distances());
        break;
      case Kind::dynamic:
        dynamic(block);
        break;
      case Kind::reserved:
        break;
    }
    if (block.is_final) align(block.has_ones);
  }
  std::string take() && { return std::move(out_); }

 private:
  void bit(unsigned value) {
    if (used_ == 0) out_ += '\0';
    out_.back() = static_cast<char>(static_cast<unsigned char>(out_.back()) | value << used_);
    used_ = (used_ + 1) % 8;
  }
  void number(unsigned value, unsigned bits) {
    for (unsigned i = 0; i < bits; ++i) bit(value >> i & 1);
  }
  /// A code's most significant bit comes first.
  void symbol(const Code& code, unsigned symbol) {
    if (symbol >= code.lengths.size()) return;
    for (unsigned i = code.lengths[symbol]; i-- != 0;) bit(code.values[symbol] >> i & 1);
  }
  void align(bool ones) {
    while (used_ != 0) bit(ones ? 1 : 0);
  }

  void stored(const Block& block) {
    align(block.has_ones);
    const auto length = static_cast<unsigned>(block.octets.size());
    number(length, 16);
    number(block.nlen.value_or(static_cast<std::uint16_t>(~length)), 16);
    out_ += block.octets;
  }

  void compressed(const Block& block, const Code& literals, const Code& distances) {
    for (const auto& token : block.tokens)
      for (std::size_t i = 0; i < token.times; ++i) {
        symbol(literals, token.symbol);
        number(token.extra, length_extra_bits(token.symbol));
        if (!token.distance_symbol) continue;
        symbol(distances, *token.distance_symbol);
        number(token.distance_extra, distance_extra_bits(*token.distance_symbol));
      }
    if (!block.is_unfinished) symbol(literals, end_of_block);
  }

  /// The header of §3.2.7, and the block.
  void dynamic(const Block& block) {
    static constexpr std::array<std::uint8_t, 19> order{16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                        11, 4,  12, 3, 13, 2, 14, 1, 15};
    const auto& [literals, distances] = block.lengths;
    number(static_cast<unsigned>(literals.size()) - 257, 5);
    number(static_cast<unsigned>(distances.size()) - 1, 5);
    Lengths both = literals;
    both.insert(both.end(), distances.begin(), distances.end());
    const auto tokens = run_lengths(both);
    std::vector<std::size_t> counts(order.size(), 0);
    for (const auto& token : tokens) ++counts[token.symbol];
    ensure_two(counts);
    const Code code(lengths_for(counts, length_code_bits_max));
    std::size_t said = order.size();
    while (said > 4 && code.lengths[order[said - 1]] == 0) --said;
    number(static_cast<unsigned>(said) - 4, 4);
    for (const auto place : std::span(order).first(said)) number(code.lengths[place], 3);
    for (const auto& token : tokens) {
      symbol(code, token.symbol);
      number(token.extra, token.extra_bits);
    }
    compressed(block, Code(literals), Code(distances));
  }

  std::string out_ = {};
  unsigned used_ = 0;  // bits of the last octet; 0: all
};

Tokens literals(std::string_view octets) {
  Tokens tokens;
  for (const char octet : octets) tokens.add({.symbol = static_cast<unsigned char>(octet)});
  return tokens;
}

Tokens match(unsigned length, unsigned distance, std::size_t times) {
  const unsigned by_length = length_symbol(length), by_distance = distance_symbol(distance);
  return Token{.symbol = by_length,
               .extra = length - length_base(by_length),
               .distance_symbol = by_distance,
               .distance_extra = distance - distance_base(by_distance),
               .times = times};
}

Tokens match_with_distance_symbol(unsigned length, unsigned distance_symbol) {
  const unsigned by_length = length_symbol(length);
  return Token{
      .symbol = by_length, .extra = length - length_base(by_length), .distance_symbol = distance_symbol};
}

DeflateStream& DeflateStream::stored(std::string_view octets) {
  do {
    blocks_.push_back({.kind = Kind::stored, .octets = std::string(octets.substr(0, stored_max))});
    octets.remove_prefix(std::min(octets.size(), stored_max));
  } while (!octets.empty());
  return *this;
}
DeflateStream& DeflateStream::stored_with_nlen(std::string_view octets, std::uint16_t nlen) {
  blocks_.push_back({.kind = Kind::stored, .octets = std::string(octets), .nlen = nlen});
  return *this;
}
DeflateStream& DeflateStream::fixed(Tokens tokens) {
  blocks_.push_back({.kind = Kind::fixed, .tokens = std::move(tokens)});
  return *this;
}
DeflateStream& DeflateStream::dynamic(Tokens tokens) {
  CodeLengths lengths = lengths_for(tokens);
  // What is not used at the ends need not be said.
  const auto trim = [](Lengths& of, std::size_t least) {
    while (of.size() > least && of.back() == 0) of.pop_back();
  };
  trim(lengths.literals, 257);
  trim(lengths.distances, 1);
  return dynamic(std::move(tokens), std::move(lengths));
}
DeflateStream& DeflateStream::dynamic(Tokens tokens, CodeLengths lengths) {
  lengths.literals.resize(std::max<std::size_t>(lengths.literals.size(), 257));
  lengths.distances.resize(std::max<std::size_t>(lengths.distances.size(), 1));
  blocks_.push_back({.kind = Kind::dynamic, .tokens = std::move(tokens), .lengths = std::move(lengths)});
  return *this;
}
DeflateStream& DeflateStream::reserved_block() {
  blocks_.push_back({.kind = Kind::reserved});
  return *this;
}
DeflateStream& DeflateStream::final() {
  return blocks_.back().is_final = true, *this;
}
DeflateStream& DeflateStream::padded_with_ones() {
  return blocks_.back().has_ones = true, *this;
}
DeflateStream& DeflateStream::unfinished() {
  return blocks_.back().is_unfinished = true, *this;
}
DeflateStream& DeflateStream::cut(std::size_t n) {
  return cut_ = n, *this;
}

std::string DeflateStream::octets() const {
  Writer writer;
  for (const auto& block : blocks_) writer.block(block);
  std::string out = std::move(writer).take();
  out.resize(out.size() - std::min(out.size(), cut_.value_or(0)));
  return out;
}

bool DeflateStream::ends_with_sync_flush() const {
  if (blocks_.empty()) return false;
  const Block& last = blocks_.back();
  return last.kind == Kind::stored && last.octets.empty() && !last.nlen;
}

std::string DeflateStream::message() const {
  if (cut_ || (!blocks_.empty() && blocks_.back().is_unfinished)) return octets();
  if (!ends_with_sync_flush()) return DeflateStream(*this).sync_flush().message();
  std::string out = octets();
  out.resize(out.size() - tail.size());
  return out;
}

std::string DeflateStream::text() const {
  std::string out = window_;
  const auto write = [&](const Token& token) {
    if (token.symbol < end_of_block) out += static_cast<char>(token.symbol);
    if (!is_valid_match(token)) return;
    const std::size_t distance = distance_base(*token.distance_symbol) + token.distance_extra;
    if (distance > out.size()) return;
    for (unsigned i = length_base(token.symbol) + token.extra; i != 0; --i) {
      const char octet = out[out.size() - distance];
      out += octet;
    }
  };
  for (const auto& block : blocks_) {
    out += block.octets;
    for (const auto& token : block.tokens)
      for (std::size_t i = 0; i < token.times; ++i) write(token);
  }
  return out.substr(window_.size());
}

std::string bomb(std::size_t inflated_bytes, char octet) {
  if (inflated_bytes == 0) return DeflateStream().message();
  const std::size_t copied = inflated_bytes - 1, rest = copied % 258;
  const bool fits_a_match = rest >= 3;
  return DeflateStream()
      .dynamic({literals({&octet, 1}), match(258, 1, copied / 258),
                fits_a_match ? match(static_cast<unsigned>(rest), 1) : literals(std::string(rest, octet))})
      .message();
}

DeflateStream far_match(std::string_view filler, unsigned distance, unsigned length) {
  return DeflateStream().stored(filler).fixed(match(length, distance));
}

}  // namespace wsspec::conformance
