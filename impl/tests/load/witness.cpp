#include "impl/tests/load/witness.hpp"

#include <charconv>

namespace wsspec::load {
namespace {

/// Takes a number and the space behind it off the front. None: there is none.
template <class Number>
std::optional<Number> take_number(std::string_view& text) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (!text.empty()) text.remove_prefix(1);
  return value;
}

std::string quoted(std::string_view text) {
  return "'" + std::string(text.substr(0, 40)) + "'";
}

}  // namespace

Witness::Seen Witness::take(std::string_view message) {
  const auto kind = message.substr(0, 2);
  auto rest = message.substr(std::min<std::size_t>(2, message.size()));
  if (kind == "h ") {
    const auto number = take_number<std::uint64_t>(rest);
    if (!number || was_greeted_) return {"a greeting that should not be: " + quoted(message)};
    was_greeted_ = true;
    last_ = *number;
    return {};
  }
  if (!was_greeted_) return {"before the greeting: " + quoted(message)};
  if (kind == "b ") return take_published(rest);
  if (kind == "s ") {
    promised_ = take_number<std::uint64_t>(rest);
    return {};
  }
  if (echoes_.empty() || echoes_.front() != message) {
    return {"an echo out of order: " + quoted(message) + ", " + lack()};
  }
  echoes_.pop_front();
  return {};
}

Witness::Seen Witness::take_published(std::string_view numbers) {
  const auto number = take_number<std::uint64_t>(numbers);
  const auto sent_at = take_number<std::int64_t>(numbers);
  if (!number || !sent_at) return {"no number in a published message"};
  // What was published while it subscribed may come as well, so the first may be an earlier one.
  const bool in_order = received_ == 0 ? *number > 0 : *number > last_;
  if (!in_order) return {"number " + std::to_string(*number) + " after " + std::to_string(last_)};
  const auto gap = *number > last_ + 1 ? *number - last_ - 1 : 0;
  if (gap > 0 && !may_miss_) {
    return {"number " + std::to_string(*number) + " after " + std::to_string(last_) + ": lost"};
  }
  missed_ += gap;
  last_ = *number;
  ++received_;
  return {{}, sent_at};
}

std::string Witness::lack() const {
  if (!echoes_.empty()) return "awaits the echo of " + quoted(echoes_.front());
  if (!promised_) return "awaits the answer to its last question";
  return "has " + std::to_string(last_) + " of " + std::to_string(*promised_);
}

}  // namespace wsspec::load
