// What a client makes of the answer.
#pragma once
#include "conformance/requirements/requirement.hpp"

namespace wsspec::conformance::rfc6455 {

// §1.3, §1.6: other servers, other answers
inline constexpr Requirement status_101_only{"6455-1.3-2", Level::must,
                                             "any status but 101 means that there is no WebSocket connection",
                                             TestableOn::client};
inline constexpr Requirement answer_cookie{"6455-1.3-4", Level::must, "the answer may set cookies",
                                           TestableOn::client};
inline constexpr Requirement other_protocol{
    "6455-1.6-1", Level::must, "what speaks another protocol is never taken for a WebSocket server",
    TestableOn::client};

// §4.1: validation
inline constexpr Requirement answer_validated{
    "6455-4.1-39", Level::must, "the client checks the answer before it sends or delivers anything",
    TestableOn::client};
inline constexpr Requirement answer_by_http{
    "6455-4.1-40", Level::must,
    "a status other than 101 is handled as in HTTP; to follow a redirect is optional", TestableOn::client};
inline constexpr Requirement answer_upgrade_missing{"6455-4.1-41", Level::must,
                                                    "the client fails the connection when Upgrade is missing",
                                                    TestableOn::client};
inline constexpr Requirement answer_upgrade_wrong{
    "6455-4.1-42", Level::must, "the client fails the connection when Upgrade is not websocket",
    TestableOn::client};
inline constexpr Requirement answer_connection_missing{
    "6455-4.1-43", Level::must, "the client fails the connection when Connection is missing",
    TestableOn::client};
inline constexpr Requirement answer_connection_wrong{
    "6455-4.1-44", Level::must, "the client fails the connection when Connection does not name Upgrade",
    TestableOn::client};
inline constexpr Requirement answer_accept_missing{
    "6455-4.1-45", Level::must, "the client fails the connection when Sec-WebSocket-Accept is missing",
    TestableOn::client};
inline constexpr Requirement answer_accept_wrong{
    "6455-4.1-46", Level::must, "the client fails the connection when Sec-WebSocket-Accept is wrong",
    TestableOn::client};
inline constexpr Requirement answer_accept_space{
    "6455-4.1-47", Level::must, "white space around Sec-WebSocket-Accept is ignored", TestableOn::client};
inline constexpr Requirement answer_extension{
    "6455-4.1-48", Level::must, "the client fails the connection on an extension that it did not offer",
    TestableOn::client};
inline constexpr Requirement answer_subprotocol{
    "6455-4.1-49", Level::must, "the client fails the connection on a subprotocol that it did not offer",
    TestableOn::client};
inline constexpr Requirement answer_other{
    "6455-4.1-50", Level::must,
    "the client fails the connection when the answer breaks another rule of §4.2.2", TestableOn::client};
inline constexpr Requirement names_without_case{"6455-4.1-51", Level::must,
                                                "field names compare without case", TestableOn::both};
inline constexpr Requirement answer_opens{
    "6455-4.1-52", Level::must, "after a valid answer the connection is open, and what follows is frames",
    TestableOn::client};

// §4.2.2-§4.4: what a server may send
inline constexpr Requirement answer_extension_fields{
    "6455-4.2.2-21", Level::must, "an answer may name its extensions in several fields", TestableOn::client};
inline constexpr Requirement server_speaks_first{
    "6455-4.2.2-22", Level::must, "a server may send frames as soon as it has answered", TestableOn::client};
inline constexpr Requirement retries_version{"6455-4.4-3", Level::info,
                                             "a client may try again with a version that the server lists",
                                             TestableOn::client};
inline constexpr Requirement version_list_fields{"6455-4.4-4", Level::info,
                                                 "the versions of a server may be spread over several fields",
                                                 TestableOn::client};

// §11.3: fields of the answer
inline constexpr Requirement repeated_extensions_in_answer{
    "6455-11.3.2-2", Level::must,
    "Sec-WebSocket-Extensions may appear several times in an answer (erratum 3433)", TestableOn::client};
inline constexpr Requirement one_accept{"6455-11.3.3-1", Level::must,
                                        "Sec-WebSocket-Accept appears once in an answer", TestableOn::both};
inline constexpr Requirement one_subprotocol_field{"6455-11.3.4-2", Level::must,
                                                   "Sec-WebSocket-Protocol appears at most once in an answer",
                                                   TestableOn::both};
inline constexpr Requirement repeated_version_in_answer{
    "6455-11.3.5-1", Level::info, "Sec-WebSocket-Version may appear several times in an answer",
    TestableOn::client};

}  // namespace wsspec::conformance::rfc6455
