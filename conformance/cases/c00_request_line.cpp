// 0.3 and 0.4: the request line, Host and Origin, as a server reads them.
#include "conformance/cases/opening_steps.hpp"

namespace wsspec::conformance {
namespace {

void add_methods(Catalogue& out, Ids& ids) {
  for (const char* method : {"get", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "GETS"})
    out.add(ids.next(), "Method " + std::string(method),
            does_not_upgrade(request().with_method(method), rfc6455::refuses_method));
}

void add_versions(Catalogue& out, Ids& ids) {
  out.add(ids.next(), "HTTP/0.9",
          does_not_upgrade(request().with_version({0, 9}), rfc6455::refuses_http_version));
  out.add(ids.next(), "HTTP/1.2, a higher minor version",
          takes(request().with_version({1, 2}), suite::higher_minor_version));
  out.add(ids.next(), "HTTP/2.0, which is another protocol in the old syntax",
          takes_or_refuses(request().with_version({2, 0})));
  out.add(ids.next(), "No version, as in HTTP/0.9",
          {open_with(request().with_start_line("GET {target}").then_ends()),
           expect(refused_or_ends(), rfc6455::refuses_http_version)});
  for (const char* version : {"HTTP/1.", "HTTP/1.1.1", "HTTP/01.1", "http/1.1", "HTTP 1.1", "HTP/1.1"})
    out.add(ids.next(), "A version of \"" + std::string(version) + "\"",
            {open_with(request().with_start_line("GET {target} " + std::string(version)).then_ends()),
             expect(refused_or_ends(), rfc6455::refuses_bad_request)});
}

void add_targets(Catalogue& out, Ids& ids) {
  out.add(ids.next(), "The absolute form of the target",
          takes(request().with_target("http://{host}{target}"), rfc6455::takes_absolute_target));
  out.add(ids.next(), "A target with a fragment",
          refuses(request().with_target("{target}#fragment"), rfc6455::refuses_fragment));
  out.add(ids.next(), "A target with a query of all sorts",
          takes_or_refuses(request().with_target("{target}{?}a=%23%20/?:@!$&'()*+,;=-._~")));
  out.add(ids.next(), "A target with a space in it",
          does_not_upgrade(request().with_target("{target}{?}a b"), rfc6455::refuses_bad_request));
  out.add(ids.next(), "A target with a control character",
          {open_with(request().with_target("{target}{?}a\x01")),
           expect(refused_or_ends(), rfc6455::refuses_bad_request)});
  out.add(ids.next(), "A target with octets above 7F",
          takes_or_refuses(request().with_target("{target}{?}\xC3\xA9")));
  out.add(ids.next(), "An empty target",
          does_not_upgrade(request().with_start_line("GET  HTTP/1.1"), rfc6455::refuses_bad_request));
  out.add(ids.next(), "The target *",
          does_not_upgrade(request().with_target("*"), rfc6455::refuses_bad_request));
  out.add(ids.next(), "A target that no server has, unless it looks at none",
          {open_with(request().with_target("/wsspec/no-such-resource")),
           expect(opens_or_refused(), rfc6455::refuses_resource)});
  out.add(ids.next(), "A target of 4 KiB",
          takes(request().with_target("{target}{?}x=" + fill(4096, 'a')), suite::long_target));
  out.add(ids.next(), "A target of 64 KiB",
          {open_with(request().with_target("{target}{?}x=" + fill(65536, 'a'))),
           expect(opens_refuses_or_ends(), rfc6455::reads_request)});
}

void add_lines(Catalogue& out, Ids& ids) {
  out.add(ids.next(), "An empty line before the request",
          takes(request().preceded_by("\r\n"), suite::leading_empty_line));
  out.add(ids.next(), "Two spaces where one should be",
          takes_or_refuses(request().with_start_line("GET  {target}  HTTP/1.1")));
  out.add(ids.next(), "A request line of two words only",
          {open_with(request().with_start_line("GET HTTP/1.1").then_ends()),
           expect(refused_or_ends(), rfc6455::refuses_bad_request)});
  out.add(
      ids.next(), "A TLS handshake to a port that has none",
      {open_with(
           request().replaced_by(std::string("\x16\x03\x01\x00\x05\x01\x00\x00\x01\x03", 10)).then_ends()),
       expect(refused_or_ends(), rfc6455::refuses_bad_request),
       expect(ends(), rfc6455::server_aborts_by_closing)});
  out.add(
      ids.next(), "A form that a web page posts",
      does_not_upgrade(request().replaced_by("POST {target} HTTP/1.1\r\nHost: {host}\r\n"
                                             "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\na=b\r\n"),
                       rfc6455::foreign_request));
  out.add(ids.next(), "A plain GET, as for a page",
          does_not_upgrade(request().replaced_by("GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
                           rfc6455::foreign_request));
  out.add(ids.next(), "An Upgrade request without any WebSocket field",
          refuses(request().replaced_by("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\n"
                                        "Upgrade: websocket\r\n\r\n"),
                  rfc6455::foreign_request));
}

}  // namespace

void add_request_line_cases(Catalogue& out) {
  Ids ids("0.3");
  add_methods(out, ids);
  add_versions(out, ids);
  add_targets(out, ids);
  add_lines(out, ids);
}

void add_host_cases(Catalogue& out) {
  Ids ids("0.4");
  out.add(ids.next(), "Without Host", refuses(request().remove("Host"), rfc6455::refuses_no_host));
  out.add(ids.next(), "The same Host twice",
          refuses(request().add("Host", "{host}"), rfc6455::refuses_no_host));
  out.add(ids.next(), "Two different Hosts",
          refuses(request().add("Host", "wsspec.invalid"), rfc6455::refuses_no_host));
  const std::vector<OpeningRow> bad_hosts{{"An empty Host", ""},
                                          {"A Host with a space in it", "foo bar"},
                                          {"A Host of one bracket", "["},
                                          {"A Host of brackets the wrong way round", "]["},
                                          {"A Host with a port that is no number", "localhost:abc"},
                                          {"A Host with two ports", "localhost:80:81"},
                                          {"A Host with a path", "localhost/path"},
                                          {"A Host with a user", "user@localhost"},
                                          {"A Host with a quotation mark", "\"localhost\""}};
  for (const auto& [words, value] : bad_hosts)
    out.add(ids.next(), std::string(words), refuses(request().set("Host", value), rfc6455::refuses_no_host));
  out.add(ids.next(), "Another host than the server's",
          takes_or_refuses(request().set("Host", "wsspec.invalid")));
  const std::vector<OpeningRow> origins{{"Origin of the server itself", "http://{host}"},
                                        {"Origin null", "null"},
                                        {"A foreign Origin", "https://wsspec.invalid"},
                                        {"An Origin that is no URL", "\x01]:["},
                                        {"A list of Origins", "http://a.invalid http://b.invalid"}};
  for (const auto& [words, value] : origins)
    out.add(ids.next(), std::string(words), takes_or_refuses(request().add("Origin", value)));
  out.add(ids.next(), "Two Origins",
          takes_or_refuses(request().add("Origin", "http://{host}").add("Origin", "https://wsspec.invalid")));
}

}  // namespace wsspec::conformance
