#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wsspec/base/result.hpp"

namespace wsspec::http {

/// token = 1*tchar (RFC 9110 §5.6.2).
bool is_token(std::string_view text);
/// No CR, LF, NUL or other control but tab (RFC 9110 §5.5): safe to write as a field's value.
bool is_field_value(std::string_view text);
/// ASCII letters compare without case.
bool same_token(std::string_view a, std::string_view b);

/// The members of a #token list spread over any number of fields; empty members are skipped (RFC 9110
/// §5.6.1).
/// @retval Errc::field_grammar  a member is no token.
Result<std::vector<std::string>> parse_tokens(std::span<const std::string_view> values);

/// Whether the comma lists in `values` have a member equal to `token` without case ("Connection: keep-alive,
/// Upgrade"). A member that is no token is no match and no error.
bool has_token(std::span<const std::string_view> values, std::string_view token);

struct ExtensionParameter {
  std::string name;
  std::optional<std::string> value = {};  ///< without quotes
  friend bool operator==(const ExtensionParameter&, const ExtensionParameter&) = default;
};

struct Extension {
  std::string name;
  std::vector<ExtensionParameter> parameters = {};
  friend bool operator==(const Extension&, const Extension&) = default;
};

/// Sec-WebSocket-Extensions over any number of fields, in order (RFC 6455 §9.1). Linear time.
/// @retval Errc::field_grammar  not the grammar: bad token, empty name, open quote, a quoted value that is no
/// token.
Result<std::vector<Extension>> parse_extensions(std::span<const std::string_view> values);

/// The value of one Sec-WebSocket-Extensions field. A parameter's value that is no token is quoted.
std::string serialize(std::span<const Extension> extensions);

}  // namespace wsspec::http
