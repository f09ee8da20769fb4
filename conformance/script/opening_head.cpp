// From an opening in a case author's words to octets.
#include <algorithm>
#include <array>

#include "conformance/script/opening_words.hpp"

namespace wsspec::conformance {
namespace {

constexpr std::string_view crlf = "\r\n";

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

std::string filled(std::string text, const OpeningFacts& facts) {
  const std::array<std::pair<std::string_view, std::string_view>, 5> known{
      {{"{host}", facts.host},
       {"{target}", facts.target},
       {"{key}", facts.key},
       {"{accept}", facts.accept},
       {"{?}", facts.target.find('?') == std::string::npos ? "?" : "&"}}};
  for (const auto& [name, value] : known) replace_all(text, name, value);
  return text;
}

/// Fields and no end, from a head that had one.
void make_endless(std::string& head) {
  static constexpr std::string_view field =
      "X-Wsspec-More: 0123456789 0123456789 0123456789 0123456789 0123456789\r\n";
  head.resize(head.size() - crlf.size());
  head.reserve(endless_head_bytes + field.size());
  while (head.size() < endless_head_bytes) head += field;
}

std::string shaped(const Opening& opening, std::string head, const OpeningFacts& facts) {
  if (opening.start_line) head.replace(0, head.find(crlf), *opening.start_line);
  for (const auto& line : opening.raw_lines) head.insert(head.size() - crlf.size(), line + "\r\n");
  if (opening.endless) make_endless(head);
  if (opening.line_end != crlf) replace_all(head, crlf, opening.line_end);
  std::string out = filled(opening.before + opening.head.value_or(std::move(head)), facts);
  if (!opening.end_mark.empty()) out.resize(std::min(out.size(), out.find(opening.end_mark)));
  return out;
}

}  // namespace

void apply(const std::vector<FieldEdit>& edits, http::Fields& fields, const OpeningFacts& facts) {
  for (const auto& edit : edits) {
    const auto valid = [&] { return std::string(fields.find(edit.name).value_or("")); };
    switch (edit.kind) {
      case FieldEdit::Kind::set:
        fields.set(edit.name, filled(edit.value, facts));
        break;
      case FieldEdit::Kind::add:
        fields.add(edit.name, filled(edit.value, facts));
        break;
      case FieldEdit::Kind::remove:
        fields.remove(edit.name);
        break;
      case FieldEdit::Kind::rename: {
        std::string value = valid();
        fields.remove(edit.name);
        fields.add(edit.value, std::move(value));
        break;
      }
      case FieldEdit::Kind::rewrite:
        fields.set(edit.name, edit.rewrite(valid()));
        break;
      case FieldEdit::Kind::from_key:
        fields.set(edit.name, edit.rewrite(facts.key));
        break;
    }
  }
}

std::string octets_of(const Opening& opening, const http::RequestHead& edited, const OpeningFacts& facts) {
  return shaped(opening, http::serialize(edited), facts);
}

std::string octets_of(const Opening& opening, const http::AnswerHead& edited, const OpeningFacts& facts) {
  return shaped(opening, http::serialize(edited), facts);
}

std::vector<std::string_view> pieces_of(const Opening& opening, std::string_view head) {
  const auto cut = opening.cut_mark.empty() ? head.npos : head.rfind(opening.cut_mark);
  if (cut == head.npos || cut == 0) return {head};
  return {head.substr(0, cut), head.substr(cut)};
}

}  // namespace wsspec::conformance
