#pragma once
#include <expected>
#include <system_error>

#include "wsspec/base/error.hpp"

namespace wsspec {

/// A value, or why there is none. The peer's faults, limits and I/O errors travel like this and are never
/// thrown.
template <class T>
using Result = std::expected<T, std::error_code>;

inline std::unexpected<std::error_code> failed(Errc e) {
  return std::unexpected(make_error_code(e));
}
inline std::unexpected<std::error_code> failed(std::error_code e) {
  return std::unexpected(e);
}

}  // namespace wsspec
