// What no RFC asks for and the suite asks for all the same: it says so itself.
#pragma once
#include "conformance/requirements/requirement.hpp"

namespace wsspec::conformance::suite {

inline constexpr Requirement echoes{
    "suite:echoes", Level::must,
    "the peer sends back each message once, in order, with its type, and nothing else"};
inline constexpr Requirement echo_before_fault{
    "suite:echo-before-fault", Level::should,
    "a message that came before a fault is echoed before the connection is failed"};
inline constexpr Requirement utf8_fail_fast{
    "suite:utf8-fail-fast", Level::should, "text is refused when its first bad byte arrives, not at its end"};
inline constexpr Requirement pong_order{"suite:pong-order", Level::should,
                                        "Pongs come in the order of the Pings"};
inline constexpr Requirement pong_unanswered{"suite:pong-unanswered", Level::should,
                                             "a Pong is not answered with a Pong"};
inline constexpr Requirement error_has_status{
    "suite:error-has-status", Level::should,
    "a refused opening handshake gets an HTTP answer, not just the end of the stream"};
inline constexpr Requirement known_extensions{"suite:known-extensions", Level::should,
                                              "a server agrees to no extension that the suite has made up"};
inline constexpr Requirement bounded{"suite:bounded", Level::must, "the peer does not flood the connection"};

}  // namespace wsspec::conformance::suite
