#include "conformance/machine/opening_rules.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "conformance/requirements/rfc6455.hpp"
#include "conformance/requirements/suite.hpp"
#include "wsspec/http/accept_key.hpp"
#include "wsspec/http/field_grammar.hpp"

namespace wsspec::conformance {
namespace {

constexpr const char* subprotocol_field = "Sec-WebSocket-Protocol";
constexpr const char* extension_field = "Sec-WebSocket-Extensions";
constexpr const char* version_field = "Sec-WebSocket-Version";
constexpr const char* key_field = "Sec-WebSocket-Key";
constexpr const char* accept_field = "Sec-WebSocket-Accept";

/// Of SHA-1's 20 octets: 27 characters and "=".
constexpr std::size_t accept_characters = 28;

std::string joined(const std::vector<std::string_view>& values) {
  std::string out;
  for (const auto value : values) out.append(out.empty() ? "" : " | ").append(value);
  if (values.empty()) return "none";
  return out.empty() ? "an empty value" : out;
}

/// The members of a list that may be spread over several fields; empty where it is not the grammar.
std::vector<std::string> tokens_of(const http::Fields& fields, std::string_view name) {
  return http::parse_tokens(fields.all(name)).value_or(std::vector<std::string>{});
}

bool is_extension_list(const http::Fields& fields) {
  const auto extensions = http::parse_extensions(fields.all(extension_field));
  return extensions && !extensions->empty();
}

std::vector<http::Extension> extensions_of(const http::Fields& fields) {
  return http::parse_extensions(fields.all(extension_field)).value_or(std::vector<http::Extension>{});
}

bool is_version_1_1(http::Version version) {
  return version.major == 1 && version.minor >= 1;
}

/// §4.1 item 7, erratum 3150: the pad bits of the last letter are zero.
bool is_canonical_key(std::string_view key) {
  return http::is_key(key) && std::string_view("AQgw").find(key[21]) != std::string_view::npos;
}

template <class Head, class... More>
struct Rule {
  const Requirement* requirement;
  const char* expected;
  const char* field;  ///< whose value a finding shows
  bool (*breaks)(const Head&, const More&...);
};

using RequestRule = Rule<http::RequestHead>;
using AnswerRule = Rule<http::AnswerHead, SuiteAsked>;
using http::AnswerHead;
using http::RequestHead;

constexpr std::array request_rules{
    RequestRule{&rfc6455::request_method, "GET", "", [](const RequestHead& r) { return r.method != "GET"; }},
    RequestRule{&rfc6455::request_version, "HTTP/1.1 or higher", "",
                [](const RequestHead& r) { return !is_version_1_1(r.version); }},
    RequestRule{&rfc6455::request_target, "a path and query, or the http URL", "",
                [](const RequestHead& r) {
                  const bool begins = r.target.starts_with('/') || r.target.starts_with("http://") ||
                                      r.target.starts_with("https://");
                  return !begins || r.target.find('#') != r.target.npos;
                }},
    RequestRule{&rfc6455::no_fragment, "no fragment", "",
                [](const RequestHead& r) { return r.target.find('#') != r.target.npos; }},
    // RFC 9112 §3.2: "A client MUST send a Host header field", and a server refuses several
    RequestRule{
        &rfc6455::request_host, "one Host", "Host",
        [](const RequestHead& r) { return r.fields.count("Host") != 1 || r.fields.find("Host")->empty(); }},
    RequestRule{&rfc6455::request_upgrade, "websocket", "Upgrade",
                [](const RequestHead& r) { return !http::has_token(r.fields.all("Upgrade"), "websocket"); }},
    RequestRule{&rfc6455::request_connection, "Upgrade", "Connection",
                [](const RequestHead& r) { return !http::has_token(r.fields.all("Connection"), "Upgrade"); }},
    RequestRule{&rfc6455::request_has_key, "a key", key_field,
                [](const RequestHead& r) { return !r.fields.find(key_field); }},
    RequestRule{&rfc6455::one_key, "one key", key_field,
                [](const RequestHead& r) { return r.fields.count(key_field) > 1; }},
    RequestRule{&rfc6455::request_key, "base64 of 16 octets, with pad bits of zero", key_field,
                [](const RequestHead& r) {
                  const auto key = r.fields.find(key_field);
                  return key && !is_canonical_key(*key);
                }},
    RequestRule{&rfc6455::request_has_ws_version, "a version", version_field,
                [](const RequestHead& r) { return !r.fields.find(version_field); }},
    RequestRule{&rfc6455::request_one_version, "one version", version_field,
                [](const RequestHead& r) { return r.fields.count(version_field) > 1; }},
    RequestRule{&rfc6455::request_ws_version, "13", version_field,
                [](const RequestHead& r) {
                  const auto version = r.fields.find(version_field);
                  return version && *version != "13";
                }},
    RequestRule{&rfc6455::request_subprotocol_tokens, "tokens", subprotocol_field,
                [](const RequestHead& r) {
                  return r.fields.find(subprotocol_field) && tokens_of(r.fields, subprotocol_field).empty();
                }},
    RequestRule{&rfc6455::request_subprotocols_differ, "no subprotocol twice", subprotocol_field,
                [](const RequestHead& r) {
                  const auto tokens = tokens_of(r.fields, subprotocol_field);
                  return std::set(tokens.begin(), tokens.end()).size() != tokens.size();
                }},
    RequestRule{
        &rfc6455::extension_grammar, "the grammar of §9.1", extension_field,
        [](const RequestHead& r) { return r.fields.find(extension_field) && !is_extension_list(r.fields); }},
};

bool was_offered(const std::vector<std::string>& offered, std::string_view name) {
  return std::ranges::find(offered, name) != offered.end();
}

bool is_foreign_subprotocol(const AnswerHead& a, const SuiteAsked& asked) {
  const auto picked = a.fields.find(subprotocol_field);
  return picked && http::is_token(*picked) && !was_offered(asked.subprotocols, *picked);
}

constexpr std::array answer_rules{
    AnswerRule{&rfc6455::answer_is_101, "HTTP/1.1", "",
               [](const AnswerHead& a, const SuiteAsked&) { return !is_version_1_1(a.version); }},
    AnswerRule{&rfc6455::answer_has_upgrade, "websocket", "Upgrade",
               [](const AnswerHead& a, const SuiteAsked&) {
                 const auto values = a.fields.all("Upgrade");
                 return values.size() != 1 || !http::same_token(values.front(), "websocket");
               }},
    AnswerRule{&rfc6455::answer_has_connection, "Upgrade", "Connection",
               [](const AnswerHead& a, const SuiteAsked&) {
                 return !http::has_token(a.fields.all("Connection"), "Upgrade");
               }},
    AnswerRule{&rfc6455::answer_has_accept, "the accept value of the key", accept_field,
               [](const AnswerHead& a, const SuiteAsked& asked) {
                 return a.fields.find(accept_field) != asked.accept;
               }},
    AnswerRule{&rfc6455::accept_grammar, "base64 of 20 octets", accept_field,
               [](const AnswerHead& a, const SuiteAsked&) {
                 const auto value = a.fields.find(accept_field);
                 return value && (value->size() != accept_characters || value->back() != '=');
               }},
    AnswerRule{&rfc6455::one_accept, "one accept value", accept_field,
               [](const AnswerHead& a, const SuiteAsked&) { return a.fields.count(accept_field) > 1; }},
    AnswerRule{&rfc6455::one_subprotocol, "one subprotocol, a token", subprotocol_field,
               [](const AnswerHead& a, const SuiteAsked&) {
                 const auto values = a.fields.all(subprotocol_field);
                 return values.size() > 1 || (values.size() == 1 && !http::is_token(values.front()));
               }},
    AnswerRule{&rfc6455::one_subprotocol_field, "Sec-WebSocket-Protocol once", subprotocol_field,
               [](const AnswerHead& a, const SuiteAsked&) { return a.fields.count(subprotocol_field) > 1; }},
    AnswerRule{&rfc6455::no_foreign_subprotocol, "no subprotocol that was not offered", subprotocol_field,
               is_foreign_subprotocol},
    AnswerRule{&rfc6455::subprotocol_of_offer, "one of those offered", subprotocol_field,
               [](const AnswerHead& a, const SuiteAsked& asked) {
                 return !asked.subprotocols.empty() && is_foreign_subprotocol(a, asked);
               }},
    AnswerRule{&rfc6455::picks_subprotocol, "one of those offered", subprotocol_field,
               [](const AnswerHead& a, const SuiteAsked& asked) {
                 return !asked.subprotocols.empty() && is_foreign_subprotocol(a, asked);
               }},
    AnswerRule{&rfc6455::extension_grammar, "the grammar of §9.1", extension_field,
               [](const AnswerHead& a, const SuiteAsked&) {
                 return a.fields.find(extension_field) && !is_extension_list(a.fields);
               }},
    AnswerRule{&rfc6455::no_foreign_extension, "no extension that was not offered", extension_field,
               [](const AnswerHead& a, const SuiteAsked& asked) {
                 const auto extensions = extensions_of(a.fields);
                 return !std::ranges::all_of(extensions, [&](const http::Extension& extension) {
                   return was_offered(asked.extensions, extension.name);
                 });
               }},
    // It was offered, so the letter of §4.2.2 allows it; but who agrees to what nobody knows, agrees to
    // anything.
    AnswerRule{&suite::known_extensions, "no extension", extension_field,
               [](const AnswerHead& a, const SuiteAsked&) {
                 const auto extensions = extensions_of(a.fields);
                 return std::ranges::any_of(extensions, [](const http::Extension& extension) {
                   return extension.name.starts_with("x-wsspec-");
                 });
               }},
};

std::string first_line(const RequestHead& head) {
  return head.method + " " + head.target;
}
std::string first_line(const AnswerHead& head) {
  return "HTTP/" + std::to_string(head.version.major) + "." + std::to_string(head.version.minor);
}

template <class Rules, class Head, class... More>
std::vector<Finding> judge(const Rules& rules, const Head& head, const More&... more) {
  std::vector<Finding> out;
  for (const auto& rule : rules) {
    if (!rule.breaks(head, more...)) continue;
    const std::string_view field = rule.field;
    out.push_back(
        {rule.requirement, rule.expected, field.empty() ? first_line(head) : joined(head.fields.all(field))});
  }
  return out;
}

}  // namespace

std::vector<Finding> judge_request(const http::RequestHead& head) {
  return judge(request_rules, head);
}

std::vector<Finding> judge_answer(const http::AnswerHead& head, const SuiteAsked& asked) {
  return judge(answer_rules, head, asked);
}

const std::vector<const Requirement*>& opening_requirements() {
  static const std::vector<const Requirement*> all = [] {
    std::vector<const Requirement*> out{&rfc6455::request_is_http, &rfc6455::answer_is_101};
    const auto add = [&](const Requirement* requirement) {
      if (std::ranges::find(out, requirement) == out.end()) out.push_back(requirement);
    };
    for (const auto& rule : request_rules) add(rule.requirement);
    for (const auto& rule : answer_rules) add(rule.requirement);
    return out;
  }();
  return all;
}

}  // namespace wsspec::conformance
