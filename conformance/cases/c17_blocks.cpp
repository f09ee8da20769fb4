// 17.3: what DEFLATE data may look like (RFC 7692 §7.2.1, §7.2.3).
#include "conformance/cases/c17_sections.hpp"

namespace wsspec::conformance {
namespace {

const std::string longer = "a block of its own, ";

enum class Kind { stored, fixed, dynamic };
constexpr Kind kinds[] = {Kind::stored, Kind::fixed, Kind::dynamic};
constexpr const char* names[] = {"stored", "fixed", "dynamic"};

const char* name(Kind kind) {
  return names[static_cast<std::size_t>(kind)];
}

DeflateStream& add(DeflateStream& stream, Kind kind, const std::string& octets) {
  switch (kind) {
    case Kind::stored:
      return stream.stored(octets);
    case Kind::fixed:
      return stream.fixed(literals(octets));
    case Kind::dynamic:
      break;
  }
  return stream.dynamic(literals(octets));
}

class Section {
 public:
  explicit Section(Catalogue& out) : out_(out) {}
  void add(const std::string& title, const DeflateStream& stream, const Requirement& because) {
    out_.add(ids_.next(), title, {negotiate(), repeat(2, echoes(stream, because)), close_cleanly()});
  }
  void add_octets(const std::string& title, const std::string& octets, const Requirement& because) {
    out_.add(ids_.next(), title,
             {negotiate(), send(deflated(text(octets))), expect(message(hello), because), close_cleanly()});
  }

 private:
  Catalogue& out_;
  Ids ids_{"17.3"};
};

void add_examples(Section& section) {
  const std::string zero(1, '\0');
  section.add_octets("The RFC's example: one fixed block", hello_octets, rfc7692::any_block_type);
  section.add_octets("The RFC's example: a stored block", zero + "\x05" + zero + "\xFA\xFF" + hello + zero,
                     rfc7692::any_block_type);
  section.add_octets("The RFC's example: a block with BFINAL", "\xF3\x48\xCD\xC9\xC9\x07" + zero + zero,
                     rfc7692::final_blocks);
  section.add_octets("The RFC's example: two blocks",
                     "\xF2\x48\x05" + zero + zero + zero + "\xFF\xFF\xCA\xC9\xC9\x07" + zero,
                     rfc7692::several_blocks);
}

void add_types(Section& section) {
  for (const auto kind : kinds) {
    DeflateStream one;
    section.add(std::string("One block: ") + name(kind), add(one, kind, longer), rfc7692::any_block_type);
  }
  for (const auto first : kinds)
    for (const auto second : kinds) {
      DeflateStream two;
      add(add(two, first, longer), second, hello);
      section.add(std::string("Two blocks: ") + name(first) + ", " + name(second), two,
                  rfc7692::several_blocks);
    }
  for (const auto empty : kinds) {
    DeflateStream before, between, behind;
    add(add(before, empty, ""), Kind::fixed, hello);
    add(add(add(between, Kind::fixed, hello), empty, ""), Kind::fixed, longer);
    add(add(behind, Kind::fixed, hello), empty, "");
    section.add(std::string("An empty block before: ") + name(empty), before, rfc7692::several_blocks);
    section.add(std::string("An empty block between: ") + name(empty), between, rfc7692::several_blocks);
    section.add(std::string("An empty block behind: ") + name(empty), behind, rfc7692::several_blocks);
  }
  DeflateStream many, empties;
  for (int i = 0; i < 100; ++i) {
    add(many, kinds[i % 3], std::string(1, static_cast<char>('a' + i % 26)));
    empties.sync_flush();
  }
  section.add("100 blocks of one byte", many, rfc7692::several_blocks);
  section.add("100 empty blocks", empties.fixed(literals(hello)), rfc7692::several_blocks);
  section.add("The empty block at the end twice",
              DeflateStream().fixed(literals(hello)).sync_flush().sync_flush(), rfc7692::several_blocks);
  section.add("Nothing but empty blocks", DeflateStream().fixed({}).sync_flush().dynamic({}),
              rfc7692::several_blocks);
}

void add_finals(Section& section) {
  for (const auto kind : kinds) {
    DeflateStream at_end, in_middle, empty;
    section.add(std::string("BFINAL at the end: ") + name(kind), add(at_end, kind, hello).final(),
                rfc7692::final_blocks);
    add(add(in_middle, kind, hello).final(), Kind::fixed, longer);
    section.add(std::string("BFINAL in the middle: ") + name(kind), in_middle, rfc7692::final_blocks);
    section.add(std::string("BFINAL on an empty block: ") + name(kind), add(empty, kind, "").final(),
                rfc7692::final_blocks);
  }
  DeflateStream all;
  for (const auto kind : kinds) add(all, kind, longer).final();
  section.add("BFINAL on three blocks", all, rfc7692::final_blocks);
  section.add("BFINAL on the empty block at the end",
              DeflateStream().fixed(literals(hello)).sync_flush().final(), rfc7692::final_blocks);
  // C3 has nine bits in the fixed code, 80 eight: the block ends on every bit of an octet.
  std::string octets = "pad";
  for (std::size_t bits = 0; bits < 8; ++bits, octets += "\xC3\x80")
    section.add("BFINAL and zero bits up to the next byte, " + std::to_string(bits) + " bits further",
                DeflateStream().fixed(literals(octets)).final().fixed(literals(hello)),
                rfc7692::final_block_padded);
}

void add_codes(Section& section) {
  section.add("A match of the largest length", DeflateStream().fixed({literals("a"), match(258, 1)}),
              rfc7692::any_block_type);
  section.add(
      "Matches of every length from 3 to 66",
      [] {
        Tokens tokens = literals(longer);
        for (unsigned length = 3; length <= 66; ++length) tokens = {tokens, match(length, 7)};
        return DeflateStream().dynamic(tokens);
      }(),
      rfc7692::any_block_type);
  section.add("Matches that overlap themselves",
              DeflateStream().fixed({literals("abc"), match(10, 1), match(10, 2), match(10, 3)}),
              rfc7692::any_block_type);
  section.add("A code with one distance", DeflateStream().dynamic({literals("abcd"), match(4, 4)}),
              rfc7692::any_block_type);
  section.add("A code without a distance", DeflateStream().dynamic(literals(hello)), rfc7692::any_block_type);
  section.add(
      "Every literal of ASCII",
      [] {
        std::string all;
        for (char c = 1; c > 0; ++c) {
          all += c;
          if (c == 127) break;
        }
        return DeflateStream().dynamic(literals(all));
      }(),
      rfc7692::any_block_type);
  section.add("A match that reaches into the block before",
              DeflateStream().stored(hello).fixed(match(5, 5)).dynamic({match(5, 10), literals("!")}),
              rfc7692::several_blocks);
}

}  // namespace

void add_block_cases(Catalogue& out) {
  Section section(out);
  add_examples(section);
  add_types(section);
  add_finals(section);
  add_codes(section);
}

}  // namespace wsspec::conformance
