// 0.14: fields, sizes and segmentation of an answer. 0.15: what a client's request must be.
#include "conformance/cases/opening_steps.hpp"

namespace wsspec::conformance {
namespace {

using namespace std::string_literals;

void add_fields(Catalogue& out, Ids& ids) {
  out.add(ids.next(), "Cookies",
          opens_after(answer().add("Set-Cookie", "a=b; Path=/").add("Set-Cookie", "c=d; HttpOnly"),
                      rfc6455::answer_cookie));
  out.add(ids.next(), "30 fields that nobody knows",
          opens_after(with_unknown_fields(answer(), 30), rfc6455::answer_opens));
  out.add(ids.next(), "100 fields that nobody knows",
          opens_after(with_unknown_fields(answer(), 100), suite::roomy_head));
  out.add(ids.next(), "2000 fields that nobody knows",
          opens_or_fails_after(with_unknown_fields(answer(), 2000)));
  out.add(ids.next(), "An unknown field without a value, one of white space, and one twice",
          opens_after(answer().add("X-Wsspec", "").add("X-Wsspec-More", " \t ").add("x-wsspec", "1"),
                      rfc6455::answer_opens));
  out.add(ids.next(), "An unknown field with octets above 7F",
          opens_after(answer().add("X-Wsspec", "\xC3\xA9\xFF"), suite::opaque_values));
  out.add(ids.next(), "No white space behind the colons",
          opens_after(answer().replaced_by("HTTP/1.1 101 Switching Protocols\r\nUpgrade:websocket\r\n"
                                           "Connection:Upgrade\r\nSec-WebSocket-Accept:{accept}\r\n\r\n"),
                      rfc6455::answer_opens));
  // RFC 9112 §6.3: an answer of 1xx ends with its empty line, whatever its fields say; §6.1, RFC 9110 §8.6:
  // no server sends such fields.
  out.add(ids.next(), "Content-Length: 5", opens_or_fails_after(answer().add("Content-Length", "5")));
  out.add(ids.next(), "Transfer-Encoding: chunked",
          opens_or_fails_after(answer().add("Transfer-Encoding", "chunked")));
}

void add_faulty_lines(Catalogue& out, Ids& ids) {
  for (const char* line : {"X-Wsspec : 1", "a line without a colon", ": no name", "X(y): 1", "X Y: 1"})
    out.add(ids.next(), "A field line of \"" + std::string(line) + "\"",
            opens_or_fails_after(answer().raw_line(line)));
  out.add(ids.next(), "An unknown field that is folded over two lines",
          opens_or_fails_after(answer().raw_line("X-Wsspec: a\r\n b")));
  out.add(ids.next(), "Lines that end in LF alone", opens_or_fails_after(answer().with_line_end("\n")));
  out.add(ids.next(), "A CR inside an unknown field", opens_or_fails_after(answer().add("X-Wsspec", "a\rb")));
  out.add(ids.next(), "NUL inside an unknown field", opens_or_fails_after(answer().add("X-Wsspec", "a\0b"s)));
  out.add(ids.next(), "NUL inside Connection",
          fails_after(answer().set("Connection", "Upgrade\0d"s), rfc6455::answer_connection_wrong));
  out.add(ids.next(), "Lines that end in CR alone",
          fails_after(answer().with_line_end("\r").then_ends(), rfc6455::answer_other));
}

void add_sizes(Catalogue& out, Ids& ids) {
  out.add(ids.next(), "An unknown field of 4 KiB",
          opens_after(answer().add("X-Wsspec", fill(4096, 'a')), suite::roomy_head));
  out.add(ids.next(), "An unknown field of 8 KiB",
          opens_or_fails_after(answer().add("X-Wsspec", fill(8192, 'a'))));
  out.add(ids.next(), "An unknown field of 64 KiB",
          opens_or_fails_after(answer().add("X-Wsspec", fill(65536, 'a'))));
  out.add(ids.next(), "Fields over and over",
          {open_with(answer().without_end()), expect(never_opens(), suite::head_limit)});
  out.add(ids.next(), "A status line that goes on and on",
          {open_with(answer()
                         .with_start_line("HTTP/1.1 101 " + fill(endless_head_bytes, 'a'))
                         .broken_off_before("\r\n")),
           expect(never_opens(), rfc6455::answer_validated)});
}

void add_segments(Catalogue& out, Ids& ids) {
  for (const std::size_t bytes : std::initializer_list<std::size_t>{2u, 3u, 7u, 64u})
    out.add(ids.next(), "The answer comes " + std::to_string(bytes) + " bytes at a time",
            opens_after(answer().chopped(bytes), rfc6455::answer_opens));
  const std::vector<OpeningRow> cuts{{"inside the version", "TP/1.1"},
                                     {"inside the status", "01 Switching"},
                                     {"inside the line end of the status line", "\nServer"},
                                     {"inside a name", "Socket-Accept"},
                                     {"before a colon", ": websocket"},
                                     {"before a value", "websocket"},
                                     {"before the line end of the last field", "\r\n\r\n"},
                                     {"inside the line end of the last field", "\n\r\n"},
                                     {"before the empty line", "\r\n"},
                                     {"inside the empty line", "\n"}};
  for (const auto& [words, mark] : cuts)
    out.add(ids.next(), "The answer is cut " + std::string(words),
            opens_after(answer().cut_before(mark), rfc6455::answer_opens));
  out.add(ids.next(), "A Ping in the same segment as the answer",
          {open_with(answer().followed_by(ping("early"))),
           expect(pong_for("early"), rfc6455::server_speaks_first), close_cleanly()});
  out.add(ids.next(), "Two messages in the same segment as the answer",
          {open_with(answer().followed_by(text("one")).followed_by(binary("two"))),
           expect(message("one"), rfc6455::server_speaks_first),
           expect(binary_message("two"), rfc6455::server_speaks_first), close_cleanly()});
  out.add(ids.next(), "A message of 64 KiB in the same segment as the answer",
          {open_with(answer().followed_by(text(fill(65536, 'a')))),
           expect(message(fill(65536, 'a')), rfc6455::server_speaks_first), close_cleanly()});
  out.add(ids.next(), "Half a message in the same segment as the answer",
          {open_with(answer().followed_by(text("ear").declares(5))), send(rest_of_frame("ly")),
           expect(message("early"), rfc6455::server_speaks_first), close_cleanly()});
  out.add(ids.next(), "A Close in the same segment as the answer",
          {open_with(answer().followed_by(close(1000))), expect(closes_with({1000}), rfc6455::close_reply)});
  const std::vector<OpeningRow> ends{{"inside the status line", "01 Switching"},
                                     {"inside a name", "Socket-Accept"},
                                     {"before the empty line", "\r\n\r\n"}};
  for (const auto& [words, mark] : ends)
    out.add(ids.next(), "The answer breaks off " + std::string(words) + ", and the stream ends",
            {open_with(answer().broken_off_before(mark)), expect(never_opens(), rfc6455::answer_validated)});
}

}  // namespace

void add_answer_head_cases(Catalogue& out) {
  Ids ids("0.14");
  add_fields(out, ids);
  add_faulty_lines(out, ids);
  add_sizes(out, ids);
  add_segments(out, ids);
}

void add_client_request_cases(Catalogue& out) {
  Ids ids("0.15");
  const std::pair<const char*, const Requirement*> rules[] = {
      {"The method is GET", &rfc6455::request_method},
      {"The version of HTTP is 1.1 or higher", &rfc6455::request_version},
      {"The target is a path and query", &rfc6455::request_target},
      {"The target has no fragment", &rfc6455::no_fragment},
      {"There is one Host, and it is not empty", &rfc6455::request_host},
      {"Upgrade names websocket", &rfc6455::request_upgrade},
      {"Connection names Upgrade", &rfc6455::request_connection},
      {"There is a key", &rfc6455::request_has_key},
      {"There is one key", &rfc6455::one_key},
      {"The key is base64 of 16 octets, with pad bits of zero", &rfc6455::request_key},
      {"There is a version", &rfc6455::request_has_ws_version},
      {"There is one version", &rfc6455::request_one_version},
      {"The version is 13", &rfc6455::request_ws_version},
      {"Subprotocols, if any, are tokens", &rfc6455::request_subprotocol_tokens},
      {"Subprotocols, if any, differ", &rfc6455::request_subprotocols_differ},
      {"Extensions, if any, are in the grammar", &rfc6455::extension_grammar}};
  for (const auto& [title, rule] : rules)
    out.add(ids.next(), title,
            {open_with(answer()), expect(keeps(*rule), *rule), send(text("open")),
             expect(message("open"), rfc6455::answer_opens), close_cleanly()});
}

}  // namespace wsspec::conformance
