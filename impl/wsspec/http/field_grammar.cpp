#include "wsspec/http/field_grammar.hpp"

#include <algorithm>
#include <array>

namespace wsspec::http {
namespace {

/// tchar of RFC 9110 §5.6.2.
constexpr auto tchars = [] {
  std::array<bool, 256> table{};
  for (unsigned char c = '0'; c <= '9'; ++c) table[c] = true;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) table[c] = table[c + 0x20u] = true;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

bool is_tchar(char c) {
  return tchars[static_cast<unsigned char>(c)];
}

constexpr unsigned char lower(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
}

constexpr std::string_view whitespace = " \t";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(whitespace);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(whitespace) - first + 1);
}

/// Calls `visit` with each member of a comma list that holds no quoted strings, empty ones left out, until it
/// is false.
template <class Visit>
bool all_members(std::string_view list, Visit visit) {
  while (true) {
    const auto comma = list.find(',');
    const auto member = trimmed(list.substr(0, comma));
    if (!member.empty() && !visit(member)) return false;
    if (comma == list.npos) return true;
    list.remove_prefix(comma + 1);
  }
}

/// Reads one field value from the left. The implied *LWS of RFC 2616 may stand between any two tokens (RFC
/// 6455 §4.3).
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) { skip_whitespace(); }

  bool at_end() const { return text_.empty(); }

  bool skip(char c) {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    skip_whitespace();
    return true;
  }

  /// Empty when there is no token here.
  std::string_view token() {
    const auto end = std::find_if_not(text_.begin(), text_.end(), is_tchar);
    const auto found = text_.substr(0, static_cast<std::size_t>(end - text_.begin()));
    text_.remove_prefix(found.size());
    skip_whitespace();
    return found;
  }

  /// token, or a quoted-string which after unescaping is one (RFC 6455 §9.1); empty when there is neither.
  std::string token_or_quoted() {
    if (text_.empty() || text_.front() != '"') return std::string(token());
    std::string value;
    for (std::size_t at = 1; at < text_.size(); ++at) {
      if (text_[at] == '"') {
        text_.remove_prefix(at + 1);
        skip_whitespace();
        return value;
      }
      if (text_[at] == '\\' && ++at == text_.size()) break;
      if (!is_tchar(text_[at])) break;
      value += text_[at];
    }
    return {};
  }

 private:
  void skip_whitespace() { text_.remove_prefix(std::min(text_.find_first_not_of(whitespace), text_.size())); }

  std::string_view text_;
};

/// extension-token *( ";" extension-param )
bool parse_extension(Cursor& cursor, Extension& extension) {
  extension.name = cursor.token();
  if (extension.name.empty()) return false;
  while (cursor.skip(';')) {
    auto& parameter = extension.parameters.emplace_back();
    parameter.name = cursor.token();
    if (parameter.name.empty()) return false;
    if (!cursor.skip('=')) continue;
    parameter.value = cursor.token_or_quoted();
    if (parameter.value->empty()) return false;
  }
  return true;
}

void write_parameter(std::string& to, const ExtensionParameter& parameter) {
  to.append("; ").append(parameter.name);
  if (!parameter.value) return;
  to += '=';
  if (is_token(*parameter.value)) {
    to += *parameter.value;
    return;
  }
  to += '"';
  for (const char c : *parameter.value) {
    if (c == '"' || c == '\\') to += '\\';
    to += c;
  }
  to += '"';
}

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_tchar);
}

bool is_field_value(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return (octet < 0x20 && octet != '\t') || octet == 0x7F;
  });
}

bool same_token(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

Result<std::vector<std::string>> parse_tokens(std::span<const std::string_view> values) {
  std::vector<std::string> tokens;
  const auto add = [&](std::string_view member) {
    tokens.emplace_back(member);
    return is_token(member);
  };
  for (const auto value : values)
    if (!all_members(value, add)) return failed(Errc::field_grammar);
  return tokens;
}

bool has_token(std::span<const std::string_view> values, std::string_view token) {
  const auto is_other = [&](std::string_view member) { return !same_token(member, token); };
  return std::any_of(values.begin(), values.end(), [&](auto value) { return !all_members(value, is_other); });
}

Result<std::vector<Extension>> parse_extensions(std::span<const std::string_view> values) {
  std::vector<Extension> extensions;
  for (const auto value : values) {
    Cursor cursor(value);
    do {
      while (cursor.skip(',')) {
      }
      if (cursor.at_end()) break;
      if (!parse_extension(cursor, extensions.emplace_back())) return failed(Errc::field_grammar);
    } while (cursor.skip(','));
    if (!cursor.at_end()) return failed(Errc::field_grammar);
  }
  return extensions;
}

std::string serialize(std::span<const Extension> extensions) {
  std::string out;
  for (const auto& extension : extensions) {
    if (!out.empty()) out += ", ";
    out += extension.name;
    for (const auto& parameter : extension.parameters) write_parameter(out, parameter);
  }
  return out;
}

}  // namespace wsspec::http
