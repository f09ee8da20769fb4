// The faults of clients that are told which URL to open, and of what they send for it.
#include "conformance/mutants/fault.hpp"
#include "conformance/requirements/rfc6455.hpp"

namespace wsspec::conformance {
namespace {

using enum Fault;
using enum Applies;
namespace rfc = rfc6455;

}  // namespace

const std::vector<FaultRow>& url_faults() {
  static const std::vector<FaultRow> all{
      {one_key_for_all, "K08", client, &rfc::request_key_random, "has one key for all its connections"},
      {host_without_port, "K10", client, &rfc::request_host, "leaves the port out of Host"},
      {scheme_case_matters, "W600", client, &rfc::scheme_without_case, "knows schemes in small letters only"},
      {any_scheme, "W601", client, &rfc::uri_invalid_fails, "takes every scheme for ws"},
      {secure_in_clear, "W602", client, &rfc::tls_first, "takes wss for ws"},
      {port_by_atoi, "W603", client, &rfc::uri_invalid_fails, "reads as much of a port as is digits"},
      {port_octal, "W604", client, &rfc::uri_valid, "reads a port with a leading zero as octal"},
      {port_wraps, "W605", client, &rfc::uri_invalid_fails, "lets ports wrap around at 65536"},
      {target_unencoded, "W606", client, &rfc::target_to_ascii, "sends its target as it was written"},
      {target_in_latin1, "W607", client, &rfc::target_to_ascii, "encodes its target in Latin-1"},
      {target_encoded_twice, "W608", client, &rfc::number_sign_escaped, "encodes % again"},
      {target_decoded, "W609", client, &rfc::number_sign_escaped, "decodes its target"},
      {keeps_fragment, "W610", client, &rfc::no_fragment, "sends the fragment of its URL"},
      {query_lost, "W611", client, &rfc::resource_name, "leaves out the query"},
      {path_lost, "W612", client, &rfc::resource_name, "leaves out a path before a query"},
      {query_without_path, "W613", client, &rfc::resource_name, "puts no / in the place of an empty path"},
      {slashes_joined, "W614", client, &rfc::resource_name, "makes one of several slashes"},
      {long_target_cut, "W615", client, &rfc::resource_name, "cuts targets at 255 octets"},
      {question_ends_query, "W616", client, &rfc::resource_name, "ends a query at its second ?"},
      {host_without_brackets, "W617", client, &rfc::request_host, "writes IPv6 addresses without brackets"},
      {host_is_address, "W618", client, &rfc::request_host, "writes the address in the place of the name"},
      {host_with_user, "W619", client, &rfc::request_host, "writes user and password into Host"},
      {names_no_server, "W620", client, &rfc::sends_server_name, "names no server in TLS"},
      {names_wrong_server, "W621", client, &rfc::sends_server_name, "names another server in TLS"},
      {falls_back_to_clear, "W622", client, &rfc::tls_failure_fails,
       "sends its request in the clear when TLS fails"},
      {stays_after_tls_failure, "W623", client, &rfc::tls_failure_fails, "does nothing when TLS fails"},
      {minds_doubtful_urls, "W640", client, nullptr, "refuses URLs with a fragment, or outside ASCII"},
  };
  return all;
}

}  // namespace wsspec::conformance
