#include <initializer_list>

#include "conformance/requirements/all_requirements.hpp"
#include "conformance/requirements/rfc6455.hpp"
#include "conformance/requirements/rfc7692.hpp"

namespace wsspec::conformance {
namespace {

using Rows = std::vector<Exception>;

void add(Rows& out, TestableOn on, std::string_view reason, std::initializer_list<const Requirement*> rows) {
  for (const auto* row : rows) out.push_back({row, on, reason});
}

/// What the RFCs say to other people than the two endpoints, and what leaves no trace on the wire.
void add_invisible(Rows& out) {
  const auto nobody = TestableOn::nobody;
  add(out, nobody,
      "It is a rule for whoever judges an implementation, and the suite keeps it: only what is "
      "on the wire counts, and no verdict rests on when a packet leaves.",
      {&rfc6455::observable_only, &rfc6455::sending_may_lag});
  add(out, nobody,
      "It allows an arrangement behind the endpoint, which looks like one endpoint from outside.",
      {&rfc6455::client_managed_elsewhere, &rfc6455::server_managed_elsewhere});
  add(out, nobody, "It is about the script inside a browser that selects a proxy.",
      {&rfc6455::proxy_script_uri});
  add(out, nobody, "It is a rule for authors of extensions and registries, not for endpoints.",
      {&rfc6455::extension_data_length, &rfc6455::extension_boundaries, &rfc6455::extension_registered,
       &rfc6455::extensions_interact, &rfc6455::extensions_of_others, &rfc7692::compression_is_specified});
  add(out, nobody, "It is a rule for intermediaries, and the suite tests endpoints.",
      {&rfc6455::intermediary_control, &rfc6455::intermediary_reserved, &rfc6455::intermediary_extensions,
       &rfc6455::intermediary_blind});
  add(out, nobody, "It is about what users or administrators are shown.",
      {&rfc6455::close_reason_hidden, &rfc6455::client_tells_failure, &rfc6455::server_logs_failure});
  add(out, nobody, "It allows any end of a connection, so nothing breaks it.",
      {&rfc6455::closes_by_any_means});
  add(out, nobody, "It is about what an application does to a buffer that it has handed over.",
      {&rfc6455::payload_is_final});
  add(out, nobody, "It allows any authentication, so nothing breaks it.", {&rfc6455::http_authentication});
  add(out, nobody, "It is advice on how to run an endpoint.", {&rfc6455::uses_tls, &rfc7692::secrets_apart});
  add(out, nobody, "It needs a peer that has a second extension, one that counts on the frames as they are.",
      {&rfc7692::no_frame_bound_extension, &rfc7692::frame_bound_extension_fails});
}

/// What the peer may do and may leave.
void add_permissions(Rows& out) {
  constexpr std::string_view reason =
      "It allows the peer something and demands nothing, and the suite takes either behaviour.";
  add(out, TestableOn::server, reason,
      {&rfc6455::server_asks_credentials, &rfc6455::server_redirects, &rfc6455::server_may_take_extensions});
  add(out, TestableOn::client, reason,
      {&rfc6455::request_origin, &rfc6455::request_subprotocols, &rfc6455::request_extensions,
       &rfc6455::client_may_offer_extensions, &rfc7692::offer_may_hint});
}

/// What needs more than one connection to a peer that is told nothing.
void add_out_of_reach(Rows& out) {
  const auto client = TestableOn::client;
  add(out, client, "It needs the ports 80 and 443 of a host, which the suite does not listen on.",
      {&rfc6455::default_port});
  add(out, client, "It needs a client that is told to open several connections at once; a command opens one.",
      {&rfc6455::connecting_waits, &rfc6455::one_connecting, &rfc6455::one_connecting_by_name});
  add(out, client, "It needs a proxy between the client and the suite.",
      {&rfc6455::one_connecting_by_host, &rfc6455::few_connecting, &rfc6455::asks_proxy});
  add(out, client,
      "Nothing of a connection that was never made reaches the suite; how a client reports it is "
      "its own interface.",
      {&rfc6455::unreachable_fails});
  add(out, client, "Whether a client is a browser, and which page it shows, is not on the wire.",
      {&rfc6455::browser_origin});
  add(out, client, "It is about what a client reports to its application, which is not on the wire.",
      {&rfc6455::clean_means_handshake, &rfc6455::code_seen, &rfc6455::reason_seen});
  add(out, client, "It needs a client that reconnects by itself; a command makes one connection a case.",
      {&rfc6455::backs_off, &rfc6455::first_delay_random, &rfc6455::delay_range_free, &rfc6455::delays_grow});
  add(out, client, "It needs a client that is set up to insist on an extension.",
      {&rfc6455::code_1010_names});
  add(out, client, "It needs a host name outside ASCII that leads to the suite.",
      {&rfc6455::host_to_ascii, &rfc6455::secure_host_to_ascii});
  add(out, client, "Which algorithms are strong changes with time; tools for TLS judge it.",
      {&rfc6455::strong_tls});
  add(out, TestableOn::server, "What a server concludes from a missing field is not on the wire.",
      {&rfc6455::no_origin_no_browser});
  add(out, TestableOn::server,
      "It needs a fault in the TLS handshake, and the suite's words begin above TLS.",
      {&rfc6455::tls_failure_closes});
  add(out, TestableOn::both, "It needs a peer that refuses a type of data; an echo peer takes both.",
      {&rfc6455::code_1003});
}

void add_shown_otherwise(Rows& out) {
  constexpr std::string_view tls =
      "A run over TLS shows it in every case, because what is not TLS ends the connection; a run without TLS "
      "says nothing about it.";
  add(out, TestableOn::both, tls, {&rfc6455::all_in_tls, &rfc6455::supports_tls});
  add(out, TestableOn::server, tls, {&rfc6455::server_all_in_tls});
  add(out, TestableOn::client,
      "A run over TLS shows it in every case, by the same check of every frame as without TLS.",
      {&rfc6455::client_masks_in_tls});
  add(out, TestableOn::both, "DEFLATE has no code for a distance above 32,768 (RFC 1951 §3.2.5).",
      {&rfc7692::window_of_32k});
}

}  // namespace

const std::vector<Exception>& exceptions() {
  static const Rows all = [] {
    Rows out;
    add_invisible(out);
    add_permissions(out);
    add_out_of_reach(out);
    add_shown_otherwise(out);
    return out;
  }();
  return all;
}

}  // namespace wsspec::conformance
