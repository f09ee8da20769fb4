// 19.1 to 19.3: bugs of lengths, masks and fragments; of control frames, closing and states.
#include <algorithm>

#include "conformance/cases/c19_bugs.hpp"

namespace wsspec::conformance {
namespace {

using wire::LengthForm;

constexpr std::uint64_t top_bit = 1ULL << 63;
constexpr std::size_t kib = 1024;

std::string hex(std::uint64_t value) {
  std::string out;
  for (; value != 0; value /= 16) out.insert(out.begin(), "0123456789ABCDEF"[value % 16]);
  return "0x" + out;
}

/// §5.2: "the most significant bit MUST be 0".
Script refused_length(Outgoing what) {
  return {send(std::move(what)), expect(fails_with({1002, 1009}), rfc6455::length_top_bit)};
}
/// A good length, but more than anybody keeps.
Script too_long(Outgoing what) {
  return {send(std::move(what)), expect(fails_with({1009, 1008, 1002}), rfc6455::limits_sizes)};
}
/// A good length, which the peer may wait for; then the stream ends.
Script breaks_off(Outgoing what) {
  return {send(std::move(what)), end_stream()};
}
Script echoes(const std::string& payload, const Requirement& because, Outgoing what) {
  const bool is_text = what.opcode == Opcode::text;
  return {send(std::move(what)), expect(is_text ? message(payload) : binary_message(payload), because)};
}
/// What differs at every octet, so that a block in the wrong place is seen.
std::string positions(std::size_t bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes; ++i) out += static_cast<char>((i * 31 + i / 251) & 0xFF);
  return out;
}

}  // namespace

void add_length_bugs(Catalogue& out) {
  Bugs bugs(out, "19.1");
  bugs.add("CVE-2026-27889", "nats-server 2026", "64-bit length with the top bit and one octet of payload",
           refused_length(binary("A").declares(top_bit + 1)));
  bugs.add("CVE-2026-27889", "nats-server 2026", "64-bit length with the top bit, the header alone",
           refused_length(binary().declares(top_bit + 1)));
  bugs.add("CVE-2025-1695", "NGINX Unit 2025", "64-bit length of the top bit alone",
           refused_length(binary("A").declares(top_bit)));
  for (const auto length : std::initializer_list<std::uint64_t>{0xFFFFFFFF, 0x80000001}) {
    bugs.add("CVE-2025-1695", "NGINX Unit 2025", "64-bit length " + hex(length),
             breaks_off(binary("A").declares(length)));
  }
  for (const auto length :
       std::initializer_list<std::uint64_t>{0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x100000000})
    bugs.add("TOMCAT-1cddae8da4", "Tomcat 2020", "64-bit length " + hex(length),
             breaks_off(binary("12345678").declares(length)));
  for (const auto length : std::initializer_list<std::uint64_t>{0x80000000, 0x100000000, 0x17FFFFFFFF})
    bugs.add("CVE-2026-1528", "undici 2026", "64-bit length " + hex(length) + ", with an upper half",
             breaks_off(binary().declares(length)));
  bugs.add("CVE-2026-1528", "undici 2026", "64-bit length 2^53, the first that is no exact number",
           too_long(binary().declares(1ULL << 53)));
  bugs.add("CVE-2020-27813", "gorilla/websocket 2020", "fragments whose lengths add up to more than 2^63",
           {send(text("12345").no_fin()), too_long(more("x").declares(0x7FFFFFFFFFFFFFFE))});
  for (const auto length : std::initializer_list<std::uint64_t>{0xFFFFFFFFFFFFFFF8, 0xFFFFFFFFFFFFFFF2,
                                                                0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFF0})
    bugs.add("CVE-2026-0716", "libsoup 2026",
             "a length that overflows once its header is added: " + hex(length),
             refused_length(binary("12345678").declares(length)));
  bugs.add("ACTIX-3728", "actix-http 2025", "a length that overflows once an offset is added",
           refused_length(binary("12345").declares(0xFFFFFFFFFFFFFFF5)));
  bugs.add("ACTIX-2790", "actix-http 2022", "one Close for a frame that is too long, whatever follows",
           {send(binary(cycle("abc", 64)).declares(1ULL << 60)), send(text("next")), send(ping("next")),
            expect(fails_with({1009, 1008, 1002}), rfc6455::limits_sizes)});
  bugs.add("BEAST-ee17b92c", "Boost.Beast 2026", "64-bit length of ones alone",
           refused_length(text().declares(0xFFFFFFFFFFFFFFFF)));
  bugs.add("CURL-12707", "curl 2024", "64-bit length that is negative when signed",
           refused_length(binary().declares(top_bit)));
  bugs.add("CVE-2017-2921", "Mongoose 2017", "a length that wraps around to a small one",
           refused_length(binary("12345678").declares(0xFFFFFFFFFFFFFFF2)));
  for (const std::size_t size :
       std::initializer_list<std::size_t>{125u, 126u, 127u, 65534u, 65535u, 65536u, 65537u})
    bugs.add("MONGOOSE-abfd81cb", "Mongoose 2020", "an echo of " + std::to_string(size) + " octets",
             echoes(positions(size), rfc6455::length_order, binary(positions(size))));
  bugs.add("CVE-2022-35922", "rust-websocket 2022", "the header of 1 TiB, and nothing",
           too_long(binary().declares(1ULL << 40)));
  bugs.add("CVE-2021-21419", "eventlet 2021", "the header of 4 GiB, and nothing",
           breaks_off(binary().declares(1ULL << 32)));
  bugs.add("CVE-2016-10542", "ws 2016", "the header of 257 MiB, and an octet",
           breaks_off(binary("x").declares(0x10000001)));
  // §5.2 forbids it to senders; a receiver may take it.
  for (const auto& [size, form] :
       {std::pair(124u, LengthForm::bits16), std::pair(65535u, LengthForm::bits64)})
    bugs.add("LIBSOUP-23762ad4", "libsoup 2019",
             std::to_string(size) + " octets in a longer form than needed",
             {send(binary(fill(size)).length_as(form)),
              expect(binary_message_or_fails(fill(size), {1002}), rfc6455::length_order)});
}

