// 19.5: bugs of the opening handshake.
#include "conformance/cases/c19_bugs.hpp"

namespace wsspec::conformance {
namespace {

Script opens_or_not(Opening doubtful) {
  return takes_or_refuses(std::move(doubtful));
}
/// Nobody has to read this to its end.
Script too_much(Opening large) {
  return {open_with(std::move(large)), expect(opens_refuses_or_ends(), rfc6455::reads_request)};
}

constexpr std::size_t many_fields = 2000;
constexpr std::size_t many_blanks = 32 * 1024;

void add_size_bugs(Bugs& bugs) {
  bugs.add(
      "CVE-2024-37890", "ws 2024", "2000 fields, and Upgrade behind them",
      too_much(with_unknown_fields(request().remove("Upgrade"), many_fields).add("Upgrade", "websocket")));
  bugs.add("CVE-2024-37890", "ws 2024", "2000 fields, and Sec-WebSocket-Key behind them",
           too_much(with_unknown_fields(request().remove("Sec-WebSocket-Key"), many_fields)
                        .add("Sec-WebSocket-Key", "{key}")));
  bugs.add("CVE-2026-54465", "websocket-driver 2026", "fields without end",
           {open_with(request().without_end()), expect(refused_or_ends(), suite::head_limit)});
  bugs.add("TOMCAT-67b01c13", "Tomcat's client 2026", "fields of an answer without end",
           {open_with(answer().without_end()), expect(never_opens(), suite::head_limit)});
  bugs.add("ASTERISK-21825", "Asterisk 2013", "no key",
           refuses(request().remove("Sec-WebSocket-Key"), rfc6455::needs_key));
  bugs.add("ASTERISK-21825", "Asterisk 2013", "a key of 1 MiB",
           {open_with(request().set("Sec-WebSocket-Key", fill(1u << 20, 'A'))),
            expect(refused_or_ends(), rfc6455::needs_key)});
  bugs.add("CVE-2023-43669", "tungstenite 2023", "a head of 4 KiB, an octet at a time",
           too_much(request().add("X-Long", fill(4096, 'a')).chopped()));
  bugs.add("CVE-2021-32640", "ws 2021", "a subprotocol, blanks and no comma",
           too_much(request().add("Sec-WebSocket-Protocol", "b" + fill(many_blanks, ' ') + "x")));
  bugs.add("CVE-2020-7663", "websocket-extensions 2020", "an extension, blanks and no comma",
           too_much(request().add("Sec-WebSocket-Extensions", "b" + fill(many_blanks, ' ') + "x")));
  bugs.add("CVE-2020-7663", "websocket-extensions 2020", "a quoted parameter without end",
           too_much(request().add("Sec-WebSocket-Extensions", "b; a=\"" + fill(many_blanks, '\\'))));
}

void add_parsing_bugs(Bugs& bugs) {
  bugs.add("CVE-2026-54463", "websocket-driver 2026", "the handshake of an old draft",
           refuses(request()
                       .remove("Sec-WebSocket-Key")
                       .remove("Sec-WebSocket-Version")
                       .add("Sec-WebSocket-Key1", "4 @1  46546xW%0l 1 5")
                       .add("Sec-WebSocket-Key2", "12998 5 Y3 1  .P00"),
                   rfc6455::needs_version));
  bugs.add(
      "DRAFT-76", "drafts to 2010", "a handshake without key and version",
      refuses(request().remove("Sec-WebSocket-Key").remove("Sec-WebSocket-Version"), rfc6455::needs_key));
  bugs.add("CROW-f8eb586f", "Crow 2026", "OPTIONS with Upgrade",
           does_not_upgrade(request().with_method("OPTIONS"), rfc6455::refuses_method));
  for (const char* host : {"][", "foo bar", "[", "http://", "%", "localhost:port"})
    bugs.add("CVE-2026-61666", "websocket-driver 2026", std::string("Host: ") + host,
             opens_or_not(request().set("Host", host)));
  for (const char* mark : {"\r\n\r\n", "\r\n", "\n"})
    bugs.add(
        "QT-631fb76", "Qt 2022",
        "an answer in two segments, " + std::to_string(std::string(mark).size()) + " octets from its end",
        opens_after(answer().cut_before(mark), rfc6455::answer_opens));
  const std::string blanks = "    ";
  bugs.add("WSPP-456", "websocketpp 2015", "Upgrade of blanks",
           does_not_upgrade(request().set("Upgrade", blanks), rfc6455::needs_upgrade));
  bugs.add("WSPP-456", "websocketpp 2015", "Connection of blanks",
           does_not_upgrade(request().set("Connection", blanks), rfc6455::needs_connection));
  bugs.add("WSPP-456", "websocketpp 2015", "Sec-WebSocket-Key of blanks",
           refuses(request().set("Sec-WebSocket-Key", blanks), rfc6455::needs_key));
  bugs.add("WSPP-456", "websocketpp 2015", "Sec-WebSocket-Version of blanks",
           refuses(request().set("Sec-WebSocket-Version", blanks), rfc6455::needs_version));
  bugs.add("WSPP-456", "websocketpp 2015", "an unknown field of blanks",
           opens_or_not(request().add("X-Blank", "    ")));
  bugs.add("WSPP-9efb12e", "websocketpp 2015", "a message of 64 KiB in the segment of the request",
           {open_with(request().followed_by(text(fill(65536, 'a')))),
            expect(message(fill(65536, 'a')), rfc6455::unfragmented)});
  bugs.add(
      "COWBOY-c50d6aa0", "Cowboy 2019", "a message in the segment of the request",
      {open_with(request().followed_by(text("early"))), expect(message("early"), rfc6455::unfragmented)});
  bugs.add("AIOHTTP-notupgrade", "aiohttp 2026", "Connection: notupgrade",
           does_not_upgrade(request().set("Connection", "notupgrade"), rfc6455::needs_connection));
  bugs.add("CPPHTTPLIB-2542", "cpp-httplib 2026", "Connection: xupgrade",
           does_not_upgrade(request().set("Connection", "xupgrade"), rfc6455::needs_connection));
  bugs.add("CPPHTTPLIB-2542", "cpp-httplib 2026", "Upgrade in the second of two Connections",
           takes(request().set("Connection", "keep-alive").add("Connection", "Upgrade"),
                 rfc6455::needs_connection));
  bugs.add("CPPHTTPLIB-2542", "cpp-httplib 2026", "Upgrade: websocket, HTTP/3.0",
           takes(request().set("Upgrade", "websocket, HTTP/3.0"), suite::upgrade_list));
  bugs.add("UNIT-772", "NGINX Unit 2025", "Connection: keep-alive, Upgrade",
           takes(request().set("Connection", "keep-alive, Upgrade"), rfc6455::needs_connection));
  bugs.add("WS-160af45b", "ws 2019", "the key abc",
           refuses(request().set("Sec-WebSocket-Key", "abc"), rfc6455::needs_key));
  bugs.add("NES-331", "nes 2017", "Cookie: =;=", opens_or_not(request().add("Cookie", "=;=")));
  bugs.add("NES-331", "nes 2017", "Cookie: a=\\x80", opens_or_not(request().add("Cookie", "a=\x80; ;;;=")));
  bugs.add("SMUGGLE-0ang3el-2", "reverse proxies 2019", "101 without an accept value",
           fails_after(answer().remove("Sec-WebSocket-Accept"), rfc6455::answer_accept_missing));
  bugs.add("SMUGGLE-0ang3el-2", "reverse proxies 2019", "101 without Upgrade",
           fails_after(answer().remove("Upgrade"), rfc6455::answer_upgrade_missing));
  bugs.add("AIOHTTP-reject-body", "aiohttp 2026", "a bad request with a body that looks like another",
           refuses(request()
                       .set("Sec-WebSocket-Version", "99")
                       .add("Content-Length", "5")
                       .followed_by(rest_of_frame("GET /")),
                   rfc6455::refuses_version));
}

}  // namespace

void add_handshake_bugs(Catalogue& out) {
  Bugs bugs(out, "19.5");
  add_size_bugs(bugs);
  add_parsing_bugs(bugs);
}

}  // namespace wsspec::conformance
