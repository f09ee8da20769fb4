// Chapter 3: reserved bits, with no extension that gives them a meaning.
#include "conformance/cases/all_cases.hpp"
#include "conformance/cases/fault_words.hpp"

namespace wsspec::conformance {

void add_reserved_bits_cases(Catalogue& out) {
  using namespace std::string_literals;
  const std::string hello = "Hello, world!";
  out.add("3.1", "Text with RSV3", must_fail(text(hello).with_rsv(1), rfc6455::rsv));
  out.add("3.2", "Text with RSV2 after a good message",
          must_fail_after_echo(text(hello).with_rsv(2), rfc6455::rsv, joined));
  out.add("3.3", "Text with RSV2 and RSV3 after a good message, a frame a write",
          must_fail_after_echo(text(hello).with_rsv(3), rfc6455::rsv, alone));
  out.add("3.4", "Text with RSV1 after a good message, byte by byte",
          must_fail_after_echo(text(hello).with_rsv(4), rfc6455::rsv, chopped));
  out.add("3.5", "Binary with RSV1 and RSV3",
          must_fail(binary("\x00\xFF\xFE\xFD\xFC\xFB\x00\xFF"s).with_rsv(5), rfc6455::rsv));
  out.add("3.6", "Binary with RSV1 and RSV2", must_fail(binary(hello).with_rsv(6), rfc6455::rsv));
  out.add("3.7", "Close with all three reserved bits",
          must_fail(close_with_body({}).with_rsv(7), rfc6455::rsv));
}

}  // namespace wsspec::conformance
