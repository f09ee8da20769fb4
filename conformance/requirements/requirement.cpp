#include "conformance/requirements/requirement.hpp"

#include "conformance/requirements/rfc6455.hpp"

namespace wsspec::conformance {

const char* name_of(Level level) {
  switch (level) {
    case Level::must:
      return "must";
    case Level::should:
      return "should";
    case Level::info:
      return "info";
  }
  return "";
}

const char* name_of(TestableOn on) {
  switch (on) {
    case TestableOn::server:
      return "server";
    case TestableOn::client:
      return "client";
    case TestableOn::both:
      return "both";
    case TestableOn::nobody:
      return "nobody";
  }
  return "";
}

bool includes(TestableOn on, Role peer) {
  return on == TestableOn::both || on == (peer == Role::server ? TestableOn::server : TestableOn::client);
}

namespace {

/// "6455-5.5.1-12" -> "6455" and "5.5.1".
struct IdParts {
  std::string_view rfc;
  std::string_view section;
};
IdParts parts_of(std::string_view id) {
  const auto first = id.find('-');
  const auto last = id.rfind('-');
  return {id.substr(0, first), id.substr(first + 1, last - first - 1)};
}
bool is_own(const Requirement& requirement) {
  return requirement.id.starts_with("suite:");
}

}  // namespace

std::string section_of(const Requirement& requirement) {
  if (is_own(requirement)) return "wsspec";
  const auto [rfc, section] = parts_of(requirement.id);
  return "RFC " + std::string(rfc) + " §" + std::string(section);
}

std::string url_of(const Requirement& requirement) {
  if (is_own(requirement)) return {};
  const auto [rfc, section] = parts_of(requirement.id);
  return "https://www.rfc-editor.org/rfc/rfc" + std::string(rfc) + "#section-" + std::string(section);
}

const Requirement& requirement_of(Errc error) {
  switch (error) {
    case Errc::reserved_bits:
      return rfc6455::sends_no_rsv;
    case Errc::reserved_opcode:
      return rfc6455::unknown_opcode;
    case Errc::unmasked_frame:
      return rfc6455::client_masks;
    case Errc::masked_frame:
      return rfc6455::server_does_not_mask;
    case Errc::length_not_minimal:
      return rfc6455::length_minimal;
    case Errc::length_top_bit:
      return rfc6455::length_top_bit;
    case Errc::control_too_long:
      return rfc6455::sends_short_control;
    case Errc::control_fragmented:
      return rfc6455::sends_whole_control;
    case Errc::nothing_to_continue:
      return rfc6455::fragment_sequence;
    case Errc::message_interleaved:
      return rfc6455::no_interleaving;
    case Errc::close_too_short:
      return rfc6455::close_body;
    case Errc::invalid_utf8:
      return rfc6455::sends_utf8;
    case Errc::http_malformed:
      return rfc6455::request_is_http;
    case Errc::http_version:
      return rfc6455::request_version;
    case Errc::method_not_get:
      return rfc6455::request_method;
    case Errc::request_target_invalid:
      return rfc6455::request_target;
    case Errc::host_missing:
      return rfc6455::request_host;
    case Errc::upgrade_missing:
      return rfc6455::request_upgrade;
    case Errc::connection_missing:
      return rfc6455::request_connection;
    case Errc::key_invalid:
      return rfc6455::request_key;
    case Errc::version_unsupported:
      return rfc6455::request_ws_version;
    case Errc::version_repeated:
      return rfc6455::request_one_version;
    case Errc::status_not_101:
      return rfc6455::answer_is_101;
    case Errc::accept_invalid:
      return rfc6455::answer_has_accept;
    case Errc::extension_not_offered:
      return rfc6455::no_foreign_extension;
    case Errc::subprotocol_not_offered:
      return rfc6455::no_foreign_subprotocol;
    default:
      return rfc6455::request_is_http;
  }
}

const Requirement& requirement_of_code(std::uint16_t code) {
  if (code < 1000) return rfc6455::unused_codes;
  if (code == 1004) return rfc6455::code_1004;
  if (code == 1005) return rfc6455::code_1005;
  if (code == 1006) return rfc6455::code_1006;
  if (code == 1015) return rfc6455::code_1015;
  if (code < 3000) return rfc6455::reserved_codes;
  return rfc6455::codes_above_4999;
}

}  // namespace wsspec::conformance
