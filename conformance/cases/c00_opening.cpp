// Chapter 0: the opening handshake, which Autobahn leaves empty. 0.1 tests servers and 0.2 clients with what
// is met most; 0.3 to 0.9 (servers) and 0.10 to 0.15 (clients) go through every part.
#include <algorithm>
#include <cctype>

#include "conformance/cases/all_cases.hpp"
#include "conformance/cases/opening_steps.hpp"

namespace wsspec::conformance {
namespace {

std::string swap_case(const std::string& original) {
  std::string value = original;
  for (auto& letter : value) {
    const auto octet = static_cast<unsigned char>(letter);
    letter = static_cast<char>(std::isupper(octet) != 0 ? std::tolower(octet) : std::toupper(octet));
  }
  return value;
}
std::string with_spaces(const std::string& value) {
  return "  \t" + value + " \t ";
}

void add_server_cases(Catalogue& out) {
  out.add("0.1.1", "The RFC's sample key gets the RFC's sample accept value",
          {
              open_with(request().set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")),
              expect(opens(), rfc6455::sample_key),
              close_cleanly(),
          });
  out.add("0.1.2", "Field names in another case, the fields in another order",
          {
              open_with(request()
                            .rename("Sec-WebSocket-Version", "sec-websocket-VERSION")
                            .rename("Connection", "CONNECTION")
                            .rename("Upgrade", "uPGRADE")
                            .rename("Sec-WebSocket-Key", "SEC-WEBSOCKET-KEY")
                            .rename("Host", "host")),
              expect(opens(), rfc6455::names_without_case),
              close_cleanly(),
          });
  out.add("0.1.3", "Upgrade: WebSocket, in another case",
          {
              open_with(request().set("Upgrade", "WebSocket")),
              expect(opens(), rfc6455::needs_upgrade),
              close_cleanly(),
          });
  out.add("0.1.4", "Connection: keep-alive, Upgrade, as browsers send it, and a field that nobody knows",
          {
              open_with(request().set("Connection", "keep-alive, Upgrade").add("X-Wsspec-Unknown", "1")),
              expect(opens(), rfc6455::needs_connection),
              close_cleanly(),
          });
  out.add(
      "0.1.5", "The request comes byte by byte, with spaces around the key",
      {
          open_with(request().rewrite("Sec-WebSocket-Key", "with spaces around it", with_spaces).chopped()),
          expect(opens(), rfc6455::any_segmentation),
          close_cleanly(),
      });
  out.add("0.1.6", "A message in the same segment as the request",
          {
              open_with(request().followed_by(text("early"))),
              expect(opens(), rfc6455::answer_is_101),
              expect(message("early"), rfc6455::any_segmentation),
              close_cleanly(),
          });
  out.add("0.1.7", "Without Upgrade, which is a request of plain HTTP",
          {open_with(request().remove("Upgrade")), expect(not_upgraded(), rfc6455::needs_upgrade)});
  out.add("0.1.8", "Without Connection, which is a request of plain HTTP",
          {open_with(request().remove("Connection")), expect(not_upgraded(), rfc6455::needs_connection)});
  out.add("0.1.9", "Without a key", refuses(request().remove("Sec-WebSocket-Key"), rfc6455::needs_key));
  out.add("0.1.10", "A key of 15 octets",
          refuses(request().set("Sec-WebSocket-Key", "AAECAwQFBgcICQoLDA0O"), rfc6455::needs_whole_key));
  out.add("0.1.11", "Without a version",
          refuses(request().remove("Sec-WebSocket-Version"), rfc6455::needs_version));
  out.add("0.1.12", "Version 8: refused, and told what is supported",
          {
              open_with(request().set("Sec-WebSocket-Version", "8")),
              expect(refused(), rfc6455::refuses_version),
              expect(refused_telling("Sec-WebSocket-Version", "13"), rfc6455::tells_version),
          });
  out.add("0.1.13", "POST",
          refuses(request().with_method("POST").add("Content-Length", "0"), rfc6455::refuses_method));
  out.add("0.1.14", "HTTP/1.0", refuses(request().with_version({1, 0}), rfc6455::refuses_http_version));
  out.add("0.1.15",
          "Of subprotocols and extensions that nobody knows, at most one subprotocol, and nothing else, is "
          "agreed to",
          {
              open_with(request()
                            .add("Sec-WebSocket-Protocol", "x-wsspec-first, x-wsspec-second")
                            .add("Sec-WebSocket-Extensions", "x-wsspec-extension; a=1")),
              expect(opens(), suite::opens_without_subprotocol),
              expect(keeps(rfc6455::no_foreign_subprotocol), rfc6455::no_foreign_subprotocol),
          });
}

void add_client_cases(Catalogue& out) {
  out.add("0.2.1", "A valid answer, names in another case, fields in another order, another reason phrase",
          {
              open_with(answer()
                            .with_status(101, "Here We Go")
                            .rename("Sec-WebSocket-Accept", "SEC-websocket-accept")
                            .rename("Connection", "connection")
                            .rename("Upgrade", "UPGRADE")),
              send(text("open")),
              expect(message("open"), rfc6455::names_without_case),
              close_cleanly(),
          });
  out.add("0.2.2", "Upgrade: WebSocket and Connection: upgrade, in another case",
          {
              open_with(answer().set("Upgrade", "WebSocket").set("Connection", "upgrade")),
              send(text("open")),
              expect(message("open"), rfc6455::answer_opens),
              close_cleanly(),
          });
  out.add(
      "0.2.3", "The answer comes byte by byte, with spaces around the accept value",
      {
          open_with(answer().rewrite("Sec-WebSocket-Accept", "with spaces around it", with_spaces).chopped()),
          send(text("open")),
          expect(message("open"), rfc6455::answer_accept_space),
          close_cleanly(),
      });
  out.add("0.2.4", "A message in the same segment as the answer",
          {
              open_with(answer().followed_by(text("early"))),
              expect(message("early"), rfc6455::answer_opens),
              close_cleanly(),
          });
  out.add("0.2.5", "Sec-WebSocket-Accept was computed from another key",
          fails_after(answer().set("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
                      rfc6455::answer_accept_wrong));
  out.add("0.2.6", "Sec-WebSocket-Accept with its letters in the other case",
          fails_after(answer().rewrite("Sec-WebSocket-Accept", "with its case swapped", swap_case),
                      rfc6455::answer_accept_wrong));
  out.add("0.2.7", "Without Sec-WebSocket-Accept",
          fails_after(answer().remove("Sec-WebSocket-Accept"), rfc6455::answer_accept_missing));
  out.add("0.2.8", "Without Upgrade",
          fails_after(answer().remove("Upgrade"), rfc6455::answer_upgrade_missing));
  out.add("0.2.9", "Upgrade: h2c",
          fails_after(answer().set("Upgrade", "h2c"), rfc6455::answer_upgrade_wrong));
  out.add("0.2.10", "Without Connection",
          fails_after(answer().remove("Connection"), rfc6455::answer_connection_missing));
  out.add("0.2.11", "Connection: keep-alive",
          fails_after(answer().set("Connection", "keep-alive"), rfc6455::answer_connection_wrong));
  out.add("0.2.12", "Status 200, the rest as it should be",
          fails_after(answer().with_status(200, "OK"), rfc6455::status_101_only));
  out.add("0.2.13", "Status 404, the rest as it should be",
          fails_after(answer().with_status(404, "Not Found"), rfc6455::status_101_only));
  out.add("0.2.14", "An extension that the client did not offer",
          fails_after(answer().add("Sec-WebSocket-Extensions", "x-wsspec-not-offered"),
                      rfc6455::answer_extension));
  out.add("0.2.15", "A subprotocol that the client did not offer",
          fails_after(answer().set("Sec-WebSocket-Protocol", "x-wsspec-not-offered"),
                      rfc6455::answer_subprotocol));
}

}  // namespace

void add_opening_cases(Catalogue& out) {
  add_server_cases(out);
  add_client_cases(out);
  add_request_line_cases(out);
  add_host_cases(out);
  add_upgrade_cases(out);
  add_key_cases(out);
  add_request_head_cases(out);
  add_request_offer_cases(out);
  add_server_answer_cases(out);
  add_status_cases(out);
  add_answer_upgrade_cases(out);
  add_accept_cases(out);
  add_answer_choice_cases(out);
  add_answer_head_cases(out);
  add_client_request_cases(out);
  add_client_url_cases(out);
}

}  // namespace wsspec::conformance
