// What a fuzz target says when an oracle disagrees: which one, where, and the input as hex to repeat it with.
#pragma once
#include <cstdio>
#include <cstdlib>

#include "wsspec/base/bytes.hpp"

namespace wsspec::fuzz {

/// Larger inputs say nothing new and only cost time.
inline constexpr std::size_t input_bytes_max = 64 * 1024;

[[noreturn]] inline void fail(const char* oracle, const char* condition, const char* file, int line,
                              ByteView input) {
  std::fprintf(stderr, "%s:%d: Assertion `%s' of oracle %s failed.\ninput, %zu bytes: ", file, line,
               condition, oracle, input.size());
  for (const auto octet : input) std::fprintf(stderr, "%02x", octet);
  std::fputc('\n', stderr);
  std::abort();
}

}  // namespace wsspec::fuzz

/// Aborts unless `condition` holds; `oracle` is the property's name in README.md.
#define WSSPEC_FUZZ_CHECK(condition, oracle, input) \
  ((condition) ? static_cast<void>(0) : ::wsspec::fuzz::fail(oracle, #condition, __FILE__, __LINE__, input))
