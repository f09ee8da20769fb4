#include "conformance/script/corpus.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <span>
#include <string>

#include "wsspec/base/entropy.hpp"

namespace wsspec::conformance {
namespace {

constexpr std::size_t text_bytes = 256 * 1024;
constexpr std::size_t packed_bytes = 1024 * 1024;
/// No character of a text corpus crosses a multiple of this.
constexpr std::size_t text_window = 16;

/// Choices that are the same on every platform, which those of <random> are not.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : entropy_(seed) {}
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(entropy_.next() % n); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  std::size_t between(std::size_t low, std::size_t high) { return low + below(high - low + 1); }
  template <class List>
  std::string_view any(const List& list) {
    return list[below(list.size())];
  }
  /// The front of the list more often, about as words are in a language (Zipf).
  template <class List>
  std::string_view frequent(const List& list) {
    return list[below(below(list.size()) + 1)];
  }
  std::string number(std::size_t low, std::size_t high) { return std::to_string(between(low, high)); }
  std::string hex(std::size_t digits) {
    std::string out;
    while (out.size() < digits) out += "0123456789abcdef"[below(16)];
    return out;
  }
  void noise(std::string& out, std::size_t n) {
    while (n != 0) {
      std::uint64_t octets = entropy_.next();
      for (int i = 0; i < 8 && n != 0; ++i, --n, octets >>= 8) out += static_cast<char>(octets & 0xFF);
    }
  }

 private:
  SeededEntropy entropy_;
};

constexpr auto first_names = std::to_array<std::string_view>(
    {"Anna",  "Ben",   "Clara", "David", "Emma",  "Felix", "Greta", "Henry", "Ida",
     "Jonas", "Klara", "Leon",  "Mila",  "Noah",  "Olga",  "Paul",  "Romy",  "Simon",
     "Tilda", "Uwe",   "Vera",  "Willi", "Xenia", "Yara",  "Zoe"});
constexpr auto last_names = std::to_array<std::string_view>(
    {"Adler",   "Berger", "Conrad", "Dietz",  "Ebert",  "Frey",  "Gross", "Hahn",
     "Imhof",   "Jung",   "Kern",   "Lang",   "Maurer", "Nagel", "Otto",  "Peters",
     "Richter", "Sauer",  "Thoma",  "Ulrich", "Vogt",   "Weiss", "Zorn"});
constexpr auto plain_words = std::to_array<std::string_view>(
    {"the",     "of",       "a",      "to",      "and",     "in",     "is",      "for",    "it",
     "that",    "with",     "on",     "frame",   "value",   "every",  "message", "stream", "server",
     "client",  "order",    "window", "garden",  "number",  "letter", "river",   "signal", "market",
     "weather", "bridge",   "engine", "paper",   "station", "record", "silver",  "winter", "summer",
     "harbour", "mountain", "report", "journey", "yellow",  "quiet",  "narrow",  "early",  "broken",
     "gentle",  "distant",  "simple", "common",  "strange"});

/// An array of records, as an interface for programs answers.
std::string make_json() {
  static constexpr auto tags = std::to_array<std::string_view>(
      {"new", "urgent", "archive", "review", "private", "export", "draft", "billing", "support", "test"});
  Draw draw(1);
  std::string out = "[\n";
  for (std::size_t id = 100000; out.size() < text_bytes; id += draw.between(1, 9)) {
    const auto first = draw.any(first_names), last = draw.any(last_names);
    out.append("  {\n    \"id\": ").append(std::to_string(id));
    out.append(",\n    \"token\": \"").append(draw.hex(12));
    out.append("\",\n    \"active\": ").append(draw.one_in(3) ? "false" : "true");
    out.append(",\n    \"name\": \"").append(first).append(" ").append(last);
    out.append("\",\n    \"mail\": \"").append(first).append(".").append(last).append("@example.org");
    out.append("\",\n    \"balance\": ").append(draw.number(0, 9999)).append(".").append(draw.number(10, 99));
    out.append(",\n    \"since\": \"20").append(draw.number(10, 25)).append("-").append(draw.number(10, 12));
    out.append("-").append(draw.number(10, 28)).append("T00:00:00Z");
    out.append("\",\n    \"position\": {\n      \"latitude\": ").append(draw.number(46, 55)).append(".");
    out.append(draw.number(1000, 9999))
        .append(",\n      \"longitude\": ")
        .append(draw.number(6, 15))
        .append(".");
    out.append(draw.number(1000, 9999)).append("\n    },\n    \"tags\": [");
    for (std::size_t n = draw.below(4); n != 0; --n)
      out.append("\"").append(draw.any(tags)).append(n == 1 ? "\"" : "\", ");
    out.append("],\n    \"note\": ");
    out.append(draw.one_in(2) ? "null" : "\"" + std::string(draw.any(plain_words)) + "\"").append("\n  },\n");
  }
  return out;
}

/// A smooth picture: heights on a grid, and straight slopes between. In whole numbers, which are the same
/// everywhere.
class Slopes {
 public:
  Slopes(Draw& draw, std::size_t step, std::size_t height) : step_(step) {
    for (auto& at : heights_) at = draw.below(height);
  }
  std::size_t at(std::size_t x, std::size_t y) const {
    const std::size_t column = x / step_, row = y / step_, right = x % step_, down = y % step_;
    const auto height = [&](std::size_t c, std::size_t r) { return heights_[(r % side) * side + c % side]; };
    const std::size_t top = height(column, row) * (step_ - right) + height(column + 1, row) * right;
    const std::size_t bottom =
        height(column, row + 1) * (step_ - right) + height(column + 1, row + 1) * right;
    return (top * (step_ - down) + bottom * down) / (step_ * step_);
  }

