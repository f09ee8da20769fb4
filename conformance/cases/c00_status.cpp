// 0.10: the status line of an answer, as a client reads it.
#include "conformance/cases/opening_steps.hpp"

namespace wsspec::conformance {
namespace {

using namespace std::string_literals;

void add_statuses(Catalogue& out, Ids& ids) {
  const std::vector<std::pair<unsigned, std::string>> plain{{201, "Created"},
                                                            {202, "Accepted"},
                                                            {204, "No Content"},
                                                            {206, "Partial Content"},
                                                            {300, "Multiple Choices"},
                                                            {304, "Not Modified"},
                                                            {400, "Bad Request"},
                                                            {403, "Forbidden"},
                                                            {410, "Gone"},
                                                            {429, "Too Many Requests"},
                                                            {500, "Internal Server Error"},
                                                            {502, "Bad Gateway"},
                                                            {599, "Unheard Of"},
                                                            {999, "Unheard Of"}};
  for (const auto& [status, reason] : plain)
    out.add(ids.next(), "Status " + std::to_string(status) + ", the rest as it should be",
            fails_after(answer().with_status(status, reason), rfc6455::status_101_only));
  for (const unsigned status : std::initializer_list<unsigned>{301u, 302u, 303u, 307u, 308u})
    out.add(ids.next(), "Status " + std::to_string(status) + " to where nobody listens",
            fails_after(answer().with_status(status, "Elsewhere").add("Location", "ws://127.0.0.1:1/"),
                        rfc6455::answer_by_http));
  out.add(ids.next(), "A redirect without Location",
          fails_after(answer().with_status(302, "Found"), rfc6455::answer_by_http));
  out.add(ids.next(), "A redirect to a URL that is none",
          fails_after(answer().with_status(302, "Found").add("Location", "ws://[::1:x y/%"),
                      rfc6455::answer_by_http));
  const auto no_upgrade = [](unsigned status, std::string reason) {
    return answer()
        .with_status(status, std::move(reason))
        .remove("Upgrade")
        .remove("Connection")
        .remove("Sec-WebSocket-Accept")
        .add("Content-Length", "0");
  };
  out.add(ids.next(), "401, for credentials that the client has not",
          fails_after(no_upgrade(401, "Unauthorized").add("WWW-Authenticate", "Basic realm=\"wsspec\""),
                      rfc6455::answer_by_http));
  out.add(ids.next(), "407, as from a proxy",
          fails_after(no_upgrade(407, "Proxy Authentication Required")
                          .add("Proxy-Authenticate", "Basic realm=\"wsspec\""),
                      rfc6455::answer_by_http));
  out.add(ids.next(), "426, with the version that the client asked for",
          {fails_after(no_upgrade(426, "Upgrade Required").add("Sec-WebSocket-Version", "13"),
                       rfc6455::answer_by_http),
           note(never_opens(), rfc6455::retries_version)});
  out.add(ids.next(), "426, with versions that the client did not ask for, over two fields",
          {fails_after(no_upgrade(426, "Upgrade Required")
                           .add("Sec-WebSocket-Version", "8, 7")
                           .add("Sec-WebSocket-Version", "0"),
                       rfc6455::answer_by_http),
           note(never_opens(), rfc6455::version_list_fields)});
  out.add(
      ids.next(), "503, to try again later",
      fails_after(no_upgrade(503, "Service Unavailable").add("Retry-After", "1"), rfc6455::answer_by_http));
}

void add_interim(Catalogue& out, Ids& ids) {
  for (const char* interim : {"100 Continue", "102 Processing", "103 Early Hints"})
    out.add(ids.next(), std::string(interim) + " before the 101",
            opens_after(answer().preceded_by("HTTP/1.1 " + std::string(interim) + "\r\n\r\n"),
                        suite::interim_answers));
}

void add_status_lines(Catalogue& out, Ids& ids) {
  out.add(ids.next(), "An empty reason phrase",
          opens_after(answer().with_status(101, ""), rfc6455::answer_opens));
  out.add(ids.next(), "A long reason phrase, with every sign",
          opens_after(answer().with_status(101, "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~ " + fill(200, 'x')),
                      rfc6455::answer_opens));
  out.add(ids.next(), "HTTP/1.2, a higher minor version",
          opens_after(answer().with_version({1, 2}), suite::higher_minor_version));
  for (const char* line : {"HTTP/1.0 101 Switching Protocols", "HTTP/2.0 101 Switching Protocols"})
    out.add(ids.next(), "A status line of \"" + std::string(line) + "\"",
            fails_after(answer().with_start_line(line).then_ends(), suite::version_of_answer));
  for (const char* line :
       {"HTTP/1.1 1O1 Switching Protocols", "HTTP/1.1 1010 Switching Protocols",
        "HTTP/1.1 10 Switching Protocols", "HTTP/1.1 -101 Switching Protocols", "ICY 101 Switching Protocols",
        "HTTP 101 Switching Protocols", "101 Switching Protocols"})
    out.add(ids.next(), "A status line of \"" + std::string(line) + "\"",
            fails_after(answer().with_start_line(line).then_ends(), rfc6455::answer_other));
  for (const char* line :
       {"HTTP/1.1 101", "HTTP/1.1  101 Switching Protocols", "http/1.1 101 Switching Protocols"})
    out.add(ids.next(), "A status line of \"" + std::string(line) + "\"",
            opens_or_fails_after(answer().with_start_line(line)));
}

void add_other_protocols(Catalogue& out, Ids& ids) {
  const std::vector<OpeningRow> banners{
      {"SMTP", "220 mail.invalid ESMTP\r\n"},
      {"FTP", "220 Service ready\r\n"},
      {"SSH", "SSH-2.0-OpenSSH_9.2\r\n"},
      {"IMAP", "* OK IMAP4rev1\r\n"},
      {"TLS, an alert", "\x15\x03\x03\x00\x02\x02\x28"s},
      {"HTTP/2", "\x00\x00\x00\x04\x00\x00\x00\x00\x00"s},
      {"HTTP/0.9, a page without a head", "<html>Not a head</html>\r\n\r\n"},
      {"frames at once, without a handshake", "\x81\x05hello"s},
      {"zeros", fill(64, '\0')},
      {"the request, sent back",
       "GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
       "Sec-WebSocket-Accept: {accept}\r\n\r\n"}};
  for (const auto& [words, octets] : banners)
    out.add(ids.next(), "A server of another protocol: " + std::string(words),
            {open_with(answer().replaced_by(octets).then_ends()),
             expect(never_opens(), rfc6455::other_protocol)});
}

}  // namespace

void add_status_cases(Catalogue& out) {
  Ids ids("0.10");
  add_statuses(out, ids);
  add_interim(out, ids);
  add_status_lines(out, ids);
  add_other_protocols(out, ids);
}

}  // namespace wsspec::conformance
