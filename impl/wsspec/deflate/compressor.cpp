#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <cassert>
#include <new>

#include "wsspec/deflate/codec.hpp"
#include "wsspec/deflate/state_pool.hpp"

namespace wsspec::deflate {
namespace {

/// What an empty block without compression ends with, left out at a message's end (RFC 7692 §7.2.1).
constexpr std::size_t tail_size = 4;
/// zlib counts in 32 bits.
constexpr std::size_t input_bytes_max = 1u << 30;
/// Over six, or zlib may repeat its flush marker.
constexpr std::size_t room_bytes_min = 64;

struct Settings {
  int window_bits;
  int level;
  int memory_level;
  friend bool operator==(const Settings&, const Settings&) = default;
};

struct ZlibDeflate {
  explicit ZlibDeflate(const Settings& wanted) : settings(wanted) {
    // zlib has no raw state of 8 bits. It never reaches further back than its window less 262 bytes, so that
    // one of 9 bits stays within 250, and so within 2^8.
    const int bits = std::max(settings.window_bits, 9);
    if (deflateInit2(&stream, settings.level, Z_DEFLATED, -bits, settings.memory_level, Z_DEFAULT_STRATEGY) !=
        Z_OK)
      throw std::bad_alloc();
  }
  ~ZlibDeflate() { deflateEnd(&stream); }
  ZlibDeflate(const ZlibDeflate&) = delete;
  ZlibDeflate& operator=(const ZlibDeflate&) = delete;

  Settings settings;
  z_stream stream = {};
};

using Pool = StatePool<ZlibDeflate>;

}  // namespace

struct Compressor::State {
  Settings settings;
  bool takeover;
  bool message_open = false;  // some octets of the message went in
  std::unique_ptr<ZlibDeflate> zlib = nullptr;

  void deflate_all(ByteView part, int flush, Bytes& out);
};

Compressor::Compressor(int window_bits, bool takeover, int level, int memory_level)
    : state_(std::make_unique<State>(State{{window_bits, level, memory_level}, takeover})) {
  assert(window_bits >= 8 && window_bits <= 15);
  assert(level >= -1 && level <= 9 && memory_level >= 1 && memory_level <= 9);
}
Compressor::~Compressor() = default;
Compressor::Compressor(Compressor&&) noexcept = default;
Compressor& Compressor::operator=(Compressor&&) noexcept = default;

void Compressor::State::deflate_all(ByteView part, int flush, Bytes& out) {
  z_stream& stream = zlib->stream;
  stream.next_in = part.data();
  stream.avail_in = static_cast<uInt>(part.size());
  const std::size_t room = part.size() / 2 + room_bytes_min;
  do {
    const std::size_t before = out.size();
    out.resize(before + room);
    stream.next_out = out.data() + before;
    stream.avail_out = static_cast<uInt>(room);
    [[maybe_unused]] const int result = ::deflate(&stream, flush);
    assert(result == Z_OK || result == Z_BUF_ERROR);
    out.resize(before + room - stream.avail_out);
  } while (stream.avail_out == 0);
}

void Compressor::compress(ByteView part, bool last, Bytes& out) {
  State& state = *state_;
  if (part.empty() && !state.message_open) {
    if (last) out.push_back(0);  // §7.2.3.6
    return;
  }
  if (!state.zlib)
    state.zlib = Pool::take([&](const ZlibDeflate& z) { return z.settings == state.settings; });
  if (!state.zlib) state.zlib = std::make_unique<ZlibDeflate>(state.settings);
  state.message_open = !last;
  do {
    const ByteView slice = part.first(std::min(part.size(), input_bytes_max));
    part = part.subspan(slice.size());
    state.deflate_all(slice, last && part.empty() ? Z_SYNC_FLUSH : Z_NO_FLUSH, out);
  } while (!part.empty());
  if (!last) return;
  out.resize(out.size() - tail_size);
  if (state.takeover) return;
  deflateReset(&state.zlib->stream);
  Pool::give(std::move(state.zlib));
}

}  // namespace wsspec::deflate
