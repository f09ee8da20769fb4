// A request's head is read the same in any split and ends where a naive search says. What check_request()
// accepts keeps every rule of RFC 6455 §4.2.1 by a checker that shares no line with it; what is refused is
// refused in good HTTP.
#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/support/check.hpp"
#include "fuzz/support/split_by_data.hpp"
#include "wsspec/http/field_grammar.hpp"
#include "wsspec/http/upgrade.hpp"

namespace wsspec::fuzz {
namespace {

using Reader = http::HeadReader<http::RequestHead>;

struct Reading {
  Reader reader = Reader();
  std::size_t taken = 0;
  std::error_code error = {};
};

Reading read(const std::vector<ByteView>& parts, ByteView input) {
  Reading out;
  for (const auto part : parts) {
    const Bytes own(part.begin(), part.end());  // of its exact size: the sanitizer sees a read past the part
    const auto taken = out.reader.feed(own);
    if (!taken) {
      out.error = taken.error();
      const auto later = out.reader.feed(own);
      WSSPEC_FUZZ_CHECK(!later && later.error() == out.error, "error-stays", input);
      return out;
    }
    WSSPEC_FUZZ_CHECK(*taken == own.size() || out.reader.done(), "takes-all-of-a-head", input);
    out.taken += *taken;
  }
  return out;
}

bool is_same(const Reading& a, const Reading& b) {
  if (a.error != b.error || a.reader.done() != b.reader.done() || a.reader.octets() != b.reader.octets())
    return false;
  const auto& x = a.reader.head();
  const auto& y = b.reader.head();
  return a.error ||
         (a.taken == b.taken && x.method == y.method && x.target == y.target && x.version == y.version &&
          std::equal(x.fields.begin(), x.fields.end(), y.fields.begin(), y.fields.end()));
}

// ---- the naive checker: lines, colons and commas by hand ----

std::string lowered(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::string stripped(std::string text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.erase(0, 1);
  return text;
}

std::vector<std::string> cut(const std::string& text, const std::string& at) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t to; (to = text.find(at, from)) != std::string::npos; from = to + at.size())
    parts.push_back(text.substr(from, to - from));
  parts.push_back(text.substr(from));
  return parts;
}

struct NaiveHead {
  std::vector<std::string> start_line = {};
  std::vector<std::pair<std::string, std::string>> fields = {};
  bool odd_name = false;

  std::vector<std::string> all(const std::string& name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : fields)
      if (key == name) values.push_back(value);
    return values;
  }
  /// Members of comma lists, lowered.
  bool lists(const std::string& name, const std::string& member) const {
    for (const auto& value : all(name))
      for (const auto& part : cut(value, ","))
        if (lowered(stripped(part)) == member) return true;
    return false;
  }
};

bool is_naive_token(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 0x7F && std::string_view("\"(),/:;<=>?@[\\]{}").find(c) == std::string_view::npos;
  });
}

NaiveHead parse(const std::string& octets) {
  NaiveHead head;
  auto lines = cut(octets, "\r\n");
  head.start_line = cut(lines.front(), " ");
  for (std::size_t i = 1; i + 2 < lines.size(); ++i) {
    const auto colon = lines[i].find(':');
    const std::string name = lines[i].substr(0, colon);
    head.odd_name = head.odd_name || colon == std::string::npos || !is_naive_token(name);
    head.fields.emplace_back(lowered(name),
                             colon == std::string::npos ? "" : stripped(lines[i].substr(colon + 1)));
  }
  return head;
}

/// Octets that base64 text stands for, by counting what its characters carry; none where it is no base64.
std::size_t base64_octets(const std::string& text) {
  const auto pad = text.find('=');
  const std::string digits = text.substr(0, pad);
  const std::string pads = pad == std::string::npos ? "" : text.substr(pad);
  const bool good = text.size() % 4 == 0 && (pads.empty() || pads == "=" || pads == "==") &&
                    std::all_of(digits.begin(), digits.end(), [](char c) {
                      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '/';
                    });
  return good ? digits.size() * 6 / 8 : 0;
}

