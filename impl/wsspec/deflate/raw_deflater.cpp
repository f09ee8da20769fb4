#include "wsspec/deflate/raw_deflater.hpp"

#include <isa-l/igzip_lib.h>
#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <new>

namespace wsspec::deflate {
namespace {

/// Both libraries count in 32 bits.
constexpr std::size_t input_bytes_max = 1u << 30;
/// Over six, or zlib may repeat its flush marker.
constexpr std::size_t room_bytes_min = 64;

/// Hands slices of `part` to `run(slice, is_last)`, at least one.
template <class Run>
void in_slices(ByteView part, Run run) {
  do {
    const ByteView slice = part.first(std::min(part.size(), input_bytes_max));
    part = part.subspan(slice.size());
    run(slice, part.empty());
  } while (!part.empty());
}

/// Lets `step` write into room at the end of `out` until it leaves some of it; it returns what it left.
template <class Step>
void into_room(std::size_t room, Bytes& out, Step step) {
  std::size_t left = 0;
  do {
    const std::size_t before = out.size();
    out.resize(before + room);
    left = step(out.data() + before);
    out.resize(before + room - left);
  } while (left == 0);
}

class ZlibDeflater final : public RawDeflater {
 public:
  explicit ZlibDeflater(const DeflaterSettings& settings) : RawDeflater(settings) {
    // zlib has no raw state of 8 bits. It never reaches further back than its window less 262 bytes, so that
    // one of 9 bits stays within 250, and so within 2^8.
    const int bits = std::max(settings.window_bits, 9);
    // It goes through its whole hash table each time that the window has moved on: one that is large for its
    // window makes a window of 9 bits three times as slow as it need be, for 1 % of the output.
    const int memory_level = std::min(settings.memory_level, bits == 15 ? 9 : (bits + 1) / 2);
    if (deflateInit2(&stream_, settings.level, Z_DEFLATED, -bits, memory_level, Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::bad_alloc();
  }
  ~ZlibDeflater() override { deflateEnd(&stream_); }

  void deflate(ByteView part, bool flush, Bytes& out) override {
    in_slices(part, [&](ByteView slice, bool is_last) {
      stream_.next_in = slice.data();
      stream_.avail_in = static_cast<uInt>(slice.size());
      const std::size_t room = slice.size() / 2 + room_bytes_min;
      into_room(room, out, [&](std::uint8_t* to) {
        stream_.next_out = to;
        stream_.avail_out = static_cast<uInt>(room);
        [[maybe_unused]] const int result = ::deflate(&stream_, flush && is_last ? Z_SYNC_FLUSH : Z_NO_FLUSH);
        assert(result == Z_OK || result == Z_BUF_ERROR);
        return std::size_t{stream_.avail_out};
      });
    });
  }
  void reset() override { deflateReset(&stream_); }

 private:
  z_stream stream_ = {};
};

class IsalDeflater final : public RawDeflater {
 public:
  explicit IsalDeflater(const DeflaterSettings& settings) : RawDeflater(settings) {
    isal_deflate_init(&stream_);
    stream_.level = 1;
    stream_.level_buf = workspace_.data();
    stream_.level_buf_size = static_cast<std::uint32_t>(workspace_.size());
    stream_.hist_bits = static_cast<std::uint16_t>(settings.window_bits);
  }

  void deflate(ByteView part, bool flush, Bytes& out) override {
    in_slices(part, [&](ByteView slice, bool is_last) {
      stream_.next_in = const_cast<std::uint8_t*>(slice.data());  // NOLINT: it only reads
      stream_.avail_in = static_cast<std::uint32_t>(slice.size());
      stream_.flush = flush && is_last ? SYNC_FLUSH : NO_FLUSH;
      const std::size_t room = slice.size() / 2 + room_bytes_min;
      into_room(room, out, [&](std::uint8_t* to) {
        stream_.next_out = to;
        stream_.avail_out = static_cast<std::uint32_t>(room);
        [[maybe_unused]] const int result = isal_deflate(&stream_);
        assert(result == COMP_OK);
        return std::size_t{stream_.avail_out};
      });
    });
  }
  void reset() override { isal_deflate_reset(&stream_); }

 private:
  isal_zstream stream_;
  std::array<std::uint8_t, ISAL_DEF_LVL1_SMALL> workspace_;
};

}  // namespace

std::unique_ptr<RawDeflater> make_deflater(const DeflaterSettings& settings) {
  if (settings.level == 1) return std::make_unique<IsalDeflater>(settings);
  return std::make_unique<ZlibDeflater>(settings);
}

}  // namespace wsspec::deflate
