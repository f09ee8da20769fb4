#include "wsspec/wire/frame.hpp"

#include <benchmark/benchmark.h>

#include "wsspec/wire/frame_reader.hpp"
#include "wsspec/wire/frame_rules.hpp"

namespace wsspec::bench {
namespace {

wire::FrameHeader header_of(std::size_t size, bool masked) {
  wire::FrameHeader header{.opcode = wire::Opcode::binary, .length = size, .form = wire::minimal_form(size)};
  if (masked) header.masking_key = wire::MaskingKey{1, 2, 3, 4};
  return header;
}

void finish(benchmark::State& state, std::int64_t frames_each) {
  state.SetItemsProcessed(state.iterations() * frames_each);
  state.SetBytesProcessed(state.iterations() * frames_each * state.range(0));
}

void encode(benchmark::State& state, bool masked) {
  const auto header = header_of(static_cast<std::size_t>(state.range(0)), masked);
  const Bytes payload(header.length, 'x');
  Bytes out;
  for (auto _ : state) {
    out.clear();
    wire::append_frame(out, header, payload);
    benchmark::DoNotOptimize(out.data());
  }
  finish(state, 1);
}

/// Sixteen frames that lie in one buffer, unmasked in place over and over: the key is its own inverse.
void decode(benchmark::State& state, bool checked) {
  Bytes octets;
  const auto header = header_of(static_cast<std::size_t>(state.range(0)), true);
  for (int i = 0; i < 16; ++i) wire::append_frame(octets, header, Bytes(header.length, 'x'));
  wire::FrameReader reader;
  for (auto _ : state) {
    ByteSpan input(octets);
    while (const auto piece = reader.next(input)) {
      if (checked && wire::check(piece->header, {Role::server, false, 0}))
        state.SkipWithError("a good frame was refused");
      benchmark::DoNotOptimize(piece->payload.data());
    }
  }
  finish(state, 16);
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  for (const std::int64_t size : {20, 1 << 10, 16 << 10}) benchmark->Arg(size);
}
BENCHMARK_CAPTURE(encode, server, false)->Name("frame_encode")->Apply(sizes);
BENCHMARK_CAPTURE(encode, client, true)->Name("frame_encode_masked")->Apply(sizes);
BENCHMARK_CAPTURE(decode, only, false)->Name("frame_decode")->Apply(sizes);
BENCHMARK_CAPTURE(decode, rules, true)->Name("frame_decode_and_check")->Apply(sizes);

}  // namespace
}  // namespace wsspec::bench