/// The name of the first rule that an accepted request breaks; null when it keeps all.
const char* broken_rule(const NaiveHead& head) {
  const auto& start = head.start_line;
  if (start.size() != 3 || start[0] != "GET") return "item 1: a GET request";
  if (start[2].size() != 8 || start[2].substr(0, 7) != "HTTP/1." || start[2][7] < '1' || start[2][7] > '9')
    return "item 1: HTTP/1.1 or higher";
  const std::string& target = start[1];
  if (target.empty() || target.find('#') != std::string::npos) return "item 2: a target without a fragment";
  const auto scheme = lowered(target.substr(0, target.find("//")));
  if (target[0] != '/' && scheme != "http:" && scheme != "https:") return "item 2: a path or an http URI";
  if (head.odd_name) return "RFC 9112 §5: a field's name is a token next to its colon";
  const auto host = head.all("host");
  if (host.size() != 1 || host[0].empty() || host[0].find_first_of(" \t/\\\"<>#?") != std::string::npos)
    return "item 2: one Host";
  if (!head.lists("upgrade", "websocket")) return "item 3: Upgrade";
  if (!head.lists("connection", "upgrade")) return "item 4: Connection";
  const auto key = head.all("sec-websocket-key");
  if (key.size() != 1 || base64_octets(key[0]) != 16) return "item 5: one key of 16 octets";
  if (head.all("sec-websocket-version") != std::vector<std::string>{"13"}) return "item 6: version 13";
  for (const auto& value : head.all("sec-websocket-protocol"))
    for (const auto& member : cut(value, ","))
      if (!stripped(member).empty() && !is_naive_token(stripped(member)))
        return "item 8: subprotocols are tokens";
  if (!head.all("transfer-encoding").empty()) return "no body";
  for (const auto& length : head.all("content-length"))
    if (length.find_first_not_of('0') != std::string::npos) return "no body";
  return nullptr;
}

/// What RFC 9112 §2.2 and §5.2 and RFC 9110 §5.5 forbid in any head.
bool has_forbidden_octets(const std::string& octets) {
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const char before = i == 0 ? '\0' : octets[i - 1];
    const char after = i + 1 == octets.size() ? '\0' : octets[i + 1];
    if (octets[i] == '\0' || (octets[i] == '\r' && after != '\n') || (octets[i] == '\n' && before != '\r'))
      return true;
    if (octets[i] == '\n' && (after == ' ' || after == '\t')) return true;
  }
  return false;
}

void check_refusal(std::error_code why, ByteView input) {
  const std::string answer = http::refusal_for(why);
  http::HeadReader<http::AnswerHead> reader;
  const auto taken = reader.feed(bytes_of(answer));
  WSSPEC_FUZZ_CHECK(taken && reader.done(), "refusal-is-http", input);
  WSSPEC_FUZZ_CHECK(reader.head().status >= 400 && reader.head().status < 600, "refusal-has-error-status",
                    input);
  WSSPEC_FUZZ_CHECK(reader.head().fields.find("Content-Length") == std::to_string(answer.size() - *taken),
                    "refusal-says-its-length", input);
}

void check_head(const http::RequestHead& head, const std::string& octets, ByteView input) {
  if (const auto error = http::check_request(head)) return check_refusal(error, input);
  const char* rule = broken_rule(parse(octets));
  if (rule) std::fprintf(stderr, "accepted against RFC 6455 §4.2.1, %s\n", rule);
  WSSPEC_FUZZ_CHECK(!rule, "accepts-only-what-4.2.1-allows", input);

  const auto extensions = http::parse_extensions(head.fields.all("Sec-WebSocket-Extensions"));
  WSSPEC_FUZZ_CHECK(extensions.has_value(), "accepted-extensions-parse", input);
  const std::string written = http::serialize(*extensions);
  const std::string_view value = written;
  WSSPEC_FUZZ_CHECK(http::parse_extensions({&value, 1}) == extensions, "extensions-round-trip", input);
}

void check(ByteView input) {
  const auto parts = split_by_data(input);
  const Bytes wire_bytes = joined(parts);
  const Reading whole = read({wire_bytes}, input);
  WSSPEC_FUZZ_CHECK(is_same(whole, read(octets_of(wire_bytes), input)), "same-octet-by-octet", input);
  WSSPEC_FUZZ_CHECK(is_same(whole, read(parts, input)), "same-in-these-parts", input);
  if (whole.error) return check_refusal(whole.error, input);

  const std::string text(text_of(wire_bytes));
  const std::size_t start =
      text.starts_with("\r\n") ? 2 : 0;  // RFC 9112 §2.2: one empty line before is ignored
  const auto end = text.find("\r\n\r\n", start);
  WSSPEC_FUZZ_CHECK(whole.reader.done() == (end != text.npos), "done-at-the-empty-line", input);
  if (!whole.reader.done()) return;
  WSSPEC_FUZZ_CHECK(whole.taken == end + 4, "ends-at-the-empty-line", input);
  WSSPEC_FUZZ_CHECK(whole.reader.octets() == text.substr(0, end + 4), "keeps-its-octets", input);
  const std::string octets = text.substr(start, end + 4 - start);
  WSSPEC_FUZZ_CHECK(!has_forbidden_octets(octets), "no-smuggling", input);
  check_head(whole.reader.head(), octets, input);
}

}  // namespace
}  // namespace wsspec::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size <= wsspec::fuzz::input_bytes_max) wsspec::fuzz::check({data, size});
  return 0;
}
