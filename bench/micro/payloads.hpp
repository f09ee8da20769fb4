#pragma once
#include <string>

#include "wsspec/base/entropy.hpp"

/// What the benchmarks send: the same in every run.
namespace wsspec::bench {

inline std::string ascii_text(std::size_t size) {
  std::string text;
  while (text.size() < size) text += "The quick brown fox jumps over the lazy dog. ";
  text.resize(size);
  return text;
}

/// Characters of one to four bytes in turn, cut at a whole one: at most three bytes short of `size`.
inline std::string mixed_text(std::size_t size) {
  static const std::string characters[] = {"a", "\u00E4", "\u20AC", "\U0001F600"};
  std::string text;
  for (std::size_t i = 0; text.size() + characters[i % 4].size() <= size; ++i) text += characters[i % 4];
  return text;
}

/// Compact JSON with numbers that do not repeat: about what an API sends.
inline std::string json_text(std::size_t size) {
  SeededEntropy dice(11);
  std::string text = "[";
  while (text.size() < size)
    text += R"({"id":)" + std::to_string(dice.next() % 1000000) + R"(,"name":"sensor-)" +
            std::to_string(dice.next() % 100) + R"(","value":)" + std::to_string(dice.next() % 10000) +
            R"(,"unit":"celsius","ok":true},)";
  text.resize(size);
  return text;
}

}  // namespace wsspec::bench
