// An echo server's work on one connection without I/O: octets of a client in, octets of the answer out.
#include "wsspec/endpoint/endpoint.hpp"

#include <benchmark/benchmark.h>

#include "bench/micro/beast_peer.hpp"
#include "bench/micro/payloads.hpp"

namespace wsspec::bench {
namespace {

/// What goes into one wake-up of the server.
struct Load {
  Bytes octets;
  std::size_t message_count;
  std::size_t message_size;
};

const deflate::Agreement no_takeover{.client_takeover = false, .server_takeover = false};

Load load_of(const benchmark::State& state, bool deflate) {
  const auto size = static_cast<std::size_t>(state.range(0));
  const auto count = static_cast<std::size_t>(state.range(1));
  SeededEntropy entropy(3);
  Agreed agreed;
  if (deflate) agreed.deflate = no_takeover;
  Endpoint client(Role::client, agreed, entropy);
  const auto payload = deflate ? json_text(size) : ascii_text(size);
  for (std::size_t i = 0; i < count; ++i) client.send_text(payload);
  return {Bytes(client.output().begin(), client.output().end()), count, size};
}

void finish(benchmark::State& state, const Load& load) {
  const auto count = static_cast<std::int64_t>(load.message_count);
  state.SetItemsProcessed(state.iterations() * count);
  state.SetBytesProcessed(state.iterations() * count * static_cast<std::int64_t>(load.message_size));
}

void echo_wsspec(benchmark::State& state, bool deflate) {
  const auto load = load_of(state, deflate);
  SeededEntropy entropy(1);
  Agreed agreed;
  if (deflate) agreed.deflate = no_takeover;
  Endpoint::Options options;
  options.storage_bytes_kept = 1u << 20;  // as with a buffer that a thread lends
  Endpoint server(Role::server, agreed, entropy, options);
  Bytes buffer(load.octets.size());
  for (auto _ : state) {
    std::copy(load.octets.begin(), load.octets.end(), buffer.begin());  // the place of recv
    server.receive(buffer);
    while (const auto event = server.next_event())
      if (const auto* message = std::get_if<Message>(&*event)) server.send(*message);
    if (server.output().empty()) state.SkipWithError("nothing came back");
    server.consume_output(server.output().size());
  }
  finish(state, load);
}

void echo_beast(benchmark::State& state, bool deflate) {
  const auto load = load_of(state, deflate);
  BeastEcho server(deflate);
  for (auto _ : state)
    if (server.echo(load.octets, load.message_count) == 0) state.SkipWithError("nothing came back");
  finish(state, load);
}

/// A message that comes in reads of 64 KiB and is put together.
void echo_split(benchmark::State& state) {
  const auto load = load_of(state, false);
  SeededEntropy entropy(1);
  Endpoint server(Role::server, {}, entropy);
  Bytes buffer(64u << 10);
  for (auto _ : state) {
    for (std::size_t at = 0; at < load.octets.size();) {
      const auto piece = ByteView(load.octets).subspan(at, std::min(buffer.size(), load.octets.size() - at));
      std::copy(piece.begin(), piece.end(), buffer.begin());
      server.receive(ByteSpan(buffer).first(piece.size()));
      while (const auto event = server.next_event())
        if (const auto* message = std::get_if<Message>(&*event)) server.send(*message);
      server.consume_output(server.output().size());
      at += piece.size();
    }
  }
  finish(state, load);
}

/// Message size and messages a wake-up.
void loads(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"bytes", "messages"});
  for (const std::int64_t size : {20, 1 << 10, 16 << 10}) benchmark->Args({size, 1});
  for (const std::int64_t size : {20, 1 << 10}) benchmark->Args({size, 16});
}
void compressed_loads(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"bytes", "messages"});
  for (const std::int64_t size : {1 << 10, 16 << 10}) benchmark->Args({size, 1});
}
BENCHMARK_CAPTURE(echo_wsspec, plain, false)->Name("echo/wsspec")->Apply(loads);
BENCHMARK_CAPTURE(echo_beast, plain, false)->Name("echo/beast")->Apply(loads);
BENCHMARK_CAPTURE(echo_wsspec, deflate, true)->Name("echo_deflate/wsspec")->Apply(compressed_loads);
BENCHMARK_CAPTURE(echo_beast, deflate, true)->Name("echo_deflate/beast")->Apply(compressed_loads);
BENCHMARK(echo_split)->Name("echo_split_reads")->ArgNames({"bytes", "messages"})->Args({1 << 20, 1});

}  // namespace
}  // namespace wsspec::bench
