// The texts of sections 6.5 to 6.23.
#include "conformance/cases/utf8_table.hpp"

namespace wsspec::conformance {
namespace {

constexpr bool good = true;
constexpr bool bad = false;

const std::vector<Utf8Family> table{
    {"6.5",
     "A well-formed string",
     {
         {"68656C6C6F24776F726C64", good},
         {"68656C6C6FC2A2776F726C64", good},
         {"68656C6C6FE282AC776F726C64", good},
         {"68656C6C6FF0A4ADA2776F726C64", good},
         {"CEBAE1BDB9CF83CEBCCEB5", good},
     }},
    {"6.6",
     "A prefix of a Greek word",
     {
         {"CE", bad},
         {"CEBA", good},
         {"CEBAE1", bad},
         {"CEBAE1BD", bad},
         {"CEBAE1BDB9", good},
         {"CEBAE1BDB9CF", bad},
         {"CEBAE1BDB9CF83", good},
         {"CEBAE1BDB9CF83CE", bad},
         {"CEBAE1BDB9CF83CEBC", good},
         {"CEBAE1BDB9CF83CEBCCE", bad},
         {"CEBAE1BDB9CF83CEBCCEB5", good},
     }},
    {"6.7",
     "The lowest code point of its length",
     {
         {"00", good},
         {"C280", good},
         {"E0A080", good},
         {"F0908080", good},
     }},
    {"6.8",
     "The lowest value of an obsolete 5- or 6-byte form",
     {
         {"F888808080", bad},
         {"FC8480808080", bad},
     }},
    {"6.9",
     "The highest code point of its length",
     {
         {"7F", good},
         {"DFBF", good},
         {"EFBFBF", good},
         {"F48FBFBF", good},
     }},
    {"6.10",
     "The highest value of a 4-, 5- or 6-byte form, above U+10FFFF",
     {
         {"F7BFBFBF", bad},
         {"FBBFBFBFBF", bad},
         {"FDBFBFBFBFBF", bad},
     }},
    {"6.11",
     "At the edge of what is well formed",
     {
         {"ED9FBF", good},
         {"EE8080", good},
         {"EFBFBD", good},
         {"F48FBFBF", good},
         {"F4908080", bad},
     }},
    {"6.12",
     "Continuation bytes without a lead",
     {
         {"80", bad},
         {"BF", bad},
         {"80BF", bad},
         {"80BF80", bad},
         {"80BF80BF", bad},
         {"80BF80BF80", bad},
         {"80BF80BF80BF", bad},
         {"808182838485868788898A8B8C8D8E8F909192939495969798999A9B9C9D9E9FA0A1A2A3"
          "A4A5A6A7A8A9AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBE",
          bad},
     }},
    {"6.13",
     "Lead bytes, each before a space",
     {
         {"C020C120C220C320C420C520C620C720C820C920CA20CB20CC20CD20CE20CF20D020D120"
          "D220D320D420D520D620D720D820D920DA20DB20DC20DD20DE20",
          bad},
         {"E020E120E220E320E420E520E620E720E820E920EA20EB20EC20ED20EE20", bad},
         {"F020F120F220F320F420F520F620", bad},
         {"F820F920FA20", bad},
         {"FC20", bad},
     }},
    {"6.14",
     "A sequence without its last byte",
     {
         {"C0", bad},
         {"E080", bad},
         {"F08080", bad},
         {"F8808080", bad},
         {"FC80808080", bad},
         {"DF", bad},
         {"EFBF", bad},
         {"F7BFBF", bad},
         {"FBBFBFBF", bad},
         {"FDBFBFBFBF", bad},
     }},
    {"6.15",
     "Many sequences without their last bytes",
     {
         {"C0E080F08080F8808080FC80808080DFEFBFF7BFBFFBBFBFBFFDBFBFBFBF", bad},
     }},
    {"6.16",
     "Bytes that never occur",
     {
         {"FE", bad},
         {"FF", bad},
         {"FEFEFFFF", bad},
     }},
    {"6.17",
     "Overlong slash",
     {
         {"C0AF", bad},
         {"E080AF", bad},
         {"F08080AF", bad},
         {"F8808080AF", bad},
         {"FC80808080AF", bad},
     }},
    {"6.18",
     "The largest overlong value",
     {
         {"C1BF", bad},
         {"E09FBF", bad},
         {"F08FBFBF", bad},
         {"F887BFBFBF", bad},
         {"FC83BFBFBFBF", bad},
     }},
    {"6.19",
     "Overlong NUL",
     {
         {"C080", bad},
         {"E08080", bad},
         {"F0808080", bad},
         {"F880808080", bad},
         {"FC8080808080", bad},
     }},
    {"6.20",
     "A lone surrogate",
     {
         {"EDA080", bad},
         {"EDADBF", bad},
         {"EDAE80", bad},
         {"EDAFBF", bad},
         {"EDB080", bad},
         {"EDBE80", bad},
         {"EDBFBF", bad},
     }},
    {"6.21",
     "A surrogate pair as two sequences",
     {
         {"EDA080EDB080", bad},
         {"EDA080EDBFBF", bad},
         {"EDADBFEDB080", bad},
         {"EDADBFEDBFBF", bad},
         {"EDAE80EDB080", bad},
         {"EDAE80EDBFBF", bad},
         {"EDAFBFEDB080", bad},
         {"EDAFBFEDBFBF", bad},
     }},
    {"6.22",
     "A noncharacter, which is well formed",
     {
         {"EFBFBE", good},   {"EFBFBF", good},   {"F09FBFBE", good}, {"F09FBFBF", good}, {"F0AFBFBE", good},
         {"F0AFBFBF", good}, {"F0BFBFBE", good}, {"F0BFBFBF", good}, {"F18FBFBE", good}, {"F18FBFBF", good},
         {"F19FBFBE", good}, {"F19FBFBF", good}, {"F1AFBFBE", good}, {"F1AFBFBF", good}, {"F1BFBFBE", good},
         {"F1BFBFBF", good}, {"F28FBFBE", good}, {"F28FBFBF", good}, {"F29FBFBE", good}, {"F29FBFBF", good},
         {"F2AFBFBE", good}, {"F2AFBFBF", good}, {"F2BFBFBE", good}, {"F2BFBFBF", good}, {"F38FBFBE", good},
         {"F38FBFBF", good}, {"F39FBFBE", good}, {"F39FBFBF", good}, {"F3AFBFBE", good}, {"F3AFBFBF", good},
         {"F3BFBFBE", good}, {"F3BFBFBF", good}, {"F48FBFBE", good}, {"F48FBFBF", good},
     }},
    {"6.23",
     "From the Specials block, well formed",
     {
         {"EFBFB9", good},
         {"EFBFBA", good},
         {"EFBFBB", good},
         {"EFBFBC", good},
         {"EFBFBD", good},
         {"EFBFBE", good},
         {"EFBFBF", good},
     }},
};

}  // namespace

const std::vector<Utf8Family>& utf8_table() {
  return table;
}

std::string from_hex(std::string_view digits) {
  const auto value = [](char digit) { return digit <= '9' ? digit - '0' : digit - 'A' + 10; };
  std::string out;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    out += static_cast<char>(value(digits[i]) << 4 | value(digits[i + 1]));
  return out;
}

}  // namespace wsspec::conformance
