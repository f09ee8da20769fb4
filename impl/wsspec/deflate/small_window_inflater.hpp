#pragma once
#include "wsspec/deflate/huffman.hpp"
#include "wsspec/deflate/raw_inflater.hpp"

namespace wsspec::deflate {

/// For windows under 2^15. zlib takes any distance that happens to lie in its output, whatever its window;
/// this one holds the peer to the window that was agreed (RFC 7692 §7.1.2), in 2^window_bits octets and 4 KB
/// of tables.
class SmallWindowInflater final : public RawInflater {
 public:
  explicit SmallWindowInflater(int window_bits);

  std::error_code inflate(ByteView part, Bytes& out, std::size_t size_max) override;
  bool ends_block() const override { return state_ == State::header && bits_.count == 0 && unread_.empty(); }
  bool ends_stream() const override { return ends_block() && final_; }
  void reset() override;
  int window_bits() const override { return window_bits_; }

 private:
  enum class State : std::uint8_t { header, stored_length, stored, dynamic_lengths, symbols };
  enum class Step : std::uint8_t { done, wants_input, corrupt, too_big };

  /// One state's work. On `wants_input`, nothing of an unfinished element has been taken.
  Step step(Bytes& out, std::size_t size_max);
  Step read_header();
  Step read_stored_length();
  Step copy_stored(Bytes& out, std::size_t size_max);
  Step read_dynamic_lengths();
  Step read_symbols(Bytes& out, std::size_t size_max);
  Step copy_match(std::size_t length, std::size_t distance, Bytes& out, std::size_t size_max) const;
  void end_block();
  /// Loads bits. @return whether `bits` (at most 56) are there.
  bool has(unsigned bits);
  void keep_window(const Bytes& out);

  int window_bits_;
  State state_ = State::header;
  bool final_ = false;
  bool has_fixed_codes_ = false;
  std::size_t stored_left_ = 0;
  BitReader bits_ = {nullptr, nullptr};
  Bytes unread_ = {};          // octets of an unfinished element, at most a dynamic header's
  Bytes window_ = {};          // what came before this call's output, at most 2^window_bits_
  std::size_t out_start_ = 0;  // of this call's output
  HuffmanCode literals_;
  HuffmanCode distances_;
};

}  // namespace wsspec::deflate
