#include "wsspec/wire/utf8.hpp"

#include <benchmark/benchmark.h>

#include "bench/micro/beast_peer.hpp"
#include "bench/micro/payloads.hpp"

namespace wsspec::bench {
namespace {

bool incremental(ByteView text) {
  wire::Utf8Validator validator;
  return !validator.feed(text) && validator.complete();
}

void validate(benchmark::State& state, bool (*is_valid)(ByteView), std::string (*make)(std::size_t)) {
  const auto text = make(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    const bool valid = is_valid(bytes_of(text));
    if (!valid) state.SkipWithError("the text was refused");
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  for (const std::int64_t size : {20, 125, 1 << 10, 16 << 10}) benchmark->Arg(size);
}
BENCHMARK_CAPTURE(validate, ascii_wsspec, wire::is_utf8, ascii_text)->Name("utf8_ascii/wsspec")->Apply(sizes);
BENCHMARK_CAPTURE(validate, ascii_beast, beast_is_utf8, ascii_text)->Name("utf8_ascii/beast")->Apply(sizes);
BENCHMARK_CAPTURE(validate, mixed_wsspec, wire::is_utf8, mixed_text)->Name("utf8_mixed/wsspec")->Apply(sizes);
BENCHMARK_CAPTURE(validate, mixed_beast, beast_is_utf8, mixed_text)->Name("utf8_mixed/beast")->Apply(sizes);
BENCHMARK_CAPTURE(validate, mixed_pieces, incremental, mixed_text)
    ->Name("utf8_mixed_incremental")
    ->Apply(sizes);

}  // namespace
}  // namespace wsspec::bench
