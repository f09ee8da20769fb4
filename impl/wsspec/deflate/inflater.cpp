#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <new>

#include "wsspec/base/error.hpp"
#include "wsspec/deflate/codec.hpp"
#include "wsspec/deflate/parameters.hpp"
#include "wsspec/deflate/raw_inflater.hpp"
#include "wsspec/deflate/small_window_inflater.hpp"
#include "wsspec/deflate/state_pool.hpp"

namespace wsspec::deflate {
namespace {

/// RFC 7692 §7.2.2 step 1
constexpr std::array<std::uint8_t, 4> tail{0x00, 0x00, 0xFF, 0xFF};
/// How much may be inflated before a limit is noticed.
constexpr std::size_t chunk_bytes_max = 16 * 1024;
constexpr std::size_t chunk_bytes_min = 256;
/// zlib counts in 32 bits.
constexpr std::size_t input_bytes_max = 1u << 30;

/// For the full window, where no distance that DEFLATE can say is out of bounds but for the start of the
/// data.
class ZlibInflater final : public RawInflater {
 public:
  ZlibInflater() {
    if (inflateInit2(&stream_, -window_bits_max) != Z_OK) throw std::bad_alloc();
  }
  ~ZlibInflater() override { inflateEnd(&stream_); }
  ZlibInflater(const ZlibInflater&) = delete;
  ZlibInflater& operator=(const ZlibInflater&) = delete;

  std::error_code inflate(ByteView part, Bytes& out, std::size_t size_max) override {
    while (!part.empty()) {
      const ByteView slice = part.first(std::min(part.size(), input_bytes_max));
      stream_.next_in = slice.data();
      stream_.avail_in = static_cast<uInt>(slice.size());
      while (stream_.avail_in != 0 || more_output_)
        if (const auto error = inflate_chunk(out, size_max)) return error;
      part = part.subspan(slice.size());
    }
    return {};
  }

  // zlib tells in data_type: 128 after the end of a block, and below 64 the bits that are left over.
  bool ends_block() const override {
    return stream_ended_ || ((stream_.data_type & 128) != 0 && (stream_.data_type & 63) == 0);
  }
  bool ends_stream() const override { return stream_ended_; }
  void reset() override {
    inflateReset(&stream_);
    stream_ended_ = false;
  }
  int window_bits() const override { return window_bits_max; }

 private:
  std::error_code inflate_chunk(Bytes& out, std::size_t size_max) {
    if (stream_ended_) start_next_stream();
    const std::size_t before = out.size();
    const std::size_t guess =
        std::clamp<std::size_t>(std::size_t{4} * stream_.avail_in, chunk_bytes_min, chunk_bytes_max);
    // One octet over the limit, to tell what just fits from what is too big.
    const std::size_t room = std::min(guess, size_max - std::min(size_max, before)) + 1;
    out.resize(before + room);
    stream_.next_out = out.data() + before;
    stream_.avail_out = static_cast<uInt>(room);
    const int result = ::inflate(&stream_, Z_SYNC_FLUSH);
    more_output_ = stream_.avail_out == 0;
    out.resize(before + room - stream_.avail_out);
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    if (out.size() > size_max && out.size() > before) return Errc::message_too_big;
    if (result == Z_STREAM_END) {
      stream_ended_ = true;
      more_output_ = false;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      return Errc::deflate_corrupt;
    }
    return {};
  }

  /// RFC 7692 §7.2.3.4: what follows a block with BFINAL goes on with the same window.
  void start_next_stream() {
    std::array<std::uint8_t, 1u << window_bits_max> window;
    uInt size = 0;
    inflateGetDictionary(&stream_, window.data(), &size);
    inflateReset(&stream_);
    inflateSetDictionary(&stream_, window.data(), size);
    stream_ended_ = false;
  }

  z_stream stream_ = {};
  bool stream_ended_ = false;
  bool more_output_ = false;  // zlib filled all the room it was given
};

using Pool = StatePool<RawInflater>;

std::unique_ptr<RawInflater> take_or_make(int window_bits) {
  auto pooled = Pool::take([=](const RawInflater& idle) { return idle.window_bits() == window_bits; });
  if (pooled) return pooled;
  if (window_bits == window_bits_max) return std::make_unique<ZlibInflater>();
  return std::make_unique<SmallWindowInflater>(window_bits);
}

}  // namespace

struct Inflater::State {
  int window_bits;
  bool takeover;
  bool message_open = false;  // some octets of the message came
  std::unique_ptr<RawInflater> raw = nullptr;
};

Inflater::Inflater(int window_bits, bool takeover)
    : state_(std::make_unique<State>(State{window_bits, takeover})) {
  assert(window_bits >= window_bits_min && window_bits <= window_bits_max);
}
Inflater::~Inflater() = default;
Inflater::Inflater(Inflater&&) noexcept = default;
Inflater& Inflater::operator=(Inflater&&) noexcept = default;

std::error_code Inflater::inflate(ByteView part, bool last, Bytes& out, std::size_t size_max) {
  State& state = *state_;
  // A message of no octets at all: §7.2.3.6 asks for one, but there is only one thing that none can mean.
  if (part.empty() && !state.message_open) return {};
  if (!state.raw) state.raw = take_or_make(state.window_bits);
  state.message_open = !last;
  if (const auto error = state.raw->inflate(part, out, size_max)) return error;
  if (!last) return {};
  // Where a peer ended with BFINAL and left out the empty block (§7.2.3.4), there is no place for the tail.
  if (!state.raw->ends_stream()) {
    if (const auto error = state.raw->inflate(tail, out, size_max)) return error;
    if (!state.raw->ends_block()) return Errc::deflate_corrupt;
  }
  if (state.takeover) return {};
  state.raw->reset();
  Pool::give(std::move(state.raw));
  return {};
}

}  // namespace wsspec::deflate
