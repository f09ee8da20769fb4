#include "conformance/mutants/fault.hpp"
#include "conformance/requirements/rfc6455.hpp"
#include "conformance/requirements/suite.hpp"

namespace wsspec::conformance {
namespace {

using enum Fault;
using enum Applies;
namespace rfc = rfc6455;

using Rows = std::vector<FaultRow>;

const Rows reading{
    {mask_restarts_each_read, "F04", server, &rfc::any_segmentation,
     "begins the masking key anew at every read", true},
    {mask_of_first_frame, "F05", server, &rfc::fragments, "unmasks continuations with the first frame's key"},
    {long_frames_stay_masked, "F06", server, &rfc::length_order, "leaves a payload over 16 KiB masked"},
    {length16_signed, "F14", both, &rfc::length_order, "reads a 16-bit length as signed"},
    {length16_little_endian, "F15", both, &rfc::length_order, "reads a 16-bit length low byte first"},
    {length64_little_endian, "W30", both, &rfc::length_order, "reads a 64-bit length low byte first"},
    {loses_split_header, "F51", both, &rfc::any_segmentation, "loses a header that does not come in one read",
     true},
    {loses_split_payload, "W31", both, &rfc::any_segmentation,
     "loses payload that comes after its header's read", true},
    {accepts_rsv1, "F24", both, &rfc::rsv, "takes no notice of RSV1"},
    {accepts_rsv2, "F25", both, &rfc::rsv, "takes no notice of RSV2"},
    {accepts_rsv3, "F26", both, &rfc::rsv, "takes no notice of RSV3"},
    {accepts_rsv_on_control, "F27", both, &rfc::rsv,
     "looks at reserved bits of data frames only, and answers such a Close with 1000"},
    {skips_reserved_control, "F31", both, &rfc::unknown_opcode, "skips opcodes 11-15"},
    {opcode_of_3_bits, "F32", both, &rfc::unsolicited_pong,
     "reads three bits of the opcode: a Pong is binary data"},
    {skips_reserved_data, "W32", both, &rfc::unknown_opcode, "skips opcodes 3-7"},
    {skips_bad_frames, "W33", both, &rfc::rsv, "skips whatever breaks a rule: frame, text, Close"},
    {accepts_bad_frames, "W34", both, &rfc::no_fragmented_control, "takes every frame for a good one"},
    {accepts_fragmented_ping, "F33", both, &rfc::no_fragmented_control, "takes a fragmented Ping"},
    {accepts_fragmented_pong, "W35", both, &rfc::no_fragmented_control, "takes a fragmented Pong"},
    {accepts_long_ping, "F36", both, &rfc::long_control, "takes a Ping of more than 125 bytes"},
    {accepts_long_close, "F37", both, &rfc::long_control, "takes a Close of more than 125 bytes"},
    {continuation_starts_message, "F38", both, &rfc::fragment_sequence,
     "takes a continuation of nothing for a message"},
    {interleaved_replaces, "W36", both, &rfc::no_interleaving, "lets a new message replace the open one"},
    {interleaved_joins, "W37", both, &rfc::no_interleaving, "joins a new message to the open one"},
    {ping_between_late, "F42", both, &rfc::pong_soon,
     "answers a Ping between fragments when the message ends"},
    {ping_joins_message, "F43", both, &rfc::fragments, "joins a Ping between fragments to the message"},
    {control_resets_message, "F44", both, &rfc::fragments, "forgets the open message at a Ping"},
    {ping_between_ignored, "W38", both, &rfc::control_between, "does not answer a Ping between fragments"},
    {ping_between_fails, "W39", both, &rfc::control_between,
     "fails the connection at a Ping between fragments"},
    {empty_first_ends_message, "F46", both, &rfc::fragments, "ends a message at an empty first fragment"},
    {empty_last_does_not_end, "F47", both, &rfc::fragments,
     "does not end a message at an empty last fragment"},
    {empty_middle_loses_fin, "F48", both, &rfc::fragments, "sees no FIN after an empty middle fragment"},
    {refuses_binary, "W40", both, &rfc::unfragmented, "refuses binary messages with 1003"},
    {hangs_after_empty, "S05", both, &rfc::unfragmented, "does nothing more after an empty data frame"},
};

const Rows utf8{
    {no_utf8_check, "U01", both, &rfc::invalid_utf8, "does not check UTF-8"},
    {utf8_at_end, "U02", both, &suite::utf8_fail_fast, "checks UTF-8 when the message is whole"},
    {accepts_overlong_2, "U03", both, &rfc::invalid_utf8, "takes overlong two-byte sequences"},
    {accepts_overlong_3, "U04", both, &rfc::invalid_utf8, "takes overlong three-byte sequences"},
    {accepts_overlong_4, "U05", both, &rfc::invalid_utf8, "takes overlong four-byte sequences"},
    {accepts_surrogates, "U06", both, &rfc::invalid_utf8, "takes surrogates"},
    {rejects_noncharacters, "U08", both, &rfc::unfragmented, "refuses noncharacters"},
    {rejects_nul, "U09", both, &rfc::unfragmented, "refuses U+0000"},
    {utf8_resets_each_frame, "U10", both, &rfc::utf8_across_frames,
     "wants every frame to end on a whole character"},
    {fails_with_1002_for_text, "U16", both, &rfc::fail_code_fits, "fails bad UTF-8 with 1002"},
    {reason_not_checked, "U17", both, &rfc::reason_utf8, "does not check the UTF-8 of a Close reason"},
    {utf8_blocks_unread, "U18", both, &rfc::invalid_utf8,
     "looks at the first byte of each whole block of 16 only", true},
    {accepts_above_10ffff, "W41", both, &rfc::invalid_utf8, "takes four-byte sequences above U+10FFFF"},
    {accepts_long_forms, "W42", both, &rfc::invalid_utf8, "takes five- and six-byte forms"},
    {accepts_lone_continuation, "W43", both, &rfc::invalid_utf8, "takes continuation bytes without a lead"},
    {accepts_cut_sequence, "W44", both, &rfc::invalid_utf8, "takes a lead byte whose sequence breaks off"},
    {accepts_cut_end, "W45", both, &rfc::invalid_utf8, "takes text that ends inside a character"},
    {accepts_fe_ff, "W46", both, &rfc::invalid_utf8, "takes FE and FF"},
    {rejects_del, "W47", both, &rfc::unfragmented, "refuses U+007F"},
    {rejects_specials, "W48", both, &rfc::unfragmented, "refuses U+FFF9 to U+FFFD"},
    {rejects_two_bytes, "W49", both, &rfc::unfragmented, "refuses two-byte characters"},
    {rejects_three_bytes, "W50", both, &rfc::unfragmented, "refuses three-byte characters"},
    {rejects_four_bytes, "W51", both, &rfc::unfragmented, "refuses four-byte characters"},
};

const Rows sending{
    {key_is_constant, "F11", client, &rfc::fresh_masking_key,
     "takes one masking key for the whole connection"},
    {control_unmasked, "F12", client, &rfc::client_masks, "does not mask control frames"},
    {empty_unmasked, "F13", client, &rfc::client_masks, "does not mask empty frames"},
    {length_of_65535_long, "F21", both, &rfc::length_minimal, "writes the length 65535 in 64 bits"},
    {length_of_126_short, "F22", both, &rfc::length_order, "writes the length 126 in the 7 bits alone"},
    {small_overtakes_large, "S02", both, &suite::echoes, "lets a small echo overtake a large one"},
    {echoes_wrong_type, "S03", both, &rfc::unfragmented, "echoes text as binary and binary as text"},
    {duplicates_block, "S11", both, &suite::echoes,
     "sends one block of 4 KiB of a large echo in the place of the next"},
    {silent, "W52", both, &rfc::unfragmented, "opens and never sends a frame"},
    {drops_on_open, "W53", both, &rfc::unfragmented, "opens and ends the stream"},
    {closes_on_open, "W54", both, &rfc::unfragmented, "sends Close 1000 as soon as it is open"},
    {pushes_message, "W55", both, &suite::echoes, "sends a message of its own after each echo"},
    {corrupts_echo, "W56", both, &rfc::unfragmented, "echoes other bytes of the same length"},
    {echoes_twice, "W57", both, &suite::echoes, "echoes every message twice"},
    {masks_wrongly, "W58", server, &rfc::server_does_not_mask, "masks its frames"},
    {masks_wrongly, "W58", client, &rfc::client_masks, "does not mask its frames"},
    {rsv1_set, "W59", both, &rfc::sends_no_rsv, "sets RSV1 on its echoes"},
    {reserved_opcode_sent, "W60", both, &rfc::unknown_opcode, "sends a frame of opcode 3 before each echo"},
    {length_not_minimal, "W61", both, &rfc::length_minimal, "writes short lengths in 16 bits"},
    {length_top_bit_set, "W62", both, &rfc::length_top_bit, "sets the top bit of a 64-bit length"},
    {interleaves_echo, "W63", both, &rfc::no_interleaving, "begins an echo anew before the first one ends"},
    {starts_with_continuation, "W64", both, &rfc::fragment_sequence,
     "sends an echo as a continuation of nothing"},
    {truncates_text, "W65", both, &rfc::sends_utf8, "cuts the last byte of an echo off"},
    {no_pong, "P01", both, &rfc::pong_reply, "answers no Ping"},
    {empty_pong, "P02", both, &rfc::pong_payload, "answers every Ping with an empty Pong"},
    {pong_cut_at_nul, "P04", both, &rfc::pong_payload, "ends a Pong at the first zero byte"},
    {ping_must_be_text, "P06", both, &rfc::pong_payload, "fails the connection when a Ping is no UTF-8"},
    {answers_pong, "P07", both, &suite::pong_unanswered, "answers a Pong with a Pong"},
    {pong_fails, "P08", both, &rfc::unsolicited_pong,
     "fails the connection at a Pong that it did not ask for"},
    {latest_pong_only, "P09", both, &rfc::pong_latest, "answers the latest of several Pings only"},
    {pongs_reversed, "P10", both, &suite::pong_order, "answers several Pings in reverse order"},
    {fragmented_pong, "P11", both, &rfc::sends_whole_control, "sends Pongs without FIN"},
    {pong_after_close, "P12", both, &rfc::no_pong_after_close, "answers a Ping after its own Close"},
    {floods_on_pong, "W66", both, &suite::bounded,
     "answers an empty Pong with a message longer than any case asks for"},
};

const Rows closing{
    {drops_on_close, "C01", both, &rfc::close_reply, "ends the stream instead of answering a Close"},
    {keeps_tcp, "C02", server, &rfc::server_closes_tcp, "never ends the stream after the closing handshake"},
    {keeps_tcp, "C02", client, &rfc::closes_tcp, "never ends the stream after the closing handshake"},
    {replies_1005, "C04", both, &rfc::code_1005, "answers a Close without a code with 1005"},
    {fails_with_1006, "C05", both, &rfc::code_1006, "fails the connection with 1006"},
    {accepts_1005, "C07", both, &rfc::code_1005, "takes 1005 in a Close"},
    {accepts_code_below_1000, "C08", both, &rfc::unused_codes, "takes a code below 1000"},
    {accepts_1004, "C09", both, &rfc::code_1004, "takes 1004 in a Close"},
    {accepts_code_above_4999, "C12", both, &rfc::codes_above_4999, "takes a code above 4999"},
    {refuses_library_codes, "C14", both, &rfc::library_codes, "refuses codes 3000-4999"},
    {close_code_little_endian, "C16", both, &rfc::close_reply, "reads a close code low byte first"},
    {echoes_after_close, "C17", both, &rfc::nothing_after_close,
     "echoes a message that came after the Close"},
    {fails_without_close, "C20", both, &rfc::fail_says_why, "fails a connection by ending the stream alone"},
    {fails_with_1000, "C21", both, &rfc::fail_code_fits, "fails the connection with 1000"},
    {reason_too_long, "C23", both, &rfc::sends_short_control, "sends a Close with a reason of 124 bytes"},
    {reason_cut_in_character, "C24", both, &rfc::reason_utf8, "cuts a Close reason inside a character"},
    {close_waits_for_message, "C25", both, &rfc::nothing_after_close,
     "holds a Close back until the open message ends"},
    {close_unanswered, "W67", both, &rfc::close_reply, "takes no notice of a Close"},
    {active_after_close, "W68", both, &rfc::nothing_after_close, "goes on answering after its own Close"},
    {message_after_close, "W69", both, &rfc::nothing_after_close, "sends a message after its own Close"},
    {closes_twice, "W70", both, &rfc::no_pong_after_close, "sends its Close twice"},
    {replies_empty, "W71", both, &rfc::close_echo, "answers every Close with an empty one"},
    {replies_999, "W72", both, &rfc::unused_codes, "answers every Close with 999"},
    {replies_1004, "W73", both, &rfc::code_1004, "answers every Close with 1004"},
    {replies_1015, "W74", both, &rfc::code_1015, "answers every Close with 1015"},
    {replies_2000, "W75", both, &rfc::reserved_codes, "answers every Close with 2000"},
    {replies_5000, "W76", both, &rfc::codes_above_4999, "answers every Close with 5000"},
    {replies_one_byte, "W77", both, &rfc::close_body, "answers every Close with a body of one byte"},
    {accepts_1006, "W78", both, &rfc::code_1006, "takes 1006 in a Close"},
    {accepts_unregistered_code, "W79", both, &rfc::reserved_codes, "takes codes 1016-2999"},
    {accepts_one_byte_body, "W80", both, &rfc::close_body,
     "takes a Close body of one byte, and answers with 1000"},
    {refuses_defined_codes, "W81", both, &rfc::defined_codes, "refuses codes 1001-1011"},
    {refuses_private_codes, "W82", both, &rfc::private_codes, "refuses codes 4000-4999"},
    {refuses_close_reason, "W83", both, &rfc::close_reply, "refuses a Close with a reason"},
    {fails_with_1011, "W84", both, &rfc::fail_code_fits, "fails the connection with 1011"},
    {fault_discards_output, "W85", both, &suite::echo_before_fault,
     "forgets unsent echoes when it fails the connection"},
};

const Rows controls{
    {echo_in_two_frames, "E01", both, nullptr, "echoes every message in two frames"},
    {pings_and_pongs_around, "E02", both, nullptr, "sends a Ping and a Pong around everything that it sends"},
    {one_byte_a_time, "E03", both, nullptr, "writes one byte at a time, after 4 KiB 1021"},
    {other_answer_head, "E04", server, nullptr,
     "answers with names in small letters, more fields, another reason phrase"},
    {stored_blocks, "E05", both, nullptr, "compresses in stored blocks"},
    {other_request_head, "E06", client, nullptr, "asks with more fields in another order"},
    {ends_after_close_reply, "E07", server, nullptr, "ends the stream in the write of its Close reply"},
    {declines_deflate, "E08", both, nullptr, "neither offers permessage-deflate nor takes an offer"},
    {pong_on_open, "W86", both, nullptr, "sends a Pong as soon as it is open"},
    {ping_on_open, "W87", both, nullptr, "sends a Ping as soon as it is open"},
};

}  // namespace

const Rows& faults() {
  static const Rows all = [] {
    Rows out;
    for (const auto* part :
         {&opening_faults(), &url_faults(), &reading, &utf8, &sending, &closing, &deflate_faults(),
          &framing_faults(), &text_faults(), &limits_faults(), &controls})
      out.insert(out.end(), part->begin(), part->end());
    return out;
  }();
  return all;
}

}  // namespace wsspec::conformance
