// The misbehaviours that a mutant can have, and which rule each breaks.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "conformance/requirements/requirement.hpp"
#include "wsspec/base/role.hpp"

namespace wsspec::conformance {

/// One deliberate misbehaviour, or none. What each does stands in its row of faults().
// clang-format off
enum class Fault : std::uint16_t {
  none,
  // opening, as a server
  accepts_no_upgrade, accepts_no_connection, accepts_no_key, accepts_short_key, accepts_version_8, accepts_no_version,
  accepts_post, accepts_http_1_0, hides_version, upgrade_case_matters, connection_alone, server_names_case_matters,
  refuses_unknown_field, wants_whole_request, drops_early_frames, accept_in_hex, accept_of_untrimmed_key,
  accept_of_wrong_guid, answer_without_upgrade, answer_without_connection, answer_without_accept,
  answer_with_foreign_subprotocol, answer_with_two_subprotocols, answer_with_offered_subprotocol,
  answer_with_empty_subprotocol, answer_with_deflate, answer_with_offered_extension, answer_with_bare_lf, answers_twice,
  answers_404, never_answers, ends_instead_of_refusing, accept_of_recoded_key, version_by_atoi, upgrade_by_substring,
  upgrade_alone, first_connection_only, dies_at_bad_host, ends_values_at_nul, joins_folded_lines, body_read_as_frames,
  accepts_both_lengths, reads_endless_head, refuses_absolute_target, accepts_fragment, any_request_line,
  accepts_any_target, accepts_no_host, accepts_any_host, accepts_any_upgrade, connection_by_substring,
  accepts_any_connection, accepts_two_keys, accepts_two_versions, ignores_bad_subprotocols, ignores_bad_extensions,
  answers_blindly, refuses_minor_version, refuses_long_target, refuses_leading_line, answer_with_length,
  answer_with_two_accepts, answer_with_bad_extensions, answer_with_other_subprotocol, accepts_plain_http,
  takes_space_before_colon, skips_bad_lines, accepts_bad_base64, refuses_two_subprotocol_fields,
  refuses_two_extension_fields, refuses_unknown_extension, refuses_quoted_parameter, refuses_spaced_extension,
  refuses_cookie, answers_200_elsewhere,
  // opening, as a client
  any_accept, accept_case_ignored, no_accept_accepted, no_upgrade_accepted, wrong_upgrade_accepted,
  no_connection_accepted, wrong_connection_accepted, other_status_accepted, any_extension, any_subprotocol,
  client_names_case_matters, client_values_case_matters, accept_untrimmed, wants_whole_answer, drops_frames_after_answer,
  keeps_bad_answer_open, short_key, requests_version_8, requests_version_twice, requests_fragment, requests_empty_target,
  requests_post, requests_http_1_0, requests_without_host, requests_without_upgrade, requests_without_connection,
  sends_before_answer, fails_on_interim, any_status_line, opens_blindly, opens_at_status, answer_upgrade_by_substring,
  answer_connection_by_substring, accept_by_prefix, first_accept_counts, ends_answer_values_at_nul, joins_folded_answer,
  fails_on_cookie, ignores_bad_answer_extensions, ignores_deflate_answer, ignores_two_subprotocols,
  takes_redirect_for_101, ignores_second_extension_field, reads_endless_answer, fails_on_minor_version, offers_subprotocol_twice,
  offers_bad_subprotocol, offers_bad_extension, requests_without_key, requests_key_twice, key_with_pad_bits,
  requests_without_version, requests_two_hosts, requests_with_bare_lf,
  // opening, on both sides
  wants_small_head, minds_high_octets,
  // opening, as a client that is told its URL
  one_key_for_all, host_without_port, scheme_case_matters, any_scheme, secure_in_clear, port_by_atoi, port_octal,
  port_wraps, target_unencoded, target_in_latin1, target_encoded_twice, target_decoded, keeps_fragment, query_lost,
  path_lost, query_without_path, slashes_joined, long_target_cut, question_ends_query, host_without_brackets,
  host_is_address, host_with_user, names_no_server, names_wrong_server, falls_back_to_clear, stays_after_tls_failure,
  // what is read: frames
  mask_restarts_each_read, mask_of_first_frame, long_frames_stay_masked, length16_signed, length16_little_endian,
  length64_little_endian, loses_split_header, loses_split_payload, accepts_rsv1, accepts_rsv2, accepts_rsv3,
  accepts_rsv_on_control, skips_reserved_data, skips_reserved_control, opcode_of_3_bits, skips_bad_frames,
  accepts_bad_frames, accepts_fragmented_ping, accepts_fragmented_pong, accepts_long_ping, accepts_long_close,
  // what is read: messages
  continuation_starts_message, interleaved_replaces, interleaved_joins, ping_joins_message, control_resets_message,
  ping_between_ignored, ping_between_fails, ping_between_late, empty_first_ends_message, empty_last_does_not_end,
  empty_middle_loses_fin, refuses_binary, hangs_after_empty,
  // what is read: UTF-8
  no_utf8_check, utf8_at_end, accepts_overlong_2, accepts_overlong_3, accepts_overlong_4, accepts_surrogates,
  accepts_above_10ffff, accepts_long_forms, accepts_lone_continuation, accepts_cut_sequence, accepts_cut_end,
  accepts_fe_ff, utf8_blocks_unread, rejects_noncharacters, rejects_nul, rejects_del, rejects_specials,
  rejects_two_bytes, rejects_three_bytes, rejects_four_bytes, utf8_resets_each_frame,
  // what is sent
  silent, drops_on_open, closes_on_open, pushes_message, corrupts_echo, echoes_twice, echoes_wrong_type,
  small_overtakes_large, duplicates_block, masks_wrongly, key_is_constant, control_unmasked, empty_unmasked,
  rsv1_set, reserved_opcode_sent, length_of_65535_long, length_of_126_short, length_not_minimal, length_top_bit_set,
  interleaves_echo, starts_with_continuation, truncates_text,
  // Ping and Pong
  no_pong, empty_pong, pong_cut_at_nul, ping_must_be_text, answers_pong, pong_fails, latest_pong_only, pongs_reversed,
  fragmented_pong, pong_after_close, floods_on_pong,
  // closing
  close_unanswered, drops_on_close, keeps_tcp, active_after_close, echoes_after_close, message_after_close, closes_twice,
  close_waits_for_message, close_code_little_endian, replies_empty, replies_999, replies_1004, replies_1005,
  replies_1015, replies_2000, replies_5000, replies_one_byte, accepts_code_below_1000, accepts_1004, accepts_1005,
  accepts_1006, accepts_unregistered_code, accepts_code_above_4999, accepts_one_byte_body, refuses_defined_codes,
  refuses_library_codes, refuses_private_codes, refuses_close_reason, reason_not_checked,
  // failing
  fails_with_1000, fails_with_1002_for_text, fails_with_1006, fails_with_1011, fails_without_close, reason_too_long,
  reason_cut_in_character, fault_discards_output,
  // permessage-deflate, as a server that answers
  accepts_duplicate_parameter, accepts_any_window, accepts_window_with_zero, answers_client_window_unasked,
  answers_client_window_bare, mixes_offers, refuses_bad_offer, refuses_quoted_window, dies_of_proto, joins_answer_fields,
  accepts_undefined_parameter, accepts_takeover_value, lists_declined_offer, answers_larger_client_window,
  ignores_server_takeover, ignores_server_window, answers_window_with_zero, refuses_second_offer, takes_last_offer,
  declines_server_takeover, accepts_every_offer, answers_tiny_window,
  // permessage-deflate, as a client that offers
  accepts_any_answered_window, accepts_undefined_answer, accepts_duplicate_answer, accepts_two_compressions,
  accepts_bare_client_window, fails_on_server_takeover, fails_on_client_takeover, fails_on_server_window,
  fails_on_client_window, takes_window_of_8, offers_bad_server_window, offers_bad_client_window, offers_tiny_window,
  accepts_answer_to_nothing,
  // permessage-deflate: messages
  no_utf8_check_when_compressed, forgets_window, accepts_rsv1_on_continuation, accepts_rsv1_on_control, supplies_no_tail,
  refuses_final_block, refuses_stored_block, refuses_compressed_nothing, takes_hint_unsaid, inflates_with_16k,
  stops_at_final_block, stops_after_block, checks_compressed_octets, supplies_tail_to_fragments,
  forgets_compression_at_continuation, ping_forgets_compression, drops_tail_of_fragments, refuses_last_zero,
  plain_resets_window, inflates_plain, refuses_plain, echoes_compressed_octets, loses_multiples_of_8k, takes_bad_deflate,
  dies_of_bad_deflate, dies_of_bomb, keeps_own_window, server_ignores_window, rsv1_on_later_fragments, keeps_tail,
  sends_compressed_nothing, client_ignores_window, rsv1_on_pongs,
  // frames: masks, lengths, headers, fragments, keys
  accepts_unmasked, unmasked_read_as_masked, accepts_masked, mask_unchecked_on_control, mask_unchecked_on_empty,
  mask_checked_once, skips_wrongly_masked, mask_unchecked_inside, key_with_zero_stays_masked, unmasks_words_only,
  length16_low_octet, length64_low_half, length64_as_31_bits, length64_low_16, accepts_length_top_bit,
  accepts_long_length, accepts_long_length_16, accepts_long_length_of_control, dies_at_large_length,
  waits_for_bad_frame, stays_inside_frame, rsv_unchecked_on_continuation, rsv_unchecked_on_ping,
  rsv_unchecked_on_pong, rsv_unchecked_on_close, rsv_unchecked_on_empty, rsv_unchecked_inside,
  reserved_data_is_binary, reserved_control_is_ping, skips_reserved_inside, skips_reserved_unfinished,
  accepts_fragmented_close, accepts_fragmented_control_inside, accepts_fragmented_empty_control, accepts_long_pong,
  accepts_long_control_inside, binary_inside_text_replaces, empty_first_unnoticed, skips_empty_inside,
  skips_late_continuation, skips_empty_continuation, pong_resets_message, several_controls_reset,
  long_control_spoils_message, refuses_empty_fragment, refuses_many_fragments, refuses_large_fragment,
  joins_next_message, keeps_kind, one_message_a_read, key_counts_up, key_rotates, key_by_lcg, key_of_rand,
  key_of_rand_octets, key_of_equal_octets, key_of_ascii, key_of_16_bits, key_of_few,
  // UTF-8 across frames and messages
  cut_before_empty_unseen, text_state_leaks, binary_feeds_text_check, control_feeds_text_check, reason_joins_text,
  strips_bom, text_ends_at_nul, binary_must_be_utf8, rejects_fdd0_to_fdef, utf8_of_first_kilobyte, utf8_tail_unread,
  control_resets_text_check, empty_fragment_ends_character, utf8_begins_each_frame,
  // the end of a connection
  accepts_1015, refuses_codes_registered_later, code_as_signed, ends_before_server, ends_by_reset,
  waits_for_close_reply, close_waits_for_more, reads_on_after_failing, pongs_after_failing, outlives_stream,
  delivers_part_at_end, dies_inside_frame, drops_output_at_end, close_overtakes_echo, refuses_long_reason,
  reason_end_unchecked, answers_each_close, dies_of_unused_connection,
  // what the contract asks for
  ignores_commands, begins_with_1000, begins_without_reason, crossing_close_fails, counts_from_one, counts_one_less,
  drops_second_fragment, own_ping_is_pong, hides_subprotocol, subprotocol_case_ignored, takes_any_origin,
  refuses_origin_with_404, fails_with_1010,
  // limits and endurance
  waits_for_any_length, fails_long_with_1002, hangs_after_fragments, hangs_after_pings, hangs_after_pongs,
  loses_when_blocked, rescans_message, dies_of_rsv, dies_of_top_bit, dies_of_empty_frame,
  dies_inside_message, dies_with_unsent,
  // allowed: no case may mind
  minds_doubtful_urls,
  echo_in_two_frames, pings_and_pongs_around, one_byte_a_time, other_answer_head, stored_blocks, other_request_head,
  ends_after_close_reply, declines_deflate, pong_on_open, ping_on_open,
};
// clang-format on

enum class Applies : std::uint8_t { server, client, both };
constexpr bool applies_to(Applies applies, Role role) {
  return applies == Applies::both || (applies == Applies::server) == (role == Role::server);
}

struct FaultRow {
  Fault fault;
  std::string_view id;  ///< for ever: F, P, U, C, H, K, D, S, E as in the plan of faults; W: added beside it
  Applies applies;      ///< the side that can have it
  const Requirement* violates;  ///< whose level says how sure a case must be to catch it; none: a control
  std::string_view words;
  bool by_reads = false;  ///< what it does, or what is seen of it, depends on where reads end

  bool is_control() const { return violates == nullptr; }
};

/// One row a fault and requirement, by id. A fault that breaks another rule in the other role has two.
const std::vector<FaultRow>& faults();

/// Those of the opening handshake among them.
const std::vector<FaultRow>& opening_faults();

/// Those of UTF-8 across frames, and of the end of a connection, among them.
const std::vector<FaultRow>& text_faults();

/// Those of permessage-deflate among them.
const std::vector<FaultRow>& deflate_faults();

/// Those of masks, lengths, headers, fragments and masking keys that need a case of their own.
const std::vector<FaultRow>& framing_faults();

/// Those of the contract and of limits among them.
const std::vector<FaultRow>& limits_faults();

/// Those of clients that are told their URL.
const std::vector<FaultRow>& url_faults();

/// A planned fault that no case of the chapters so far can see.
struct FaultToCome {
  std::string_view id;
  Applies applies;
  std::string_view why;
};
const std::vector<FaultToCome>& faults_to_come();

}  // namespace wsspec::conformance
