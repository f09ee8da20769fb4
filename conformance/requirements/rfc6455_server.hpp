// How a server opens a connection.
#pragma once
#include "conformance/requirements/requirement.hpp"

namespace wsspec::conformance::rfc6455 {

// §1.3-§3: any request
inline constexpr Requirement field_order{
    "6455-1.3-1", Level::info, "the order of the handshake's fields has no meaning", TestableOn::server};
inline constexpr Requirement sample_key{
    "6455-1.3-3", Level::must, "the RFC's sample key has the RFC's sample accept value", TestableOn::server};
inline constexpr Requirement foreign_request{
    "6455-1.6-2", Level::must, "what a web page can send without the WebSocket fields opens no WebSocket",
    TestableOn::server};
inline constexpr Requirement picks_subprotocol{
    "6455-1.9-1", Level::must, "a server that takes up a subprotocol returns one of those offered",
    TestableOn::server};
inline constexpr Requirement refuses_fragment{
    "6455-3-6", Level::must, "a request target with a fragment is refused", TestableOn::server};
inline constexpr Requirement request_other_fields{
    "6455-4.1-37", Level::must, "a request may have other fields, such as cookies or credentials",
    TestableOn::server};

// §4.2, §4.2.1: reading the request
inline constexpr Requirement server_managed_elsewhere{
    "6455-4.2-1", Level::info, "a server may leave its connections to other agents, such as a reverse proxy",
    TestableOn::nobody};
inline constexpr Requirement reads_request{"6455-4.2.1-1", Level::must,
                                           "a server reads what it needs of a request to answer it",
                                           TestableOn::server};
inline constexpr Requirement refuses_bad_request{
    "6455-4.2.1-2", Level::must, "a server that reads a broken opening handshake answers with an HTTP error",
    TestableOn::server};
inline constexpr Requirement refuses_method{"6455-4.2.1-3", Level::must, "a method other than GET is refused",
                                            TestableOn::server};
inline constexpr Requirement refuses_http_version{"6455-4.2.1-4", Level::must,
                                                  "an HTTP version below 1.1 is refused", TestableOn::server};
inline constexpr Requirement takes_absolute_target{"6455-4.2.1-5", Level::must,
                                                   "the request target may be an absolute http or https URL",
                                                   TestableOn::server};
inline constexpr Requirement refuses_no_host{"6455-4.2.1-6", Level::must, "a request without Host is refused",
                                             TestableOn::server};
inline constexpr Requirement needs_upgrade{
    "6455-4.2.1-7", Level::must, "Upgrade with websocket, in any case, is required", TestableOn::server};
inline constexpr Requirement needs_connection{"6455-4.2.1-8", Level::must,
                                              "Connection with the token Upgrade, in any case, is required",
                                              TestableOn::server};
inline constexpr Requirement needs_key{"6455-4.2.1-9", Level::must, "Sec-WebSocket-Key is required",
                                       TestableOn::server};
inline constexpr Requirement needs_whole_key{"6455-4.2.1-10", Level::must, "the key must decode to 16 octets",
                                             TestableOn::server};
inline constexpr Requirement needs_version{"6455-4.2.1-11", Level::must,
                                           "Sec-WebSocket-Version: 13 is required", TestableOn::server};
inline constexpr Requirement no_origin_no_browser{
    "6455-4.2.1-12", Level::should, "a request without Origin is not taken for one of a browser",
    TestableOn::server};
inline constexpr Requirement refuses_bad_subprotocols{
    "6455-4.2.1-13", Level::must, "a Sec-WebSocket-Protocol that breaks its grammar is refused",
    TestableOn::server};
inline constexpr Requirement refuses_bad_extensions{
    "6455-4.2.1-14", Level::must, "a Sec-WebSocket-Extensions that breaks its grammar is refused",
    TestableOn::server};
inline constexpr Requirement ignores_unknown_fields{"6455-4.2.1-15", Level::must,
                                                    "unknown header fields are ignored", TestableOn::server};

// §4.2.2: answering
inline constexpr Requirement accepts_by_the_steps{
    "6455-4.2.2-1", Level::must, "a server accepts a connection by sending the answer that §4.2.2 builds",
    TestableOn::server};
inline constexpr Requirement tls_failure_closes{
    "6455-4.2.2-2", Level::must, "a server closes the connection when TLS fails", TestableOn::server};
inline constexpr Requirement server_all_in_tls{
    "6455-4.2.2-3", Level::must, "a server with TLS sends even its answer inside TLS", TestableOn::server};
inline constexpr Requirement server_asks_credentials{
    "6455-4.2.2-4", Level::info, "a server may ask for credentials, with 401 for instance",
    TestableOn::server};
inline constexpr Requirement server_redirects{"6455-4.2.2-5", Level::info, "a server may redirect the client",
                                              TestableOn::server};
inline constexpr Requirement origin_may_decide{
    "6455-4.2.2-6", Level::info, "a server may decide by Origin whether it accepts", TestableOn::server};
inline constexpr Requirement refuses_origin{
    "6455-4.2.2-7", Level::must, "an origin that is not acceptable gets an HTTP error", TestableOn::server};
inline constexpr Requirement key_hashed_as_sent{
    "6455-4.2.2-8", Level::must, "the key enters the hash as it was sent, without being decoded",
    TestableOn::server};
inline constexpr Requirement refuses_version{"6455-4.2.2-9", Level::must,
                                             "another version of the protocol is refused with an HTTP error",
                                             TestableOn::server};
inline constexpr Requirement tells_version{"6455-4.2.2-10", Level::must,
                                           "that error says in Sec-WebSocket-Version what is supported",
                                           TestableOn::server};
inline constexpr Requirement refuses_resource{
    "6455-4.2.2-11", Level::must, "a resource that is not there gets an HTTP error", TestableOn::server};
inline constexpr Requirement subprotocol_of_offer{
    "6455-4.2.2-12", Level::must, "the subprotocol of an answer is one that the client offered",
    TestableOn::server};
inline constexpr Requirement no_foreign_subprotocol{"6455-4.2.2-13", Level::must,
                                                    "a server that picks no offered subprotocol sends none",
                                                    TestableOn::server};
inline constexpr Requirement one_subprotocol{"6455-4.2.2-14", Level::must,
                                             "the subprotocol of an answer is one token, and not empty",
                                             TestableOn::server};
inline constexpr Requirement extensions_of_offer{
    "6455-4.2.2-15", Level::must, "the extensions of an answer are among those that the client offered",
    TestableOn::server};
inline constexpr Requirement no_foreign_extension{
    "6455-4.2.2-16", Level::must, "a server lists no extension that the client did not", TestableOn::server};
inline constexpr Requirement answer_is_101{"6455-4.2.2-17", Level::must,
                                           "a good request is answered with 101", TestableOn::server};
inline constexpr Requirement answer_has_upgrade{"6455-4.2.2-18", Level::must,
                                                "the 101 has Upgrade: websocket", TestableOn::server};
inline constexpr Requirement answer_has_connection{"6455-4.2.2-19", Level::must,
                                                   "the 101 has Connection: Upgrade", TestableOn::server};
inline constexpr Requirement answer_has_accept{
    "6455-4.2.2-20", Level::must, "Sec-WebSocket-Accept is base64(SHA-1(key + GUID))", TestableOn::server};

// §4.3, §4.4: grammar, versions
inline constexpr Requirement version_grammar{
    "6455-4.3-2", Level::must, "a version is a decimal number from 0 to 255 without leading zeros",
    TestableOn::server};
inline constexpr Requirement accept_grammar{
    "6455-4.3-3", Level::must, "Sec-WebSocket-Accept is base64, and not empty", TestableOn::server};
inline constexpr Requirement key_grammar{"6455-4.3-4", Level::must,
                                         "a key that is empty or no base64 is refused", TestableOn::server};
inline constexpr Requirement version_list_grammar{
    "6455-4.3-5", Level::must, "the versions that a server lists are a list that is not empty",
    TestableOn::server};
inline constexpr Requirement white_space_between_tokens{
    "6455-4.3-6", Level::must, "white space may stand between the tokens of the WebSocket fields",
    TestableOn::both};
inline constexpr Requirement prefers_version{"6455-4.4-1", Level::info,
                                             "a client may first ask for another version that it prefers",
                                             TestableOn::server};
inline constexpr Requirement lists_all_versions{
    "6455-4.4-2", Level::must, "a refused version is answered with every version that the server speaks",
    TestableOn::server};

// §10.2, §11.2, §11.3: origins, fields
inline constexpr Requirement verifies_origin{"6455-10.2-1", Level::should,
                                             "a server that is meant for certain sites checks Origin",
                                             TestableOn::server};
inline constexpr Requirement origin_forbidden{
    "6455-10.2-2", Level::should, "an origin that is not acceptable gets 403", TestableOn::server};
inline constexpr Requirement upgrade_token{"6455-11.2-1", Level::must,
                                           "the Upgrade token is websocket, in any case", TestableOn::both};
inline constexpr Requirement request_extension_fields{
    "6455-11.3.2-1", Level::must, "Sec-WebSocket-Extensions may appear several times in a request",
    TestableOn::server};
inline constexpr Requirement request_subprotocol_fields{
    "6455-11.3.4-1", Level::must, "Sec-WebSocket-Protocol may appear several times in a request",
    TestableOn::server};

}  // namespace wsspec::conformance::rfc6455
