// MutantPeer: what a command of the contract makes it begin (conformance/CONTRACT.md).
#include <algorithm>
#include <charconv>
#include <numeric>

#include "conformance/mutants/mutant_peer.hpp"
#include "wsspec/http/field_grammar.hpp"

namespace wsspec::conformance {
namespace {

using enum Fault;
using wire::Opcode;

constexpr std::string_view own_subprotocol = "wsspec";
constexpr std::string_view refused_origin = "https://refused.example";

/// The cases' commands are good ones, so what is no number needs no care here.
template <class Number>
Number number_of(std::string_view digits) {
  Number out{};
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return out;
}

std::pair<std::string_view, std::string_view> split(std::string_view text) {
  const auto space = std::min(text.find(' '), text.size());
  return {text.substr(0, space), text.substr(std::min(space + 1, text.size()))};
}

}  // namespace

/// @return whether the message was a command.
bool MutantPeer::obey() {
  constexpr std::string_view mark = "wsspec:";
  const std::string words(text_of(message_));
  if (kind_ != Opcode::text || !words.starts_with(mark)) return false;
  const auto [name, argument] = split(std::string_view(words).substr(mark.size()));
  const bool is_known = name == "close" || name == "send" || name == "fragment" || name == "ping" ||
                        name == "subprotocol" || name == "origin";
  if (!is_known) return false;
  if (has(ignores_commands)) return true;
  if (name == "close") begin_closing(argument);
  if (name == "send") send_counting(number_of<std::size_t>(argument));
  if (name == "fragment") send_fragments(number_of<std::size_t>(argument));
  if (name == "ping") send(has(own_ping_is_pong) ? Opcode::pong : Opcode::ping, bytes_of(argument));
  if (name == "subprotocol") send(Opcode::text, bytes_of(has(hides_subprotocol) ? "?" : subprotocol()));
  if (name == "origin") send(Opcode::text, bytes_of(request_.head().fields.find("Origin").value_or("")));
  return true;
}

void MutantPeer::begin_closing(std::string_view argument) {
  const auto [digits, reason] = split(argument);
  std::optional<std::uint16_t> code;
  if (!digits.empty()) code = has(begins_with_1000) ? 1000 : number_of<std::uint16_t>(digits);
  if (digits.empty() && has(begins_with_1000)) code = 1000;
  if (has(crossing_close_fails)) {
    close_to_begin_.emplace(code, reason);
    return;
  }
  send_close(code, code && !has(begins_without_reason) ? reason : "");
  stage_ = Stage::closed;
  own_close_open_ = true;
}

/// The reply to a Close of our own: both sides have sent one (§7.1.1).
void MutantPeer::end_own_closing() {
  own_close_open_ = false;
  stage_ = Stage::dead;
  if (role_ == Role::server) end();
}

void MutantPeer::send_counting(std::size_t size) {
  Bytes octets(size);
  std::iota(octets.begin(), octets.end(), static_cast<std::uint8_t>(has(counts_from_one) ? 1 : 0));
  if (has(counts_one_less) && !octets.empty()) octets.pop_back();
  send(Opcode::binary, octets);
}

void MutantPeer::send_fragments(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    if (!has(drops_second_fragment) || i != 1 || count == 2)
      send(i == 0 ? Opcode::text : Opcode::continuation, bytes_of("fragment"), i + 1 == count);
}

/// What it chose of the request's; none: empty.
std::string_view MutantPeer::subprotocol() const {
  const auto values = request_.head().fields.all("Sec-WebSocket-Protocol");
  const auto offered = http::parse_tokens(values);
  if (role_ == Role::client || !offered || offered->empty()) return {};
  const bool is_offered = std::ranges::any_of(*offered, [this](const std::string& name) {
    return name == own_subprotocol ||
           (has(subprotocol_case_ignored) && http::same_token(name, own_subprotocol));
  });
  return is_offered ? own_subprotocol : std::string_view();
}

bool MutantPeer::refuses_origin() const {
  return !has(takes_any_origin) && request_.head().fields.find("Origin") == refused_origin;
}

}  // namespace wsspec::conformance
