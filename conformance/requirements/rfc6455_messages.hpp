// Fragments, data, UTF-8.
#pragma once
#include "conformance/requirements/requirement.hpp"

namespace wsspec::conformance::rfc6455 {

// §5.4: fragmentation
inline constexpr Requirement boundaries_mean_nothing{
    "6455-5.4-1", Level::must, "without extensions, the cuts between frames have no meaning",
    TestableOn::both};
inline constexpr Requirement unfragmented{"6455-5.4-2", Level::must, "one frame with FIN is a whole message",
                                          TestableOn::both};
inline constexpr Requirement fragment_sequence{
    "6455-5.4-3", Level::must,
    "a message is a first frame with an opcode, then continuations, the last with FIN", TestableOn::both};
inline constexpr Requirement fragments{"6455-5.4-4", Level::must,
                                       "a fragmented message is its fragments, joined", TestableOn::both};
inline constexpr Requirement control_may_interrupt{
    "6455-5.4-5", Level::must, "control frames may stand between the fragments of a message",
    TestableOn::both};
inline constexpr Requirement control_never_fragmented{
    "6455-5.4-6", Level::must, "no control frame is sent in fragments", TestableOn::both};
inline constexpr Requirement no_fragmented_control{
    "6455-5.4-7", Level::must, "a fragmented control frame fails the connection", TestableOn::both};
inline constexpr Requirement fragments_in_order{
    "6455-5.4-8", Level::must, "fragments arrive in the order in which they were sent", TestableOn::both};
inline constexpr Requirement no_interleaving{"6455-5.4-9", Level::must, "two messages do not interleave",
                                             TestableOn::both};
inline constexpr Requirement control_between{
    "6455-5.4-10", Level::must, "control frames between fragments are handled", TestableOn::both};
inline constexpr Requirement fragments_of_any_size{
    "6455-5.4-11", Level::must, "fragments may have any size, 0 included", TestableOn::both};
inline constexpr Requirement takes_both_forms{
    "6455-5.4-12", Level::must, "messages are taken fragmented and unfragmented", TestableOn::both};
inline constexpr Requirement intermediary_control{
    "6455-5.4-13", Level::must, "an intermediary leaves the fragmentation of control frames alone",
    TestableOn::nobody};
inline constexpr Requirement intermediary_reserved{
    "6455-5.4-14", Level::must,
    "an intermediary does not refragment messages with reserved bits or opcodes that it does not know",
    TestableOn::nobody};
inline constexpr Requirement intermediary_extensions{
    "6455-5.4-15", Level::must, "an intermediary does not refragment under extensions that it does not know",
    TestableOn::nobody};
inline constexpr Requirement intermediary_blind{
    "6455-5.4-16", Level::must, "an intermediary that has not seen the opening handshake does not refragment",
    TestableOn::nobody};
inline constexpr Requirement fragments_of_one_type{
    "6455-5.4-17", Level::must, "all fragments of a message have the type of the first", TestableOn::both};

// §5.6: data
inline constexpr Requirement sends_utf8{"6455-5.6-1", Level::must, "a text message that is sent is UTF-8",
                                        TestableOn::both};
inline constexpr Requirement utf8_across_frames{"6455-5.6-2", Level::must,
                                                "a text frame may end inside a character; the message counts",
                                                TestableOn::both};
inline constexpr Requirement binary_is_arbitrary{"6455-5.6-3", Level::must,
                                                 "binary payload is arbitrary bytes", TestableOn::both};

// §6.1: sending
inline constexpr Requirement sends_when_open{
    "6455-6.1-1", Level::must, "messages are sent only while the connection is open", TestableOn::both};
inline constexpr Requirement stops_sending{
    "6455-6.1-2", Level::must, "what remains to be sent is dropped when the connection is no longer open",
    TestableOn::both};
inline constexpr Requirement sends_frames{"6455-6.1-3", Level::must, "all data are sent in frames",
                                          TestableOn::both};
inline constexpr Requirement may_send_fragments{
    "6455-6.1-4", Level::info, "large or unfinished data may be sent as several frames", TestableOn::both};
inline constexpr Requirement opcode_tells_type{"6455-6.1-5", Level::must,
                                               "the opcode of a message's first frame tells text from binary",
                                               TestableOn::both};
inline constexpr Requirement last_has_fin{"6455-6.1-6", Level::must, "the last frame of a message has FIN",
                                          TestableOn::both};
inline constexpr Requirement client_masks_messages{
    "6455-6.1-7", Level::must, "the frames of a client's message are masked", TestableOn::client};
inline constexpr Requirement transmits{"6455-6.1-8", Level::must, "what is sent goes out on the connection",
                                       TestableOn::both};
inline constexpr Requirement sends_by_the_steps{"6455-6.1-9", Level::must,
                                                "a message is sent by the steps of §6.1", TestableOn::both};

// §6.2: receiving
inline constexpr Requirement extension_may_rewrite{
    "6455-6.2-1", Level::info, "an extension may rewrite the application data", TestableOn::both};
inline constexpr Requirement any_segmentation{
    "6455-6.2-2", Level::must, "frames are read whatever pieces TCP delivers them in", TestableOn::both};
inline constexpr Requirement handles_control{"6455-6.2-3", Level::must,
                                             "control frames are handled as §5.5 says", TestableOn::both};
inline constexpr Requirement type_of_first_frame{
    "6455-6.2-4", Level::must, "the type of a message received is that of its first frame", TestableOn::both};
inline constexpr Requirement next_message{
    "6455-6.2-5", Level::must, "frames after the last fragment belong to a new message", TestableOn::both};
inline constexpr Requirement extension_boundaries{
    "6455-6.2-6", Level::info, "an extension may change what a message and its data are", TestableOn::nobody};

// §8.1: UTF-8
inline constexpr Requirement invalid_utf8{"6455-8.1-1", Level::must,
                                          "text that is not UTF-8 fails the connection", TestableOn::both};
inline constexpr Requirement handshake_utf8{"6455-8.1-2", Level::must,
                                            "an opening handshake with bad UTF-8 where UTF-8 has to be fails",
                                            TestableOn::both};
inline constexpr Requirement reason_utf8{
    "6455-8.1-3", Level::must, "a Close reason that is not UTF-8 fails the connection", TestableOn::both};
inline constexpr Requirement utf8_any_time{
    "6455-8.1-4", Level::info,
    "bad UTF-8 may be found at once, at the end of a frame, or at the end of the message", TestableOn::both};

}  // namespace wsspec::conformance::rfc6455
