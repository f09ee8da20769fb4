#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace wsspec::load {

/// What one client of /topic has seen, and whether it may be: every number after that of the greeting, in
/// order, and every message of its own, in order.
class Witness {
 public:
  /// @param may_miss  a client that is slow, where the server drops: gaps are counted and no fault.
  explicit Witness(bool may_miss = false) : may_miss_(may_miss) {}

  /// A message that the client sends, and that has to come back.
  void expect_echo(std::string text) { echoes_.push_back(std::move(text)); }

  struct Seen {
    std::string fault = {};                    ///< empty: as it should be
    std::optional<std::int64_t> sent_at = {};  ///< of a published message: nanoseconds of the steady clock
  };
  Seen take(std::string_view message);

  bool was_greeted() const { return was_greeted_; }
  /// Number of the last published message that came, or that of the greeting.
  std::uint64_t last() const { return last_; }
  /// Published messages that came; and that did not, between those that did.
  std::uint64_t received() const { return received_; }
  std::uint64_t missed() const { return missed_; }
  /// Whether everything came that the server has promised in answer to "s", and every echo.
  bool has_all() const { return promised_ && last_ >= *promised_ && echoes_.empty(); }
  /// What is missing, in words.
  std::string lack() const;

 private:
  Seen take_published(std::string_view numbers);

  bool may_miss_;
  bool was_greeted_ = false;
  std::uint64_t last_ = 0;
  std::uint64_t received_ = 0;
  std::uint64_t missed_ = 0;
  std::optional<std::uint64_t> promised_;
  std::deque<std::string> echoes_;
};

}  // namespace wsspec::load
