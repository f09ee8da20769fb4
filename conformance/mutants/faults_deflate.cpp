// The faults of permessage-deflate.
#include "conformance/mutants/fault.hpp"
#include "conformance/requirements/rfc6455.hpp"
#include "conformance/requirements/rfc7692.hpp"
#include "conformance/requirements/suite.hpp"

namespace wsspec::conformance {
namespace {

using enum Fault;
using enum Applies;
namespace rfc = rfc7692;

using Rows = std::vector<FaultRow>;

const Rows answering{
    {accepts_duplicate_parameter, "D03", server, &rfc::declines_duplicate,
     "takes an offer with a parameter twice"},
    {accepts_any_window, "D04", server, &rfc::declines_invalid, "takes windows of 7, 16 and \"abc\""},
    {accepts_window_with_zero, "D05", server, &rfc::declines_invalid, "takes a window with a leading zero"},
    {answers_client_window_unasked, "D06", server, &rfc::client_window_only_if_offered,
     "answers client_max_window_bits though it was not offered"},
    {answers_client_window_bare, "D07", server, &rfc::client_window_answer_value,
     "answers client_max_window_bits without a value"},
    {mixes_offers, "D27", server, &rfc::server_window_answer,
     "answers the first offer with the last one's window"},
    {refuses_bad_offer, "D28", server, &suite::opens_without_compression,
     "refuses the handshake for an invalid offer"},
    {refuses_quoted_window, "D29", server, &rfc6455::quoted_parameter, "refuses a window in quotation marks"},
    {dies_of_proto, "D31", server, &suite::survives, "dies of an extension named __proto__"},
    {joins_answer_fields, "H27", server, &rfc6455::one_subprotocol,
     "leaves out the line break between subprotocol and extensions of its answer"},
    {accepts_undefined_parameter, "W400", server, &rfc::declines_undefined,
     "takes parameters that nobody knows"},
    {accepts_takeover_value, "W401", server, &rfc::declines_invalid,
     "takes no_context_takeover with a value"},
    {lists_declined_offer, "W402", server, &rfc::declined_is_not_listed, "answers offers that it declines"},
    {answers_larger_client_window, "W403", server, &rfc::client_window_not_larger,
     "answers a client window of 15 whatever was offered"},
    {ignores_server_takeover, "W404", server, &rfc::server_takeover_answer,
     "takes an offer and leaves server_no_context_takeover out"},
    {ignores_server_window, "W405", server, &rfc::server_window_answer,
     "takes an offer and leaves server_max_window_bits out"},
    {answers_window_with_zero, "W406", server, &rfc::server_window_answer_value,
     "answers a window with a leading zero"},
    {refuses_second_offer, "W407", server, &rfc::several_offers, "refuses the handshake for a second offer"},
    {takes_last_offer, "W408", server, &rfc::takes_first_offer, "takes the last offer that fits"},
    {declines_server_takeover, "W409", server, &rfc::server_takeover_supported,
     "declines offers with server_no_context_takeover"},
    {accepts_every_offer, "W410", server, &rfc::one_owner_of_rsv1, "answers permessage-deflate twice"},
    {answers_tiny_window, "W411", server, &rfc::window_of_1k,
     "answers a window of 256 bytes that nobody asked for"},
};

const Rows offering{
    {accepts_any_answered_window, "D32", client, &rfc::refuses_invalid,
     "takes windows of 7 and 16 in an answer"},
    {accepts_undefined_answer, "W420", client, &rfc::refuses_undefined,
     "takes parameters that nobody knows in an answer"},
    {accepts_duplicate_answer, "W421", client, &rfc::refuses_duplicate,
     "takes a parameter twice in an answer"},
    {accepts_two_compressions, "W422", client, &rfc::two_owners_of_rsv1_fail,
     "takes the first of two extensions in an answer"},
    {accepts_bare_client_window, "W423", client, &rfc::refuses_invalid,
     "takes client_max_window_bits without a value in an answer"},
    {fails_on_server_takeover, "W424", client, &rfc::server_takeover_unasked,
     "fails on server_no_context_takeover that it did not ask for"},
    {fails_on_client_takeover, "W425", client, &rfc::client_takeover_supported,
     "fails on client_no_context_takeover in an answer"},
    {fails_on_server_window, "W426", client, &rfc::server_window_unasked,
     "fails on server_max_window_bits that it did not ask for"},
    {fails_on_client_window, "W427", client, &rfc::client_window_answer,
     "offers client_max_window_bits and fails on it in the answer"},
    {takes_window_of_8, "W428", client, &rfc::refuses_unsupported,
     "takes a window of 256 bytes in an answer, and cannot inflate with it"},
    {offers_bad_server_window, "W429", client, &rfc::server_window_value, "asks for a window of 16 bits"},
    {offers_bad_client_window, "W430", client, &rfc::client_window_value,
     "offers a window with a leading zero"},
    {offers_tiny_window, "W431", client, &rfc::window_of_1k, "asks for a window of 512 bytes"},
    {accepts_answer_to_nothing, "W432", client, &rfc::answer_invalid_fails,
     "skips extensions in an answer that it did not offer"},
};

const Rows receiving{
    {no_utf8_check_when_compressed, "U19", both, &rfc::utf8_after_inflation,
     "does not check the UTF-8 of compressed text"},
    {forgets_window, "D09", server, &rfc::server_keeps_window, "inflates each message with an empty window"},
    {forgets_window, "D09", client, &rfc::client_keeps_window, "inflates each message with an empty window"},
    {accepts_rsv1_on_continuation, "D12", both, &rfc::rsv1_on_continuation, "takes RSV1 on later fragments"},
    {accepts_rsv1_on_control, "D13", both, &rfc::rsv1_on_control, "takes RSV1 on control frames"},
    {supplies_no_tail, "D17", both, &rfc::inflates, "inflates without the 4 octets that a message lacks"},
    {refuses_final_block, "D19", both, &rfc::final_blocks, "refuses BFINAL"},
    {refuses_stored_block, "D20", both, &rfc::any_block_type, "refuses stored blocks"},
    {refuses_compressed_nothing, "D21", both, &rfc::inflates, "refuses a compressed message of nothing"},
    {takes_hint_unsaid, "W440", server, &rfc::server_keeps_window_despite_hint,
     "inflates each message with an empty window because the offer hinted at it"},
    {inflates_with_16k, "W441", server, &rfc::server_inflates_32k, "inflates with half the window"},
    {inflates_with_16k, "W441", client, &rfc::client_inflates_32k, "inflates with half the window"},
    {stops_at_final_block, "W442", both, &rfc::final_blocks, "ends a message at BFINAL"},
    {stops_after_block, "W443", both, &rfc::several_blocks, "ends a message after its first block"},
    {checks_compressed_octets, "W444", both, &rfc::utf8_after_inflation,
     "wants the compressed octets of text to be UTF-8"},
    {supplies_tail_to_fragments, "W445", both, &rfc::inflates_joined,
     "ends the DEFLATE data at every fragment"},
    {forgets_compression_at_continuation, "W446", both, &rfc::inflates_joined,
     "takes a message for plain at its second fragment"},
    {ping_forgets_compression, "W447", both, &rfc::inflates_joined,
     "takes a message for plain after a Ping in it"},
    {drops_tail_of_fragments, "W448", both, &rfc::tail_of_last_fragment_only,
     "takes 00 00 FF FF off the end of every fragment"},
    {refuses_last_zero, "W449", both, &rfc::empty_last_fragment,
     "refuses a last fragment of the one octet 00"},
    {plain_resets_window, "W450", both, &rfc::plain_leaves_window, "forgets the window at a plain message"},
    {inflates_plain, "W451", both, &rfc::plain_as_is, "inflates messages without RSV1 too"},
    {refuses_plain, "W452", both, &rfc::mixed_messages, "refuses a plain message after a compressed one"},
    {echoes_compressed_octets, "W453", both, &rfc::agreed_is_used, "echoes compressed messages as they came"},
    {loses_multiples_of_8k, "W454", both, &rfc::agreed_is_used,
     "loses a compressed message of a multiple of 8 KiB"},
    {takes_bad_deflate, "W455", both, &rfc::inflates, "takes what it could inflate for the message"},
    {dies_of_bad_deflate, "W456", both, &suite::survives, "dies of data that is not DEFLATE"},
    {dies_of_bomb, "W457", both, &suite::survives, "dies of a message that is 64 times as long inflated"},
};

const Rows sending{
    {keeps_own_window, "D08", server, &rfc::server_starts_afresh,
     "keeps its window between messages though it agreed not to"},
    {keeps_own_window, "D08", client, &rfc::client_starts_afresh,
     "keeps its window between messages though it was told not to"},
    {server_ignores_window, "D10", server, &rfc::server_window_obeyed,
     "compresses with 15 bits whatever was agreed"},
    {rsv1_on_later_fragments, "D11", both, &rfc::sends_rsv1_first_only,
     "sets RSV1 on every fragment of a compressed echo"},
    {keeps_tail, "D18", both, &rfc::tail_removed, "leaves 00 00 FF FF at the end of its messages"},
    {sends_compressed_nothing, "D22", both, &rfc::tail_removed,
     "compresses the empty message to no octet at all"},
    {client_ignores_window, "D33", client, &rfc::client_window_obeyed,
     "compresses with 15 bits whatever it was told"},
    {rsv1_on_pongs, "W460", both, &rfc::sends_rsv1_first_only, "sets RSV1 on Pongs"},
};

}  // namespace

const Rows& deflate_faults() {
  static const Rows all = [] {
    Rows out;
    for (const auto* part : {&answering, &offering, &receiving, &sending})
      out.insert(out.end(), part->begin(), part->end());
    return out;
  }();
  return all;
}

}  // namespace wsspec::conformance
