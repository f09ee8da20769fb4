#pragma once
// Private to app.
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace wsspec::app {

/// JSON as a text message. @throws std::invalid_argument  when a text in it is not UTF-8 (RFC 6455 §8.1).
inline std::string json_text(const nlohmann::json& value) {
  try {
    return value.dump();
  } catch (const nlohmann::json::type_error&) {
    throw std::invalid_argument("JSON with text that is not UTF-8");
  }
}

}  // namespace wsspec::app