void add_fragment_bugs(Catalogue& out, const Profile& profile) {
  Bugs bugs(out, "19.2");
  const auto sized = [](std::size_t bytes) { return binary(fill(bytes, '\xFF')); };
  bugs.add(
      "CVE-2017-2922", "Mongoose 2017", "small fragments whose octets look like sizes",
      {send(binary(fill(4, '\xFF')).no_fin()), send(more(std::string(4, '\0')).no_fin()),
       send(more(fill(4, '\x7F'))),
       expect(binary_message(fill(4, '\xFF') + std::string(4, '\0') + fill(4, '\x7F')), rfc6455::fragments)});
  for (std::size_t size = 0; size <= 16; ++size)
    bugs.add("CVE-2017-2922", "Mongoose 2017", "17 octets in fragments, the first of " + std::to_string(size),
             {send(sized(size).no_fin()), send(more(fill(16 - size, '\xFF')).no_fin()), send(more("\xFF")),
              expect(binary_message(fill(17, '\xFF')), rfc6455::fragments)});
  bugs.add("AST-2014-019", "Asterisk 2014", "a frame with payload, then an empty one",
           {send(text("x")), send(text()), expect(message("x"), rfc6455::unfragmented),
            expect(message(""), rfc6455::unfragmented)});
  bugs.add("AST-2014-019", "Asterisk 2014", "a fragment with payload, then empty ones",
           {send(text("x").no_fin()), send(more().no_fin()), send(more()),
            expect(message("x"), rfc6455::fragments)});
  bugs.add("NETTY-14118", "Netty 2024", "a Pong between fragments",
           {send(text("a").no_fin()), send(pong()), send(more("b")),
            expect(message("ab"), rfc6455::unsolicited_pong)});
  bugs.add("NETTY-14118", "Netty 2024", "a Ping between fragments",
           {send(text("a").no_fin()), send(ping()), send(more("b")),
            expect(pong_for(""), rfc6455::control_between), expect(message("ab"), rfc6455::fragments)});
  bugs.add("AIOHTTP-orphan", "aiohttp 2025", "a continuation of nothing",
           {send(more("x")), expect(fails_with(1002), rfc6455::fragment_sequence)});
  bugs.add("CVE-2019-20840", "libvncserver 2019", "payloads that begin at odd places",
           {send(binary("xx")), send(binary("12345")), send(binary("x")), send(binary("123456789")),
            expect(binary_message("xx"), rfc6455::unfragmented),
            expect(binary_message("12345"), rfc6455::unfragmented),
            expect(binary_message("x"), rfc6455::unfragmented),
            expect(binary_message("123456789"), rfc6455::unfragmented)});
  for (const std::size_t size : std::initializer_list<std::size_t>{1u, 2u, 3u, 5u, 7u})
    bugs.add("POCO-0cc3ab4d", "POCO 2025", "a masked payload in reads of " + std::to_string(size),
             echoes(positions(97), rfc6455::any_segmentation, binary(positions(97)).chopped(size)));
  for (std::size_t first = 1; first <= 129; first += 16) {
    Script sent{};
    Script echoed{};
    for (std::size_t size = first; size < first + 16; ++size) {
      sent = {sent, send(binary(positions(size)))};
      echoed = {echoed, expect(binary_message(positions(size)), rfc6455::unfragmented)};
    }
    bugs.add("OSV-2021-1727", "uWebSockets 2021", "every size from " + std::to_string(first) + " on",
             {sent, echoed});
  }
  const std::size_t large = std::min<std::size_t>(1024 * kib, profile.bytes_max);
  bugs.add("UWS-1406", "uWebSockets 2022", "1 MiB in which no two places are alike",
           echoes(positions(large), rfc6455::unfragmented, binary(positions(large))));
  bugs.add("UWS-1406", "uWebSockets 2022", "1 MiB in fragments of 64 KiB, no two places alike",
           echoes(positions(large), rfc6455::fragments,
                  binary(positions(large)).in_frames_of(std::max<std::size_t>(large / 16, 1))));
  bugs.add("POCO-SF594", "POCO 2012", "a small frame, an octet at a time",
           echoes("x", rfc6455::any_segmentation, binary("x").chopped()));
  bugs.add("WSPP-395", "websocketpp 2016", "a frame without a mask",
           {open_with(request()), send(text("Hi").wrong_mask()),
            expect(fails_with(1002), rfc6455::unmasked_frame)});
  bugs.add("WS-1681", "ws 2020", "a text without a mask",
           {open_with(request()), send(text("Hello").wrong_mask()),
            expect(fails_with(1002), rfc6455::unmasked_frame)});
  bugs.add("WS-1681", "ws 2020", "a text with a mask, for a client",
           {open_with(answer()), send(text("Hello").wrong_mask()),
            expect(fails_with(1002), rfc6455::masked_frame)});
  bugs.add("BZ-69844", "Tomcat's client 2025", "a masked frame of the server's",
           {open_with(answer()), send(binary("Hello").wrong_mask()),
            expect(fails_with(1002), rfc6455::masked_frame)});
  const std::size_t drips = std::min<std::size_t>(10'000, profile.bytes_max);
  bugs.add("GHSA-96hv-2xvq-fx4p", "ws 2026", "a payload of 10 000 octets, one at a time",
           echoes(positions(drips), rfc6455::any_segmentation, binary(positions(drips)).chopped()));
}

void add_control_bugs(Catalogue& out, const Profile& profile) {
  Bugs bugs(out, "19.3");
  const std::string large = cycle("0123456789", std::min<std::size_t>(4096 * kib, profile.bytes_max));
  const std::size_t many = profile.bytes_max < 64 * kib ? 100 : 1000;
  bugs.add("CVE-2022-21676", "engine.io 2022", "a frame with RSV2",
           {send(text().with_rsv(2)), expect(fails_with(1002), rfc6455::rsv)});
  bugs.add("CVE-2022-21676", "engine.io 2022", "a frame with RSV3",
           {send(text().with_rsv(1)), expect(fails_with(1002), rfc6455::rsv)});
  bugs.add("PR-57524", "mod_lua 2015", "a Ping", {send(ping()), expect(pong_for(""), rfc6455::pong_reply)});
  bugs.add(
      "CVE-2015-0228", "mod_lua 2015", "1000 Pings in one segment",
      {send(ping().times(many)), send(ping("last")), expect(pong_or_ends("last"), rfc6455::keeps_limits)});
  bugs.add("ASTERISK-28958", "Asterisk 2020", "a Ping before the first message",
           {send(ping()), send(text("Hi")), expect(pong_for(""), rfc6455::pong_reply),
            expect(message("Hi"), rfc6455::unfragmented)});
  bugs.add(
      "CURL-pong", "curl 2025", "a Ping while a large echo is under way",
      {stop_reading(), send(binary(large)), send(ping("now")), read_again(),
       expect(binary_message(large), rfc6455::unfragmented), expect(pong_for("now"), rfc6455::pong_reply)});
  bugs.add(
      "CVE-2025-5399", "curl 2025", "Pings of 125 octets while nothing is read",
      {stop_reading(), send(binary(large)), send(ping(fill(125)).times(20)), send(ping("last")), read_again(),
       expect(binary_message(large), rfc6455::unfragmented), expect(pong_for("last"), rfc6455::pong_reply)});
  bugs.add("CURL-02edae54", "curl 2025", "echoes while nothing is read, every octet compared",
           {stop_reading(), send(binary(large)), send(text(large)), read_again(),
            expect(binary_message(large), rfc6455::transmits), expect(message(large), rfc6455::transmits)});
  bugs.add("CVE-2021-3690", "Undertow 2021", "1000 Pongs that nobody asked for",
           {send(pong().times(many)), send(text("x")), expect(message("x"), rfc6455::unsolicited_pong)});
  bugs.add("ASTERISK-28231", "Asterisk 2019", "Close 1000",
           {send(close(1000)), expect(closes_with({1000}), rfc6455::close_reply)});
  bugs.add("NATS-6259", "nats-server 2024", "Close without a body",
           {send(close_with_body({})), expect(closes_with({1000}), rfc6455::close_reply)});
  bugs.add("NATS-036aa3aa", "nats-server 2026", "Close with a body of one octet",
           {send(close_with_body("\x03")), expect(fails_with(1002), rfc6455::close_body)});
  for (const auto code : std::initializer_list<std::uint16_t>{1004, 1005, 1006, 1015, 1016})
    bugs.add("NATS-036aa3aa", "nats-server 2026", "Close " + std::to_string(code),
             {send(close(code)), expect(fails_with(1002), requirement_of_code(code))});
  bugs.add("TORNADO-1377", "Tornado 2015", "Close 3000",
           {send(close(3000)), expect(closes_with({3000, 1000}), rfc6455::library_codes)});
  bugs.add("UNDERTOW-2674", "Undertow 2026", "the code for a protocol error",
           {send(frame(3)), expect(fails_with(1002), rfc6455::unknown_opcode)});
  bugs.add("FASTWS-8fc9418", "fastwebsockets 2023", "one Close in reply, and nothing is read after it",
           {never(message("late"), rfc6455::nothing_after_close), send(close_with_body({})),
            send(text("late")), send(close(1000)), expect(closes_with({1000}), rfc6455::close_reply)});
  bugs.add("LIBSOUP-6a7976f3", "libsoup 2026", "a good text behind a bad frame",
           {never(message("x"), rfc6455::fail_ends_reading), send(text().with_rsv(2)), send(text("x")),
            expect(fails_with(1002), rfc6455::rsv)});
  bugs.add(
      "CVE-2024-52532", "libsoup 2024", "many frames in one read, and the end of the stream",
      {send(text("x").no_fin()), send(more().no_fin().times(100)), send(ping("x").times(100)), end_stream()});
  bugs.add("CROW-530", "Crow 2022", "a reset while a large echo is under way",
           {stop_reading(), send(binary(large)), send(binary(large)), reset_stream()});
}

}  // namespace wsspec::conformance
