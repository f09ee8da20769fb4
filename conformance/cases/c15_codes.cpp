// Chapter 15: the codes and the reasons of a Close.
#include "conformance/cases/c15_ending.hpp"
#include "conformance/cases/opening_steps.hpp"
#include "conformance/cases/utf8_samples.hpp"

namespace wsspec::conformance {
namespace {

constexpr std::size_t reason_bytes_max = 123;
const std::string some_reason = "the reason why";

const Requirement& range_of(std::uint16_t code) {
  if (code >= 1012 && code <= 1014) return suite::registered_codes;
  return code < 3000 ? rfc6455::defined_codes : code < 4000 ? rfc6455::library_codes : rfc6455::private_codes;
}

void add_good(Catalogue& out, Ids& ids, std::uint16_t code, const std::string& reason) {
  const bool has_reason = !reason.empty();
  const Script answered = expect(closes_with({1000, code}), range_of(code));
  out.add(ids.next(),
          "Close with the valid code " + std::to_string(code) + (has_reason ? " and a reason" : ""),
          {send(close(code, reason)), answered});
}

void add_bad(Catalogue& out, Ids& ids, std::uint16_t code, const std::string& reason) {
  out.add(ids.next(),
          "Close with the invalid code " + std::to_string(code) + (reason.empty() ? "" : " and a reason"),
          {send(close(code, reason)), expect(fails_with(1002), requirement_of_code(code))});
}

}  // namespace

// ---- 15.1: chapter 7 has some of the codes, without a reason ----

void add_every_code_cases(Catalogue& out) {
  constexpr std::uint16_t good[] = {1012, 1013, 1014, 3001, 3003, 3500, 3998, 4001, 4321, 4500, 4998};
  constexpr std::uint16_t good_with_reason[] = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011,
                                                1012, 1013, 1014, 3000, 3001, 3999, 4000, 4001, 4999};
  constexpr std::uint16_t bad[] = {1,    2,    3,    232,  255,  256,  500,  998,  1015, 1017,
                                   1023, 1024, 1099, 1500, 1999, 2001, 2048, 2500, 2998};
  constexpr std::uint16_t bad_with_reason[] = {0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999};
  // 59395 is 1000 with its bytes in the wrong order.
  constexpr std::uint16_t above[] = {5001, 6000, 9999, 10000, 16384, 32767, 32768, 32769, 59395, 65534};
  Ids ids("15.1");
  for (const auto code : good) add_good(out, ids, code, "");
  for (const auto code : good_with_reason) add_good(out, ids, code, some_reason);
  for (const auto code : bad) add_bad(out, ids, code, "");
  for (const auto code : bad_with_reason) add_bad(out, ids, code, some_reason);
  for (const auto code : above)
    out.add(ids.next(), "Close with the code " + std::to_string(code) + ", which means nothing",
            {
                send(close(code)),
                note(closes_with({1000, 1002, code}), rfc6455::codes_above_4999),
                expect(ends(), rfc6455::closes_tcp),
            });
}

// ---- 15.2 ----

namespace {

Script takes_reason(const std::string& reason) {
  return {send(close(1000, reason)), expect(closes_with({1000}), rfc6455::close_reason)};
}
/// 1002 will do: what is wrong is the Close, and not a message (§7.4.1).
Script minds_reason(const std::string& reason) {
  return {send(close(1000, reason)), expect(fails_with({1002, 1007}), rfc6455::reason_utf8)};
}

/// Of the longest reason there may be.
std::string up_to_bound(std::string_view end) {
  return fill(reason_bytes_max - end.size(), 'r') + std::string(end);
}

void add_good_reasons(Catalogue& out, Ids& ids) {
  for (const std::size_t bytes : std::initializer_list<std::size_t>{1, 2, 3, 4, 5, 7, 8, 15, 16, 31, 32, 33,
                                                                    63, 64, 65, 100, 101, 121, 122})
    out.add(ids.next(), "A reason of " + std::to_string(bytes) + " bytes",
            takes_reason(cycle("reason ", bytes)));
  out.add(ids.next(), "A reason of 123 bytes, byte by byte",
          {
              send(close(4000, fill(reason_bytes_max, 'r')).chopped()),
              expect(closes_with({1000, 4000}), rfc6455::close_reason),
          });
  for (const auto character : utf8_characters)
    out.add(ids.next(), "A reason of 123 bytes that ends with " + to_hex(character),
            takes_reason(up_to_bound(character)));
  out.add(ids.next(), "A reason of 41 characters of three bytes",
          takes_reason(cycle("\xE2\x82\xAC", reason_bytes_max)));
  out.add(ids.next(), "A reason of 30 characters of four bytes",
          takes_reason(cycle("\xF0\x9F\x98\x80", 120)));
  using namespace std::string_literals;
  out.add(ids.next(), "A reason of U+0000", takes_reason("\0"s));
  out.add(ids.next(), "A reason with U+0000 inside", takes_reason("re\0son"s));
  out.add(ids.next(), "A reason with line ends and control characters", takes_reason("a\r\nb\tc\x1B[0m\x7F"));
  out.add(ids.next(), "A reason that begins with a byte order mark", takes_reason("\xEF\xBB\xBFreason"));
  out.add(ids.next(), "A reason of noncharacters", takes_reason("\xEF\xB7\x90\xEF\xBF\xBE\xF4\x8F\xBF\xBF"));
}

}  // namespace

void add_every_reason_cases(Catalogue& out) {
  Ids ids("15.2");
  add_good_reasons(out, ids);
  for (const auto character : utf8_characters)
    for (std::size_t at = 1; at < character.size(); ++at) {
      const auto part = character.substr(0, at);
      out.add(ids.next(), "A reason that ends inside a character: " + to_hex(part),
              minds_reason("reason " + std::string(part)));
    }
  for (const std::string_view part : {"\xC3", "\xE2\x82", "\xF0\x9F\x98"})
    out.add(ids.next(), "A reason of 123 bytes that ends inside a character: " + to_hex(part),
            minds_reason(up_to_bound(part)));
  for (const auto& [words, octets] : broken_utf8) {
    out.add(ids.next(), "A reason of " + std::string(words), minds_reason(from_hex(octets)));
    out.add(ids.next(), "A reason with " + std::string(words) + " inside",
            minds_reason("the " + from_hex(octets) + " reason"));
  }
}

}  // namespace wsspec::conformance
