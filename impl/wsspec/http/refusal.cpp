#include <algorithm>
#include <array>

#include "wsspec/http/upgrade.hpp"

namespace wsspec::http {
namespace {

struct Refusal {
  Errc why;
  unsigned status;
  const char* reason;
};

/// Everything else is 400 (RFC 6455 §4.2.1: "an appropriate HTTP error code (such as 400 Bad Request)").
constexpr std::array refusals{
    Refusal{Errc::origin_refused, 403, "Forbidden"},                      // §4.2.2 item 4
    Refusal{Errc::method_not_get, 405, "Method Not Allowed"},             // RFC 9110 §15.5.6
    Refusal{Errc::timed_out, 408, "Request Timeout"},                     // RFC 9110 §15.5.9
    Refusal{Errc::upgrade_missing, 426, "Upgrade Required"},              // RFC 9110 §15.5.22
    Refusal{Errc::version_unsupported, 426, "Upgrade Required"},          // §4.2.2 item 4, §4.4
    Refusal{Errc::head_too_big, 431, "Request Header Fields Too Large"},  // RFC 6585 §5
    Refusal{Errc::http_version, 505, "HTTP Version Not Supported"},       // RFC 9110 §15.6.6
};

}  // namespace

std::string refusal_for(std::error_code why) {
  const auto row =
      std::find_if(refusals.begin(), refusals.end(), [&](const Refusal& r) { return why == r.why; });
  const auto [code, status, reason] =
      row != refusals.end() ? *row : Refusal{Errc::http_malformed, 400, "Bad Request"};
  return refusal(status, reason, why.message());
}

std::string refusal(unsigned status, std::string_view reason, std::string_view why) {
  AnswerHead head{.status = status, .reason = std::string(reason)};
  // RFC 9110 §15.5.6 and §15.5.22: 405 carries Allow, 426 carries Upgrade; §7.8: Upgrade is named in
  // Connection.
  if (status == 405) head.fields.add("Allow", "GET");
  if (status == 426) head.fields.add("Upgrade", "websocket");
  head.fields.add("Connection", status == 426 ? "Upgrade, close" : "close");
  if (status == 426) head.fields.add("Sec-WebSocket-Version", "13");
  const std::string body = std::string(why) + "\n";
  head.fields.add("Content-Type", "text/plain; charset=utf-8");
  head.fields.add("Content-Length", std::to_string(body.size()));
  return serialize(head) + body;
}

}  // namespace wsspec::http
