// The faults of masks, lengths, headers and fragments that need a case of their own.
#include "conformance/mutants/fault.hpp"
#include "conformance/requirements/rfc6455.hpp"
#include "conformance/requirements/suite.hpp"

namespace wsspec::conformance {
namespace {

using enum Fault;
using enum Applies;
namespace rfc = rfc6455;

using Rows = std::vector<FaultRow>;

const Rows masks{
    {accepts_unmasked, "F01", server, &rfc::unmasked_frame, "takes frames without a mask"},
    {unmasked_read_as_masked, "F02", server, &rfc::unmasked_frame,
     "reads the first octets of a frame without a mask as its key"},
    {accepts_masked, "F03", client, &rfc::masked_frame, "takes frames with a mask"},
    {mask_unchecked_on_control, "W200", server, &rfc::unmasked_frame, "takes control frames without a mask"},
    {mask_unchecked_on_control, "W200", client, &rfc::masked_frame, "takes control frames with a mask"},
    {mask_unchecked_on_empty, "W201", server, &rfc::unmasked_frame, "takes empty frames without a mask"},
    {mask_unchecked_on_empty, "W201", client, &rfc::masked_frame, "takes empty frames with a mask"},
    {mask_checked_once, "W202", server, &rfc::unmasked_frame, "wants a mask on the first frame only"},
    {mask_checked_once, "W202", client, &rfc::masked_frame, "minds a mask on the first frame only"},
    {skips_wrongly_masked, "W203", server, &rfc::unmasked_frame, "skips frames without a mask"},
    {skips_wrongly_masked, "W203", client, &rfc::masked_frame, "skips frames with a mask"},
    {mask_unchecked_inside, "W204", server, &rfc::unmasked_frame,
     "takes frames without a mask inside a message"},
    {mask_unchecked_inside, "W204", client, &rfc::masked_frame, "takes frames with a mask inside a message"},
    {key_with_zero_stays_masked, "F07", server, &rfc::unmasking,
     "does not unmask when the key begins with a zero"},
    {unmasks_words_only, "W205", server, &rfc::unmasking,
     "leaves what is left of each read behind its last four octets masked", true},
};

const Rows lengths{
    {length16_low_octet, "W206", both, &rfc::length_order, "reads the low octet of a 16-bit length only"},
    {length64_low_half, "F16", both, &rfc::length_order, "reads the low 32 bits of a 64-bit length only"},
    {length64_as_31_bits, "W207", both, &rfc::length_order, "reads the low 31 bits of a 64-bit length only"},
    {length64_low_16, "W208", both, &rfc::length_order, "reads the low 16 bits of a 64-bit length only"},
    {accepts_length_top_bit, "F17", both, &rfc::length_top_bit, "waits for a payload of 2^63 octets"},
    {accepts_long_length, "F19", both, &rfc::long_length, "takes lengths in longer forms than needed"},
    {accepts_long_length_16, "W209", both, &rfc::long_length, "takes lengths below 126 in 16 bits"},
    {accepts_long_length_of_control, "W210", both, &rfc::long_length,
     "takes lengths of control frames in longer forms than needed"},
    {dies_at_large_length, "W211", both, &suite::survives, "dies of a header that declares 1 GiB"},
    {waits_for_bad_frame, "F23", both, &suite::refuses_at_header,
     "reads a bad frame to its end before it refuses it"},
    {stays_inside_frame, "W212", both, &suite::ends_with_stream,
     "takes no notice when the stream ends inside a frame"},
};

const Rows headers{
    {rsv_unchecked_on_continuation, "F28", both, &rfc::rsv, "takes reserved bits on continuations"},
    {rsv_unchecked_on_ping, "W213", both, &rfc::rsv, "takes reserved bits on Pings"},
    {rsv_unchecked_on_pong, "W214", both, &rfc::rsv, "takes reserved bits on Pongs"},
    {rsv_unchecked_on_close, "W215", both, &rfc::rsv, "takes reserved bits on a Close"},
    {rsv_unchecked_on_empty, "W216", both, &rfc::rsv, "takes reserved bits on empty frames"},
    {rsv_unchecked_inside, "W217", both, &rfc::rsv, "takes reserved bits inside a message"},
    {reserved_data_is_binary, "W218", both, &rfc::unknown_opcode, "takes opcodes 3-7 for binary"},
    {reserved_control_is_ping, "W219", both, &rfc::unknown_opcode, "takes opcodes 11-15 for a Ping"},
    {skips_reserved_inside, "W220", both, &rfc::unknown_opcode, "skips reserved opcodes inside a message"},
    {skips_reserved_unfinished, "W221", both, &rfc::unknown_opcode, "skips reserved opcodes without FIN"},
    {accepts_fragmented_close, "F35", both, &rfc::no_fragmented_control, "takes a Close without FIN"},
    {accepts_fragmented_control_inside, "W222", both, &rfc::no_fragmented_control,
     "takes control frames without FIN inside a message"},
    {accepts_fragmented_empty_control, "W223", both, &rfc::no_fragmented_control,
     "takes empty control frames without FIN"},
    {accepts_long_pong, "W224", both, &rfc::long_control, "takes a Pong of more than 125 bytes"},
    {accepts_long_control_inside, "W225", both, &rfc::long_control,
     "takes control frames of more than 125 bytes inside a message"},
};

const Rows fragments{
    {binary_inside_text_replaces, "F40", both, &rfc::no_interleaving,
     "lets binary inside a text take its place"},
    {empty_first_unnoticed, "W226", both, &rfc::no_interleaving,
     "does not know a message as open while it is empty"},
    {skips_empty_inside, "W227", both, &rfc::no_interleaving, "skips an empty message inside another"},
    {skips_late_continuation, "W228", both, &rfc::fragment_sequence, "skips continuations behind a message"},
    {skips_empty_continuation, "W229", both, &rfc::fragment_sequence, "skips empty continuations of nothing"},
    {pong_resets_message, "F45", both, &rfc::fragments, "forgets the open message at a Pong"},
    {several_controls_reset, "W230", both, &rfc::fragments,
     "forgets the open message at the second control frame in a row"},
    {long_control_spoils_message, "W231", both, &rfc::fragments,
     "writes a control frame of 125 bytes over the open message"},
    {refuses_empty_fragment, "W232", both, &rfc::fragments_of_any_size, "refuses empty fragments"},
    {refuses_many_fragments, "W233", both, &rfc::fragments_of_any_size, "refuses more than 64 fragments"},
    {refuses_large_fragment, "W234", both, &rfc::fragments_of_any_size,
     "refuses continuations of 64 KiB and more"},
    {joins_next_message, "W235", both, &rfc::next_message, "joins what follows a fragmented message to it"},
    {keeps_kind, "W236", both, &rfc::next_message, "echoes with the type of the message before"},
    {one_message_a_read, "W237", both, &rfc::next_message, "sees the first message of each read only", true},
};

const Rows keys{
    {key_counts_up, "W240", client, &rfc::masking_key_unpredictable, "counts its masking keys up"},
    {key_rotates, "W241", client, &rfc::masking_key_unpredictable, "rotates its masking key"},
    {key_by_lcg, "W242", client, &rfc::masking_key_unpredictable,
     "makes its masking keys by a linear congruential generator"},
    {key_of_rand, "W243", client, &rfc::masking_key_unpredictable, "makes its masking keys by rand()"},
    {key_of_rand_octets, "W244", client, &rfc::masking_key_unpredictable,
     "makes the octets of its masking keys by rand()"},
    {key_of_equal_octets, "W245", client, &rfc::masking_key_entropy, "takes masking keys of equal octets"},
    {key_of_ascii, "W246", client, &rfc::masking_key_entropy, "takes masking keys of ASCII characters"},
    {key_of_16_bits, "W247", client, &rfc::masking_key_entropy, "takes masking keys of 16 bits, twice"},
    {key_of_few, "W248", client, &rfc::fresh_masking_key, "takes eight masking keys in turn"},
};

}  // namespace

const Rows& framing_faults() {
  static const Rows all = [] {
    Rows out;
    for (const auto* part : {&masks, &lengths, &headers, &fragments, &keys})
      out.insert(out.end(), part->begin(), part->end());
    return out;
  }();
  return all;
}

}  // namespace wsspec::conformance
