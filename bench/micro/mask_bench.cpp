#include "wsspec/wire/mask.hpp"

#include <benchmark/benchmark.h>

#include "bench/micro/beast_peer.hpp"

namespace wsspec::bench {
namespace {

void done(benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

void mask_wsspec(benchmark::State& state) {
  Bytes octets(static_cast<std::size_t>(state.range(0)), 'x');
  for (auto _ : state) {
    wire::apply_mask(octets, {1, 2, 3, 4}, 0);
    benchmark::ClobberMemory();
  }
  done(state);
}

void mask_beast(benchmark::State& state) {
  Bytes octets(static_cast<std::size_t>(state.range(0)), 'x');
  for (auto _ : state) {
    beast_mask(octets, 0x04030201);
    benchmark::ClobberMemory();
  }
  done(state);
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  for (const std::int64_t size : {20, 125, 1 << 10, 16 << 10, 1 << 20}) benchmark->Arg(size);
}
BENCHMARK(mask_wsspec)->Name("mask/wsspec")->Apply(sizes);
BENCHMARK(mask_beast)->Name("mask/beast")->Apply(sizes);

}  // namespace
}  // namespace wsspec::bench
