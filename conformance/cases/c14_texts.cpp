// Chapter 14: binary messages, long texts, and texts that are odd and yet well formed.
#include <algorithm>
#include <numeric>

#include "conformance/cases/c14_utf8.hpp"
#include "conformance/cases/opening_steps.hpp"
#include "conformance/cases/utf8_samples.hpp"

namespace wsspec::conformance {
namespace {

Script text_comes_back(const std::string& what) {
  return {send(text(what)), expect(message(what), rfc6455::unfragmented), close_cleanly()};
}

Script refused_text(const std::string& what) {
  return {send(text(what)), expect(fails_with(1007), rfc6455::invalid_utf8)};
}

Script binary_comes_back(Outgoing what) {
  const std::string octets = what.payload;
  return {
      send(std::move(what)),
      expect(binary_message(octets), rfc6455::binary_is_arbitrary),
      close_cleanly(),
  };
}

/// ASCII with `piece` at `at`, `bytes` in all.
std::string ascii_with(std::string_view piece, std::size_t at, std::size_t bytes) {
  std::string out = cycle("The quick brown fox. ", bytes);
  return out.replace(at, piece.size(), piece);
}

}  // namespace

// ---- 14.4 ----

void add_binary_octets_cases(Catalogue& out) {
  Ids ids("14.4");
  std::string octets(256, '\0');
  std::iota(octets.begin(), octets.end(), '\0');
  const std::string backwards(octets.rbegin(), octets.rend());
  out.add(ids.next(), "Binary with all 256 octets", binary_comes_back(binary(octets)));
  out.add(ids.next(), "Binary with all 256 octets, from the last to the first",
          binary_comes_back(binary(backwards)));
  out.add(ids.next(), "Binary with all 256 octets, in frames of one",
          binary_comes_back(binary(octets).in_frames_of(1)));
  out.add(ids.next(), "Binary with all 256 octets, byte by byte",
          binary_comes_back(binary(octets).chopped()));
  for (const auto& [words, hex] : broken_utf8)
    out.add(ids.next(), "Binary with " + std::string(words), binary_comes_back(binary(from_hex(hex))));
  for (const std::string_view part : {"\xC3", "\xE2", "\xE2\x82", "\xF0\x9F\x98"})
    out.add(ids.next(), "Binary that ends with " + to_hex(part),
            binary_comes_back(binary("end " + std::string(part))));
  out.add(ids.next(), "Binary in fragments that are no UTF-8",
          binary_comes_back(binary("\xFF\xFE\x80\xC0\xED\xA0\x80\xF5").in_frames_of(3)));
  out.add(ids.next(), "Binary that breaks off before an empty last fragment",
          {
              send(binary("\xE2\x82").no_fin()),
              send(more()),
              expect(binary_message("\xE2\x82"), rfc6455::binary_is_arbitrary),
              close_cleanly(),
          });
}

// ---- 14.5 ----

namespace {

/// Around the ends of blocks of 8, 16, 32 and 64 octets.
constexpr std::size_t places[] = {0,  1,  7,  8,  9,  14, 15, 16, 17, 30, 31, 32, 33,
                                  47, 48, 49, 62, 63, 64, 65, 66, 79, 80, 94, 95};
constexpr std::size_t line_bytes = 96;

void add_places(Catalogue& out, Ids& ids) {
  for (const auto at : places)
    out.add(ids.next(), "The byte FF at " + std::to_string(at) + " of 96",
            refused_text(ascii_with("\xFF", at, line_bytes)));
  for (const auto at : places)
    if (at + 2 < line_bytes)
      out.add(ids.next(), "A character without its last byte at " + std::to_string(at) + " of 96",
              refused_text(ascii_with("\xE2\x82", at, line_bytes)));
  for (const std::string_view character : {"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"}) {
    Script all{};
    for (std::size_t at = 0; at + character.size() <= line_bytes; ++at) {
      const std::string line = ascii_with(character, at, line_bytes);
      all = {all, send(text(line)), expect(message(line), rfc6455::unfragmented)};
    }
    out.add(ids.next(), "Texts of 96 bytes with a character at every place: " + to_hex(character),
            {all, close_cleanly()});
  }
}

void add_sizes(Catalogue& out, Ids& ids) {
  for (const std::size_t bytes : std::initializer_list<std::size_t>{1024, 65536, 70000}) {
    const std::string size = " of " + std::to_string(bytes) + " bytes";
    out.add(ids.next(), "A text" + size + " that begins with FF", refused_text(ascii_with("\xFF", 0, bytes)));
    out.add(ids.next(), "A text" + size + " that ends with FF",
            refused_text(ascii_with("\xFF", bytes - 1, bytes)));
    out.add(ids.next(), "A text" + size + " that ends inside a character",
            refused_text(ascii_with("\xF0\x9F\x98", bytes - 3, bytes)));
    out.add(ids.next(), "A text" + size + " that begins and ends with a character",
            text_comes_back(ascii_with("\xE2\x82\xAC", 0, bytes - 4) + "\xF0\x9F\x98\x80"));
  }
  const std::string euros = cycle("\xE2\x82\xAC", 3 * 22000);
  out.add(ids.next(), "22000 characters of three bytes", text_comes_back(euros));
  out.add(ids.next(), "22000 characters of three bytes and the first byte of one more",
          refused_text(euros + "\xE2"));
  out.add(ids.next(), "22000 characters of three bytes, in frames of 1000",
          {
              send(text(euros).in_frames_of(1000)),
              expect(message(euros), rfc6455::utf8_across_frames),
              close_cleanly(),
          });
}

}  // namespace

void add_long_text_cases(Catalogue& out) {
  Ids ids("14.5");
  add_places(out, ids);
  add_sizes(out, ids);
}

// ---- 14.6 ----

namespace {

void add_good_odd_texts(Catalogue& out, Ids& ids) {
  const std::string bom = "\xEF\xBB\xBF";
  out.add(ids.next(), "A byte order mark before a text", text_comes_back(bom + "hello"));
  out.add(ids.next(), "A byte order mark alone", text_comes_back(bom));
  out.add(ids.next(), "Two byte order marks", text_comes_back(bom + bom + "hello"));
  out.add(ids.next(), "A byte order mark inside a text", text_comes_back("hel" + bom + "lo"));
  out.add(ids.next(), "A byte order mark in a fragment of its own, then a text",
          {
              send(text(bom).no_fin()),
              send(more("hello")),
              expect(message(bom + "hello"), rfc6455::fragments),
              close_cleanly(),
          });
  std::string nonchars;
  for (int last = 0x90; last <= 0xAF; ++last) nonchars += std::string("\xEF\xB7") + static_cast<char>(last);
  out.add(ids.next(), "The noncharacter U+FDD0", text_comes_back(nonchars.substr(0, 3)));
  out.add(ids.next(), "The noncharacter U+FDEF", text_comes_back(nonchars.substr(nonchars.size() - 3)));
  out.add(ids.next(), "All the noncharacters U+FDD0 to U+FDEF", text_comes_back(nonchars));
  using namespace std::string_literals;
  out.add(ids.next(), "U+0000 before a text", text_comes_back("\0hello"s));
  out.add(ids.next(), "U+0000 inside a text", text_comes_back("hel\0lo"s));
  out.add(ids.next(), "U+0000 behind a text", text_comes_back("hello\0"s));
  out.add(ids.next(), "U+0000, 200 times", text_comes_back(std::string(200, '\0')));
  std::string controls(0x20, '\0');
  std::iota(controls.begin(), controls.end(), '\0');
  out.add(ids.next(), "All control characters of ASCII", text_comes_back(controls + "\x7F"));
  std::string c1;
  for (int last = 0x80; last <= 0x9F; ++last) c1 += std::string("\xC2") + static_cast<char>(last);
  out.add(ids.next(), "All control characters U+0080 to U+009F", text_comes_back(c1));
  out.add(
      ids.next(), "Combining marks, joiners, directions and private use",
      text_comes_back("e\xCC\x81 \xE2\x80\x8D \xE2\x80\xAE \xEE\x80\x80 \xF3\xA0\x81\x81 \xF4\x80\x80\x80"));
  out.add(ids.next(), "Line ends of every kind",
          text_comes_back("a\rb\nc\r\nd\xC2\x85 e\xE2\x80\xA8 f\xE2\x80\xA9"));
}

}  // namespace

void add_odd_text_cases(Catalogue& out) {
  Ids ids("14.6");
  add_good_odd_texts(out, ids);
  // The bytes that Autobahn's rows of lead bytes leave out, and each of those that never occur by itself.
  for (const std::string_view lead : {"\xDF", "\xEF", "\xF4", "\xF7", "\xFB", "\xFD"})
    out.add(ids.next(), "The lead byte " + to_hex(lead) + " before a space",
            refused_text(std::string(lead) + " "));
  for (const std::string_view octet :
       {"\xC0", "\xC1", "\xF5", "\xF6", "\xF7", "\xF8", "\xFB", "\xFC", "\xFD"}) {
    out.add(ids.next(), "The byte " + to_hex(octet) + " alone", refused_text(std::string(octet)));
    out.add(ids.next(), "The byte " + to_hex(octet) + " and three continuation bytes",
            refused_text(std::string(octet) + "\x80\x80\x80"));
  }
  for (const std::string_view octet : {"\x8F", "\x90", "\x9F", "\xA0"})
    out.add(ids.next(), "The continuation byte " + to_hex(octet) + " inside ASCII",
            refused_text("hel" + std::string(octet) + "lo"));
}

}  // namespace wsspec::conformance
