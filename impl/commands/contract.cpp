#include "impl/commands/contract.hpp"

#include <charconv>
#include <numeric>
#include <utility>

#include "wsspec/wire/close_code.hpp"

namespace wsspec::commands::contract {
namespace {

constexpr std::size_t ping_bytes_max = 125;    // RFC 6455 §5.5
constexpr std::size_t reason_bytes_max = 123;  // the same, less the code

/// What stands before the first space, and behind it.
std::pair<std::string_view, std::string_view> split(std::string_view text) {
  const auto space = text.find(' ');
  if (space == text.npos) return {text, {}};
  return {text.substr(0, space), text.substr(space + 1)};
}

/// A decimal number, and nothing else.
template <class Number>
std::optional<Number> number_of(std::string_view digits) {
  Number number{};
  const auto* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

std::optional<Command> parse_close(std::string_view argument) {
  if (argument.empty()) return Close{std::nullopt, {}};
  const auto [digits, reason] = split(argument);
  const auto code = number_of<std::uint16_t>(digits);
  if (!code || !wire::may_be_sent(*code) || reason.size() > reason_bytes_max) return std::nullopt;
  return Close{code, reason};
}

std::optional<std::size_t> count_of(std::string_view digits, std::size_t max) {
  const auto count = number_of<std::size_t>(digits);
  return count && *count <= max ? count : std::nullopt;
}

}  // namespace

std::optional<Command> parse(const Message& message) {
  constexpr std::string_view mark = "wsspec:";
  const auto text = message.text();
  if (!message.is_text || !text.starts_with(mark)) return std::nullopt;
  const auto [name, argument] = split(text.substr(mark.size()));
  if (name == "close") return parse_close(argument);
  if (name == "send") {
    if (const auto bytes = count_of(argument, send_bytes_max)) return Send{*bytes};
  } else if (name == "fragment") {
    if (const auto frames = count_of(argument, fragments_max); frames && *frames > 0)
      return Fragment{*frames};
  } else if (name == "ping") {
    if (argument.size() <= ping_bytes_max) return SendPing{argument};
  } else if (name == "subprotocol") {
    if (argument.empty()) return TellSubprotocol{};
  } else if (name == "origin") {
    if (argument.empty()) return TellOrigin{};
  }
  return std::nullopt;
}

Bytes counting(std::size_t byte_count) {
  Bytes octets(byte_count);
  std::iota(octets.begin(), octets.end(), std::uint8_t{0});
  return octets;
}

}  // namespace wsspec::commands::contract
