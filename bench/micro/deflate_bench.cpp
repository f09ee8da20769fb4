#include <benchmark/benchmark.h>

#include "bench/micro/beast_peer.hpp"
#include "bench/micro/payloads.hpp"
#include "wsspec/deflate/codec.hpp"

namespace wsspec::bench {
namespace {

constexpr int level = 1;  // the default of deflate::Options

void finish(benchmark::State& state, std::size_t compressed_size) {
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * state.range(0));
  state.counters["size_ratio"] = static_cast<double>(compressed_size) / static_cast<double>(state.range(0));
}

void compress_wsspec(benchmark::State& state, bool takeover) {
  const auto message = json_text(static_cast<std::size_t>(state.range(0)));
  deflate::Compressor compressor(15, takeover, level);
  Bytes out;
  for (auto _ : state) {
    out.clear();
    compressor.compress(bytes_of(message), true, out);
  }
  finish(state, out.size());
}

void compress_beast(benchmark::State& state) {
  const auto message = json_text(static_cast<std::size_t>(state.range(0)));
  BeastDeflate beast(level);
  Bytes out(2 * message.size() + 100);
  std::size_t size = 0;
  for (auto _ : state) size = beast.compress(bytes_of(message), out);
  finish(state, size);
}

void inflate_wsspec(benchmark::State& state) {
  const auto message = json_text(static_cast<std::size_t>(state.range(0)));
  Bytes compressed, out;
  deflate::Compressor(15, false, level).compress(bytes_of(message), true, compressed);
  deflate::Inflater inflater(15, false);
  for (auto _ : state) {
    out.clear();
    if (inflater.inflate(compressed, true, out, 16u << 20)) state.SkipWithError("it does not inflate");
  }
  if (text_of(out) != message) state.SkipWithError("it inflates to another message");
  finish(state, compressed.size());
}

void inflate_beast(benchmark::State& state) {
  const auto message = json_text(static_cast<std::size_t>(state.range(0)));
  BeastDeflate beast(level);
  Bytes compressed(2 * message.size() + 100), out(message.size() + 1);
  compressed.resize(beast.compress(bytes_of(message), compressed));
  std::size_t size = 0;
  for (auto _ : state) size = beast.inflate(compressed, out);
  if (text_of(ByteView(out).first(size)) != message) state.SkipWithError("it inflates to another message");
  finish(state, compressed.size());
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  for (const std::int64_t size : {1 << 10, 64 << 10}) benchmark->Arg(size);
}
BENCHMARK_CAPTURE(compress_wsspec, fresh, false)->Name("deflate/wsspec")->Apply(sizes);
BENCHMARK(compress_beast)->Name("deflate/beast")->Apply(sizes);
BENCHMARK_CAPTURE(compress_wsspec, takeover, true)->Name("deflate_takeover")->Apply(sizes);
BENCHMARK(inflate_wsspec)->Name("inflate/wsspec")->Apply(sizes);
BENCHMARK(inflate_beast)->Name("inflate/beast")->Apply(sizes);

}  // namespace
}  // namespace wsspec::bench
