// The faults of texts that are cut or follow each other, and of the end of a connection.
#include "conformance/mutants/fault.hpp"
#include "conformance/requirements/rfc6455.hpp"
#include "conformance/requirements/suite.hpp"

namespace wsspec::conformance {
namespace {

using enum Fault;
using enum Applies;
namespace rfc = rfc6455;

using Rows = std::vector<FaultRow>;

const Rows texts{
    {cut_before_empty_unseen, "U13", both, &rfc::invalid_utf8,
     "takes text that ends inside a character before an empty last fragment"},
    {text_state_leaks, "U14", both, &rfc::next_message,
     "reads the next text on from the character in which such a text broke off"},
    {binary_feeds_text_check, "W300", both, &rfc::next_message,
     "reads a text on from what a binary message before it ended with"},
    {control_feeds_text_check, "W301", both, &rfc::utf8_across_frames,
     "reads the payload of a control frame as part of the text around it"},
    {control_resets_text_check, "W302", both, &rfc::utf8_across_frames,
     "forgets the begun character at a control frame"},
    {reason_joins_text, "W303", both, &rfc::reason_utf8,
     "reads a Close reason on from the open text's last character"},
    {empty_fragment_ends_character, "W304", both, &rfc::utf8_across_frames,
     "forgets the begun character at an empty fragment"},
    {utf8_begins_each_frame, "W305", both, &rfc::invalid_utf8, "forgets the begun character at every frame"},
    {strips_bom, "W306", both, &rfc::unfragmented, "takes a byte order mark off the front of a message"},
    {text_ends_at_nul, "W307", both, &rfc::unfragmented, "ends a text at its first zero byte"},
    {binary_must_be_utf8, "W308", both, &rfc::binary_is_arbitrary,
     "refuses binary messages that are no UTF-8"},
    {rejects_fdd0_to_fdef, "W309", both, &rfc::unfragmented, "refuses U+FDD0 to U+FDEF"},
    {utf8_of_first_kilobyte, "W310", both, &rfc::invalid_utf8, "looks at the first kilobyte of a text only"},
    {utf8_tail_unread, "W311", both, &rfc::invalid_utf8,
     "does not look behind the last whole block of 32 bytes of a read", true},
};

const Rows codes{
    {accepts_1015, "C11", both, &rfc::code_1015, "takes 1015 in a Close"},
    {refuses_codes_registered_later, "C13", both, &suite::registered_codes, "refuses codes 1012-1014"},
    {code_as_signed, "C15", both, &rfc::closes_tcp,
     "reads a close code as signed, and takes no notice of a negative one"},
    {refuses_long_reason, "W320", both, &rfc::close_reason, "refuses reasons of more than 100 bytes"},
    {reason_end_unchecked, "W321", both, &rfc::reason_utf8, "takes a reason that ends inside a character"},
};

const Rows ending{
    {ends_before_server, "C26", client, &rfc::client_waits, "ends TCP before the server does"},
    {ends_by_reset, "C27", both, &rfc::closes_tcp_cleanly, "ends TCP by a reset"},
    {waits_for_close_reply, "C28", server, &rfc::fail_closes,
     "waits for a reply to the Close with which it fails a connection"},
    {close_waits_for_more, "W322", both, &rfc::close_soon, "answers a Close when something follows it"},
    {reads_on_after_failing, "W323", both, &rfc::fail_ends_reading,
     "goes on as if nothing had happened after it has failed the connection"},
    {pongs_after_failing, "W324", both, &rfc::fail_ends_reading,
     "answers Pings after it has failed the connection"},
    {outlives_stream, "W325", server, &suite::ends_with_stream,
     "takes no notice when the other side's stream ends"},
    {outlives_stream, "W325", client, &rfc::lost_transport_fails,
     "takes no notice when the other side's stream ends"},
    {delivers_part_at_end, "W326", both, &rfc::fragment_sequence,
     "takes what it has of a message for all of it when the stream ends"},
    {dies_inside_frame, "W327", both, &suite::survives, "dies when the stream ends inside a frame"},
    {dies_of_unused_connection, "W331", both, &suite::survives,
     "dies when the stream ends before any payload came"},
    {drops_output_at_end, "W328", both, &rfc::close_reply,
     "does not send what it has when the other side's stream ends"},
    {close_overtakes_echo, "W329", both, &rfc::nothing_after_close, "sends its Close before a large echo"},
    {answers_each_close, "W330", both, &rfc::no_pong_after_close, "answers each of several Closes"},
};

}  // namespace

const Rows& text_faults() {
  static const Rows all = [] {
    Rows out;
    for (const auto* part : {&texts, &codes, &ending}) out.insert(out.end(), part->begin(), part->end());
    return out;
  }();
  return all;
}

}  // namespace wsspec::conformance
