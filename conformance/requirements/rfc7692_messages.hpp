// Messages under permessage-deflate.
#pragma once
#include "conformance/requirements/requirement.hpp"

namespace wsspec::conformance::rfc7692 {

// §6: messages
inline constexpr Requirement data_messages_only{"7692-6-1", Level::must, "only data messages are compressed",
                                                TestableOn::both};
inline constexpr Requirement mixed_messages{"7692-6-2", Level::must,
                                            "compressed and plain messages may be mixed", TestableOn::both};
inline constexpr Requirement compressed_has_rsv1{
    "7692-6.1-1", Level::must, "the first frame of a compressed message has RSV1", TestableOn::both};
inline constexpr Requirement plain_has_no_rsv1{
    "7692-6.1-2", Level::must, "a message that is not compressed has no RSV1", TestableOn::both};
inline constexpr Requirement sends_rsv1_first_only{
    "7692-6.1-3", Level::must, "RSV1 is never on a control frame or on a later fragment", TestableOn::both};
inline constexpr Requirement rsv1_on_control{
    "7692-6.1-4", Level::must, "a control frame with RSV1 fails the connection", TestableOn::both};
inline constexpr Requirement rsv1_on_continuation{
    "7692-6.1-5", Level::must, "a later fragment with RSV1 fails the connection", TestableOn::both};
inline constexpr Requirement opcode_kept{
    "7692-6.1-6", Level::must, "compression does not change the type of a message", TestableOn::both};
inline constexpr Requirement utf8_after_inflation{
    "7692-6.1-7", Level::must, "text is UTF-8 once it is inflated; its compressed bytes need not be",
    TestableOn::both};
inline constexpr Requirement inflates_joined{
    "7692-6.2-1", Level::must, "a compressed message is its fragments, joined and then inflated",
    TestableOn::both};
inline constexpr Requirement plain_as_is{"7692-6.2-2", Level::must,
                                         "a message without RSV1 is taken as it is", TestableOn::both};

// §7.2.1: compressing
inline constexpr Requirement tail_removed{
    "7692-7.2.1-1", Level::must,
    "a message is deflated to an empty stored block, whose last 4 octets are left out", TestableOn::both};
inline constexpr Requirement several_blocks{"7692-7.2.1-2", Level::must,
                                            "a message may have several DEFLATE blocks", TestableOn::both};
inline constexpr Requirement any_block_type{"7692-7.2.1-3", Level::must, "DEFLATE blocks may be of any type",
                                            TestableOn::both};
inline constexpr Requirement final_blocks{"7692-7.2.1-4", Level::must, "DEFLATE blocks may have BFINAL",
                                          TestableOn::both};
inline constexpr Requirement final_block_padded{
    "7692-7.2.1-5", Level::must, "a last block with BFINAL is padded to a whole octet with zero bits",
    TestableOn::both};
inline constexpr Requirement tail_of_last_fragment_only{
    "7692-7.2.1-6", Level::must, "only the end of the message loses its 4 octets, not the end of a fragment",
    TestableOn::both};
inline constexpr Requirement window_of_32k{"7692-7.2.1-7", Level::must,
                                           "no window is larger than 32,768 bytes", TestableOn::both};
inline constexpr Requirement client_starts_afresh{
    "7692-7.2.1-8", Level::must,
    "with client_no_context_takeover each message of the client begins with an empty window",
    TestableOn::client};
inline constexpr Requirement client_may_keep_window{
    "7692-7.2.1-9", Level::info, "without it the client may keep its window between messages",
    TestableOn::client};
inline constexpr Requirement server_starts_afresh{
    "7692-7.2.1-10", Level::must,
    "with server_no_context_takeover each message of the server begins with an empty window",
    TestableOn::server};
inline constexpr Requirement server_may_keep_window{
    "7692-7.2.1-11", Level::info, "without it the server may keep its window between messages",
    TestableOn::server};
inline constexpr Requirement client_window_obeyed{
    "7692-7.2.1-12", Level::must, "the client's window is not larger than client_max_window_bits allows",
    TestableOn::client};
inline constexpr Requirement client_window_free{
    "7692-7.2.1-13", Level::info, "within what was agreed the client uses any window, whatever its hint was",
    TestableOn::client};
inline constexpr Requirement server_window_obeyed{
    "7692-7.2.1-14", Level::must, "the server's window is not larger than server_max_window_bits allows",
    TestableOn::server};

// §7.2.2: decompressing
inline constexpr Requirement inflates{
    "7692-7.2.2-1", Level::must,
    "a message is inflated with 00 00 FF FF appended, and bad data fail the connection", TestableOn::both};
inline constexpr Requirement client_may_inflate_afresh{
    "7692-7.2.2-2", Level::info,
    "with server_no_context_takeover the client may inflate each message with an empty window",
    TestableOn::client};
inline constexpr Requirement client_keeps_window{
    "7692-7.2.2-3", Level::must, "without it the client keeps what it has inflated for the next message",
    TestableOn::client};
inline constexpr Requirement server_may_inflate_afresh{
    "7692-7.2.2-4", Level::info,
    "with client_no_context_takeover the server may inflate each message with an empty window",
    TestableOn::server};
inline constexpr Requirement server_keeps_window{
    "7692-7.2.2-5", Level::must, "without it the server keeps what it has inflated for the next message",
    TestableOn::server};
inline constexpr Requirement server_keeps_window_despite_hint{
    "7692-7.2.2-6", Level::must, "that holds as well when the offer hinted at it and the answer is silent",
    TestableOn::server};
inline constexpr Requirement client_may_shrink_window{
    "7692-7.2.2-7", Level::info, "with server_max_window_bits the client may inflate with a smaller window",
    TestableOn::client};
inline constexpr Requirement client_inflates_32k{
    "7692-7.2.2-8", Level::must, "without it the client inflates with a window of 32,768 bytes",
    TestableOn::client};
inline constexpr Requirement server_may_shrink_window{
    "7692-7.2.2-9", Level::info, "with client_max_window_bits the server may inflate with a smaller window",
    TestableOn::server};
inline constexpr Requirement server_inflates_32k{
    "7692-7.2.2-10", Level::must, "without it the server inflates with a window of 32,768 bytes",
    TestableOn::server};
inline constexpr Requirement client_compresses_as_agreed{
    "7692-7.2.2-11", Level::must, "the client compresses as agreed, whatever its hint was",
    TestableOn::client};

// §7.2.3-§8: examples, advice
inline constexpr Requirement plain_leaves_window{
    "7692-7.2.3.2-1", Level::must, "a plain message between compressed ones does not touch the window",
    TestableOn::both};
inline constexpr Requirement empty_last_fragment{
    "7692-7.2.3.6-1", Level::must, "a compressed message may end with a fragment of the one octet 00",
    TestableOn::both};
inline constexpr Requirement window_of_1k{"7692-7.3-1", Level::should, "a window has at least 1,024 bytes",
                                          TestableOn::both};
inline constexpr Requirement secrets_apart{
    "7692-8-1", Level::should, "secrets and what an attacker controls are not compressed together",
    TestableOn::nobody};

}  // namespace wsspec::conformance::rfc7692
