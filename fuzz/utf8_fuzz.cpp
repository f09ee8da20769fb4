// However a text is cut, Utf8Validator finds what the naive reference finds, at the same octet; and after
// reset() nothing of one text is left in the next.
#include <optional>

#include "fuzz/support/check.hpp"
#include "fuzz/support/split_by_data.hpp"
#include "impl/tests/reference/utf8.hpp"
#include "wsspec/wire/utf8.hpp"

namespace wsspec::fuzz {
namespace {

struct Finding {
  std::optional<std::size_t> fault =
      {};                 ///< index in the text of the first octet that no valid text can have
  bool complete = false;  ///< without a fault: whether the text ends on a whole character
  friend bool operator==(const Finding&, const Finding&) = default;
};

Finding expected_of(ByteView text) {
  // The first character that the reference cannot read holds the fault, if there is one: its prefixes say
  // where.
  std::size_t start = 0;
  while (const std::size_t size = reference::first_character(text.subspan(start))) start += size;
  for (std::size_t end = start + 1; end <= text.size(); ++end)
    if (!reference::is_utf8_prefix(text.subspan(start, end - start))) return {.fault = end - 1};
  return {.complete = start == text.size()};
}

Finding found_in(wire::Utf8Validator& validator, const std::vector<ByteView>& parts) {
  std::size_t before = 0;
  for (const auto part : parts) {
    const Bytes own(part.begin(), part.end());  // of its exact size: the sanitizer sees a read past the part
    if (const auto at = validator.feed(own)) return {.fault = before + *at};
    before += part.size();
  }
  return {.complete = validator.complete()};
}

void check_text(wire::Utf8Validator& validator, const std::vector<ByteView>& parts, ByteView input) {
  const Bytes text = joined(parts);
  const Finding expected = expected_of(text);
  for (const auto& split : {std::vector<ByteView>{text}, octets_of(text), parts}) {
    validator.reset();
    WSSPEC_FUZZ_CHECK(found_in(validator, split) == expected, "equals-reference-in-any-split", input);
  }
  WSSPEC_FUZZ_CHECK(wire::is_utf8(text) == reference::is_utf8(text), "is-utf8-equals-reference", input);
  WSSPEC_FUZZ_CHECK(reference::is_utf8(text) == (!expected.fault && expected.complete), "reference-agrees",
                    input);
}

void check(ByteView input) {
  auto parts = split_by_data(input);
  wire::Utf8Validator validator;
  check_text(validator, parts, input);
  // The same object goes on with the rest of the text, which may begin inside a character.
  if (!parts.empty()) parts.erase(parts.begin());
  check_text(validator, parts, input);
}

}  // namespace
}  // namespace wsspec::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size <= wsspec::fuzz::input_bytes_max) wsspec::fuzz::check({data, size});
  return 0;
}
