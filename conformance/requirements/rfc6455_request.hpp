// The request that a client sends.
#pragma once
#include "conformance/requirements/requirement.hpp"

namespace wsspec::conformance::rfc6455 {

// §4.1: the request
inline constexpr Requirement sends_request{
    "6455-4.1-18", Level::must, "once connected, the client sends its opening handshake", TestableOn::client};
inline constexpr Requirement request_is_http{
    "6455-4.1-19", Level::must, "the opening handshake is a valid HTTP request", TestableOn::client};
inline constexpr Requirement request_method{"6455-4.1-20", Level::must, "the method of the request is GET",
                                            TestableOn::client};
inline constexpr Requirement request_version{"6455-4.1-21", Level::must, "the HTTP version is at least 1.1",
                                             TestableOn::client};
inline constexpr Requirement request_target{"6455-4.1-22", Level::must,
                                            "the request target is the resource name", TestableOn::client};
inline constexpr Requirement request_host{
    "6455-4.1-23", Level::must, "the request has a Host field with the host and port", TestableOn::client};
inline constexpr Requirement request_upgrade{
    "6455-4.1-24", Level::must, "the request's Upgrade field names websocket", TestableOn::client};
inline constexpr Requirement request_connection{
    "6455-4.1-25", Level::must, "the request's Connection field names Upgrade", TestableOn::client};
inline constexpr Requirement request_has_key{"6455-4.1-26", Level::must,
                                             "the request has a Sec-WebSocket-Key", TestableOn::client};
inline constexpr Requirement request_key{"6455-4.1-27", Level::must, "the key is base64 of 16 octets",
                                         TestableOn::client};
inline constexpr Requirement request_key_random{
    "6455-4.1-28", Level::must, "each connection has a key of its own, taken at random", TestableOn::client};
inline constexpr Requirement browser_origin{"6455-4.1-29", Level::must, "a browser's request has Origin",
                                            TestableOn::client};
inline constexpr Requirement request_origin{
    "6455-4.1-30", Level::info, "a client that is no browser may send Origin", TestableOn::client};
inline constexpr Requirement request_has_ws_version{
    "6455-4.1-31", Level::must, "the request has a Sec-WebSocket-Version", TestableOn::client};
inline constexpr Requirement request_ws_version{"6455-4.1-32", Level::must, "Sec-WebSocket-Version is 13",
                                                TestableOn::client};
inline constexpr Requirement request_subprotocols{
    "6455-4.1-33", Level::info, "the request may list subprotocols, the preferred first", TestableOn::client};
inline constexpr Requirement request_subprotocol_tokens{
    "6455-4.1-34", Level::must, "each subprotocol of a request is a token, and not empty",
    TestableOn::client};
inline constexpr Requirement request_subprotocols_differ{
    "6455-4.1-35", Level::must, "the subprotocols of a request are all different", TestableOn::client};
inline constexpr Requirement request_extensions{"6455-4.1-36", Level::info, "the request may list extensions",
                                                TestableOn::client};
inline constexpr Requirement request_waits{"6455-4.1-38", Level::must,
                                           "the client sends nothing between its request and the answer",
                                           TestableOn::client};

// §11.3: its fields
inline constexpr Requirement one_key{"6455-11.3.1-1", Level::must,
                                     "Sec-WebSocket-Key appears once in a request", TestableOn::both};
inline constexpr Requirement request_one_version{
    "6455-11.3.5-2", Level::must, "Sec-WebSocket-Version appears once in a request", TestableOn::both};

}  // namespace wsspec::conformance::rfc6455
