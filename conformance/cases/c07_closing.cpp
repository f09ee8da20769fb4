// Chapter 7: the closing handshake.
#include "conformance/cases/all_cases.hpp"

namespace wsspec::conformance {
namespace {

/// The suite's Close and what must come for it; what follows the Close is to be discarded.
Script closing(Outgoing the_close, std::vector<std::uint16_t> replies, Script after = {}) {
  return {send(std::move(the_close)), std::move(after),
          expect(closes_with(std::move(replies)), rfc6455::close_reply)};
}

void add_order_cases(Catalogue& out) {
  const std::string hello = "Hello World!";
  out.add("7.1.1", "A message, then the closing handshake",
          {
              send(text(hello)),
              expect(message(hello), rfc6455::unfragmented),
              close_cleanly(),
          });
  out.add("7.1.2", "Close twice", closing(close(1000), {1000}, send(close_with_body({}))));
  out.add("7.1.3", "A Ping after the Close gets no Pong", closing(close(1000), {1000}, send(ping())));
  out.add(
      "7.1.4", "A message after the Close is discarded",
      closing(close(1000), {1000}, {never(message(hello), rfc6455::nothing_after_close), send(text(hello))}));
  out.add("7.1.5", "A Close inside a fragmented message ends it",
          {
              never(message("fragment1fragment2"), rfc6455::nothing_after_close),
              send(text("fragment1").no_fin()),
              closing(close(1000), {1000}, send(more("fragment2"))),
          });
  out.add("7.1.6", "256 KiB, a short message, Close and a Ping, all at once",
          {
              send(text(cycle("BAsd7&jh23", 256 * 1024))),
              send(text(hello)),
              send(close(1000)),
              send(ping()),
              note(message(cycle("BAsd7&jh23", 256 * 1024)), rfc6455::close_may_wait),
              note(message(hello), rfc6455::close_may_wait),
              expect(closes_with({1000}), rfc6455::close_reply),
          });
}

void add_body_cases(Catalogue& out) {
  out.add("7.3.1", "Close without a body", closing(close_with_body({}), {1000}));
  out.add("7.3.2", "Close with a body of one byte",
          {
              send(close_with_body("a")),
              expect(fails_with(1002), rfc6455::close_body),
          });
  out.add("7.3.3", "Close with a code", closing(close(1000), {1000}));
  out.add("7.3.4", "Close with a code and a reason", closing(close(1000, "Hello World!"), {1000}));
  out.add("7.3.5", "Close with a reason of 123 bytes, the longest", closing(close(1000, fill(123)), {1000}));
  out.add("7.3.6", "Close with a reason of 124 bytes is one too long",
          {
              send(close(1000, fill(124))),
              expect(fails_with(1002), rfc6455::long_control),
          });
  out.add("7.5.1", "Close with a reason that is not UTF-8",
          {
              send(close(1000,
                         "\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5\xED\xA0\x80"
                         "edited")),
              expect(fails_with({1002, 1007}), rfc6455::reason_utf8),
          });
}

const Requirement& range_of(std::uint16_t code) {
  return code < 3000 ? rfc6455::defined_codes : code < 4000 ? rfc6455::library_codes : rfc6455::private_codes;
}

void add_code_cases(Catalogue& out) {
  constexpr std::uint16_t valid[] = {1000, 1001, 1002, 1003, 1007, 1008, 1009,
                                     1010, 1011, 3000, 3999, 4000, 4999};
  for (int n = 1; const auto code : valid)
    out.add("7.7." + std::to_string(n++), "Close with the valid code " + std::to_string(code),
            {
                send(close(code)),
                expect(closes_with({1000, code}), range_of(code)),
            });
  constexpr std::uint16_t invalid[] = {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999};
  for (int n = 1; const auto code : invalid)
    out.add("7.9." + std::to_string(n++), "Close with the invalid code " + std::to_string(code),
            {
                send(close(code)),
                expect(fails_with(1002), requirement_of_code(code)),
            });
  constexpr std::uint16_t above[] = {5000, 65535};
  for (int n = 1; const auto code : above)
    out.add("7.13." + std::to_string(n++),
            "Close with the code " + std::to_string(code) + ", which means nothing",
            {
                send(close(code)),
                note(closes_with({1000, 1002, code}), rfc6455::codes_above_4999),
                expect(ends(), rfc6455::closes_tcp),
            });
}

}  // namespace

void add_closing_cases(Catalogue& out) {
  add_order_cases(out);
  add_body_cases(out);
  add_code_cases(out);
}

}  // namespace wsspec::conformance
