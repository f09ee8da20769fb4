// The faults of what the contract asks for, of limits, and of peers that break down.
#include "conformance/mutants/fault.hpp"
#include "conformance/requirements/rfc6455.hpp"
#include "conformance/requirements/suite.hpp"

namespace wsspec::conformance {

const std::vector<FaultRow>& limits_faults() {
  using enum Fault;
  using enum Applies;
  namespace rfc = rfc6455;
  static const std::vector<FaultRow> all{
      {ignores_commands, "W500", both, &suite::contract, "does nothing at a command"},
      {begins_with_1000, "W501", both, &rfc::close_begins_closing,
       "begins to close with 1000, whatever it is told"},
      {begins_without_reason, "W502", both, &rfc::close_begins_closing,
       "begins to close without the reason that it is told"},
      {crossing_close_fails, "W503", both, &rfc::crossing_closes,
       "fails the connection with 1002 when a Close comes while it begins to close"},
      {counts_from_one, "W504", both, &suite::contract, "sends the octets 1, 2, … when asked for 0, 1, …"},
      {counts_one_less, "W505", both, &suite::contract, "sends one octet less than it is told"},
      {drops_second_fragment, "W506", both, &suite::contract, "leaves out the second of several fragments"},
      {own_ping_is_pong, "W507", both, &suite::contract, "sends a Pong instead of a Ping of its own"},
      {hides_subprotocol, "W508", both, &suite::contract, "does not know its own subprotocol"},
      {subprotocol_case_ignored, "H32", server, &rfc::subprotocol_of_offer,
       "compares subprotocols without case"},
      {takes_any_origin, "H33", server, &rfc::refuses_origin, "takes the origin that it is to refuse"},
      {refuses_origin_with_404, "W509", server, &rfc::origin_forbidden, "refuses an origin with 404"},
      {fails_with_1010, "W510", server, &rfc::code_1010_of_clients, "fails the connection with 1010"},
      {waits_for_any_length, "W511", both, &rfc::limits_sizes, "waits for a frame of any length"},
      {fails_long_with_1002, "W512", both, &rfc::code_1008_1009, "fails a frame that is too long with 1002"},
      {hangs_after_fragments, "W513", both, &rfc::keeps_limits,
       "does nothing more when a message has more than 65 fragments"},
      {hangs_after_pings, "W514", both, &rfc::keeps_limits, "does nothing more after 64 Pings"},
      {hangs_after_pongs, "W515", both, &rfc::unsolicited_pong, "does nothing more after 64 Pongs"},
      {loses_when_blocked, "W516", both, &rfc::transmits, "drops an echo when 4 KiB wait to be sent"},
      {rescans_message, "W517", both, &suite::linear_work, "looks at the whole message again for each piece",
       true},
      {dies_of_rsv, "S04", both, &suite::survives, "dies of RSV2 or RSV3"},
      {dies_of_top_bit, "W518", both, &suite::survives, "dies of a length with the top bit"},
      {dies_of_empty_frame, "W519", both, &suite::survives, "dies of an empty data frame behind others"},
      {dies_inside_message, "W520", both, &suite::survives, "dies when the stream ends inside a message"},
      {dies_with_unsent, "W521", both, &suite::survives, "dies when the stream ends before all is sent"},
  };
  return all;
}

}  // namespace wsspec::conformance