 private:
  static constexpr std::size_t side = 32;
  std::size_t step_;
  std::array<std::size_t, side * side> heights_ = {};
};

/// 512 by 509 grey pixels. Their offset in the file leaves a gap, so that the whole is a power of two.
std::string make_bitmap() {
  constexpr std::size_t width = 512, height = 509, offset = text_bytes - width * height;
  std::string out;
  const auto number = [&](std::size_t value, int octets) {
    for (; octets != 0; --octets, value >>= 8) out += static_cast<char>(value & 0xFF);
  };
  out += "BM";
  number(text_bytes, 4);
  number(0, 4);
  number(offset, 4);
  number(40, 4);  // the second header's size
  number(width, 4);
  number(height, 4);
  number(1, 2);               // plane
  number(8, 2);               // bits a pixel
  number(0, 4);               // not compressed
  number(width * height, 4);  // octets of pixels
  number(2835, 4);            // pixels a metre, both ways
  number(2835, 4);
  number(256, 4);  // colours: blue, green, red, and nothing
  number(0, 4);
  for (std::size_t grey = 0; grey < 256; ++grey) number(grey * 0x010101, 4);
  out.resize(offset);
  Draw draw(2);
  const Slopes hills(draw, 64, 160), stones(draw, 16, 60);
  constexpr std::size_t noise = 16;
  for (std::size_t y = 0; y < height; ++y)
    for (std::size_t x = 0; x < width; ++x)
      out += static_cast<char>(hills.at(x, y) + stones.at(x, y) + draw.below(noise));
  return out;
}

constexpr auto german_small_words = std::to_array<std::string_view>(
    {"und",   "die",   "der",    "in",    "zu",     "den",    "das",     "nicht", "von",   "sie",    "ist",
     "des",   "sich",  "mit",    "dem",   "dass",   "er",     "es",      "ein",   "ich",   "auf",    "so",
     "eine",  "auch",  "als",    "an",    "nach",   "wie",    "im",      "für",   "man",   "aber",   "aus",
     "durch", "wenn",  "nur",    "war",   "noch",   "werden", "bei",     "hat",   "wir",   "was",    "wird",
     "sein",  "einen", "welche", "sind",  "oder",   "um",     "haben",   "einer", "mir",   "über",   "ihm",
     "diese", "einem", "ihr",    "uns",   "da",     "zum",    "kann",    "doch",  "vor",   "dieser", "mich",
     "ihn",   "du",    "hatte",  "seine", "mehr",   "am",     "denn",    "nun",   "unter", "sehr",   "selbst",
     "schon", "hier",  "bis",    "alle",  "könnte", "müsste", "während", "gegen", "jetzt", "immer",  "daß"});
constexpr auto german_prefixes = std::to_array<std::string_view>(
    {"",   "",    "",    "",    "",     "",      "ge",   "ver",    "be",    "ab", "an",  "auf", "aus", "ein",
     "er", "ent", "zer", "vor", "über", "unter", "nach", "zurück", "durch", "um", "mit", "her", "hin"});
constexpr auto german_stems = std::to_array<std::string_view>(
    {"geh",    "steh",   "mach",   "sag",    "hör",    "lieb",  "leb",   "schreib", "les",     "trag",
     "halt",   "zieh",   "fall",   "lauf",   "schlag", "brech", "fahr",  "bau",     "wohn",    "fühl",
     "denk",   "glaub",  "such",   "find",   "groß",   "klein", "schön", "früh",    "spät",    "still",
     "hell",   "dunkel", "stark",  "müd",    "kühl",   "warm",  "haus",  "garten",  "fenster", "straß",
     "brück",  "wasser", "himmel", "vogel",  "baum",   "blum",  "berg",  "tal",     "fluss",   "wolk",
     "stern",  "licht",  "schatt", "stimm",  "hand",   "aug",   "herz",  "kopf",    "mund",    "ohr",
     "tür",    "tisch",  "stuhl",  "brief",  "buch",   "wort",  "zeit",  "stund",   "tag",     "nacht",
     "jahr",   "sommer", "winter", "morg",   "abend",  "könig", "bauer", "händl",   "schül",   "lehr",
     "arbeit", "kind",   "mensch", "freund", "recht",  "kraft", "mut",   "glück",   "sorg",    "furcht",
     "zorn",   "ruh",    "wund",   "träum",  "öffn",   "lös"});
constexpr auto german_endings = std::to_array<std::string_view>(
    {"en", "e",    "t",   "te",   "er",   "",       "es",   "ung",   "lich", "st",  "ten",    "end",
     "ig", "heit", "ern", "keit", "isch", "lichen", "igen", "ungen", "bar",  "los", "schaft", "ende"});

/// A word that German might have: of its parts it makes more words than a list could hold.
std::string german_word(Draw& draw) {
  if (!draw.one_in(3)) return std::string(draw.frequent(german_small_words));
  std::string word(draw.any(german_prefixes));
  word.append(draw.any(german_stems));
  if (draw.one_in(4)) word.append(draw.any(german_stems));
  return word.append(draw.frequent(german_endings));
}

std::string make_prose() {
  Draw draw(3);
  std::string out;
  while (out.size() < text_bytes) {
    bool is_first = true;
    for (std::size_t words = draw.between(4, 24); words != 0; --words, is_first = false) {
      std::string word = german_word(draw);
      const bool is_noun = word.size() > 5 && draw.one_in(2);
      if ((is_first || is_noun) && word[0] >= 'a' && word[0] <= 'z')
        word[0] = static_cast<char>(word[0] - 'a' + 'A');
      out.append(word).append(words == 1 ? "" : draw.one_in(9) ? ", " : " ");
    }
    out.append(draw.one_in(8) ? "!" : draw.one_in(8) ? "?" : ".").append(draw.one_in(6) ? "\n" : " ");
  }
  return out;
}

/// A character, or what says the same in ASCII where it would cross the end of a window.
struct Special {
  std::string_view character;
  std::string_view ascii;
};
void append(std::string& out, const Special& special) {
  const bool crosses = out.size() % text_window + special.character.size() > text_window;
  out.append(crosses ? special.ascii : special.character);
}

std::string make_html() {
  static constexpr auto specials = std::to_array<Special>({{"ü", "&uuml;"},
                                                           {"é", "&eacute;"},
                                                           {"–", "&ndash;"},
                                                           {"€", "&euro;"},
                                                           {"日本", "&#26085;&#26412;"},
                                                           {"𝄞", "&#119070;"},
                                                           {"ß", "&szlig;"}});
  static constexpr auto classes = std::to_array<std::string_view>(
      {"row", "cell", "entry", "entry wide", "note", "title", "item", "item first", "aside"});
  Draw draw(4);
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>List</title></head>\n";
  while (out.size() < text_bytes) {
    const std::string target = draw.number(1000, 99999);
    out.append("<div class=\"")
        .append(draw.frequent(classes))
        .append("\" id=\"n")
        .append(target)
        .append("\">\n");
    out.append("  <h3><a href=\"/list/").append(draw.any(plain_words)).append("/").append(target);
    out.append(".html\" title=\"").append(draw.any(plain_words)).append("\">").append(draw.any(plain_words));
    out.append("</a></h3>\n  <p>");
    for (std::size_t words = draw.between(8, 30); words != 0; --words) {
      const bool is_bold = draw.one_in(12);
      out.append(is_bold ? "<b>" : "").append(draw.frequent(plain_words)).append(is_bold ? "</b>" : "");
      if (draw.one_in(20)) append(out, specials[draw.below(specials.size())]);
      out.append(words == 1 ? ".</p>\n" : " ");
    }
    if (draw.one_in(3))
      out.append("  <img src=\"/images/").append(draw.hex(8)).append(".png\" width=\"160\" alt=\"\">\n");
    out.append("</div>\n");
  }
  return out;
}

/// The words that C has no other use for.
constexpr std::span identifiers = std::span(plain_words).subspan<10>();

/// A statement of C, indented. Each choice is made in a statement of its own here: operands and arguments
/// have no order.
std::string statement(Draw& draw) {
  const std::string a(draw.any(identifiers)), b(draw.any(identifiers));
  const std::string n = draw.number(0, 255), digit = draw.number(1, 9);
  switch (draw.below(6)) {
    case 0:
      return "    if (" + a + " > " + n + ") {\n        " + b + " -= " + a + ";\n    }\n";
    case 1:
      return "    for (size_t i = 0; i < " + b + "; ++i)\n        " + a + " += table[i];\n";
    case 2:
      return "    " + a + " = (" + b + " << " + digit + ") & 0x" + draw.hex(4) + ";\n";
    case 3:
      return "    if (!check_" + a + "(" + b + "))\n        return -" + n + ";\n";
    case 4:
      return "    " + a + " = read_" + b + "(input, " + n + ");\n";
    default:
      return "    fprintf(stderr, \"" + a + " of " + b + ": %d\\n\", " + a + ");\n";
  }
}

std::string make_source() {
  static constexpr auto specials =
      std::to_array<Special>({{"ä", "ae"}, {"µ", "u"}, {"→", "->"}, {"≤", "<="}});
  Draw draw(5);
  std::string out = "#include <stdio.h>\n#include <stddef.h>\n\nextern const int table[];\n\n";
  while (out.size() < text_bytes) {
    const auto name = draw.any(identifiers), object = draw.any(identifiers);
    out.append("/* ").append(name).append(" ");
    append(out, specials[draw.below(specials.size())]);
    for (std::size_t words = draw.between(3, 12); words != 0; --words)
      out.append(" ").append(draw.frequent(plain_words));
    out.append(" */\nstatic int ").append(name).append("_").append(object).append("_").append(draw.hex(3));
    out.append("(const struct ").append(object).append(" *input, size_t length)\n{\n");
    for (std::size_t lines = draw.between(3, 14); lines != 0; --lines) out.append(statement(draw));
    out.append("    return 0;\n}\n\n");
  }
  return out;
}

/// Parts of noise behind small headers, as in an archive.
std::string make_compressed() {
  Draw draw(6);
  std::string out = "PACKED 1.0\n";
  for (int part = 1; out.size() < packed_bytes; ++part) {
    const std::size_t size = draw.between(2000, 30000);
    out.append("part ").append(std::to_string(part)).append("\nlength ").append(std::to_string(size));
    out.append("\nmethod deflate\n\n");
    draw.noise(out, size);
    out.append("\nend\n");
  }
  return out;
}

std::string cut(std::string made, std::size_t size) {
  made.resize(size);
  return made;
}

}  // namespace

std::string_view corpus(Corpus kind) {
  switch (kind) {
    case Corpus::json: {
      static const std::string octets = cut(make_json(), text_bytes);
      return octets;
    }
    case Corpus::bitmap: {
      static const std::string octets = make_bitmap();
      return octets;
    }
    case Corpus::prose: {
      static const std::string octets = cut(make_prose(), text_bytes);
      return octets;
    }
    case Corpus::html: {
      static const std::string octets = cut(make_html(), text_bytes);
      return octets;
    }
    case Corpus::source: {
      static const std::string octets = cut(make_source(), text_bytes);
      return octets;
    }
    case Corpus::compressed: {
      static const std::string octets = cut(make_compressed(), packed_bytes);
      return octets;
    }
  }
  return {};
}

std::string_view corpus_message(Corpus kind, std::size_t size, std::size_t k) {
  const std::string_view whole = corpus(kind);
  assert(std::has_single_bit(size) && size <= whole.size());
  return whole.substr(k % (whole.size() / size) * size, size);
}

}  // namespace wsspec::conformance
