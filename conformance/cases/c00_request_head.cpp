// 0.7: fields, sizes and segmentation of a request.
#include "conformance/cases/opening_steps.hpp"

namespace wsspec::conformance {
namespace {

using namespace std::string_literals;

void add_fields(Catalogue& out, Ids& ids) {
  out.add(ids.next(), "30 fields that nobody knows",
          takes(with_unknown_fields(request(), 30), rfc6455::ignores_unknown_fields));
  out.add(ids.next(), "100 fields that nobody knows",
          takes(with_unknown_fields(request(), 100), suite::roomy_head));
  out.add(ids.next(), "2000 fields that nobody knows, then Upgrade",
          {open_with(with_unknown_fields(request().remove("Upgrade"), 2000).add("Upgrade", "websocket")),
           expect(opens_refuses_or_ends(), rfc6455::reads_request)});
  out.add(ids.next(), "Cookies and credentials",
          takes(request().add("Cookie", "a=b; c=d").add("Authorization", "Basic d3NzcGVjOndzc3BlYw=="),
                rfc6455::request_other_fields));
  out.add(ids.next(), "A cookie that is none", takes_or_refuses(request().add("Cookie", "=;=,\"")));
  out.add(ids.next(), "An unknown field three times",
          takes(request().add("X-Wsspec", "1").add("X-Wsspec", "1").add("x-wsspec", "2"),
                rfc6455::ignores_unknown_fields));
  out.add(ids.next(), "An unknown field without a value",
          takes(request().add("X-Wsspec", ""), rfc6455::ignores_unknown_fields));
  out.add(ids.next(), "An unknown field of white space",
          takes(request().add("X-Wsspec", " \t  \t "), rfc6455::ignores_unknown_fields));
  out.add(ids.next(), "An unknown field with every character that a name may have",
          takes(request().add("!#$%&'*+-.^_`|~09azAZ", "1"), rfc6455::ignores_unknown_fields));
  out.add(ids.next(), "An unknown field with octets above 7F",
          takes(request().add("X-Wsspec", "\xC3\xA9\xFF"), suite::opaque_values));
  out.add(ids.next(), "The fields in the reverse order",
          {open_with(request().replaced_by("GET {target} HTTP/1.1\r\nSec-WebSocket-Version: 13\r\n"
                                           "Sec-WebSocket-Key: {key}\r\nConnection: Upgrade\r\n"
                                           "Upgrade: websocket\r\nHost: {host}\r\n\r\n")),
           expect(opens(), rfc6455::reads_request), note(opens(), rfc6455::field_order), close_cleanly()});
  out.add(ids.next(), "No white space behind the colons",
          takes(request().replaced_by("GET {target} HTTP/1.1\r\nHost:{host}\r\nUpgrade:websocket\r\n"
                                      "Connection:Upgrade\r\nSec-WebSocket-Key:{key}\r\n"
                                      "Sec-WebSocket-Version:13\r\n\r\n"),
                rfc6455::reads_request));
}

void add_faulty_lines(Catalogue& out, Ids& ids) {
  // RFC 9112 §5.1: "A server MUST reject […] any received request message that contains whitespace between a
  // header field name and colon"
  out.add(ids.next(), "A space before a colon",
          refuses(request().raw_line("X-Wsspec : 1"), rfc6455::refuses_bad_request));
  out.add(ids.next(), "A space before the colon of Upgrade",
          refuses(request().rename("Upgrade", "Upgrade "), rfc6455::refuses_bad_request));
  for (const char* line : {"a line without a colon", ": no name", "X(y): 1", "X Y: 1", "\"X\": 1"})
    out.add(ids.next(), "A field line that is none: " + std::string(line),
            refuses(request().raw_line(line), rfc6455::refuses_bad_request));
  out.add(ids.next(), "A line of white space before the first field",
          takes_or_refuses(request().with_start_line("GET {target} HTTP/1.1\r\n  X-Wsspec: 1")));
  out.add(ids.next(), "An unknown field that is folded over two lines",
          takes_or_refuses(request().raw_line("X-Wsspec: a\r\n b")));
  out.add(ids.next(), "Connection, folded behind a comma",
          takes_or_refuses(request().set("Connection", "keep-alive,\r\n Upgrade")));
  out.add(ids.next(), "A key that is folded in the middle, which puts a space into it",
          refuses(request().set("Sec-WebSocket-Key", "AAECAwQFBgcI\r\n CQoLDA0ODw=="),
                  rfc6455::refuses_bad_request));
  out.add(ids.next(), "Lines that end in LF alone", takes_or_refuses(request().with_line_end("\n")));
  out.add(ids.next(), "One line that ends in LF alone",
          takes_or_refuses(request().raw_line("X-Wsspec: 1\nX-Wsspec-More: 2")));
  out.add(ids.next(), "Lines that end in CR alone",
          {open_with(request().with_line_end("\r").then_ends()),
           expect(refused_or_ends(), rfc6455::refuses_bad_request)});
  out.add(ids.next(), "A CR inside an unknown field", takes_or_refuses(request().add("X-Wsspec", "a\rb")));
  out.add(ids.next(), "NUL inside an unknown field", takes_or_refuses(request().add("X-Wsspec", "a\0b"s)));
  out.add(ids.next(), "NUL inside the key",
          refuses(request().set("Sec-WebSocket-Key", "AAECAwQFBgcICQoLDA0ODw==\0junk"s),
                  rfc6455::refuses_bad_request));
  out.add(ids.next(), "NUL inside Connection",
          does_not_upgrade(request().set("Connection", "Upgrade\0d"s), rfc6455::refuses_bad_request));
}

/// A server that takes the request must read the body as such, and what follows as frames.
Script with_body(Opening opening, const Requirement& because) {
  return {open_with(std::move(opening).followed_by(text("after"))),
          expect(opens_refuses_or_ends(), rfc6455::reads_request), expect(message_if_open("after"), because)};
}

void add_bodies(Catalogue& out, Ids& ids) {
  static const std::string fields =
      "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: "
      "13\r\n";
  static const std::string start = "GET {target} HTTP/1.1\r\nHost: {host}\r\n" + fields;
  out.add(ids.next(), "Content-Length: 0", takes_or_refuses(request().add("Content-Length", "0")));
  out.add(
      ids.next(), "A body of 5 octets, by Content-Length",
      with_body(request().replaced_by(start + "Content-Length: 5\r\n\r\nhello"), suite::body_is_no_frame));
  out.add(
      ids.next(), "A body of 5 octets in a chunk",
      with_body(request().replaced_by(start + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
                suite::body_is_no_frame));
  out.add(ids.next(), "Both Transfer-Encoding and Content-Length",
          {open_with(request().replaced_by(
               start + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n")),
           expect(refused_or_ends(), suite::one_length)});
  out.add(ids.next(), "A Content-Length that is no number",
          refuses(request().add("Content-Length", "five"), rfc6455::refuses_bad_request));
}

void add_sizes(Catalogue& out, Ids& ids) {
  out.add(ids.next(), "An unknown field of 4 KiB",
          takes(request().add("X-Wsspec", fill(4096, 'a')), suite::roomy_head));
  out.add(ids.next(), "An unknown field of 8 KiB",
          {open_with(request().add("X-Wsspec", fill(8192, 'a'))),
           expect(opens_refuses_or_ends(), rfc6455::reads_request)});
  out.add(ids.next(), "An unknown field of 64 KiB",
          {open_with(request().add("X-Wsspec", fill(65536, 'a'))),
           expect(opens_refuses_or_ends(), rfc6455::reads_request)});
  out.add(ids.next(), "A field with a name of 64 KiB",
          {open_with(request().add(fill(65536, 'a'), "1")),
           expect(opens_refuses_or_ends(), rfc6455::reads_request)});
  out.add(ids.next(), "A key of 1 MiB",
          {open_with(request().set("Sec-WebSocket-Key", cycle("QUJD", 1u << 20))),
           expect(refused_or_ends(), rfc6455::needs_whole_key)});
  out.add(ids.next(), "A list of subprotocols with 30000 spaces in it",
          {open_with(request().set("Sec-WebSocket-Protocol", "b" + fill(30000, ' ') + "x")),
           expect(refused_or_ends(), rfc6455::refuses_bad_subprotocols)});
  out.add(ids.next(), "Fields over and over",
          {open_with(request().without_end()), expect(refused_or_ends(), suite::head_limit)});
  out.add(ids.next(), "A line that goes on and on",
          {open_with(request().replaced_by("GET {target}{?}x=" + fill(endless_head_bytes, 'a'))),
           expect(refused_or_ends(), suite::head_limit)});
}

void add_segments(Catalogue& out, Ids& ids) {
  for (const std::size_t bytes : std::initializer_list<std::size_t>{2u, 3u, 7u, 64u})
    out.add(ids.next(), "The request comes " + std::to_string(bytes) + " bytes at a time",
            takes(request().chopped(bytes), rfc6455::any_segmentation));
  const std::vector<OpeningRow> cuts{{"inside the method", "ET "},
                                     {"before the version", "HTTP/1.1"},
                                     {"inside the line end of the request line", "\nHost"},
                                     {"inside a name", "Socket-Key"},
                                     {"before a colon", ": websocket"},
                                     {"before a value", "websocket"},
                                     {"before the line end of the last field", "\r\n\r\n"},
                                     {"inside the line end of the last field", "\n\r\n"},
                                     {"before the empty line", "\r\n"},
                                     {"inside the empty line", "\n"}};
  for (const auto& [words, mark] : cuts)
    out.add(ids.next(), "The request is cut " + std::string(words),
            takes(request().cut_before(mark), rfc6455::any_segmentation));
  out.add(ids.next(), "A Ping in the same segment as the request",
          {open_with(request().followed_by(ping("early"))), expect(opens(), rfc6455::answer_is_101),
           expect(pong_for("early"), rfc6455::any_segmentation), close_cleanly()});
  out.add(ids.next(), "A message of 64 KiB in the same segment as the request",
          {open_with(request().followed_by(text(fill(65536, 'a')))), expect(opens(), rfc6455::answer_is_101),
           expect(message(fill(65536, 'a')), rfc6455::any_segmentation), close_cleanly()});
  out.add(ids.next(), "Half a message in the same segment as the request",
          {open_with(request().followed_by(text("ear").declares(5))), expect(opens(), rfc6455::answer_is_101),
           send(rest_of_frame("ly")), expect(message("early"), rfc6455::any_segmentation), close_cleanly()});
  out.add(ids.next(), "A Close in the same segment as the request",
          {open_with(request().followed_by(close(1000))), expect(opens(), rfc6455::answer_is_101),
           expect(closes_with({1000}), rfc6455::close_reply)});
  const std::vector<OpeningRow> breaks{{"before Upgrade", "Upgrade: "},
                                       {"inside a name", "Socket-Version"},
                                       {"before the empty line", "\r\n\r\n"}};
  for (const auto& [words, mark] : breaks)
    out.add(ids.next(), "The request breaks off " + std::string(words) + ", and the stream ends",
            {open_with(request().broken_off_before(mark)),
             expect(refused_or_ends(), rfc6455::refuses_bad_request),
             expect(ends(), rfc6455::server_aborts_by_closing)});
}

}  // namespace

Opening with_unknown_fields(Opening opening, int count) {
  for (int i = 0; i < count; ++i)
    opening = std::move(opening).add("X-Wsspec-" + std::to_string(i), "value " + std::to_string(i));
  return opening;
}

void add_request_head_cases(Catalogue& out) {
  Ids ids("0.7");
  add_fields(out, ids);
  add_faulty_lines(out, ids);
  add_bodies(out, ids);
  add_sizes(out, ids);
  add_segments(out, ids);
}

}  // namespace wsspec::conformance
