#include "wsspec/http/upgrade.hpp"

#include <algorithm>
#include <array>

#include "wsspec/http/accept_key.hpp"
#include "wsspec/http/field_grammar.hpp"

namespace wsspec::http {
namespace {

constexpr const char* extensions_field = "Sec-WebSocket-Extensions";
constexpr const char* subprotocol_field = "Sec-WebSocket-Protocol";
constexpr const char* version_field = "Sec-WebSocket-Version";

bool names_token(const Fields& fields, std::string_view name, std::string_view token) {
  return has_token(fields.all(name), token);
}

/// §4.2.1 item 1: HTTP/1.1 or a higher minor version. Another major version is another protocol in this
/// syntax.
bool is_unfit(Version version) {
  return version.major != 1 || version.minor < 1;
}

/// §4.2.1 item 2: the path and query of §3, alone or in an http or https URI, and no fragment. Stops at the
/// characters that cannot be in any URI; how a server reads the rest is its own matter.
bool is_target(std::string_view target) {
  const auto starts_with = [&](std::string_view scheme) {
    return target.size() > scheme.size() && same_token(target.substr(0, scheme.size()), scheme);
  };
  return (target.starts_with('/') || starts_with("http://") || starts_with("https://")) &&
         std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7F && c != '#'; });
}

bool is_made_of(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == text.npos;
}

/// uri-host [ ":" port ] (RFC 9110 §7.2, RFC 3986 §3.2), by its parts and their characters.
bool is_authority(std::string_view text) {
  static constexpr std::string_view name_characters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%!$&'()*+,;=";
  static constexpr std::string_view literal_characters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:";
  const bool is_literal = text.starts_with('[');
  const auto end = is_literal ? text.find(']') : std::min(text.find(':'), text.size());
  if (end == text.npos) return false;
  const auto host = is_literal ? text.substr(1, end - 1) : text.substr(0, end);
  const auto port = text.substr(is_literal ? end + 1 : end);
  return !host.empty() && is_made_of(host, is_literal ? literal_characters : name_characters) &&
         (port.empty() || (port.front() == ':' && is_made_of(port.substr(1), "0123456789")));
}

bool has_body(const Fields& fields) {
  const auto lengths = fields.all("Content-Length");
  return fields.find("Transfer-Encoding") || std::any_of(lengths.begin(), lengths.end(), [](auto length) {
           return length.find_first_not_of('0') != length.npos;
         });
}

/// 1#token, over any number of fields.
bool is_token_list(const Fields& fields, std::string_view name) {
  const auto tokens = parse_tokens(fields.all(name));
  return tokens && !tokens->empty();
}

/// 1#extension, over any number of fields (§9.1; erratum 3433: an answer may have several, too).
bool is_extension_list(const Fields& fields) {
  const auto extensions = parse_extensions(fields.all(extensions_field));
  return extensions && !extensions->empty();
}

