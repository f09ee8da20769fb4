// 17.7: what is no DEFLATE data, 17.8: text that is no UTF-8 once it is inflated, 17.9: little that becomes
// much.
#include <algorithm>

#include "conformance/cases/c17_sections.hpp"

namespace wsspec::conformance {
namespace {

/// No RFC says with which code; both of these are in use.
const std::vector<std::uint16_t> corrupt_codes{1002, 1007};

struct Corrupt {
  std::string words;
  std::string octets;
};

std::vector<Corrupt> of_blocks() {
  const auto broken = [](const DeflateStream& stream) { return stream.octets(); };
  return {
      {"A block of the reserved type", broken(DeflateStream().reserved_block())},
      {"A block of the reserved type behind a good one",
       broken(DeflateStream().fixed(literals(hello)).reserved_block())},
      {"A stored block with the length twice", broken(DeflateStream().stored_with_nlen(hello, 5))},
      {"A stored block with a complement of 0", broken(DeflateStream().stored_with_nlen(hello, 0))},
      {"A stored block with one wrong bit in the complement",
       broken(DeflateStream().stored_with_nlen(hello, 0xFFFB))},
      {"A stored block that lacks two octets", DeflateStream().stored(hello).cut(2).octets()},
      {"A stored block that lacks three octets", DeflateStream().stored(hello).cut(3).octets()},
      {"A match with nothing before it", broken(DeflateStream().fixed(match(3, 1)))},
      {"A match one octet too far back", broken(DeflateStream().fixed({literals(hello), match(5, 6)}))},
      {"A match 32768 octets back, where there are five",
       broken(DeflateStream().fixed({literals(hello), match(5, 32768)}))},
      {"The length symbol 286", broken(DeflateStream().fixed({literals(hello), symbol(286)}))},
      {"The length symbol 287", broken(DeflateStream().fixed({literals(hello), symbol(287)}))},
      {"The distance symbol 30",
       broken(DeflateStream().fixed({literals(hello), match_with_distance_symbol(3, 30)}))},
      {"The distance symbol 31",
       broken(DeflateStream().fixed({literals(hello), match_with_distance_symbol(3, 31)}))},
  };
}

std::vector<Corrupt> of_codes() {
  const auto dynamic = [](CodeLengths lengths) {
    lengths.literals.resize(257);
    return DeflateStream().dynamic(literals("a"), std::move(lengths)).octets();
  };
  std::vector<std::uint8_t> good(257), no_end(257), too_many(257), too_few(257);
  good['a'] = good['b'] = 2;
  good[256] = 1;
  no_end['a'] = no_end['b'] = 1;
  too_many['a'] = too_many['b'] = too_many[256] = 1;
  too_few['a'] = 2;
  too_few[256] = 1;
  return {
      {"A code without the end of a block", dynamic({no_end, {0}})},
      {"A code with more symbols than it can have", dynamic({too_many, {0}})},
      {"A code with fewer symbols than it needs", dynamic({too_few, {0}})},
      {"A code of distances with more than it can have", dynamic({good, {1, 1, 1}})},
      {"288 lengths and literals are declared", DeflateStream()
                                                    .dynamic(literals("a"), {[&] {
                                                                               auto all = good;
                                                                               all.resize(288);
                                                                               return all;
                                                                             }(),
                                                                             {0}})
                                                    .octets()},
  };
}

std::vector<Corrupt> of_other_kinds() {
  const std::string zero(1, '\0');
  return {
      {"FF FF FF FF", "\xFF\xFF\xFF\xFF"},
      {"Plain text with RSV1", "not compressed at all"},
      {"Data with zlib's header", "\x78\x9C\xF3\x48\xCD\xC9\xC9\x07" + zero + "\x05\x8C\x01\xF5"},
      {"Data with gzip's header",
       std::string("\x1F\x8B\x08") + fill(7, '\0') + "\xF3\x48\xCD\xC9\xC9\x07" + zero},
      {"The reserved type in one octet", "\x06"},
  };
}

/// What a strict receiver minds and one that trusts zlib does not see.
struct Doubtful {
  std::string words;
  std::string octets;
  std::string text;
};
std::vector<Doubtful> doubtful() {
  const std::string zero(1, '\0');
  return {
      {"00 00 FF FF left at the end", DeflateStream().fixed(literals(hello)).sync_flush().octets(), hello},
      {"A compressed message of no octets", "", ""},
      {"A block that does not end", DeflateStream().fixed(literals(hello)).unfinished().message(), hello},
      {"A stored block that lacks one octet", DeflateStream().stored(hello).cut(1).octets(), "Hell" + zero},
      {"Octets behind a block with BFINAL", DeflateStream().stored(hello).final().octets() + "\xFF\xFF",
       hello},
      {"Nothing behind a block with BFINAL", DeflateStream().fixed(literals(hello)).final().octets(), hello},
      {"Ones behind a block with BFINAL",
       DeflateStream().fixed(literals(hello)).final().padded_with_ones().message(), hello},
      {"Ones before the length of a stored block",
       DeflateStream().fixed(literals(hello)).stored("").padded_with_ones().message(), hello},
  };
}

Script fails_on(const Script& sent) {
  return {negotiate(), sent, expect(fails_with(corrupt_codes), rfc7692::inflates), survives()};
}

void add_corrupt(Catalogue& out, Ids& ids) {
  for (const auto& family : {of_blocks(), of_codes(), of_other_kinds()})
    for (const auto& [words, octets] : family) {
      out.add(ids.next(), words, fails_on(send(deflated(text(octets)))));
      out.add(ids.next(), words + ", as octets", fails_on(send(deflated(binary(octets)))));
    }
  for (const auto& [words, octets] : of_blocks())
    out.add(ids.next(), words + ", in two fragments",
            fails_on({send(deflated(text(octets.substr(0, octets.size() / 2))).no_fin()),
                      send(more(octets.substr(octets.size() / 2)))}));
  const std::string bad = DeflateStream().reserved_block().octets();
  out.add(ids.next(), "Bad data after good, and a message behind",
          {negotiate(), send(text(hello).compressed()), send(deflated(text(bad))),
           send(text("behind").compressed()), expect(message(hello), suite::echo_before_fault),
           expect(fails_with(corrupt_codes), rfc7692::inflates), survives()});
}

void add_doubtful(Catalogue& out, Ids& ids) {
  for (const auto& [words, octets, inflated] : doubtful())
    out.add(ids.next(), words + ": taken for what it means, or a failure",
            {negotiate(), send(deflated(text(octets))),
             expect(message_or_fails(inflated, corrupt_codes), rfc7692::inflates), survives()});
}

const std::vector<Corrupt>& bad_texts() {
  static const std::vector<Corrupt> all{
      {"a byte that no UTF-8 has", "text \xFF text"},
      {"a continuation without a lead", "text \x80 text"},
      {"an overlong form", "text \xC0\xAF text"},
      {"a surrogate", "\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5\xED\xA0\x80text"},
      {"a character above U+10FFFF", "text \xF4\x90\x80\x80 text"},
      {"half a character at the end", "text \xE2\x82"},
      {"one byte of a character at the end", "text \xF0"},
  };
  return all;
}

void add_bad_texts(Catalogue& out, Ids& ids) {
  const auto& rule = rfc7692::utf8_after_inflation;
  const auto fails = [&](const std::string& title, const Script& sent) {
    out.add(ids.next(), title, {negotiate(), sent, expect(fails_with(1007), rule), survives()});
  };
  for (const auto& [words, octets] : bad_texts()) {
    fails("Compressed text with " + words, send(text(octets).compressed()));
    fails("Compressed text in frames of 3 bytes with " + words,
          send(text(octets).compressed().in_frames_of(3)));
    fails("Text in a stored block with " + words, send(deflated(DeflateStream().stored(octets))));
    out.add(ids.next(), "Compressed octets, no text, with " + words,
            {negotiate(), send(binary(octets).compressed()),
             expect(binary_message(octets), rfc7692::inflates), close_cleanly()});
  }
  fails("Good compressed text, then bad",
        {send(text(hello).compressed()), expect(message(hello), rfc7692::inflates),
         send(text("\xFF").compressed())});
  fails("Half a character in one message, the other half in the next",
        {send(text("\xE2\x82").compressed()), send(text("\xAC").compressed())});
}

void add_good_texts(Catalogue& out, Ids& ids) {
  const std::string euro = "\xE2\x82\xAC", all = "a\xC3\xA9" + euro + "\xF0\x9F\x98\x80";
  const auto& rule = rfc7692::utf8_after_inflation;
  const auto good = [&](const std::string& title, const Script& steps) {
    out.add(ids.next(), title, {negotiate(), steps, close_cleanly()});
  };
  good("Characters of every length", {send(text(all).compressed()), expect(message(all), rule)});
  good("Characters of every length, in frames of one byte",
       {send(text(all).compressed().in_frames_of(1)), expect(message(all), rule)});
  for (std::size_t at = 1; at < all.size(); ++at)
    good("Characters cut between two blocks after byte " + std::to_string(at),
         echoes(DeflateStream().stored(all.substr(0, at)).stored(all.substr(at)), rule));
  const std::string front = DeflateStream().stored(euro.substr(0, 1)).octets();
  good("A character cut between two fragments that are blocks",
       {send(deflated(text(front)).no_fin()), send(more(DeflateStream().stored(euro.substr(1)).message())),
        expect(message(euro), rule)});
  // Compressed octets are no UTF-8 of themselves.
  good("Text whose compressed octets have FE and FF",
       echoes(DeflateStream().stored("A").fixed(literals("\xC3\xBF\xC3\xBE\xC3\xBF\xC3\xBE")), rule));
}

}  // namespace

void add_corrupt_cases(Catalogue& out) {
  Ids ids("17.7");
  add_corrupt(out, ids);
  add_doubtful(out, ids);
}

void add_compressed_text_cases(Catalogue& out) {
  Ids ids("17.8");
  add_bad_texts(out, ids);
  add_good_texts(out, ids);
}

void add_bomb_cases(Catalogue& out, const Profile& profile) {
  Ids ids("17.9");
  const std::size_t size = std::min<std::size_t>(profile.bytes_max, 16u << 20);
  const std::string payload = bomb(size);
  const auto stars = [&](const char* title, const Script& sent) {
    out.add(ids.next(), title,
            {negotiate(), sent, expect(filled_message_or_fails(size, '*', {1009}), rfc7692::inflates),
             survives()});
  };
  stars("A message 1000 times as long inflated", send(deflated(text(payload))));
  stars("The same in frames of 100 bytes", deflated_in_frames_of(100, payload));
  stars("The same, byte by byte in small writes", send(deflated(text(payload)).chopped(50)));
  stars("The same behind 1000 empty frames",
        {send(deflated(text()).no_fin()), send(more(std::string()).no_fin()), send(more(payload))});
  out.add(ids.next(), "100 compressed messages of nothing",
          {negotiate(),
           repeat(100, {send(deflated(text(std::string(1, '\0')))), expect(message(""), rfc7692::inflates)}),
           close_cleanly(), survives()});
  const auto of_empty_blocks = [](int count) {
    DeflateStream stream;
    while (count-- != 0) stream.sync_flush();
    return stream;
  };
  out.add(ids.next(), "2000 empty blocks",
          {negotiate(), echoes(of_empty_blocks(2000), rfc7692::several_blocks), close_cleanly(), survives()});
  out.add(ids.next(), "200 empty blocks in frames of one byte",
          {negotiate(), deflated_in_frames_of(1, of_empty_blocks(200).message()),
           expect(message(""), rfc7692::inflates_joined), close_cleanly(), survives()});
}

}  // namespace wsspec::conformance
