// What the hot path costs in allocations: nothing, once the buffers have their size.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "impl/tests/endpoint/support.hpp"

namespace {
std::size_t allocation_count = 0;
std::size_t allocated_bytes = 0;
}  // namespace

// The replacements of this executable: every allocation of the C++ code is counted.
void* operator new(std::size_t size) {
  ++allocation_count;
  allocated_bytes += size;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
// Not inlined: GCC would see free() of what it takes for the memory of another operator new.
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace wsspec::test {
namespace {

/// Echoes `octets` (of a client) once, in pieces.
void echo(Endpoint& server, ByteView octets, Bytes& buffer, std::size_t piece_size) {
  buffer.assign(octets.begin(), octets.end());
  for (std::size_t at = 0; at < buffer.size(); at += std::min(piece_size, buffer.size() - at)) {
    server.receive(ByteSpan(buffer).subspan(at, std::min(piece_size, buffer.size() - at)));
    while (const auto event = server.next_event()) {
      const auto* message = std::get_if<Message>(&*event);
      if (!message) continue;
      const auto error =
          message->is_text ? server.send_text(message->text()) : server.send_binary(message->payload);
      ASSERT_FALSE(error);
    }
    server.consume_output(server.output().size());
  }
}

std::size_t allocations_of_echo(const Bytes& octets, std::size_t piece_size, const Agreed& agreed = {}) {
  SeededEntropy entropy(1);
  Endpoint server(Role::server, agreed, entropy);
  Bytes buffer;
  for (int i = 0; i < 3; ++i) echo(server, octets, buffer, piece_size);
  const std::size_t before = allocation_count;
  for (int i = 0; i < 10; ++i) echo(server, octets, buffer, piece_size);
  return allocation_count - before;
}

TEST(EndpointAllocation, TheCounterCounts) {
  const std::size_t before = allocation_count;
  EXPECT_FALSE(std::make_unique<Bytes>(100)->empty());
  EXPECT_EQ(allocation_count, before + 2);
}

TEST(EndpointAllocation, AnEchoOfSmallMessagesAllocatesNothing) {
  const auto octets =
      encode(Role::client, {text("twenty bytes of text"), binary(std::string(1024, 'x')), ping("p")});
  EXPECT_EQ(allocations_of_echo(octets, SIZE_MAX), 0u);
}

TEST(EndpointAllocation, SplitAndFragmentedMessagesAllocateNothingWhileSmall) {
  const auto octets = encode(Role::client, {text("split wherever"), no_fin(text("a")), more("b"), ping("p")});
  EXPECT_EQ(allocations_of_echo(octets, 1), 0u);
  EXPECT_EQ(allocations_of_echo(octets, 5), 0u);
}

TEST(EndpointAllocation, CompressedMessagesAllocateNothingWhileSmall) {
  const Agreed agreed{.deflate = deflate::Agreement{}};
  SeededEntropy entropy(1);
  Endpoint client(Role::client, agreed, entropy);
  Endpoint server(Role::server, agreed, entropy);
  const std::string payload(1000, 'x');
  Bytes octets, buffer;
  const auto echo_once = [&] {
    ASSERT_FALSE(client.send_text(payload));
    octets.assign(client.output().begin(), client.output().end());
    client.consume_output(octets.size());
    echo(server, octets, buffer, SIZE_MAX);
  };
  for (int i = 0; i < 3; ++i) echo_once();
  const std::size_t before = allocation_count;
  for (int i = 0; i < 10; ++i) echo_once();
  EXPECT_EQ(allocation_count, before);
}

TEST(EndpointAllocation, AClientsMessagesAllocateNothing) {
  SeededEntropy entropy(1);
  Endpoint client(Role::client, {}, entropy);
  const std::string payload(1000, 'x');
  const auto send = [&] {
    ASSERT_FALSE(client.send_text(payload));
    client.consume_output(client.output().size());
  };
  send();
  const std::size_t before = allocation_count;
  for (int i = 0; i < 10; ++i) send();
  EXPECT_EQ(allocation_count, before);
}

TEST(EndpointAllocation, MemoryFollowsWhatCameAndNotWhatWasDeclared) {
  SeededEntropy entropy(1);
  Endpoint client(Role::client, {}, entropy);
  Bytes octets{0x82, 127, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF};  // 16 MiB less one
  octets.resize(octets.size() + 100);
  Bytes rest(1000);
  const std::size_t before = allocated_bytes;
  client.receive(octets);
  EXPECT_FALSE(client.next_event());
  EXPECT_EQ(allocated_bytes - before, 400u);
  client.receive(rest);
  EXPECT_FALSE(client.next_event());
  EXPECT_EQ(allocated_bytes - before, 400u + 4400u);
}

TEST(EndpointAllocation, ManySmallFragmentsAreNotMovedOften) {
  SeededEntropy entropy(1);
  Endpoint server(Role::server, {}, entropy);
  Bytes octets = encode(Role::client, no_fin(binary("x")));
  for (int i = 0; i < 10'000; ++i) append(octets, encode(Role::client, no_fin(more("x"))));
  const std::size_t before = allocation_count;
  server.receive(octets);
  EXPECT_FALSE(server.next_event());
  EXPECT_LE(allocation_count - before, 16u);
}

}  // namespace
}  // namespace wsspec::test
