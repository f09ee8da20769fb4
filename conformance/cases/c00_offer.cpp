// 0.8: subprotocols and extensions of a request. 0.9: what a server's answer must be.
#include "conformance/cases/opening_steps.hpp"

namespace wsspec::conformance {
namespace {

Opening with_subprotocols(const std::string& value) {
  return request().add("Sec-WebSocket-Protocol", value);
}
Opening with_extensions(const std::string& value) {
  return request().add("Sec-WebSocket-Extensions", value);
}

void add_subprotocols(Catalogue& out, Ids& ids) {
  const std::vector<OpeningRow> good{
      {"One subprotocol that nobody knows", "x-wsspec-first"},
      {"Subprotocols without spaces", "x-wsspec-first,x-wsspec-second"},
      {"A subprotocol with every character of a token", "!#$%&'*+-.^_`|~09azAZ"},
      {"Subprotocols with empty members between", ",x-wsspec-first, ,x-wsspec-second,"},
      {"Subprotocols that differ in case", "x-wsspec, X-WSSPEC"}};
  for (const auto& [words, value] : good)
    out.add(ids.next(), std::string(words),
            takes(with_subprotocols(value), suite::opens_without_subprotocol));
  out.add(ids.next(), "Subprotocols over two fields",
          takes(with_subprotocols("x-wsspec-first").add("Sec-WebSocket-Protocol", "x-wsspec-second"),
                suite::opens_without_subprotocol));
  out.add(ids.next(), "The same subprotocol twice",
          takes_or_refuses(with_subprotocols("x-wsspec, x-wsspec")));
  out.add(ids.next(), "A subprotocol that is no UTF-8",
          refuses(with_subprotocols("x-\xFF"), rfc6455::handshake_utf8));
  const std::vector<OpeningRow> bad{{"Subprotocols: nothing", ""},
                                    {"Subprotocols: a comma", ","},
                                    {"A subprotocol with a space", "x wsspec"},
                                    {"A subprotocol with an at sign", "x@wsspec"},
                                    {"A subprotocol with a slash", "x/wsspec"},
                                    {"A subprotocol in quotation marks", "\"x-wsspec\""},
                                    {"A subprotocol with a parameter", "x-wsspec;a=1"},
                                    {"A subprotocol that is not ASCII", "\xC3\xA9"}};
  for (const auto& [words, value] : bad)
    out.add(ids.next(), std::string(words),
            refuses(with_subprotocols(value), rfc6455::refuses_bad_subprotocols));
}

void add_extensions(Catalogue& out, Ids& ids) {
  const std::vector<OpeningRow> good{
      {"An extension that nobody knows", "x-wsspec-first"},
      {"Extensions with parameters", "x-wsspec-first; a; b=1;c=2, x-wsspec-second"},
      {"An extension with the same parameter twice", "x-wsspec-first; a=1; a=2"},
      {"The names that every object of JavaScript has", "constructor, __proto__, toString, hasOwnProperty"},
      {"Parameters of such names", "x-wsspec-first; __proto__=1; constructor; toString=a"},
      {"An extension in another case", "X-WSSPEC-FIRST"},
      {"Extensions with empty members between", ",x-wsspec-first,, x-wsspec-second ,"}};
  for (const auto& [words, value] : good)
    out.add(ids.next(), std::string(words),
            takes(with_extensions(value), rfc6455::unknown_extension_skipped));
  out.add(ids.next(), "40 extensions",
          takes(with_extensions(cycle("x-wsspec-first,", 599)), suite::roomy_head));
  out.add(ids.next(), "White space between all tokens of an extension",
          takes(with_extensions("x-wsspec-first\t;  a = 1 ;b ,x-wsspec-second"),
                rfc6455::white_space_between_tokens));
  out.add(ids.next(), "A parameter in quotation marks",
          takes(with_extensions("x-wsspec-first; a=\"1\""), rfc6455::quoted_parameter));
  out.add(ids.next(), "Extensions over two fields",
          takes(with_extensions("x-wsspec-first").add("Sec-WebSocket-Extensions", "x-wsspec-second; a=1"),
                rfc6455::request_extension_fields));
  const std::vector<OpeningRow> bad{{"nothing", ""},
                                    {"a comma", ","},
                                    {"a semicolon", ";"},
                                    {"two semicolons", "x-wsspec;;a"},
                                    {"a semicolon at the end", "x-wsspec; "},
                                    {"two names", "x-wsspec a"},
                                    {"no name", "=a"},
                                    {"a parameter without a name", "x-wsspec; =1"},
                                    {"a parameter without a value", "x-wsspec; a="},
                                    {"a parameter with two values", "x-wsspec; a=1=2"},
                                    {"a name with a slash", "x/wsspec"},
                                    {"a name with octets above 7F", "x-\xC3\xA9"}};
  for (const auto& [words, value] : bad)
    out.add(ids.next(), "Extensions: " + std::string(words),
            refuses(with_extensions(value), rfc6455::refuses_bad_extensions));
  const std::vector<OpeningRow> bad_quotes{{"is empty", "x-wsspec; a=\"\""},
                                           {"holds a space", "x-wsspec; a=\"b c\""},
                                           {"holds a comma", "x-wsspec; a=\"b,c\""},
                                           {"has no end", "x-wsspec; a=\"b"},
                                           {"has text behind it", "x-wsspec; a=\"b\"c"},
                                           {"ends in a backslash", "x-wsspec; a=\"b\\"}};
  for (const auto& [words, value] : bad_quotes)
    out.add(ids.next(), "A quoted parameter that " + std::string(words),
            refuses(with_extensions(value), rfc6455::quoted_value_is_token));
}

/// A server that insists on a subprotocol of its own may refuse; if it opens, the answer keeps the rule.
Script answers_subprotocols_with(const std::string& offered, const Requirement& rule) {
  return {open_with(with_subprotocols(offered)), expect(opens_or_refuses(), rfc6455::reads_request),
          expect(opens(), suite::opens_without_subprotocol), expect(keeps(rule), rule)};
}

/// The connection opens, and the answer keeps the rule.
Script answers_with(Opening opening, const Requirement& rule) {
  return {open_with(std::move(opening)), expect(opens(), rfc6455::answer_is_101), expect(keeps(rule), rule),
          close_cleanly()};
}

}  // namespace

void add_request_offer_cases(Catalogue& out) {
  Ids ids("0.8");
  add_subprotocols(out, ids);
  add_extensions(out, ids);
}

void add_server_answer_cases(Catalogue& out) {
  Ids ids("0.9");
  out.add(ids.next(), "The answer upgrades to websocket and to nothing else",
          answers_with(request(), rfc6455::answer_has_upgrade));
  out.add(ids.next(), "Connection of the answer names Upgrade",
          answers_with(request(), rfc6455::answer_has_connection));
  out.add(ids.next(), "The accept value is that of the key",
          answers_with(request(), rfc6455::answer_has_accept));
  out.add(ids.next(), "The accept value is base64 of 20 octets",
          answers_with(request(), rfc6455::accept_grammar));
  out.add(ids.next(), "There is one accept value", answers_with(request(), rfc6455::one_accept));
  out.add(ids.next(), "No subprotocol was offered, so none comes",
          answers_with(request(), rfc6455::no_foreign_subprotocol));
  out.add(ids.next(), "Of several subprotocols, at most one comes",
          answers_subprotocols_with("x-wsspec-first, x-wsspec-second", rfc6455::one_subprotocol));
  out.add(ids.next(), "Of several subprotocols, one field at most comes",
          answers_subprotocols_with("x-wsspec-first, x-wsspec-second", rfc6455::one_subprotocol_field));
  out.add(ids.next(), "Of several subprotocols, none but those comes",
          answers_subprotocols_with("chat, superchat, x-wsspec", rfc6455::subprotocol_of_offer));
  out.add(ids.next(), "Of one subprotocol, none but that comes",
          answers_subprotocols_with("x-wsspec-first", rfc6455::picks_subprotocol));
  out.add(ids.next(), "No extension was offered, so none comes",
          answers_with(request(), rfc6455::no_foreign_extension));
  out.add(ids.next(), "Of extensions that nobody knows, none comes",
          answers_with(with_extensions("x-wsspec-first, x-wsspec-second; a=1"), suite::known_extensions));
  out.add(ids.next(), "The extensions of the answer, if any, are in the grammar",
          answers_with(with_extensions("permessage-deflate"), rfc6455::extension_grammar));
  for (const char* field : {"Content-Length", "Transfer-Encoding"})
    out.add(ids.next(), "The answer has no " + std::string(field),
            {open_with(request()), expect(opens(), rfc6455::answer_is_101),
             expect(answer_lacks(field), suite::no_length_in_101), close_cleanly()});
  out.add(ids.next(), "HTTP behind the 101 is read as frames, not as a second request",
          {open_with(request().replaced_by(
               "GET {target} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
               "GET {target} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n")),
           expect(opens(), rfc6455::answer_is_101), expect(fails_with(1002), rfc6455::rsv)});
}

}  // namespace wsspec::conformance
