// How permessage-deflate is agreed on.
#pragma once
#include "conformance/requirements/requirement.hpp"

namespace wsspec::conformance::rfc7692 {

// §4, §5: negotiation
inline constexpr Requirement compression_is_specified{
    "7692-4-1", Level::must,
    "whoever defines a compression extension says its name, parameters and algorithm", TestableOn::nobody};
inline constexpr Requirement offer_has_name{
    "7692-5-1", Level::must, "a client offers compression by naming the extension", TestableOn::client};
inline constexpr Requirement several_offers{
    "7692-5-2", Level::must, "a client may offer the same extension several times with other parameters",
    TestableOn::server};
inline constexpr Requirement takes_first_offer{
    "7692-5-3", Level::should, "a server takes the first offer that it supports", TestableOn::server};
inline constexpr Requirement offer_tells_limits{
    "7692-5-4", Level::must, "a client that cannot inflate with every window says so in its offer",
    TestableOn::client};
inline constexpr Requirement offer_may_hint{
    "7692-5-5", Level::info, "an offer may hint at what the client is going to use", TestableOn::client};
inline constexpr Requirement answer_has_name{
    "7692-5-6", Level::must, "a server accepts compression by naming the extension", TestableOn::server};
inline constexpr Requirement accepts_what_it_supports{
    "7692-5-7", Level::must, "a server accepts only parameters that it supports in full", TestableOn::server};
inline constexpr Requirement answer_shows_parameters{
    "7692-5-8", Level::must, "the answer shows how the parameters of the offer were taken",
    TestableOn::server};
inline constexpr Requirement one_owner_of_rsv1{"7692-5-9", Level::must,
                                               "a server does not accept two extensions that both use RSV1",
                                               TestableOn::server};
inline constexpr Requirement two_owners_of_rsv1_fail{
    "7692-5-10", Level::must,
    "a client fails the connection when the answer has two extensions that use RSV1", TestableOn::client};
inline constexpr Requirement no_frame_bound_extension{
    "7692-5-11", Level::must,
    "a server does not put compression over an extension that needs the frames as they are",
    TestableOn::nobody};
inline constexpr Requirement frame_bound_extension_fails{
    "7692-5-12", Level::must, "a client fails the connection on an answer that does so", TestableOn::nobody};
inline constexpr Requirement declined_is_not_listed{
    "7692-5-13", Level::must, "a server that declines all offers of compression lists none",
    TestableOn::server};
inline constexpr Requirement declined_is_plain{
    "7692-5-14", Level::must, "without compression in the answer, nothing is compressed", TestableOn::both};
inline constexpr Requirement answer_invalid_fails{
    "7692-5-15", Level::must, "a client fails the connection on an answer that takes up no offer",
    TestableOn::client};
inline constexpr Requirement agreed_is_used{
    "7692-5-16", Level::must, "with a valid answer both sides apply what was agreed", TestableOn::both};
inline constexpr Requirement cannot_go_on{
    "7692-5.1-1", Level::must,
    "a client that cannot go on with what was agreed closes with 1010 or fails the connection",
    TestableOn::client};

// §7: answers that are not valid
inline constexpr Requirement declines_undefined{
    "7692-7-1", Level::must, "a server declines an offer with an undefined parameter", TestableOn::server};
inline constexpr Requirement declines_invalid{
    "7692-7-2", Level::must, "a server declines an offer with an invalid value", TestableOn::server};
inline constexpr Requirement declines_duplicate{
    "7692-7-3", Level::must, "a server declines an offer with a parameter given twice", TestableOn::server};
inline constexpr Requirement declines_unsupported{
    "7692-7-4", Level::must, "a server declines an offer that it does not support", TestableOn::server};
inline constexpr Requirement refuses_undefined{
    "7692-7-5", Level::must, "a client fails the connection on an answer with an undefined parameter",
    TestableOn::client};
inline constexpr Requirement refuses_invalid{
    "7692-7-6", Level::must, "a client fails the connection on an answer with an invalid value",
    TestableOn::client};
inline constexpr Requirement refuses_duplicate{
    "7692-7-7", Level::must, "a client fails the connection on an answer with a parameter given twice",
    TestableOn::client};
inline constexpr Requirement refuses_unsupported{
    "7692-7-8", Level::must, "a client fails the connection on an answer that it does not support",
    TestableOn::client};

// §7.1.1: context takeover
inline constexpr Requirement server_takeover_offer{
    "7692-7.1.1.1-1", Level::info, "an offer may ask for server_no_context_takeover", TestableOn::server};
inline constexpr Requirement server_takeover_answer{
    "7692-7.1.1.1-2", Level::must, "who accepts that offer answers with server_no_context_takeover",
    TestableOn::server};
inline constexpr Requirement server_takeover_supported{
    "7692-7.1.1.1-3", Level::should, "a server supports server_no_context_takeover", TestableOn::server};
inline constexpr Requirement server_takeover_unasked{"7692-7.1.1.1-4", Level::must,
                                                     "an answer may have server_no_context_takeover unasked",
                                                     TestableOn::client};
inline constexpr Requirement client_takeover_offer{
    "7692-7.1.1.2-1", Level::info, "an offer may hint at client_no_context_takeover", TestableOn::server};
inline constexpr Requirement client_takeover_answer{
    "7692-7.1.1.2-2", Level::must, "an answer may have client_no_context_takeover, asked or not",
    TestableOn::client};
inline constexpr Requirement client_takeover_supported{
    "7692-7.1.1.2-3", Level::must, "a client supports client_no_context_takeover", TestableOn::client};

// §7.1.2: windows
inline constexpr Requirement server_window_offer{
    "7692-7.1.2.1-1", Level::info, "an offer may ask for server_max_window_bits", TestableOn::server};
inline constexpr Requirement server_window_value{
    "7692-7.1.2.1-2", Level::must,
    "the server_max_window_bits of an offer is a number from 8 to 15 without leading zeros",
    TestableOn::both};
inline constexpr Requirement server_window_declined{
    "7692-7.1.2.1-3", Level::must, "a server that does not support server_max_window_bits declines the offer",
    TestableOn::server};
inline constexpr Requirement server_window_answer{
    "7692-7.1.2.1-4", Level::must, "who accepts that offer answers with the same window or a smaller one",
    TestableOn::server};
inline constexpr Requirement server_window_answer_value{
    "7692-7.1.2.1-5", Level::must,
    "the server_max_window_bits of an answer is a number from 8 to 15 without leading zeros",
    TestableOn::server};
inline constexpr Requirement server_window_unasked{
    "7692-7.1.2.1-6", Level::must, "an answer may have server_max_window_bits unasked", TestableOn::client};
inline constexpr Requirement client_window_offer{
    "7692-7.1.2.2-1", Level::info, "an offer may have client_max_window_bits, with a value or without",
    TestableOn::server};
inline constexpr Requirement client_window_value{
    "7692-7.1.2.2-2", Level::must,
    "the client_max_window_bits of an offer, if it has a value, is a number from 8 to 15", TestableOn::both};
inline constexpr Requirement client_window_answer{
    "7692-7.1.2.2-3", Level::must, "an answer to client_max_window_bits may have it, and the client obeys",
    TestableOn::client};
inline constexpr Requirement client_window_answer_value{
    "7692-7.1.2.2-4", Level::must,
    "the client_max_window_bits of an answer is a number from 8 to 15, and not left out", TestableOn::server};
inline constexpr Requirement client_window_only_if_offered{
    "7692-7.1.2.2-5", Level::must, "an answer has client_max_window_bits only if the offer has it",
    TestableOn::server};
inline constexpr Requirement client_window_not_larger{
    "7692-7.1.2.2-6", Level::must,
    "the client_max_window_bits of an answer is not larger than that of the offer", TestableOn::server};

}  // namespace wsspec::conformance::rfc7692
