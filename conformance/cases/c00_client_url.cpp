// 0.16: a client is told which URL to open. What it then asks for, and whom.
#include "conformance/cases/opening_steps.hpp"

namespace wsspec::conformance {
namespace {

const std::string base = "ws://{host}:{port}";
const std::vector<std::string> loopback{"127.0.0.1", "::1"};

/// What follows host and port in a URL, and the targets that are right for it.
struct TargetRow {
  std::string_view words;
  std::string rest;
  std::vector<std::string> targets;
};

/// The client asks for one of these, and the connection works.
Script asks_for(std::string url, std::vector<std::string> targets, const Requirement& because) {
  return {dialled_as(std::move(url)), expect(request_for(std::move(targets)), because), send(text("open")),
          expect(message("open"), rfc6455::client_establishes), close_cleanly()};
}
/// The same, but the client may take the URL for an invalid one.
Script asks_for_or_refuses(std::string url, std::vector<std::string> targets, const Requirement& because) {
  return {dialled_as(std::move(url)), expect(request_for_or_none(std::move(targets)), because)};
}
Script refuses_url(std::string url) {
  return {dialled_as(std::move(url)), expect(no_request(), rfc6455::uri_invalid_fails)};
}

void add_schemes(Catalogue& out, Ids& ids) {
  for (const char* scheme : {"WS", "Ws", "wS"})
    out.add(ids.next(), "A URL that begins with " + std::string(scheme),
            asks_for(scheme + std::string("://{host}:{port}/"), {"/"}, rfc6455::scheme_without_case));
  for (const char* scheme : {"ftp", "wsx", "xws", "x-wsspec", "w", "ws+unix"})
    out.add(ids.next(), "A URL that begins with " + std::string(scheme),
            refuses_url(scheme + std::string("://{host}:{port}/")));
}

void add_targets(Catalogue& out, Ids& ids) {
  const std::string long_path = "/" + std::string(1000, 'x');
  const std::vector<TargetRow> rows{
      {"without a path", "", {"/"}},
      {"with a path of one slash", "/", {"/"}},
      {"with a path", "/a/b.c", {"/a/b.c"}},
      {"with a slash at the end", "/a/", {"/a/"}},
      {"whose path begins with two slashes", "//a", {"//a"}},
      {"with two slashes in its path", "/a//b", {"/a//b"}},
      {"with a query and no path", "?x=1", {"/?x=1"}},
      {"with a path and a query", "/a?b=c", {"/a?b=c"}},
      {"with an empty query", "/a?", {"/a", "/a?"}},
      {"with a slash and a question mark in its query", "/a?b=c/d?e=f", {"/a?b=c/d?e=f"}},
      {"with a query of a thousand octets", "/?" + long_path, {"/?" + long_path}},
      {"with a path of a thousand octets", long_path, {long_path}},
  };
  for (const auto& [words, rest, targets] : rows)
    out.add(ids.next(), "A URL " + std::string(words),
            asks_for(base + rest, targets, rfc6455::resource_name));
  out.add(ids.next(), "A URL with the other characters that a path may have",
          asks_for(base + "/a-b_c.d~e!$&(),;=:@", {"/a-b_c.d~e!$&(),;=:@"}, rfc6455::uri_valid));
  out.add(ids.next(), "A URL whose port has a leading zero",
          asks_for("ws://{host}:0{port}/", {"/"}, rfc6455::uri_valid));
}

void add_encoded(Catalogue& out, Ids& ids) {
  const std::vector<TargetRow> number_signs{{"in its path", "/a%23b", {"/a%23b"}},
                                            {"in its query", "/?c=%23d", {"/?c=%23d"}},
                                            {"in path and query", "/a%23b?c=%23d", {"/a%23b?c=%23d"}}};
  for (const auto& [words, rest, targets] : number_signs)
    out.add(ids.next(), "A URL with %23 " + std::string(words),
            asks_for(base + rest, targets, rfc6455::number_sign_escaped));
  const std::vector<TargetRow> others{{"a line break", "/a%0D%0AX-Wsspec:1", {"/a%0D%0AX-Wsspec:1"}},
                                      {"a slash", "/a%2Fb", {"/a%2Fb"}},
                                      {"a question mark", "/a%3Fb", {"/a%3Fb"}},
                                      {"a space", "/a%20b?c%20d", {"/a%20b?c%20d"}},
                                      {"a percent sign", "/a%25b", {"/a%25b"}},
                                      {"UTF-8", "/%C3%BC?%E2%82%AC", {"/%C3%BC?%E2%82%AC"}}};
  for (const auto& [words, rest, targets] : others)
    out.add(ids.next(), "A URL with " + std::string(words) + ", percent-encoded",
            asks_for(base + rest, targets, rfc6455::resource_name));
}

void add_fragments(Catalogue& out, Ids& ids) {
  const std::vector<TargetRow> rows{{"behind the path", "/a#frag", {"/a"}},
                                    {"behind the query", "/a?b#frag", {"/a?b"}},
                                    {"behind the port", "#frag", {"/"}},
                                    {"that has a question mark", "/a#b?c", {"/a"}},
                                    {"that is empty", "/a#", {"/a"}}};
  for (const auto& [words, rest, targets] : rows)
    out.add(ids.next(), "A fragment " + std::string(words) + ": refused, or left out",
            asks_for_or_refuses(base + rest, targets, rfc6455::no_fragment));
}

// A program may take URLs alone, and leave what is no URL yet to its caller: §3 has ASCII only.
void add_unencoded(Catalogue& out, Ids& ids) {
  const std::vector<TargetRow> rows{{"ü in the path", "/\xC3\xBC", {"/%C3%BC"}},
                                    {"ö in the query", "/?\xC3\xB6", {"/?%C3%B6"}},
                                    {"ü and ö in path and query", "/\xC3\xBC?\xC3\xB6", {"/%C3%BC?%C3%B6"}},
                                    {"a euro sign", "/\xE2\x82\xAC", {"/%E2%82%AC"}},
                                    {"U+1F600", "/\xF0\x9F\x98\x80", {"/%F0%9F%98%80"}}};
  for (const auto& [words, rest, targets] : rows)
    out.add(ids.next(), "A URL with " + std::string(words) + ": as UTF-8 and percent-encoded, or refused",
            asks_for_or_refuses(base + rest, targets, rfc6455::target_to_ascii));
  out.add(ids.next(), "A URL with a space: percent-encoded, or refused",
          asks_for_or_refuses(base + "/a b", {"/a%20b"}, rfc6455::uri_invalid_fails));
  out.add(ids.next(), "A URL with a line break: never in the request as it is",
          asks_for_or_refuses(base + "/a\r\nX-Wsspec:1", {"/a%0D%0AX-Wsspec:1", "/aX-Wsspec:1"},
                              rfc6455::uri_invalid_fails));
}

void add_hosts(Catalogue& out, Ids& ids) {
  const auto names = [](std::string url, std::vector<std::string> hosts) {
    return Script{dialled_as(std::move(url), std::move(hosts)),
                  expect(request_for({"/"}), rfc6455::uri_valid),
                  expect(host_of_url(), rfc6455::request_host), close_cleanly()};
  };
  out.add(ids.next(), "The host as an address", names("ws://{host}:{port}/", {}));
  out.add(ids.next(), "The host as a name", names("ws://localhost:{port}/", loopback));
  out.add(ids.next(), "The host as a name in capitals", names("ws://LOCALHOST:{port}/", loopback));
  out.add(ids.next(), "The host as an IPv6 address", names("ws://[::1]:{port}/", {"::1"}));
  out.add(
      ids.next(), "A user and a password: refused, or not in Host",
      {dialled_as("ws://user:word@{host}:{port}/"), expect(request_for_or_none({"/"}), rfc6455::uri_valid),
       expect(host_of_url(), rfc6455::request_host)});
  const std::vector<OpeningRow> ports{{"above 65535 that wraps around to one that is open", "{port+65536}"},
                                      {"with a letter behind it", "{port}x"},
                                      {"with a sign", "+{port}"},
                                      {"that is negative", "-{port}"}};
  for (const auto& [words, port] : ports)
    out.add(ids.next(), "A port " + std::string(words), refuses_url("ws://{host}:" + port + "/"));
}

void add_tls(Catalogue& out, Ids& ids) {
  const auto tls = [](std::string url, const Requirement& because) {
    return Script{dialled_as(std::move(url)), expect(tls_begins(), because),
                  expect(tls_failure_ends(), rfc6455::tls_failure_fails)};
  };
  out.add(ids.next(), "A wss URL: TLS before all else, and nothing once it has failed",
          tls("wss://{host}:{port}/", rfc6455::tls_first));
  for (const char* scheme : {"WSS", "Wss", "wsS"})
    out.add(ids.next(), "A URL that begins with " + std::string(scheme) + ": TLS",
            tls(scheme + std::string("://{host}:{port}/"), rfc6455::scheme_without_case));
  out.add(ids.next(), "A wss URL with a name: it stands in the TLS handshake",
          {dialled_as("wss://localhost:{port}/", loopback), expect(tls_begins(), rfc6455::tls_first),
           expect(tls_begins("localhost"), rfc6455::sends_server_name)});
}

}  // namespace

void add_client_url_cases(Catalogue& out) {
  Ids ids("0.16");
  add_schemes(out, ids);
  add_targets(out, ids);
  add_encoded(out, ids);
  add_fragments(out, ids);
  add_unencoded(out, ids);
  add_hosts(out, ids);
  add_tls(out, ids);
}

}  // namespace wsspec::conformance
