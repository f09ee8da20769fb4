#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace wsspec::conformance {

/// A request target, taken apart: Autobahn's control URLs are read from it.
struct RequestTarget {
  std::string path;                          ///< decoded
  std::map<std::string, std::string> query;  ///< decoded; the last of a repeated name
  std::optional<std::string> find(const std::string& name) const;
};

/// "/runCase?case=1&agent=A%20B"; none when it is no origin-form.
std::optional<RequestTarget> parse_target(std::string_view target);

/// What a URL's query may hold as it is; all else as %XX.
std::string encode_query_value(std::string_view value);

}  // namespace wsspec::conformance
