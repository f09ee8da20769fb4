// Control frames, and the end of a connection.
#pragma once
#include "conformance/requirements/requirement.hpp"

namespace wsspec::conformance::rfc6455 {

// §5.5: control frames
inline constexpr Requirement sends_short_control{"6455-5.5-1", Level::must,
                                                 "control frames carry at most 125 bytes", TestableOn::both};
inline constexpr Requirement long_control{"6455-5.5-2", Level::must,
                                          "a longer control frame fails the connection", TestableOn::both};
inline constexpr Requirement sends_whole_control{"6455-5.5-3", Level::must,
                                                 "control frames are not fragmented", TestableOn::both};

// §1.4, §5.5.1: Close
inline constexpr Requirement no_pong_after_close{
    "6455-1.4-1", Level::should, "nothing is sent after one's own Close, and what comes then is discarded",
    TestableOn::both};
inline constexpr Requirement closes_may_cross{
    "6455-1.4-2", Level::should, "both sides may begin to close at the same time, and it ends well",
    TestableOn::both};
inline constexpr Requirement close_body_optional{"6455-5.5.1-1", Level::must,
                                                 "a Close may have a body or none", TestableOn::both};
inline constexpr Requirement close_body{"6455-5.5.1-2", Level::must, "a Close body begins with a 2-byte code",
                                        TestableOn::both};
inline constexpr Requirement close_reason{"6455-5.5.1-3", Level::must,
                                          "UTF-8 text may follow the code of a Close", TestableOn::both};
inline constexpr Requirement close_reason_hidden{
    "6455-5.5.1-4", Level::must, "a client does not show the reason to its user", TestableOn::nobody};
inline constexpr Requirement client_masks_close{"6455-5.5.1-5", Level::must, "a client masks its Close",
                                                TestableOn::client};
inline constexpr Requirement nothing_after_close{"6455-5.5.1-6", Level::must,
                                                 "no data frame follows one's own Close", TestableOn::both};
inline constexpr Requirement close_reply{"6455-5.5.1-7", Level::must, "a Close is answered with a Close",
                                         TestableOn::both};
inline constexpr Requirement close_echo{"6455-5.5.1-8", Level::info,
                                        "the reply typically echoes the code received", TestableOn::both};
inline constexpr Requirement close_soon{"6455-5.5.1-9", Level::should,
                                        "the reply to a Close comes as soon as practical", TestableOn::both};
inline constexpr Requirement close_may_wait{
    "6455-5.5.1-10", Level::info, "the reply to a Close may wait until what was under way has been sent",
    TestableOn::both};
inline constexpr Requirement closes_tcp{"6455-5.5.1-11", Level::must,
                                        "after a Close each way, an endpoint closes the TCP connection",
                                        TestableOn::both};
inline constexpr Requirement server_closes_tcp{"6455-5.5.1-12", Level::must,
                                               "after a Close each way, the server closes TCP at once",
                                               TestableOn::server};
inline constexpr Requirement client_waits{"6455-5.5.1-13", Level::should,
                                          "the client waits for the server to close TCP", TestableOn::client};
inline constexpr Requirement client_may_close_tcp{"6455-5.5.1-14", Level::info,
                                                  "a client may close TCP itself after a reasonable wait",
                                                  TestableOn::client};
inline constexpr Requirement crossing_closes{"6455-5.5.1-15", Level::should,
                                             "when both sides have sent a Close at once, both close TCP",
                                             TestableOn::both};

// §5.5.2, §5.5.3: Ping, Pong
inline constexpr Requirement ping_payload{"6455-5.5.2-1", Level::must, "a Ping may carry data",
                                          TestableOn::both};
inline constexpr Requirement pong_reply{"6455-5.5.2-2", Level::must, "a Ping is answered with a Pong",
                                        TestableOn::both};
inline constexpr Requirement no_pong_owed{
    "6455-5.5.2-3", Level::info, "no Pong is owed for a Ping that comes after a Close", TestableOn::both};
inline constexpr Requirement pong_soon{"6455-5.5.2-4", Level::should, "a Pong comes as soon as practical",
                                       TestableOn::both};
inline constexpr Requirement may_ping{"6455-5.5.2-5", Level::info,
                                      "an endpoint may send Pings at any time while the connection is open",
                                      TestableOn::both};
inline constexpr Requirement pong_payload{"6455-5.5.3-1", Level::must, "a Pong repeats the Ping's data",
                                          TestableOn::both};
inline constexpr Requirement pong_latest{"6455-5.5.3-2", Level::info,
                                         "of several unanswered Pings, only the latest needs a Pong",
                                         TestableOn::both};
inline constexpr Requirement unsolicited_pong{"6455-5.5.3-3", Level::must,
                                              "a Pong that nobody asked for is legal and needs no answer",
                                              TestableOn::both};

// §7.1.1-§7.1.6: closing
inline constexpr Requirement closes_tcp_cleanly{
    "6455-7.1.1-1", Level::should, "TCP and TLS end cleanly, and what still arrives is discarded",
    TestableOn::both};
inline constexpr Requirement closes_by_any_means{
    "6455-7.1.1-2", Level::info, "under attack, for instance, a connection may be closed by any means",
    TestableOn::nobody};
inline constexpr Requirement server_closes_first{"6455-7.1.1-3", Level::should,
                                                 "the server is the first to close TCP", TestableOn::both};
inline constexpr Requirement client_closes_abnormal{
    "6455-7.1.1-4", Level::info, "a client whose server does not close TCP in time may do so itself",
    TestableOn::client};
inline constexpr Requirement server_starts_tcp_close{
    "6455-7.1.1-5", Level::should, "a server that is to close the connection starts to close TCP at once",
    TestableOn::server};
inline constexpr Requirement client_awaits_tcp_close{
    "6455-7.1.1-6", Level::should,
    "a client that is to close the connection waits for the server to close TCP", TestableOn::client};
inline constexpr Requirement close_begins_closing{
    "6455-7.1.2-1", Level::must,
    "the closing handshake begins with a Close that has the code and reason given", TestableOn::both};
inline constexpr Requirement ends_after_closes{
    "6455-7.1.2-2", Level::should, "an endpoint that has sent and received a Close closes the connection",
    TestableOn::both};
inline constexpr Requirement closing_state{
    "6455-7.1.3-1", Level::must, "with the first Close, sent or received, the closing handshake is under way",
    TestableOn::both};
inline constexpr Requirement clean_means_handshake{
    "6455-7.1.4-1", Level::must,
    "a connection is closed cleanly only when TCP ends after the closing handshake", TestableOn::client};
inline constexpr Requirement code_seen{
    "6455-7.1.5-1", Level::must,
    "the close code is that of the first Close, 1005 without one in it, 1006 without a Close",
    TestableOn::client};
inline constexpr Requirement reason_seen{"6455-7.1.6-1", Level::must,
                                         "the close reason is the text of the first Close, or empty",
                                         TestableOn::client};

// §7.1.7, §7.2: failing
inline constexpr Requirement client_fail_closes{
    "6455-7.1.7-1", Level::must, "a client that fails a connection closes it", TestableOn::client};
inline constexpr Requirement client_tells_failure{
    "6455-7.1.7-2", Level::info, "a client may report a failure to its user", TestableOn::nobody};
inline constexpr Requirement fail_closes{"6455-7.1.7-3", Level::must, "to fail a connection is to close it",
                                         TestableOn::server};
inline constexpr Requirement server_logs_failure{"6455-7.1.7-4", Level::should, "a server logs a failure",
                                                 TestableOn::nobody};
inline constexpr Requirement fail_says_why{"6455-7.1.7-5", Level::should,
                                           "an endpoint that fails an open connection sends a Close first",
                                           TestableOn::both};
inline constexpr Requirement fail_code_fits{"6455-7.1.7-6", Level::should,
                                            "that Close has the code of the error", TestableOn::both};
inline constexpr Requirement fail_may_be_silent{
    "6455-7.1.7-7", Level::info, "the Close may be left out when the peer is unlikely to read it",
    TestableOn::both};
inline constexpr Requirement fail_ends_reading{
    "6455-7.1.7-8", Level::must, "after a failure nothing more from the peer is processed", TestableOn::both};
inline constexpr Requirement client_stays{
    "6455-7.1.7-9", Level::should, "a client does not close a connection without cause", TestableOn::client};
inline constexpr Requirement client_fails_opening{
    "6455-7.2.1-1", Level::must,
    "a client fails the connection where the rules of the opening handshake say so", TestableOn::client};
inline constexpr Requirement lost_transport_fails{"6455-7.2.1-2", Level::must,
                                                  "a client fails the connection when the transport is lost",
                                                  TestableOn::client};
inline constexpr Requirement client_closes_for_reasons_named{
    "6455-7.2.1-3", Level::should,
    "a client closes a connection only where a rule or the application says so", TestableOn::client};
inline constexpr Requirement server_aborts_by_closing{
    "6455-7.2.2-1", Level::must, "a server that aborts the opening handshake closes the connection",
    TestableOn::server};
inline constexpr Requirement backs_off{
    "6455-7.2.3-1", Level::should,
    "a client that reconnects after abnormal closures leaves some time between", TestableOn::client};
inline constexpr Requirement first_delay_random{"6455-7.2.3-2", Level::should,
                                                "the first attempt to reconnect is delayed by a random time",
                                                TestableOn::client};
inline constexpr Requirement delay_range_free{
    "6455-7.2.3-3", Level::info, "the client selects the range of that delay", TestableOn::client};
inline constexpr Requirement delays_grow{
    "6455-7.2.3-4", Level::should, "later attempts to reconnect wait longer and longer", TestableOn::client};

// §7.3: closing normally
inline constexpr Requirement server_may_close{
    "6455-7.3-1", Level::info, "a server may close the connection whenever it likes", TestableOn::client};
inline constexpr Requirement client_does_not_close_arbitrarily{
    "6455-7.3-2", Level::should, "a client does not close the connection arbitrarily", TestableOn::client};
inline constexpr Requirement closes_by_handshake{"6455-7.3-3", Level::must,
                                                 "an endpoint closes the connection by the closing handshake",
                                                 TestableOn::both};

}  // namespace wsspec::conformance::rfc6455
