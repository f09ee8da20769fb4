// Autobahn's control URLs: which case or which answer a client asks for.
#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "conformance/runner/request_target.hpp"
#include "conformance/script/script.hpp"

namespace wsspec::conformance {

struct WantsCase {
  std::size_t index;  ///< into the selected cases
  std::string agent;
};
struct WantsCount {};
struct WantsInfo {
  std::size_t index;
};
struct WantsStatus {
  std::size_t index;
  std::string agent;
};
struct WantsReports {
  bool stops_server;
};
struct WantsStop {};
using Wish = std::variant<WantsCase, WantsCount, WantsInfo, WantsStatus, WantsReports, WantsStop>;

/// @param cases  the selected ones; `case=N` counts them from 1, `casetuple=5.6` and `case=5.6` name one.
/// @return a sentence for people when the URL means nothing.
std::expected<Wish, std::string> read_wish(std::string_view target, const std::vector<const Case*>& cases);

/// A case that says one text to the client and closes: how control URLs are answered.
Case say(std::string text);
/// The same without a text.
Case say_nothing();
/// What shows that a server still echoes.
const Case& still_there();

/// A whole HTTP answer of plain text.
std::string http_text(unsigned status, std::string_view reason, std::string_view text);

}  // namespace wsspec::conformance
