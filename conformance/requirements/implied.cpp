#include "conformance/requirements/all_requirements.hpp"
#include "conformance/requirements/rfc6455.hpp"
#include "conformance/requirements/rfc7692.hpp"
#include "conformance/requirements/suite.hpp"

namespace wsspec::conformance {
namespace {

using Rows = std::vector<Implication>;
constexpr auto both = TestableOn::both;
constexpr auto server = TestableOn::server;
constexpr auto client = TestableOn::client;

Rows of_the_opening() {
  return {
      {&rfc6455::client_establishes, client, {&rfc6455::request_is_http, &rfc6455::answer_opens}},
      {&rfc6455::connects_directly, client, {&rfc6455::request_target}},
      {&rfc6455::sends_request, client, {&rfc6455::request_is_http}},
      {&rfc6455::request_has_key, client, {&rfc6455::request_key}},
      {&rfc6455::request_has_ws_version, client, {&rfc6455::request_ws_version}},
      {&rfc6455::answer_validated,
       client,
       {&rfc6455::status_101_only, &rfc6455::answer_upgrade_missing, &rfc6455::answer_upgrade_wrong,
        &rfc6455::answer_connection_missing, &rfc6455::answer_connection_wrong,
        &rfc6455::answer_accept_missing, &rfc6455::answer_accept_wrong, &rfc6455::answer_extension,
        &rfc6455::answer_subprotocol}},
      {&rfc6455::client_fails_opening,
       client,
       {&rfc6455::answer_upgrade_missing, &rfc6455::answer_connection_missing,
        &rfc6455::answer_accept_missing, &rfc6455::answer_accept_wrong, &rfc6455::answer_extension,
        &rfc6455::answer_subprotocol}},
      {&rfc6455::server_speaks_first, client, {&rfc6455::answer_opens}},
      {&rfc6455::retries_version, client, {&rfc6455::answer_by_http}},
      {&rfc6455::reads_request, server, {&rfc6455::answer_is_101}},
      {&rfc6455::accepts_by_the_steps,
       server,
       {&rfc6455::answer_is_101, &rfc6455::answer_has_upgrade, &rfc6455::answer_has_connection,
        &rfc6455::answer_has_accept}},
      {&rfc6455::accept_grammar, server, {&rfc6455::answer_has_accept}},
      {&rfc6455::version_list_grammar, server, {&rfc6455::tells_version}},
      {&rfc6455::prefers_version, server, {&rfc6455::refuses_version, &rfc6455::tells_version}},
      // No version but 13 is taken, so a list with 13 is complete.
      {&rfc6455::lists_all_versions, server, {&rfc6455::tells_version, &rfc6455::needs_version}},
      {&rfc6455::origin_may_decide, server, {&rfc6455::refuses_origin}},
      {&rfc6455::invalid_request_has_status, server, {&suite::error_has_status}},
      {&rfc6455::upgrade_token, server, {&rfc6455::needs_upgrade}},
      {&rfc6455::upgrade_token, client, {&rfc6455::answer_upgrade_wrong, &rfc6455::answer_opens}},
      {&rfc6455::repeated_version_in_answer, client, {&rfc6455::version_list_fields}},
      {&rfc6455::secure_target_to_ascii, client, {&rfc6455::target_to_ascii}},
  };
}

Rows of_extensions() {
  return {
      {&rfc6455::extensions_of_offer, server, {&rfc6455::no_foreign_extension}},
      {&rfc6455::no_unasked_extension, server, {&rfc6455::no_foreign_extension}},
      {&rfc6455::extension_grammar, server, {&rfc6455::refuses_bad_extensions}},
      {&rfc6455::quoted_value_is_token, both, {&rfc6455::quoted_parameter}},
      {&rfc6455::extension_fields_join, server, {&rfc6455::request_extension_fields}},
      {&rfc6455::extension_fields_join, client, {&rfc6455::answer_extension_fields}},
      {&rfc6455::repeated_extensions_in_answer, client, {&rfc6455::answer_extension_fields}},
      {&rfc6455::parameters_defined, server, {&rfc7692::declines_undefined}},
      {&rfc6455::parameters_defined, client, {&rfc7692::refuses_undefined}},
      {&rfc6455::parameters_by_specification,
       server,
       {&rfc7692::declines_undefined, &rfc7692::declines_invalid, &rfc7692::declines_duplicate}},
      {&rfc6455::parameters_by_specification,
       client,
       {&rfc7692::refuses_undefined, &rfc7692::refuses_invalid, &rfc7692::refuses_duplicate}},
      {&rfc6455::extension_order, server, {&rfc7692::takes_first_offer}},
      {&rfc6455::extension_may_rewrite, both, {&rfc7692::agreed_is_used}},
      // The suite agrees to no extension unless a case says so.
      {&rfc6455::no_declined_extension, client, {&rfc6455::sends_no_rsv}},
      {&rfc6455::extensions_negotiated, both, {&rfc6455::sends_no_rsv, &rfc6455::rsv}},
  };
}

Rows of_frames() {
  return {
      {&rfc6455::unmasked_frame_code, server, {&rfc6455::unmasked_frame}},
      {&rfc6455::masked_frame_code, client, {&rfc6455::masked_frame}},
      {&rfc6455::data_at_once, server, {&rfc6455::unfragmented}},
      {&rfc6455::data_at_once, client, {&rfc6455::answer_opens}},
      {&rfc6455::first_may_be_last, both, {&rfc6455::unfragmented}},
      {&rfc6455::client_frame_has_key, client, {&rfc6455::client_masks}},
      {&rfc6455::mask_bit, client, {&rfc6455::client_masks}},
      {&rfc6455::client_masks_close, client, {&rfc6455::client_masks}},
      {&rfc6455::client_masks_messages, client, {&rfc6455::client_masks}},
      {&rfc6455::masking_key_per_frame, client, {&rfc6455::fresh_masking_key}},
      {&rfc6455::unmasks, server, {&rfc6455::unmasking}},
      {&rfc6455::length_counts, both, {&rfc6455::length_order}},
      {&rfc6455::boundaries_mean_nothing, both, {&rfc6455::unfragmented, &rfc6455::fragments}},
      {&rfc6455::control_may_interrupt, both, {&rfc6455::control_between}},
      {&rfc6455::control_never_fragmented, both, {&rfc6455::sends_whole_control}},
      {&rfc6455::fragments_in_order, both, {&rfc6455::fragments}},
      {&rfc6455::takes_both_forms, both, {&rfc6455::unfragmented, &rfc6455::fragments}},
      {&rfc6455::fragments_of_one_type, both, {&rfc6455::no_interleaving}},
  };
}

Rows of_messages() {
  return {
      {&rfc6455::sends_when_open, server, {&rfc6455::answer_is_101, &rfc6455::nothing_after_close}},
      {&rfc6455::sends_when_open, client, {&rfc6455::request_waits, &rfc6455::nothing_after_close}},
      {&rfc6455::stops_sending, both, {&rfc6455::nothing_after_close, &rfc6455::close_reply}},
      {&rfc6455::sends_frames,
       both,
       {&rfc6455::sends_no_rsv, &rfc6455::unknown_opcode, &rfc6455::fragment_sequence}},
      {&rfc6455::opcode_tells_type, both, {&rfc6455::unfragmented, &suite::echoes}},
      {&rfc6455::last_has_fin, both, {&rfc6455::unfragmented, &rfc6455::fragment_sequence}},
      {&rfc6455::transmits, both, {&rfc6455::unfragmented, &suite::echoes}},
      {&rfc6455::sends_by_the_steps,
       both,
       {&rfc6455::unfragmented, &rfc6455::fragment_sequence, &rfc6455::sends_no_rsv,
        &rfc6455::nothing_after_close}},
      {&rfc6455::type_of_first_frame, both, {&rfc6455::fragments, &suite::echoes}},
      {&rfc6455::utf8_any_time, both, {&rfc6455::invalid_utf8}},
      {&rfc6455::handles_control,
       both,
       {&rfc6455::pong_reply, &rfc6455::close_reply, &rfc6455::no_fragmented_control,
        &rfc6455::long_control}},
      {&rfc6455::ping_payload, both, {&rfc6455::pong_payload}},
      {&rfc6455::no_pong_owed, both, {&rfc6455::no_pong_after_close}},
      {&rfc6455::validates_input,
       both,
       {&rfc6455::rsv, &rfc6455::unknown_opcode, &rfc6455::fragment_sequence, &rfc6455::long_control,
        &rfc6455::invalid_utf8}},
      {&rfc6455::trusts_no_input,
       server,
       {&rfc6455::refuses_bad_request, &rfc6455::rsv, &rfc6455::unknown_opcode, &rfc6455::unmasked_frame,
        &rfc6455::invalid_utf8}},
  };
}

Rows of_closing() {
  // What fails a connection, and that the connection is then closed.
  const std::vector<const Requirement*> failing{&rfc6455::rsv, &rfc6455::unknown_opcode,
                                                &rfc6455::no_interleaving, &rfc6455::invalid_utf8,
                                                &rfc6455::closes_tcp};
  // A client that closes when it should not is gone before its echo.
  const std::vector<const Requirement*> staying{&rfc6455::unfragmented, &rfc6455::fragments,
                                                &rfc6455::pong_reply};
  return {
      {&rfc6455::fail_closes, server, failing},
      {&rfc6455::client_fail_closes, client, failing},
      {&rfc6455::client_stays, client, staying},
      {&rfc6455::client_closes_for_reasons_named, client, staying},
      {&rfc6455::client_does_not_close_arbitrarily, client, staying},
      {&rfc6455::fail_may_be_silent, both, {&rfc6455::fail_says_why}},
      {&rfc6455::may_drop_tcp, both, {&rfc6455::fail_says_why}},
      {&rfc6455::invalid_data_says_why, both, {&rfc6455::fail_says_why}},
      {&rfc6455::code_1007, both, {&rfc6455::invalid_utf8, &rfc6455::fail_code_fits}},
      {&rfc6455::code_1011, both, {&rfc6455::defined_codes}},
      {&rfc6455::close_body_optional, both, {&rfc6455::close_reply}},
      {&rfc6455::server_may_close, client, {&rfc6455::close_reply}},
      {&rfc6455::closing_state, both, {&rfc6455::nothing_after_close, &rfc6455::close_reply}},
      {&rfc6455::ends_after_closes, both, {&rfc6455::closes_tcp}},
      {&rfc6455::closes_may_cross, both, {&rfc6455::crossing_closes}},
      {&rfc6455::closes_by_handshake, both, {&rfc6455::close_begins_closing}},
      {&rfc6455::may_say_why, both, {&rfc6455::close_begins_closing}},
      {&rfc6455::server_closes_first, server, {&rfc6455::server_closes_tcp}},
      {&rfc6455::server_closes_first, client, {&rfc6455::client_waits}},
      {&rfc6455::server_starts_tcp_close, server, {&rfc6455::server_closes_tcp}},
      {&rfc6455::client_awaits_tcp_close, client, {&rfc6455::client_waits}},
      {&rfc6455::client_may_close_tcp, client, {&rfc6455::client_waits}},
      {&rfc6455::client_closes_abnormal, client, {&rfc6455::client_waits}},
  };
}

Rows of_negotiation() {
  return {
      {&rfc7692::offer_has_name, client, {&rfc7692::agreed_is_used}},
      {&rfc7692::offer_tells_limits, client, {&rfc7692::client_inflates_32k}},
      {&rfc7692::answer_has_name, server, {&rfc7692::agreed_is_used, &rfc6455::sends_no_rsv}},
      {&rfc7692::accepts_what_it_supports,
       server,
       {&rfc7692::server_inflates_32k, &rfc7692::server_window_obeyed, &rfc7692::server_starts_afresh}},
      {&rfc7692::answer_shows_parameters,
       server,
       {&rfc7692::server_takeover_answer, &rfc7692::server_window_answer}},
      {&rfc7692::declined_is_plain, both, {&rfc6455::rsv, &rfc6455::sends_no_rsv}},
      {&rfc7692::cannot_go_on, client, {&rfc7692::refuses_unsupported}},
      {&rfc7692::declines_unsupported,
       server,
       {&rfc7692::server_window_answer, &rfc7692::server_window_obeyed}},
      {&rfc7692::server_takeover_offer, server, {&rfc7692::server_takeover_answer}},
      {&rfc7692::client_takeover_offer, server, {&rfc7692::server_keeps_window_despite_hint}},
      {&rfc7692::client_takeover_answer, client, {&rfc7692::client_takeover_supported}},
      {&rfc7692::server_window_offer, server, {&rfc7692::server_window_answer}},
      {&rfc7692::server_window_declined, server, {&rfc7692::server_window_answer}},
      {&rfc7692::server_window_value, server, {&rfc7692::declines_invalid}},
      {&rfc7692::client_window_offer, server, {&rfc7692::client_window_not_larger}},
      {&rfc7692::client_window_value, server, {&rfc7692::declines_invalid}},
  };
}

Rows of_compression() {
  return {
      {&rfc7692::data_messages_only, both, {&rfc7692::sends_rsv1_first_only}},
      // Inflated or taken as it is by its RSV1 alone, each echo is compared with what was sent.
      {&rfc7692::compressed_has_rsv1, both, {&rfc7692::agreed_is_used}},
      {&rfc7692::plain_has_no_rsv1, both, {&rfc7692::agreed_is_used}},
      {&rfc7692::opcode_kept, both, {&rfc7692::agreed_is_used}},
      {&rfc7692::client_may_keep_window, client, {&rfc7692::agreed_is_used}},
      {&rfc7692::server_may_keep_window, server, {&rfc7692::agreed_is_used}},
      {&rfc7692::client_window_free, client, {&rfc7692::client_window_obeyed}},
      {&rfc7692::client_compresses_as_agreed,
       client,
       {&rfc7692::client_window_obeyed, &rfc7692::client_starts_afresh}},
      // The suite sends nothing that needs more than what was agreed.
      {&rfc7692::client_may_inflate_afresh, client, {&rfc7692::server_takeover_unasked}},
      {&rfc7692::server_may_inflate_afresh, server, {&rfc7692::agreed_is_used}},
      {&rfc7692::client_may_shrink_window, client, {&rfc7692::server_window_unasked}},
      {&rfc7692::server_may_shrink_window, server, {&rfc7692::client_window_not_larger}},
  };
}

}  // namespace

const std::vector<Implication>& implied() {
  static const Rows all = [] {
    Rows out;
    for (const auto& rows : {of_the_opening(), of_extensions(), of_frames(), of_messages(), of_closing(),
                             of_negotiation(), of_compression()})
      out.insert(out.end(), rows.begin(), rows.end());
    return out;
  }();
  return all;
}

}  // namespace wsspec::conformance
