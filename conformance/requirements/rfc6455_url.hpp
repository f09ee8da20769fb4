// What a client makes of its URL: address, TLS, target.
#pragma once
#include "conformance/requirements/requirement.hpp"

namespace wsspec::conformance::rfc6455 {

// §3: URLs
inline constexpr Requirement default_port{
    "6455-3-1", Level::must, "a URL without a port means 80 for ws and 443 for wss", TestableOn::client};
inline constexpr Requirement scheme_without_case{
    "6455-3-2", Level::must, "schemes compare without case, and wss means TLS", TestableOn::client};
inline constexpr Requirement resource_name{
    "6455-3-3", Level::must,
    "the resource name is the path, / if that is empty, and ? with the query unless that is empty",
    TestableOn::client};
inline constexpr Requirement no_fragment{"6455-3-4", Level::must,
                                         "a fragment of a URL is refused or left out, and never sent",
                                         TestableOn::client};
inline constexpr Requirement number_sign_escaped{
    "6455-3-5", Level::must, "a number sign that begins no fragment is sent as %23", TestableOn::client};

// §4.1: connecting
inline constexpr Requirement client_managed_elsewhere{
    "6455-4.1-1", Level::info, "a client may leave its connections to another agent on the network",
    TestableOn::nobody};
inline constexpr Requirement client_establishes{"6455-4.1-2", Level::must,
                                                "the client connects, sends its request and reads the answer",
                                                TestableOn::client};
inline constexpr Requirement uri_valid{"6455-4.1-3", Level::must,
                                       "host, port, resource name and scheme obey the rules for ws URLs",
                                       TestableOn::client};
inline constexpr Requirement uri_invalid_fails{
    "6455-4.1-4", Level::must, "the client fails the connection when its URL is invalid", TestableOn::client};
inline constexpr Requirement connecting_waits{
    "6455-4.1-5", Level::must,
    "the client waits while another connection to that address and port is being opened", TestableOn::client};
inline constexpr Requirement one_connecting{
    "6455-4.1-6", Level::must, "at most one connection to an address and port is being opened at a time",
    TestableOn::client};
inline constexpr Requirement one_connecting_by_name{
    "6455-4.1-7", Level::must, "that holds even when the address goes by several names", TestableOn::client};
inline constexpr Requirement one_connecting_by_host{
    "6455-4.1-8", Level::must, "where a proxy resolves names, each host name counts as a host of its own",
    TestableOn::client};
inline constexpr Requirement few_connecting{
    "6455-4.1-9", Level::should,
    "where a proxy resolves names, only few connections are being opened at a time", TestableOn::client};
inline constexpr Requirement asks_proxy{
    "6455-4.1-10", Level::should, "a client with a proxy asks it for a TCP connection to the host and port",
    TestableOn::client};
inline constexpr Requirement connects_directly{
    "6455-4.1-11", Level::should, "a client without a proxy connects to the host and port itself",
    TestableOn::client};
inline constexpr Requirement proxy_script_uri{
    "6455-4.1-12", Level::must, "a script that selects the proxy gets the ws or wss URL", TestableOn::nobody};
inline constexpr Requirement unreachable_fails{"6455-4.1-13", Level::must,
                                               "the client fails the connection when it cannot be opened",
                                               TestableOn::client};

// §4.1, §10.6: TLS
inline constexpr Requirement tls_first{"6455-4.1-14", Level::must,
                                       "a secure connection completes TLS before the request is sent",
                                       TestableOn::client};
inline constexpr Requirement tls_failure_fails{
    "6455-4.1-15", Level::must, "the client fails the connection when TLS fails", TestableOn::client};
inline constexpr Requirement all_in_tls{
    "6455-4.1-16", Level::must, "after the TLS handshake all data travel inside TLS", TestableOn::both};
inline constexpr Requirement sends_server_name{
    "6455-4.1-17", Level::must, "the client names the server in its TLS handshake (SNI)", TestableOn::client};
inline constexpr Requirement supports_tls{"6455-10.6-1", Level::must, "TLS is supported", TestableOn::both};
inline constexpr Requirement uses_tls{"6455-10.6-2", Level::should, "TLS is used", TestableOn::nobody};
inline constexpr Requirement strong_tls{"6455-10.6-3", Level::should,
                                        "a client takes strong algorithms of TLS only", TestableOn::client};

// §11.1: what is not ASCII
inline constexpr Requirement host_to_ascii{
    "6455-11.1.1-1", Level::must, "a ws host that is not ASCII is converted (IDNA)", TestableOn::client};
inline constexpr Requirement target_to_ascii{
    "6455-11.1.1-2", Level::must, "what else is not ASCII in a ws URL is sent as UTF-8, percent-encoded",
    TestableOn::client};
inline constexpr Requirement secure_host_to_ascii{
    "6455-11.1.2-1", Level::must, "a wss host that is not ASCII is converted (IDNA)", TestableOn::client};
inline constexpr Requirement secure_target_to_ascii{
    "6455-11.1.2-2", Level::must, "what else is not ASCII in a wss URL is sent as UTF-8, percent-encoded",
    TestableOn::client};

}  // namespace wsspec::conformance::rfc6455
