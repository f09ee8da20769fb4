#include <cassert>

#include "wsspec/deflate/codec.hpp"
#include "wsspec/deflate/raw_deflater.hpp"
#include "wsspec/deflate/state_pool.hpp"

namespace wsspec::deflate {
namespace {

/// What an empty block without compression ends with, left out at a message's end (RFC 7692 §7.2.1).
constexpr std::size_t tail_size = 4;

using Pool = StatePool<RawDeflater>;

}  // namespace

struct Compressor::State {
  DeflaterSettings settings;
  bool takeover;
  bool message_open = false;  // some octets of the message went in
  std::unique_ptr<RawDeflater> deflater = nullptr;
};

Compressor::Compressor(int window_bits, bool takeover, int level, int memory_level)
    : state_(std::make_unique<State>(State{{window_bits, level, memory_level}, takeover})) {
  assert(window_bits >= 8 && window_bits <= 15);
  assert(level >= -1 && level <= 9 && memory_level >= 1 && memory_level <= 9);
}
Compressor::~Compressor() = default;
Compressor::Compressor(Compressor&&) noexcept = default;
Compressor& Compressor::operator=(Compressor&&) noexcept = default;

void Compressor::compress(ByteView part, bool last, Bytes& out) {
  State& state = *state_;
  if (part.empty() && !state.message_open) {
    if (last) out.push_back(0);  // §7.2.3.6
    return;
  }
  if (!state.deflater)
    state.deflater = Pool::take([&](const RawDeflater& idle) { return idle.settings() == state.settings; });
  if (!state.deflater) state.deflater = make_deflater(state.settings);
  state.message_open = !last;
  state.deflater->deflate(part, last, out);
  if (!last) return;
  out.resize(out.size() - tail_size);
  if (state.takeover) return;
  state.deflater->reset();
  Pool::give(std::move(state.deflater));
}

}  // namespace wsspec::deflate
