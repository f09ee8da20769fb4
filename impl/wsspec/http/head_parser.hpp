#pragma once
#include <string_view>

#include "wsspec/http/head.hpp"

namespace wsspec::http {

/// Parses one whole head, empty line included (RFC 9112 §2-§5). Apart from head.cpp because its
/// implementation is the one file that includes Boost.Beast, which is slow to compile. Folded lines must have
/// been refused before.
/// @return whether it is a head; if not, `head` holds what was read before the fault.
bool parse_head(std::string_view octets, RequestHead& head);
bool parse_head(std::string_view octets, AnswerHead& head);

}  // namespace wsspec::http
