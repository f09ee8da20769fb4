#include "conformance/script/script.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace wsspec::conformance {

Script close_cleanly(std::uint16_t code) {
  return {send(close(code)), expect(closes_with({code}), rfc6455::close_reply)};
}

Script repeat(int n, const Script& steps) {
  Script out{};
  for (int i = 0; i < n; ++i) out = Script{out, steps};
  return out;
}

std::vector<const Requirement*> covers(const Case& test) {
  std::vector<const Requirement*> out;
  for (const auto& step : test.script)
    std::visit(
        [&out](const auto& s) {
          if constexpr (requires { s.because; })
            if (std::ranges::find(out, s.because) == out.end()) out.push_back(s.because);
        },
        step);
  return out;
}

bool uses_deflate(const Case& test) {
  return std::ranges::any_of(test.script, [](const Step& step) {
    const auto* sent = std::get_if<Send>(&step);
    const auto* exchange = std::get_if<Exchange>(&step);
    return std::holds_alternative<Negotiate>(step) || std::holds_alternative<NeedsWindow>(step) ||
           (sent && sent->what.is_compressed) || (exchange && exchange->what.is_compressed);
  });
}

bool needs_deflate(const Case& test) {
  return uses_deflate(test) || std::ranges::any_of(test.script, [](const Step& step) {
           return std::holds_alternative<NeedsDeflateOffer>(step);
         });
}

const DialledAs* dialled_in(const Case& test) {
  return test.script.size() == 0 ? nullptr : std::get_if<DialledAs>(&test.script[0]);
}

std::string url_for(const DialledAs& dialled, std::string_view host, std::uint16_t port) {
  const bool is_ipv6 = host.find(':') != host.npos;
  const std::pair<std::string_view, std::string> facts[] = {
      {"{host}", is_ipv6 ? "[" + std::string(host) + "]" : std::string(host)},
      {"{port}", std::to_string(port)},
      {"{port+65536}", std::to_string(port + 65536)}};
  std::string out = dialled.url;
  for (const auto& [name, value] : facts)
    for (std::size_t at; (at = out.find(name)) != out.npos;) out.replace(at, name.size(), value);
  return out;
}

bool can_test(const Case& test, Role peer) {
  if (dialled_in(test)) return peer == Role::client;
  for (const auto& step : test.script)
    if (const auto* open = std::get_if<OpenWith>(&step)) return peer == peer_of(open->message.sender);
  return true;
}

namespace {

std::vector<int> numbers_of(std::string_view id) {
  std::vector<int> out;
  const char* at = id.data();
  const char* const end = id.data() + id.size();
  while (at < end) {
    int value = 0;
    const auto [next, error] = std::from_chars(at, end, value);
    if (error != std::errc{}) return out;
    out.push_back(value);
    at = next < end ? next + 1 : next;
  }
  return out;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

bool id_less(std::string_view a, std::string_view b) {
  return numbers_of(a) < numbers_of(b);
}

std::string_view chapter_title(std::string_view id) {
  static constexpr std::pair<std::string_view, std::string_view> chapters[] = {
      {"0", "Opening handshake"},
      {"1", "Framing"},
      {"2", "Ping and Pong"},
      {"3", "Reserved bits"},
      {"4", "Opcodes"},
      {"5", "Fragmentation"},
      {"6", "UTF-8"},
      {"7", "Closing"},
      {"8", "Masking and lengths"},
      {"9", "Limits and speed"},
      {"10", "Miscellaneous"},
      {"11", "Reserved bits, opcodes and fragments in every place"},
      {"12", "Compressed payloads"},
      {"13", "Compression parameters"},
      {"14", "UTF-8 across frames and messages"},
      {"15", "The end of a connection"},
      {"16", "Agreeing on compression"},
      {"17", "Compressed messages"},
      {"18", "Limits and endurance"},
      {"19", "Bugs that were real"},
      {"20", "What a peer begins"},
  };
  const auto number = id.substr(0, id.find('.'));
  for (const auto& [chapter, title] : chapters)
    if (chapter == number) return title;
  return {};
}

void Catalogue::add(std::string id, std::string title, Script script, std::source_location where) {
  cases_.push_back({std::move(id), std::move(title), std::move(script), where});
}

const Case* Catalogue::find(std::string_view id) const {
  const auto at = std::ranges::find(cases_, id, &Case::id);
  return at == cases_.end() ? nullptr : &*at;
}

std::vector<std::string> Catalogue::nearest(std::string_view id, std::size_t most) const {
  // Distance, then place: of equally like ones the first.
  std::vector<std::pair<std::size_t, std::size_t>> ranked;
  for (std::size_t i = 0; i < cases_.size(); ++i) ranked.emplace_back(edit_distance(id, cases_[i].id), i);
  std::ranges::sort(ranked);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < ranked.size() && i < most; ++i) out.push_back(cases_[ranked[i].second].id);
  return out;
}

}  // namespace wsspec::conformance
