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
enum class Fault : std::uint8_t {
  none,
  // opening, as a server
  accepts_no_upgrade, accepts_no_connection, accepts_no_key, accepts_short_key, accepts_version_8, accepts_no_version,
  accepts_post, accepts_http_1_0, hides_version, upgrade_case_matters, connection_alone, server_names_case_matters,
  refuses_unknown_field, wants_whole_request, drops_early_frames, accept_in_hex, accept_of_untrimmed_key,
  accept_of_wrong_guid, answer_without_upgrade, answer_without_connection, answer_without_accept,
  answer_with_foreign_subprotocol, answer_with_two_subprotocols, answer_with_offered_subprotocol,
  answer_with_empty_subprotocol, answer_with_deflate, answer_with_offered_extension, answer_with_bare_lf, answers_twice,
  answers_404, never_answers, ends_instead_of_refusing,
  // opening, as a client
  any_accept, accept_case_ignored, no_accept_accepted, no_upgrade_accepted, wrong_upgrade_accepted,
  no_connection_accepted, wrong_connection_accepted, other_status_accepted, any_extension, any_subprotocol,
  client_names_case_matters, client_values_case_matters, accept_untrimmed, wants_whole_answer, drops_frames_after_answer,
  keeps_bad_answer_open, short_key, requests_version_8, requests_version_twice, requests_fragment, requests_empty_target,
  requests_post, requests_http_1_0, requests_without_host, requests_without_upgrade, requests_without_connection,
  sends_before_answer,
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
  // allowed: no case may mind
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

/// A planned fault that no case of the chapters so far can see.
struct FaultToCome {
  std::string_view id;
  Applies applies;
  std::string_view why;
};
const std::vector<FaultToCome>& faults_to_come();

}  // namespace wsspec::conformance
