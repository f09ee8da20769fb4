// Extensions, and security as far as it is visible.
#pragma once
#include "conformance/requirements/requirement.hpp"

namespace wsspec::conformance::rfc6455 {

// §2: conformance
inline constexpr Requirement observable_only{
    "6455-2-1", Level::info, "any way that leads to the same observable result conforms", TestableOn::nobody};
inline constexpr Requirement sending_may_lag{
    "6455-2.1-1", Level::info, "what is sent may lie in a buffer for any time", TestableOn::nobody};

// §4.3, §5.8, §9: extensions
inline constexpr Requirement quoted_parameter{
    "6455-4.3-1", Level::must, "a quoted parameter of an extension is a token once its quotes are gone",
    TestableOn::both};
inline constexpr Requirement extensions_negotiated{
    "6455-5.8-1", Level::must, "an extension is used only if the opening handshake agreed on it",
    TestableOn::both};
inline constexpr Requirement client_may_offer_extensions{
    "6455-9-1", Level::info, "a client may ask for extensions", TestableOn::client};
inline constexpr Requirement server_may_take_extensions{
    "6455-9-2", Level::info, "a server may accept some or all of the extensions offered", TestableOn::server};
inline constexpr Requirement no_unasked_extension{
    "6455-9-3", Level::must, "a server answers with no extension that was not asked for", TestableOn::server};
inline constexpr Requirement parameters_by_specification{
    "6455-9-4", Level::must, "the parameters of an extension obey its specification", TestableOn::both};
inline constexpr Requirement extension_grammar{
    "6455-9.1-1", Level::must, "a list of extensions that breaks the grammar fails the connection",
    TestableOn::both};
inline constexpr Requirement quoted_value_is_token{
    "6455-9.1-2", Level::must, "what a quoted value contains is a token", TestableOn::both};
inline constexpr Requirement extension_fields_join{
    "6455-9.1-3", Level::must, "a list of extensions means the same in one field and in several",
    TestableOn::both};
inline constexpr Requirement extension_registered{
    "6455-9.1-4", Level::must, "the names of extensions are registered", TestableOn::nobody};
inline constexpr Requirement parameters_defined{
    "6455-9.1-5", Level::must, "the parameters of an extension are those that it defines", TestableOn::both};
inline constexpr Requirement no_declined_extension{
    "6455-9.1-6", Level::must, "a client does not use an extension that the server has not accepted",
    TestableOn::client};
inline constexpr Requirement extension_order{
    "6455-9.1-7", Level::should, "the client's order of extensions is its preference", TestableOn::server};
inline constexpr Requirement extensions_interact{
    "6455-9.1-8", Level::info, "how extensions work together is said where they are defined",
    TestableOn::nobody};
inline constexpr Requirement unknown_extension_skipped{
    "6455-9.1-9", Level::must, "a server skips the extensions that it does not know", TestableOn::server};
inline constexpr Requirement extensions_of_others{
    "6455-9.2-1", Level::info, "extensions that are defined elsewhere may be used", TestableOn::nobody};

// §10: security
inline constexpr Requirement trusts_no_input{
    "6455-10.1-1", Level::should, "a server trusts no input, whoever sends it", TestableOn::server};
inline constexpr Requirement keeps_limits{
    "6455-10.4-1", Level::must, "an implementation with limits protects itself from what exceeds them",
    TestableOn::both};
inline constexpr Requirement limits_sizes{
    "6455-10.4-2", Level::should, "the sizes of frames and of joined messages are limited", TestableOn::both};
inline constexpr Requirement http_authentication{
    "6455-10.5-1", Level::info, "any authentication that HTTP has may be used in the opening handshake",
    TestableOn::nobody};
inline constexpr Requirement validates_input{"6455-10.7-1", Level::must, "whatever comes in is validated",
                                             TestableOn::both};
inline constexpr Requirement may_drop_tcp{"6455-10.7-2", Level::info,
                                          "an endpoint may drop TCP on data that it does not understand",
                                          TestableOn::both};
inline constexpr Requirement invalid_data_says_why{
    "6455-10.7-3", Level::should,
    "a Close with a code that fits comes before the connection is dropped for invalid data",
    TestableOn::both};
inline constexpr Requirement invalid_request_has_status{
    "6455-10.7-4", Level::should, "an invalid request gets an HTTP status that fits", TestableOn::server};

}  // namespace wsspec::conformance::rfc6455
