#include "wsspec/deflate/small_window_inflater.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "wsspec/base/error.hpp"

namespace wsspec::deflate {
namespace {

struct Range {
  std::uint16_t base;
  std::uint8_t extra_bits;
};

/// RFC 1951 §3.2.5, symbols 257-285.
constexpr std::array<Range, 29> length_ranges{
    {{3, 0},  {4, 0},  {5, 0},  {6, 0},   {7, 0},   {8, 0},   {9, 0},   {10, 0},  {11, 1}, {13, 1},
     {15, 1}, {17, 1}, {19, 2}, {23, 2},  {27, 2},  {31, 2},  {35, 3},  {43, 3},  {51, 3}, {59, 3},
     {67, 4}, {83, 4}, {99, 4}, {115, 4}, {131, 5}, {163, 5}, {195, 5}, {227, 5}, {258, 0}}};

constexpr int end_of_block = 256;
constexpr std::size_t literal_codes_max = 286;
constexpr std::size_t distance_codes_max = 30;

/// RFC 1951 §3.2.5: from the fifth on, two symbols share a number of extra bits.
constexpr Range distance_range(unsigned symbol) {
  if (symbol < 4) return {static_cast<std::uint16_t>(symbol + 1), 0};
  const unsigned extra_bits = symbol / 2 - 1;
  return {static_cast<std::uint16_t>(((2 + symbol % 2) << extra_bits) + 1),
          static_cast<std::uint8_t>(extra_bits)};
}

/// RFC 1951 §3.2.7
constexpr std::array<std::uint8_t, 19> code_length_order{16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                         11, 4,  12, 3, 13, 2, 14, 1, 15};

/// RFC 1951 §3.2.6
struct FixedCodes {
  FixedCodes() {
    std::array<std::uint8_t, 288> lengths;
    std::fill_n(lengths.begin(), 144, std::uint8_t{8});
    std::fill_n(lengths.begin() + 144, 112, std::uint8_t{9});
    std::fill_n(lengths.begin() + 256, 24, std::uint8_t{7});
    std::fill_n(lengths.begin() + 280, 8, std::uint8_t{8});
    literals.build(lengths, false);
    std::fill_n(lengths.begin(), 32, std::uint8_t{5});
    distances.build(std::span(lengths).first(32), false);
  }
  HuffmanCode literals;
  HuffmanCode distances;
};

const FixedCodes& fixed_codes() {
  static const FixedCodes codes;
  return codes;
}

}  // namespace

SmallWindowInflater::SmallWindowInflater(int window_bits) : window_bits_(window_bits) {
  assert(window_bits >= 8 && window_bits <= 15);
}

void SmallWindowInflater::reset() {
  state_ = State::header;
  final_ = false;
  bits_ = {nullptr, nullptr};
  unread_.clear();
  window_.clear();
}

bool SmallWindowInflater::has(unsigned bits) {
  if (bits_.count < bits) bits_.refill();
  return bits_.count >= bits;
}

std::error_code SmallWindowInflater::inflate(ByteView part, Bytes& out, std::size_t size_max) {
  if (!unread_.empty()) {
    append(unread_, part);
    part = unread_;
  }
  bits_.at = part.data();
  bits_.end = part.data() + part.size();
  out_start_ = out.size();
  Step step = Step::done;
  while (step == Step::done) step = this->step(out, size_max);
  if (step == Step::corrupt) return Errc::deflate_corrupt;
  if (step == Step::too_big) return Errc::message_too_big;
  unread_ = Bytes(bits_.at, bits_.end);
  keep_window(out);
  return {};
}

SmallWindowInflater::Step SmallWindowInflater::step(Bytes& out, std::size_t size_max) {
  switch (state_) {
    case State::header:
      return read_header();
    case State::stored_length:
      return read_stored_length();
    case State::stored:
      return copy_stored(out, size_max);
    case State::dynamic_lengths:
      return read_dynamic_lengths();
    case State::symbols:
      break;
  }
  return read_symbols(out, size_max);
}

/// RFC 1951 §3.2.3
SmallWindowInflater::Step SmallWindowInflater::read_header() {
  if (!has(3)) return Step::wants_input;
  final_ = bits_.take(1) != 0;
  switch (bits_.take(2)) {
    case 0:
      bits_.drop(bits_.count % 8);
      state_ = State::stored_length;
      return Step::done;
    case 1:
      has_fixed_codes_ = true;
      state_ = State::symbols;
      return Step::done;
    case 2:
      state_ = State::dynamic_lengths;
      return Step::done;
    default:
      return Step::corrupt;
  }
}

void SmallWindowInflater::end_block() {
  state_ = State::header;
  // RFC 7692 §7.2.3.4: after BFINAL, zero bits up to the next octet.
  if (final_) bits_.drop(bits_.count % 8);
}

/// RFC 1951 §3.2.4
SmallWindowInflater::Step SmallWindowInflater::read_stored_length() {
  if (!has(32)) return Step::wants_input;
  stored_left_ = bits_.take(16);
  if (bits_.take(16) != (~stored_left_ & 0xFFFF)) return Step::corrupt;
  state_ = State::stored;
  return Step::done;
}

SmallWindowInflater::Step SmallWindowInflater::copy_stored(Bytes& out, std::size_t size_max) {
  for (; stored_left_ != 0 && bits_.count != 0; --stored_left_) {
    if (out.size() >= size_max) return Step::too_big;
    out.push_back(static_cast<std::uint8_t>(bits_.take(8)));
  }
  const std::size_t size = std::min(stored_left_, static_cast<std::size_t>(bits_.end - bits_.at));
  if (size != 0) {
    if (out.size() >= size_max || size > size_max - out.size()) return Step::too_big;
    out.insert(out.end(), bits_.at, bits_.at + size);
    bits_.at += size;
    stored_left_ -= size;
  }
  if (stored_left_ != 0) return Step::wants_input;
  end_block();
  return Step::done;
}

/// RFC 1951 §3.2.7
SmallWindowInflater::Step SmallWindowInflater::read_dynamic_lengths() {
  const BitReader start = bits_;
  const auto wait = [&] {
    bits_ = start;
    return Step::wants_input;
  };
  if (!has(14)) return wait();
  const std::size_t literal_codes = bits_.take(5) + 257;
  const std::size_t distance_codes = bits_.take(5) + 1;
  const std::size_t length_codes = bits_.take(4) + 4;
  if (literal_codes > literal_codes_max || distance_codes > distance_codes_max) return Step::corrupt;

  std::array<std::uint8_t, literal_codes_max + distance_codes_max> lengths{};
  for (std::size_t i = 0; i < length_codes; ++i) {
    if (!has(3)) return wait();
    lengths[code_length_order[i]] = static_cast<std::uint8_t>(bits_.take(3));
  }
  HuffmanCode& length_code = distances_;  // its place is free until the lengths are read
  if (!length_code.build(std::span(lengths).first(code_length_order.size()), false)) return Step::corrupt;

  const std::size_t total = literal_codes + distance_codes;
  for (std::size_t at = 0; at < total;) {
    bits_.refill();
    const int symbol = length_code.decode(bits_);
    if (symbol == HuffmanCode::not_enough_bits) return wait();
    if (symbol < 16) {
      lengths[at++] = static_cast<std::uint8_t>(symbol);
      continue;
    }
    // 16: the length before, 3-6 times; 17: zero, 3-10 times; 18: zero, 11-138 times
    const unsigned extra_bits = symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
    if (bits_.count < extra_bits) return wait();
    if (symbol == 16 && at == 0) return Step::corrupt;
    const std::uint8_t length = symbol == 16 ? lengths[at - 1] : std::uint8_t{0};
    const std::size_t times = bits_.take(extra_bits) + (symbol == 18 ? 11u : 3u);
    if (times > total - at) return Step::corrupt;
    std::fill_n(lengths.begin() + static_cast<std::ptrdiff_t>(at), times, length);
    at += times;
  }
  const std::span all(lengths);
  if (lengths[end_of_block] == 0 || !literals_.build(all.first(literal_codes), true) ||
      !distances_.build(all.subspan(literal_codes, distance_codes), true))
    return Step::corrupt;
  has_fixed_codes_ = false;
  state_ = State::symbols;
  return Step::done;
}

SmallWindowInflater::Step SmallWindowInflater::read_symbols(Bytes& out, std::size_t size_max) {
  const HuffmanCode& literals = has_fixed_codes_ ? fixed_codes().literals : literals_;
  const HuffmanCode& distances = has_fixed_codes_ ? fixed_codes().distances : distances_;
  while (true) {
    // The longest element takes 15 + 5 + 15 + 13 bits, which a refill gives unless the input ends.
    if (bits_.count < 48) bits_.refill();
    const BitReader start = bits_;
    const auto stop = [&](int symbol) {
      if (symbol == HuffmanCode::no_such_code) return Step::corrupt;
      bits_ = start;
      return Step::wants_input;
    };
    const int symbol = literals.decode(bits_);
    if (symbol < 0) return stop(symbol);
    if (symbol < end_of_block) {
      if (out.size() >= size_max) return Step::too_big;
      out.push_back(static_cast<std::uint8_t>(symbol));
      continue;
    }
    if (symbol == end_of_block) {
      end_block();
      return Step::done;
    }
    const auto length_index = static_cast<std::size_t>(symbol - end_of_block - 1);
    if (length_index >= length_ranges.size()) return Step::corrupt;
    const Range lengths = length_ranges[length_index];
    if (bits_.count < lengths.extra_bits) return stop(HuffmanCode::not_enough_bits);
    const std::size_t length = lengths.base + bits_.take(lengths.extra_bits);

    const int distance_symbol = distances.decode(bits_);
    if (distance_symbol < 0) return stop(distance_symbol);
    // RFC 7692 §7.1.2: symbols under 2w are just the distances up to 2^w.
    if (distance_symbol >= 2 * window_bits_) return Step::corrupt;
    const Range range = distance_range(static_cast<unsigned>(distance_symbol));
    if (bits_.count < range.extra_bits) return stop(HuffmanCode::not_enough_bits);
    const std::size_t distance = range.base + bits_.take(range.extra_bits);
    const Step copied = copy_match(length, distance, out, size_max);
    if (copied != Step::done) return copied;
  }
}

SmallWindowInflater::Step SmallWindowInflater::copy_match(std::size_t length, std::size_t distance,
                                                          Bytes& out, std::size_t size_max) const {
  const std::size_t produced = out.size() - out_start_;
  if (distance > produced + window_.size()) return Step::corrupt;
  if (out.size() >= size_max || length > size_max - out.size()) return Step::too_big;
  const std::size_t at = out.size();
  out.resize(at + length);
  std::uint8_t* to = out.data() + at;
  std::uint8_t* const end = to + length;
  if (distance > produced) {
    const std::size_t from_window = std::min(distance - produced, length);
    to = std::copy_n(window_.end() - static_cast<std::ptrdiff_t>(distance - produced), from_window, to);
  }
  // Source and copy may overlap, and then the copy repeats (RFC 1951 §3.2.3): octet by octet.
  for (const std::uint8_t* from = to - distance; to != end; ++to, ++from) *to = *from;
  return Step::done;
}

void SmallWindowInflater::keep_window(const Bytes& out) {
  const std::size_t size = std::size_t{1} << window_bits_;
  const ByteView produced = ByteView(out).subspan(out_start_);
  if (produced.size() >= size) {
    window_.assign(produced.end() - static_cast<std::ptrdiff_t>(size), produced.end());
    return;
  }
  const std::size_t total = window_.size() + produced.size();
  if (total > size)
    window_.erase(window_.begin(), window_.begin() + static_cast<std::ptrdiff_t>(total - size));
  append(window_, produced);
}

}  // namespace wsspec::deflate
