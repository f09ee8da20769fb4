#pragma once
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include "wsspec/http/head.hpp"

namespace wsspec::http {

/// The first rule of RFC 6455 §4.2.1 that a client's opening handshake breaks; none when a server may accept
/// it. Extensions and subprotocols are judged by their grammar only; what to choose is the server's.
std::error_code check_request(const RequestHead& head);

/// What the client asked for, to judge the answer by.
struct Asked {
  std::string_view key;                            ///< its Sec-WebSocket-Key
  std::span<const std::string> subprotocols = {};  ///< what it offered, in order
  std::span<const std::string> extensions = {};    ///< names of the extensions it offered
};

/// The first rule of RFC 6455 §4.1 that a server's answer breaks; none when the client may go to OPEN.
/// Parameters of an extension are the extension's own matter.
std::error_code check_answer(const AnswerHead& head, const Asked& asked);

/// The HTTP answer that refuses an opening handshake for `why`: 400, 403, 405 with Allow, 426 with
/// Sec-WebSocket-Version: 13 (§4.2.2, §4.4), 431, 505; with a one-line text/plain body. "Connection: close".
std::string refusal_for(std::error_code why);
/// The same with a status of the caller's choice, for reasons that are no rule's. @param why  the body's
/// line.
std::string refusal(unsigned status, std::string_view reason, std::string_view why);

}  // namespace wsspec::http
