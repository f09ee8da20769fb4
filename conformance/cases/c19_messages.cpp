// 19.4 and 19.6: bugs of UTF-8 and of permessage-deflate.
#include <algorithm>

#include "conformance/cases/all_cases.hpp"
#include "conformance/cases/c19_bugs.hpp"
#include "conformance/requirements/rfc7692.hpp"
#include "conformance/script/deflate_words.hpp"

namespace wsspec::conformance {
namespace {

constexpr std::string_view euro = "\xE2\x82\xAC";

Script bad_text(Script sent) {
  return {std::move(sent), expect(fails_with(1007), rfc6455::invalid_utf8)};
}
Script echoed(const std::string& payload, Outgoing sent, const Requirement& because) {
  const bool is_text = sent.opcode == Opcode::text;
  return {send(std::move(sent)), expect(is_text ? message(payload) : binary_message(payload), because)};
}
Script compressed_echo(const std::string& payload, const Requirement& because = rfc7692::inflates) {
  return echoed(payload, text(payload).compressed(), because);
}
/// What cannot be taken for compressed.
Script bad_deflate(Outgoing sent) {
  return {negotiate(), send(std::move(sent)), expect(fails_with({1002, 1007}), rfc7692::inflates)};
}
/// Taken or refused: the size is the peer's choice.
Script large_once_inflated(std::size_t bytes, Outgoing (*shape)(Outgoing) = nullptr) {
  Outgoing sent = binary(bomb(bytes)).with_rsv(wire::rsv1);
  if (shape) sent = shape(std::move(sent));
  return {negotiate(), send(std::move(sent)),
          expect(binary_message_or_fails(fill(bytes), {1009, 1008}), rfc6455::keeps_limits)};
}

Opening offering(std::string offer) {
  return request().add("Sec-WebSocket-Extensions", std::move(offer));
}
Opening answering(std::string value) {
  return answer().add("Sec-WebSocket-Extensions", std::move(value));
}

}  // namespace

void add_text_bugs(Catalogue& out) {
  Bugs bugs(out, "19.4");
  bugs.add("BEAST-EMPTY-FIN-UTF8", "Boost.Beast 1.81",
           "text that ends inside a character, and an empty last frame",
           bad_text({send(text("\xE4\x80").no_fin()), send(more())}));
  bugs.add("BEAST-EMPTY-FIN-UTF8", "Boost.Beast 1.81",
           "half a character, an empty frame, an empty last frame",
           bad_text({send(text("abc\xF0\x9F").no_fin()), send(more().no_fin()), send(more())}));
  bugs.add("CVE-2025-12689", "Mattermost Calls 2025", "C3 28", bad_text(send(text("\xC3\x28"))));
  for (std::size_t first = 0; first < 80; first += 16) {
    Script sent{};
    Script comes{};
    for (std::size_t size = first; size < first + 16; ++size) {
      const std::string payload = fill(size) + std::string(euro) + fill(3) + "\xF0\x9F\x8F\xA0";
      sent = {sent, send(text(payload))};
      comes = {comes, expect(message(payload), rfc6455::unfragmented)};
    }
    bugs.add("BEAST-a4c00890", "Boost.Beast 2018",
             "characters behind " + std::to_string(first) + " letters and more", {sent, comes});
  }
  for (const std::size_t size : std::initializer_list<std::size_t>{7u, 15u, 31u, 63u})
    bugs.add("BEAST-a4c00890", "Boost.Beast 2018", "a bad octet behind " + std::to_string(size) + " letters",
             bad_text(send(text(fill(size) + "\xE2\x28\xA1"))));
  bugs.add("GOBWAS-0e49d48", "gobwas/ws 2018", "a bad octet in the second fragment",
           bad_text({send(text("good").no_fin()), send(more("\xFF"))}));
  bugs.add("GOBWAS-0e49d48", "gobwas/ws 2018", "a character cut between fragments",
           {send(text("\xE2\x82").no_fin()), send(more("\xAC")),
            expect(message(std::string(euro)), rfc6455::utf8_across_frames)});
  bugs.add("UNDICI-3206", "undici 2024", "a Close whose reason is no UTF-8",
           {send(close(1000, "\xFF")), expect(fails_with({1007, 1002}), rfc6455::reason_utf8)});
  bugs.add("UNDICI-5050", "undici 2026", "the octet FF", bad_text(send(text("\xFF"))));
  bugs.add("NETTY-12210", "Netty 2022", "bad UTF-8 in a frame with RSV2, which is what counts",
           {send(text("\xC3").with_rsv(2)), expect(fails_with(1002), rfc6455::rsv)});
}

namespace {

void add_inflating_bugs(Bugs& bugs) {
  const std::string hello = "Hello, hello, hello, world";
  bugs.add("TORNADO-1497", "Tornado 2015", "a compressed message in two fragments",
           {negotiate(), echoed(hello, text(hello).compressed().in_frames_of(12), rfc7692::inflates_joined)});
  bugs.add(
      "AIOHTTP-frag-ctl", "aiohttp 2026", "a Ping between the fragments of a compressed message",
      {negotiate(), send(text("\xF2\x48\xCD").with_rsv(wire::rsv1).no_fin()), send(ping("between")),
       send(more(std::string("\xC9\xC9\x07\x00", 4))), expect(pong_for("between"), rfc6455::control_between),
       expect(message("Hello"), rfc7692::inflates_joined)});
  bugs.add("NATS-409d394a", "nats-server 2026", "a compressed message of no octets",
           {negotiate(), send(text().with_rsv(wire::rsv1)),
            expect(message_or_fails("", {1002, 1007}), rfc7692::inflates)});
  bugs.add("NATS-409d394a", "nats-server 2026", "a compressed message of no octets in two fragments",
           {negotiate(), send(text().with_rsv(wire::rsv1).no_fin()), send(more()),
            expect(message_or_fails("", {1002, 1007}), rfc7692::inflates)});
  bugs.add("COWLIB-144c7ee", "cowlib 2025", "the echo of an empty message",
           {negotiate(), compressed_echo("")});
  for (const std::size_t size : std::initializer_list<std::size_t>{8191u, 8192u, 8193u, 16384u, 24576u})
    bugs.add("BZ-65317", "Tomcat 2021", "a message that inflates to " + std::to_string(size) + " octets",
             {negotiate(), compressed_echo(cycle("0123456789 abcdef", size))});
  for (const std::size_t size :
       std::initializer_list<std::size_t>{4095u, 4096u, 4097u, 32767u, 32768u, 32769u, 65535u, 65536u})
    bugs.add("BZ-70126", "Tomcat 2026", "all " + std::to_string(size) + " octets of a message",
             {negotiate(), compressed_echo(cycle("0123456789 abcdef", size))});
  bugs.add("BZ-61491", "Tomcat 2017", "a message, then an empty one",
           {negotiate(), compressed_echo("abc"), compressed_echo("")});
  for (const std::size_t size : std::initializer_list<std::size_t>{1u, 2u, 3u, 5u})
    bugs.add("BEAST-3028", "Boost.Beast 2025", "a compressed message in reads of " + std::to_string(size),
             {negotiate(), echoed(hello, text(hello).compressed().chopped(size), rfc6455::any_segmentation)});
  bugs.add("EVENTLET-c6c350ea", "eventlet 2021", "a Ping where compression is agreed on",
           {negotiate(), send(ping("Hello")), expect(pong_for("Hello"), rfc6455::pong_payload),
            compressed_echo(hello)});
  const std::string repeats = cycle("an octet string of 300 ", 900);
  bugs.add("UWS-1acbcaf", "uWebSockets 2021", "a window of 8 bits is asked for, and a message repeats itself",
           {open_with(offering("permessage-deflate; server_max_window_bits=8")),
            expect(opens(), suite::opens_without_compression), send(text(repeats)),
            expect(message(repeats), rfc6455::unfragmented)});
  bugs.add("MOJO-3cd31a21", "Mojolicious 2014", "FF FF FF FF, which nobody can inflate",
           bad_deflate(text("\xFF\xFF\xFF\xFF").with_rsv(wire::rsv1)));
  bugs.add("MOJO-2235", "Mojolicious 2026", "the same text four times",
           {negotiate(), repeat(4, compressed_echo(hello))});
  bugs.add("NETTY-9770", "Netty 2019", "a last fragment that adds nothing",
           {negotiate(), send(text("\xF2\x48\xCD\xC9\xC9\x07").with_rsv(wire::rsv1).no_fin()),
            send(more(std::string(1, '\0'))), expect(message("Hello"), rfc7692::inflates_joined)});
}

void add_bombs(Bugs& bugs, const Profile& profile) {
  const auto bytes = [&](std::size_t wanted) { return std::min(wanted, profile.bytes_max); };
  bugs.add("TORNADO-2391", "Tornado 2018", "1 MiB out of 1 KiB", large_once_inflated(bytes(1u << 20)));
  bugs.add("CVE-2016-10544", "uws 2016", "16 MiB out of 16 KiB", large_once_inflated(bytes(16u << 20)));
  bugs.add("CVE-2026-1526", "undici 2026", "4 MiB less one octet",
           large_once_inflated(bytes((4u << 20) - 1)));
  bugs.add("CVE-2026-27571", "nats-server 2026", "4 MiB and one octet",
           large_once_inflated(bytes((4u << 20) + 1)));
  const std::string small_frames = fill(bytes(2u << 20));
  bugs.add("CVE-2026-54464", "websocket-driver 2026", "2 MiB in small frames",
           {negotiate(), send(binary(small_frames).compressed().in_frames_of(100)),
            expect(binary_message_or_fails(small_frames, {1009, 1008}), rfc6455::keeps_limits)});
  bugs.add("COWBOY-7f739cad", "Cowboy 2025", "1 MiB in small reads",
           large_once_inflated(bytes(1u << 20), [](Outgoing sent) { return std::move(sent).chopped(7); }));
  bugs.add("NATS-627e8e87", "nats-server 2026", "4 MiB, and then the next connection",
           large_once_inflated(bytes(4u << 20)));
  bugs.add("CVE-2021-21419", "eventlet 2021", "8 MiB out of 8 KiB", large_once_inflated(bytes(8u << 20)));
}

void add_negotiation_bugs(Bugs& bugs) {
  bugs.add("LIBSOUP-6ff833f9", "libsoup 2019", "client_max_window_bits without a value in an answer",
           {open_with(answering("permessage-deflate; client_max_window_bits").followed_by(text("too late"))),
            needs_client_window_offer(), expect(never_opens(), rfc7692::refuses_invalid)});
  bugs.add("COWLIB-8e02c78", "cowlib 2025", "an offer without client_max_window_bits",
           {open_with(offering("permessage-deflate")), expect(opens(), rfc6455::answer_is_101),
            send(text("Hi")), expect(message("Hi"), rfc6455::unfragmented)});
  const std::string twice = "permessage-deflate; server_no_context_takeover; server_no_context_takeover";
  bugs.add("TOMCAT-8e6b4fd4", "Tomcat 2026", "an offer with a parameter twice",
           {open_with(offering(twice)), expect(declines_deflate(), rfc7692::declines_duplicate)});
  bugs.add(
      "TOMCAT-8e6b4fd4", "Tomcat 2026", "such an offer, and then a good one",
      {open_with(offering(twice + ", permessage-deflate")), expect(opens(), suite::opens_without_compression),
       send(text("Hi")), expect(message("Hi"), rfc6455::unfragmented)});
  for (const char* name : {"constructor", "__proto__", "toString", "hasOwnProperty; __proto__=1",
                           "__proto__, toString, permessage-deflate, constructor"})
    bugs.add("WS-3.3.1", "ws 2017", std::string("the extensions ") + name,
             {open_with(offering(name)), expect(opens(), rfc6455::unknown_extension_skipped),
              send(text("Hi")), expect(message("Hi"), rfc6455::unfragmented)});
  for (const char* name : {"constructor", "__proto__", "toString"})
    bugs.add("WS-3.3.1", "ws 2017", std::string("the parameter ") + name,
             {open_with(offering(std::string("permessage-deflate; ") + name)),
              expect(declines_deflate(), rfc7692::declines_undefined)});
  bugs.add("LWS-3151", "libwebsockets 2025", "a subprotocol and compression in one answer",
           {open_with(offering("permessage-deflate").add("Sec-WebSocket-Protocol", "wsspec, x-unknown")),
            expect(opens_or_refuses(), rfc6455::reads_request)});
}

}  // namespace

void add_compression_bugs(Catalogue& out, const Profile& profile) {
  Bugs bugs(out, "19.6");
  add_inflating_bugs(bugs);
  add_bombs(bugs, profile);
  add_negotiation_bugs(bugs);
}

void add_bug_cases(Catalogue& out, const Profile& profile) {
  add_length_bugs(out);
  add_fragment_bugs(out, profile);
  add_control_bugs(out, profile);
  add_text_bugs(out);
  add_handshake_bugs(out);
  add_compression_bugs(out, profile);
}

}  // namespace wsspec::conformance
