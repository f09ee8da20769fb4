// Chapter 1: echo across the three length forms.
#include "conformance/cases/all_cases.hpp"

namespace wsspec::conformance {
namespace {

struct Size {
  std::size_t bytes;
  const char* why;
  std::size_t write_bytes = 0;
};

constexpr Size sizes[] = {
    {0, "empty"},
    {125, "the longest 7-bit length"},
    {126, "the shortest 16-bit length"},
    {127, "one more"},
    {128, "another more"},
    {65535, "the longest 16-bit length"},
    {65536, "the shortest 64-bit length"},
    {65536, "written 997 bytes at a time", 997},
};

const Requirement& what_it_shows(const Size& size) {
  if (size.write_bytes != 0) return rfc6455::any_segmentation;
  return size.bytes < 126 ? rfc6455::unfragmented : rfc6455::length_order;
}

}  // namespace

void add_framing_cases(Catalogue& out) {
  for (int n = 1; const auto& size : sizes)
    out.add("1.1." + std::to_string(n++), "Text of " + std::to_string(size.bytes) + " bytes: " + size.why,
            {
                send(text(fill(size.bytes)).chopped(size.write_bytes)),
                expect(message(fill(size.bytes)), what_it_shows(size)),
                close_cleanly(),
            });
  for (int n = 1; const auto& size : sizes)
    out.add("1.2." + std::to_string(n++), "Binary of " + std::to_string(size.bytes) + " bytes: " + size.why,
            {
                send(binary(fill(size.bytes, '\xFE')).chopped(size.write_bytes)),
                expect(binary_message(fill(size.bytes, '\xFE')), what_it_shows(size)),
                close_cleanly(),
            });
}

}  // namespace wsspec::conformance
