// The only place where the level of a rule of RFC 6455 is stated.
#pragma once
#include "conformance/requirements/requirement.hpp"

namespace wsspec::conformance::rfc6455 {

// §1.3-§4.2: opening handshake
inline constexpr Requirement field_order{"6455-1.3-1", Level::info,
                                         "the order of the handshake's fields has no meaning"};
inline constexpr Requirement sample_key{"6455-1.3-3", Level::must,
                                        "the RFC's sample key has the RFC's sample accept value"};
inline constexpr Requirement request_is_http{"6455-4.1-19", Level::must,
                                             "the opening handshake is a valid HTTP request"};
inline constexpr Requirement request_method{"6455-4.1-20", Level::must, "the method of the request is GET"};
inline constexpr Requirement request_version{"6455-4.1-21", Level::must, "the HTTP version is at least 1.1"};
inline constexpr Requirement request_target{"6455-4.1-22", Level::must,
                                            "the request target is the resource name"};
inline constexpr Requirement request_host{"6455-4.1-23", Level::must,
                                          "the request has a Host field with the host and port"};
inline constexpr Requirement request_upgrade{"6455-4.1-24", Level::must,
                                             "the request's Upgrade field names websocket"};
inline constexpr Requirement request_connection{"6455-4.1-25", Level::must,
                                                "the request's Connection field names Upgrade"};
inline constexpr Requirement request_key{"6455-4.1-27", Level::must, "the key is base64 of 16 octets"};
inline constexpr Requirement request_ws_version{"6455-4.1-32", Level::must, "Sec-WebSocket-Version is 13"};
inline constexpr Requirement request_one_version{"6455-11.3.5-2", Level::must,
                                                 "Sec-WebSocket-Version appears once in a request"};
inline constexpr Requirement request_waits{"6455-4.1-38", Level::must,
                                           "the client sends nothing between its request and the answer"};
inline constexpr Requirement status_101_only{
    "6455-1.3-2", Level::must, "any status but 101 means that there is no WebSocket connection"};
inline constexpr Requirement answer_upgrade_missing{
    "6455-4.1-41", Level::must, "the client fails the connection when Upgrade is missing"};
inline constexpr Requirement answer_upgrade_wrong{
    "6455-4.1-42", Level::must, "the client fails the connection when Upgrade is not websocket"};
inline constexpr Requirement answer_connection_missing{
    "6455-4.1-43", Level::must, "the client fails the connection when Connection is missing"};
inline constexpr Requirement answer_connection_wrong{
    "6455-4.1-44", Level::must, "the client fails the connection when Connection does not name Upgrade"};
inline constexpr Requirement answer_accept_missing{
    "6455-4.1-45", Level::must, "the client fails the connection when Sec-WebSocket-Accept is missing"};
inline constexpr Requirement answer_accept_wrong{
    "6455-4.1-46", Level::must, "the client fails the connection when Sec-WebSocket-Accept is wrong"};
inline constexpr Requirement answer_accept_space{"6455-4.1-47", Level::must,
                                                 "white space around Sec-WebSocket-Accept is ignored"};
inline constexpr Requirement answer_extension{
    "6455-4.1-48", Level::must, "the client fails the connection on an extension that it did not offer"};
inline constexpr Requirement answer_subprotocol{
    "6455-4.1-49", Level::must, "the client fails the connection on a subprotocol that it did not offer"};
inline constexpr Requirement answer_other{
    "6455-4.1-50", Level::must,
    "the client fails the connection when the answer breaks another rule of §4.2.2"};
inline constexpr Requirement names_without_case{"6455-4.1-51", Level::must,
                                                "field names compare without case"};
inline constexpr Requirement answer_opens{
    "6455-4.1-52", Level::must, "after a valid answer the connection is open, and what follows is frames"};
inline constexpr Requirement refuses_bad_request{
    "6455-4.2.1-2", Level::must, "a server that reads a broken opening handshake answers with an HTTP error"};
inline constexpr Requirement refuses_method{"6455-4.2.1-3", Level::must,
                                            "a method other than GET is refused"};
inline constexpr Requirement refuses_http_version{"6455-4.2.1-4", Level::must,
                                                  "an HTTP version below 1.1 is refused"};
inline constexpr Requirement refuses_no_host{"6455-4.2.1-6", Level::must,
                                             "a request without Host is refused"};
inline constexpr Requirement needs_upgrade{"6455-4.2.1-7", Level::must,
                                           "Upgrade with websocket, in any case, is required"};
inline constexpr Requirement needs_connection{"6455-4.2.1-8", Level::must,
                                              "Connection with the token Upgrade, in any case, is required"};
inline constexpr Requirement needs_key{"6455-4.2.1-9", Level::must, "Sec-WebSocket-Key is required"};
inline constexpr Requirement needs_whole_key{"6455-4.2.1-10", Level::must,
                                             "the key must decode to 16 octets"};
inline constexpr Requirement needs_version{"6455-4.2.1-11", Level::must,
                                           "Sec-WebSocket-Version: 13 is required"};
inline constexpr Requirement ignores_unknown_fields{"6455-4.2.1-15", Level::must,
                                                    "unknown header fields are ignored"};
inline constexpr Requirement refuses_version{"6455-4.2.2-9", Level::must,
                                             "another version of the protocol is refused with an HTTP error"};
inline constexpr Requirement tells_version{"6455-4.2.2-10", Level::must,
                                           "that error says in Sec-WebSocket-Version what is supported"};
inline constexpr Requirement no_foreign_subprotocol{"6455-4.2.2-13", Level::must,
                                                    "a server that picks no offered subprotocol sends none"};
inline constexpr Requirement one_subprotocol{"6455-4.2.2-14", Level::must,
                                             "the subprotocol of an answer is one token, and not empty"};
inline constexpr Requirement no_foreign_extension{"6455-4.2.2-16", Level::must,
                                                  "a server lists no extension that the client did not"};
inline constexpr Requirement answer_is_101{"6455-4.2.2-17", Level::must,
                                           "a good request is answered with 101"};
inline constexpr Requirement answer_has_upgrade{"6455-4.2.2-18", Level::must,
                                                "the 101 has Upgrade: websocket"};
inline constexpr Requirement answer_has_connection{"6455-4.2.2-19", Level::must,
                                                   "the 101 has Connection: Upgrade"};
inline constexpr Requirement answer_has_accept{"6455-4.2.2-20", Level::must,
                                               "Sec-WebSocket-Accept is base64(SHA-1(key + GUID))"};

// §5.1: masking
inline constexpr Requirement client_masks{"6455-5.1-1", Level::must, "a client masks every frame"};
inline constexpr Requirement server_does_not_mask{"6455-5.1-5", Level::must, "a server masks no frame"};
inline constexpr Requirement fresh_masking_key{
    "6455-10.3-1", Level::must, "a client takes a new, unpredictable masking key for every frame"};
inline constexpr Requirement unmasks{"6455-6.2-7", Level::must,
                                     "a server removes the masking of client data"};

// §5.2: the frame
inline constexpr Requirement sends_no_rsv{"6455-5.2-2", Level::must,
                                          "RSV1-3 are 0 unless an extension uses them"};
inline constexpr Requirement rsv{"6455-5.2-3", Level::must,
                                 "a reserved bit that means nothing fails the connection"};
inline constexpr Requirement unknown_opcode{"6455-5.2-4", Level::must,
                                            "an unknown opcode fails the connection"};
inline constexpr Requirement length_top_bit{"6455-5.2-6", Level::must, "the top bit of a 64-bit length is 0"};
inline constexpr Requirement length_order{"6455-5.2-7", Level::must, "lengths are in network byte order"};
inline constexpr Requirement length_minimal{"6455-5.2-8", Level::must, "the shortest length form is used"};

// §5.4: fragmentation
inline constexpr Requirement unfragmented{"6455-5.4-2", Level::must, "one frame with FIN is a whole message"};
inline constexpr Requirement fragment_sequence{
    "6455-5.4-3", Level::must,
    "a message is a first frame with an opcode, then continuations, the last with FIN"};
inline constexpr Requirement fragments{"6455-5.4-4", Level::must,
                                       "a fragmented message is its fragments, joined"};
inline constexpr Requirement no_fragmented_control{"6455-5.4-7", Level::must,
                                                   "a fragmented control frame fails the connection"};
inline constexpr Requirement no_interleaving{"6455-5.4-9", Level::must, "two messages do not interleave"};
inline constexpr Requirement control_between{"6455-5.4-10", Level::must,
                                             "control frames between fragments are handled"};

// §5.5: control frames
inline constexpr Requirement sends_short_control{"6455-5.5-1", Level::must,
                                                 "control frames carry at most 125 bytes"};
inline constexpr Requirement long_control{"6455-5.5-2", Level::must,
                                          "a longer control frame fails the connection"};
inline constexpr Requirement sends_whole_control{"6455-5.5-3", Level::must,
                                                 "control frames are not fragmented"};
inline constexpr Requirement close_body{"6455-5.5.1-2", Level::must,
                                        "a Close body begins with a 2-byte code"};
inline constexpr Requirement nothing_after_close{"6455-5.5.1-6", Level::must,
                                                 "no data frame follows one's own Close"};
inline constexpr Requirement close_reply{"6455-5.5.1-7", Level::must, "a Close is answered with a Close"};
inline constexpr Requirement close_echo{"6455-5.5.1-8", Level::info,
                                        "the reply typically echoes the code received"};
inline constexpr Requirement close_may_wait{
    "6455-5.5.1-10", Level::info, "the reply to a Close may wait until what was under way has been sent"};
inline constexpr Requirement closes_tcp{"6455-5.5.1-11", Level::must,
                                        "after a Close each way, an endpoint closes the TCP connection"};
inline constexpr Requirement server_closes_tcp{"6455-5.5.1-12", Level::must,
                                               "after a Close each way, the server closes TCP at once"};
inline constexpr Requirement client_waits{"6455-5.5.1-13", Level::should,
                                          "the client waits for the server to close TCP"};
inline constexpr Requirement pong_reply{"6455-5.5.2-2", Level::must, "a Ping is answered with a Pong"};
inline constexpr Requirement no_pong_after_close{
    "6455-1.4-1", Level::should, "nothing is sent after one's own Close, and what comes then is discarded"};
inline constexpr Requirement pong_soon{"6455-5.5.2-4", Level::should, "a Pong comes as soon as practical"};
inline constexpr Requirement pong_payload{"6455-5.5.3-1", Level::must, "a Pong repeats the Ping's data"};
inline constexpr Requirement pong_latest{"6455-5.5.3-2", Level::info,
                                         "of several unanswered Pings, only the latest needs a Pong"};
inline constexpr Requirement unsolicited_pong{"6455-5.5.3-3", Level::must,
                                              "a Pong that nobody asked for is legal and needs no answer"};

// §5.6-§7: data, closing
inline constexpr Requirement sends_utf8{"6455-5.6-1", Level::must, "a text message that is sent is UTF-8"};
inline constexpr Requirement utf8_across_frames{
    "6455-5.6-2", Level::must, "a text frame may end inside a character; the message counts"};
inline constexpr Requirement binary_is_arbitrary{"6455-5.6-3", Level::must,
                                                 "binary payload is arbitrary bytes"};
inline constexpr Requirement any_segmentation{"6455-6.2-2", Level::must,
                                              "frames are read whatever pieces TCP delivers them in"};
inline constexpr Requirement next_message{"6455-6.2-5", Level::must,
                                          "frames after the last fragment belong to a new message"};
inline constexpr Requirement fail_closes{"6455-7.1.7-3", Level::must, "to fail a connection is to close it"};
inline constexpr Requirement fail_says_why{"6455-7.1.7-5", Level::should,
                                           "an endpoint that fails an open connection sends a Close first"};
inline constexpr Requirement fail_code_fits{"6455-7.1.7-6", Level::should,
                                            "that Close has the code of the error"};
inline constexpr Requirement code_1005{"6455-7.4.1-4", Level::must, "1005 is never in a Close frame"};
inline constexpr Requirement code_1006{"6455-7.4.1-5", Level::must, "1006 is never in a Close frame"};
inline constexpr Requirement code_1004{"6455-7.4.1-3", Level::must, "1004 is reserved"};
inline constexpr Requirement defined_codes{"6455-7.4.1-1", Level::must,
                                           "the codes that the RFC defines may be used"};
inline constexpr Requirement unused_codes{"6455-7.4.2-1", Level::must, "codes 0-999 are not used"};
inline constexpr Requirement reserved_codes{
    "6455-7.4.2-2", Level::should,
    "codes up to 2999 that nobody has registered are refused as a protocol error"};
inline constexpr Requirement library_codes{"6455-7.4.2-3", Level::must,
                                           "codes 3000-3999 are for libraries and frameworks"};
inline constexpr Requirement private_codes{"6455-7.4.2-4", Level::must,
                                           "codes 4000-4999 are for private use"};
inline constexpr Requirement codes_above_4999{"6455-7.4.2-5", Level::info,
                                              "codes of 5000 and above have no meaning"};
inline constexpr Requirement code_1015{"6455-7.4.1-11", Level::must, "1015 is never in a Close frame"};
inline constexpr Requirement invalid_utf8{"6455-8.1-1", Level::must,
                                          "text that is not UTF-8 fails the connection"};
inline constexpr Requirement reason_utf8{"6455-8.1-3", Level::must,
                                         "a Close reason that is not UTF-8 fails the connection"};

}  // namespace wsspec::conformance::rfc6455
