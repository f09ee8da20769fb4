// An opening of the suite's in words: what is unusual about it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "conformance/script/describe.hpp"

namespace wsspec::conformance {
namespace {

constexpr std::size_t shown_bytes_max = 80;

/// On one line, in ASCII, and not too long.
std::string shown(std::string_view octets) {
  std::string out;
  for (const char c : octets.substr(0, shown_bytes_max)) {
    const auto octet = static_cast<unsigned char>(c);
    out += c == '\r'                       ? "\\r"
           : c == '\n'                     ? "\\n"
           : octet < 0x20 || octet >= 0x7F ? fmt::format("\\x{:02X}", octet)
                                           : std::string(1, c);
  }
  return octets.size() > shown_bytes_max ? fmt::format("{}… ({} bytes)", out, octets.size()) : out;
}

std::string describe(const FieldEdit& edit) {
  switch (edit.kind) {
    case FieldEdit::Kind::set:
      return fmt::format("{}: {}", edit.name, shown(edit.value));
    case FieldEdit::Kind::add:
      return fmt::format("also {}: {}", shown(edit.name), shown(edit.value));
    case FieldEdit::Kind::remove:
      return "no " + edit.name;
    case FieldEdit::Kind::rename:
      return fmt::format("{} written {}", edit.name, shown(edit.value));
    case FieldEdit::Kind::rewrite:
    case FieldEdit::Kind::from_key:
      return fmt::format("{} {}", edit.name, edit.how);
  }
  return {};
}

/// Many fields of one kind are worth one mention.
void add_edits(std::vector<std::string>& changes, const std::vector<FieldEdit>& edits) {
  static constexpr std::size_t shown_max = 8;
  for (std::size_t i = 0; i < edits.size() && i < shown_max; ++i) changes.push_back(describe(edits[i]));
  if (edits.size() > shown_max)
    changes.push_back(fmt::format("and {} more fields", edits.size() - shown_max));
}

void add_start_line(std::vector<std::string>& changes, const Opening& opening) {
  if (opening.method) changes.push_back("method " + *opening.method);
  if (opening.target) changes.push_back("target " + shown(*opening.target));
  if (opening.version)
    changes.push_back(fmt::format("HTTP/{}.{}", opening.version->major, opening.version->minor));
  if (opening.status)
    changes.push_back(fmt::format("status {} {}", opening.status->first, opening.status->second));
  if (opening.start_line) changes.push_back(fmt::format("first line \"{}\"", shown(*opening.start_line)));
}

void add_shape(std::vector<std::string>& changes, const Opening& opening) {
  for (const auto& line : opening.raw_lines) changes.push_back(fmt::format("the line \"{}\"", shown(line)));
  if (opening.head) changes.push_back(fmt::format("\"{}\" instead of the head", shown(*opening.head)));
  if (!opening.before.empty()) changes.push_back(fmt::format("\"{}\" before it", shown(opening.before)));
  if (opening.line_end != "\r\n")
    changes.push_back(fmt::format("lines that end in \"{}\"", shown(opening.line_end)));
  if (opening.endless)
    changes.push_back(fmt::format("fields over and over, {} bytes, and no end", endless_head_bytes));
  if (!opening.end_mark.empty())
    changes.push_back(fmt::format("broken off before \"{}\"", shown(opening.end_mark)));
  else if (opening.ends_stream)
    changes.push_back("the stream ends with it");
  if (opening.write_bytes != 0) changes.push_back(writes_in_words(opening.write_bytes));
  if (!opening.cut_mark.empty())
    changes.push_back(
        fmt::format("written in two pieces, cut before the last \"{}\"", shown(opening.cut_mark)));
}

}  // namespace

std::string describe(const Opening& opening) {
  const std::string out = opening.sender == Role::client ? "open with a request" : "answer the request";
  std::vector<std::string> changes;
  add_start_line(changes, opening);
  add_edits(changes, opening.edits);
  add_shape(changes, opening);
  for (const auto& frame : opening.frames) changes.push_back("in the same write " + describe(frame));
  return changes.empty() ? out : fmt::format("{}: {}", out, fmt::join(changes, "; "));
}

}  // namespace wsspec::conformance
