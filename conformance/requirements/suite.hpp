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
    "a refused opening handshake gets an HTTP answer, not just the end of the stream", TestableOn::server};
inline constexpr Requirement known_extensions{"suite:known-extensions", Level::should,
                                              "a server agrees to no extension that the suite has made up",
                                              TestableOn::server};
inline constexpr Requirement survives{"suite:survives", Level::must,
                                      "whatever one connection does, the peer serves the next one"};
inline constexpr Requirement contract{"suite:contract", Level::must,
                                      "a peer that speaks the contract does what a command says"};
inline constexpr Requirement linear_work{"suite:linear-work", Level::should,
                                         "the work for a message grows no faster than its size"};
inline constexpr Requirement refuses_at_header{
    "suite:refuses-at-header", Level::should,
    "a bad frame is refused when its header is there, not when its payload is"};
inline constexpr Requirement ends_with_stream{
    "suite:ends-with-stream", Level::should,
    "when the other side's stream ends without a Close, the connection ends"};
inline constexpr Requirement registered_codes{
    "suite:registered-codes", Level::should, "the codes 1012-1014 are taken: IANA has registered them since"};
inline constexpr Requirement bounded{"suite:bounded", Level::must, "the peer does not flood the connection"};

// HTTP's own rules, as far as an opening handshake meets them
inline constexpr Requirement upgrade_list{
    "suite:upgrade-list", Level::should,
    "websocket is found in a list of protocols, or in a second field (RFC 9110 §5.3, §7.8)",
    TestableOn::server};
inline constexpr Requirement opens_without_compression{
    "suite:opens-without-compression", Level::should,
    "a server that declines an offer of compression opens the connection all the same", TestableOn::server};
inline constexpr Requirement opens_without_subprotocol{
    "suite:opens-without-subprotocol", Level::should,
    "a server that knows none of the subprotocols offered opens without one", TestableOn::server};
inline constexpr Requirement version_of_answer{
    "suite:version-of-answer", Level::should,
    "an answer of HTTP/1.0 or of another major version opens nothing (RFC 9110 §6.2, §15.2)",
    TestableOn::client};
inline constexpr Requirement higher_minor_version{
    "suite:higher-minor-version", Level::should,
    "a higher minor version of HTTP/1 is read as HTTP/1.1 (RFC 9110 §2.5)"};
inline constexpr Requirement leading_empty_line{"suite:leading-empty-line", Level::should,
                                                "an empty line before the request is ignored (RFC 9112 §2.2)",
                                                TestableOn::server};
inline constexpr Requirement long_target{"suite:long-target", Level::should,
                                         "a request target of 4 KiB is taken (RFC 9112 §3)",
                                         TestableOn::server};
inline constexpr Requirement roomy_head{"suite:roomy-head", Level::should,
                                        "a head of 4 KiB, or of 100 fields, is taken"};
inline constexpr Requirement opaque_values{"suite:opaque-values", Level::should,
                                           "octets above 7F in an unknown field are taken (RFC 9110 §5.5)"};
inline constexpr Requirement head_limit{"suite:head-limit", Level::should,
                                        "a head that goes on and on is given up"};
inline constexpr Requirement one_length{
    "suite:one-length", Level::should,
    "a request with Transfer-Encoding and Content-Length opens nothing (RFC 9112 §6.1)", TestableOn::server};
inline constexpr Requirement body_is_no_frame{"suite:body-is-no-frame", Level::should,
                                              "the body of a request is not read as frames (RFC 9112 §6)",
                                              TestableOn::server};
inline constexpr Requirement no_length_in_101{"suite:no-length-in-101", Level::should,
                                              "a 101 has no length of a body (RFC 9110 §8.6, RFC 9112 §6.1)",
                                              TestableOn::server};
inline constexpr Requirement interim_answers{
    "suite:interim-answers", Level::should,
    "other 1xx answers before the 101 are passed over (RFC 9110 §15.2)", TestableOn::client};

}  // namespace wsspec::conformance::suite
