// Chapter 2: Ping and Pong.
#include "conformance/cases/all_cases.hpp"

namespace wsspec::conformance {
namespace {

Script answers(Outgoing the_ping) {
  const std::string payload = the_ping.payload;
  const auto& because = the_ping.write_bytes != 0 ? rfc6455::any_segmentation
                        : payload.empty()         ? rfc6455::pong_reply
                                                  : rfc6455::pong_payload;
  return {send(std::move(the_ping)), expect(pong_for(payload), because), close_cleanly()};
}

Script ten_pings(std::size_t write_bytes) {
  Script out{};
  std::vector<std::string> payloads;
  for (int i = 0; i < 10; ++i) {
    payloads.push_back("payload-" + std::to_string(i));
    out = {out, send(ping(payloads.back()).chopped(write_bytes))};
  }
  return {out, expect(pongs_for(payloads), rfc6455::pong_reply), close_cleanly()};
}

}  // namespace

void add_ping_pong_cases(Catalogue& out) {
  using namespace std::string_literals;
  out.add("2.1", "Ping without payload", answers(ping()));
  out.add("2.2", "Ping with text", answers(ping("Hello, world!")));
  out.add("2.3", "Ping with bytes that are no text", answers(ping("\x00\xFF\xFE\xFD\xFC\xFB\x00\xFF"s)));
  out.add("2.4", "Ping of 125 bytes, the longest", answers(ping(fill(125, '\xFE'))));
  out.add("2.5", "Ping of 126 bytes is one too long",
          {
              send(ping(fill(126, '\xFE'))),
              expect(fails_with(1002), rfc6455::long_control),
          });
  out.add("2.6", "Ping of 125 bytes, byte by byte", answers(ping(fill(125, '\xFE')).chopped()));
  out.add("2.7", "A Pong that nobody asked for, empty",
          {
              send(pong()),
              send(close(1000)),
              expect(closes_with({1000}), rfc6455::unsolicited_pong),
          });
  out.add("2.8", "A Pong that nobody asked for, with payload",
          {
              send(pong("unsolicited pong payload")),
              send(close(1000)),
              expect(closes_with({1000}), rfc6455::unsolicited_pong),
          });
  out.add("2.9", "A Pong that nobody asked for, then a Ping",
          {
              send(pong("unsolicited pong payload")),
              send(ping("ping payload")),
              expect(pong_for("ping payload"), rfc6455::unsolicited_pong),
              close_cleanly(),
          });
  out.add("2.10", "Ten Pings at once", ten_pings(0));
  out.add("2.11", "Ten Pings, byte by byte", ten_pings(1));
}

}  // namespace wsspec::conformance