bool contains(std::span<const std::string> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

struct RequestRule {
  Errc broken;
  bool (*breaks)(const RequestHead&);
};

constexpr std::array request_rules{
    // §4.2.1 item 1: "An HTTP/1.1 or higher GET request"
    RequestRule{Errc::http_version, [](const RequestHead& r) { return is_unfit(r.version); }},
    RequestRule{Errc::method_not_get, [](const RequestHead& r) { return r.method != "GET"; }},
    RequestRule{Errc::request_target_invalid, [](const RequestHead& r) { return !is_target(r.target); }},
    // §4.2.1 item 2; RFC 9112 §3.2: a request with several Host fields, or with an invalid one, gets 400
    RequestRule{Errc::host_missing,
                [](const RequestHead& r) {
                  return r.fields.count("Host") != 1 || !is_authority(*r.fields.find("Host"));
                }},
    // The octets after the head are frames (§4.2.2): there is no place for a body
    RequestRule{Errc::http_malformed, [](const RequestHead& r) { return has_body(r.fields); }},
    // §4.2.1 item 3
    RequestRule{Errc::upgrade_missing,
                [](const RequestHead& r) { return !names_token(r.fields, "Upgrade", "websocket"); }},
    // §4.2.1 item 4
    RequestRule{Errc::connection_missing,
                [](const RequestHead& r) { return !names_token(r.fields, "Connection", "Upgrade"); }},
    // §11.3.5: "MUST NOT appear more than once in an HTTP request"
    RequestRule{Errc::version_repeated,
                [](const RequestHead& r) { return r.fields.count(version_field) > 1; }},
    // §4.2.1 item 6; before the key, whose form is a matter of the version
    RequestRule{Errc::version_unsupported,
                [](const RequestHead& r) { return r.fields.find(version_field) != "13"; }},
    // §4.2.1 item 5; §11.3.1: once
    RequestRule{Errc::key_invalid,
                [](const RequestHead& r) {
                  const auto keys = r.fields.all("Sec-WebSocket-Key");
                  return keys.size() != 1 || !is_key(keys.front());
                }},
    // §4.2.1 item 8, §4.3
    RequestRule{Errc::field_grammar,
                [](const RequestHead& r) {
                  return r.fields.find(subprotocol_field) && !is_token_list(r.fields, subprotocol_field);
                }},
    // §4.2.1 item 9, §9.1
    RequestRule{
        Errc::field_grammar,
        [](const RequestHead& r) { return r.fields.find(extensions_field) && !is_extension_list(r.fields); }},
};

struct AnswerRule {
  Errc broken;
  bool (*breaks)(const AnswerHead&, const Asked&);
};

constexpr std::array answer_rules{
    // §4.2.2 item 5.1: a status line of HTTP/1.1; 101 does not exist before it
    AnswerRule{Errc::http_version, [](const AnswerHead& a, const Asked&) { return is_unfit(a.version); }},
    // §4.1, validation 1
    AnswerRule{Errc::status_not_101, [](const AnswerHead& a, const Asked&) { return a.status != 101; }},
    // §4.1, validation 2: the whole value is "websocket" in any case; unlike in a request, a list is not
    AnswerRule{Errc::upgrade_missing,
               [](const AnswerHead& a, const Asked&) {
                 const auto values = a.fields.all("Upgrade");
                 return values.size() != 1 || !same_token(values.front(), "websocket");
               }},
    // §4.1, validation 3
    AnswerRule{
        Errc::connection_missing,
        [](const AnswerHead& a, const Asked&) { return !names_token(a.fields, "Connection", "Upgrade"); }},
    // §4.1, validation 4; §11.3.3: once. Whitespace around the value is gone already.
    AnswerRule{Errc::accept_invalid,
               [](const AnswerHead& a, const Asked& asked) {
                 const auto values = a.fields.all("Sec-WebSocket-Accept");
                 return values.size() != 1 || values.front() != accept_for(asked.key);
               }},
    // §9.1
    AnswerRule{Errc::field_grammar,
               [](const AnswerHead& a, const Asked&) {
                 return a.fields.find(extensions_field) && !is_extension_list(a.fields);
               }},
    // §4.1, validation 5
    AnswerRule{Errc::extension_not_offered,
               [](const AnswerHead& a, const Asked& asked) {
                 const auto answered = *parse_extensions(a.fields.all(extensions_field));
                 return !std::all_of(answered.begin(), answered.end(), [&](const Extension& extension) {
                   return contains(asked.extensions, extension.name);
                 });
               }},
    // §11.3.4: "MUST NOT appear more than once in an HTTP response"; §4.2.2 item 5.5: one token
    AnswerRule{Errc::field_grammar,
               [](const AnswerHead& a, const Asked&) {
                 const auto values = a.fields.all(subprotocol_field);
                 return values.size() > 1 || (values.size() == 1 && !is_token(values.front()));
               }},
    // §4.1, validation 6
    AnswerRule{Errc::subprotocol_not_offered,
               [](const AnswerHead& a, const Asked& asked) {
                 const auto subprotocol = a.fields.find(subprotocol_field);
                 return subprotocol && !contains(asked.subprotocols, *subprotocol);
               }},
};

}  // namespace

std::error_code check_request(const RequestHead& head) {
  for (const auto& rule : request_rules)
    if (rule.breaks(head)) return rule.broken;
  return {};
}

std::error_code check_answer(const AnswerHead& head, const Asked& asked) {
  for (const auto& rule : answer_rules)
    if (rule.breaks(head, asked)) return rule.broken;
  return {};
}

}  // namespace wsspec::http
