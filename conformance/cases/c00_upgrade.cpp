// 0.5: Upgrade and Connection of a request. Both are lists of tokens, and compare without case.
#include "conformance/cases/opening_steps.hpp"

namespace wsspec::conformance {
namespace {

void add_upgrade_forms(Catalogue& out, Ids& ids) {
  const std::vector<OpeningRow> good{{"in capitals", "WEBSOCKET"},
                                     {"in mixed case", "wEbSoCkEt"},
                                     {"with white space around it", "  \twebsocket \t"}};
  const std::vector<OpeningRow> lists{{"last in a list", "x-wsspec, websocket"},
                                      {"first in a list", "websocket, x-wsspec/1.0"},
                                      {"in a list without spaces", "x-wsspec,websocket"},
                                      {"in a list with empty members", ", ,websocket,"}};
  for (const auto& [words, value] : good)
    out.add(ids.next(), "websocket " + std::string(words),
            takes(request().set("Upgrade", value), rfc6455::needs_upgrade));
  // §4.2.1 item 3 can be read either way.
  for (const auto& [words, value] : lists)
    out.add(ids.next(), "websocket " + std::string(words),
            takes(request().set("Upgrade", value), suite::upgrade_list));
  out.add(ids.next(), "websocket in the second of two Upgrade fields",
          takes(request().set("Upgrade", "x-wsspec").add("Upgrade", "websocket"), suite::upgrade_list));
  const std::vector<OpeningRow> bad{{"of another protocol", "h2c"},
                                    {"with something behind websocket", "websocket2"},
                                    {"with something before websocket", "xwebsocket"},
                                    {"with websocket inside another word", "not-websocket-at-all"},
                                    {"with a space in the word", "web socket"},
                                    {"with the end of the word missing", "websocke"},
                                    {"that is empty", ""},
                                    {"of white space", "   "},
                                    {"with websocket in quotation marks", "\"websocket\""},
                                    {"that lacks the comma", "x-wsspec websocket"},
                                    {"with semicolons for commas", "x-wsspec; websocket"}};
  for (const auto& [words, value] : bad)
    out.add(ids.next(), "An Upgrade " + std::string(words),
            does_not_upgrade(request().set("Upgrade", value), rfc6455::needs_upgrade));
  out.add(ids.next(), "An Upgrade whose value ends in NUL and more",
          {open_with(request().set("Upgrade", std::string("websocket\0x", 11))),
           expect(refused_or_ends(), rfc6455::needs_upgrade)});
}

void add_connection_forms(Catalogue& out, Ids& ids) {
  const std::vector<OpeningRow> good{{"in small letters", "upgrade"},
                                     {"in capitals", "UPGRADE"},
                                     {"first in a list", "Upgrade, keep-alive"},
                                     {"in a list without spaces", "keep-alive,Upgrade"},
                                     {"in a list with tabs", "keep-alive\t,\tUpgrade"},
                                     {"in a list with empty members", ",keep-alive,, Upgrade,"},
                                     {"twice", "Upgrade, Upgrade"}};
  for (const auto& [words, value] : good)
    out.add(ids.next(), "Upgrade in Connection, " + std::string(words),
            takes(request().set("Connection", value), rfc6455::needs_connection));
  out.add(ids.next(), "Upgrade in the second of two Connection fields",
          takes(request().set("Connection", "keep-alive").add("Connection", "Upgrade"),
                rfc6455::needs_connection));
  out.add(ids.next(), "Upgrade in the first of two Connection fields",
          takes(request().set("Connection", "Upgrade").add("Connection", "keep-alive"),
                rfc6455::needs_connection));
  const std::vector<OpeningRow> bad{{"keep-alive only", "keep-alive"},
                                    {"close only", "close"},
                                    {"something before the word", "notupgrade"},
                                    {"an x before the word", "xUpgrade"},
                                    {"something behind the word", "Upgrade2"},
                                    {"the word inside another", "Upgrade-Insecure-Requests"},
                                    {"nothing", ""},
                                    {"a list that lacks the comma", "keep-alive Upgrade"},
                                    {"the word in quotation marks", "\"Upgrade\""},
                                    {"the name of the protocol", "websocket"}};
  for (const auto& [words, value] : bad)
    out.add(ids.next(), "In Connection, " + std::string(words),
            does_not_upgrade(request().set("Connection", value), rfc6455::needs_connection));
  out.add(ids.next(), "In Connection, both Upgrade and close",
          takes_or_refuses(request().set("Connection", "Upgrade, close")));
}

}  // namespace

void add_upgrade_cases(Catalogue& out) {
  Ids ids("0.5");
  add_upgrade_forms(out, ids);
  add_connection_forms(out, ids);
}

}  // namespace wsspec::conformance
