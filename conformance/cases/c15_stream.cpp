// Chapter 15: who ends the stream, and what becomes of a connection whose stream ends without a Close.
#include "conformance/cases/c15_ending.hpp"
#include "conformance/cases/opening_steps.hpp"

namespace wsspec::conformance {
namespace {

// ---- 15.6: after the closing handshake ----

void add_who_ends(Catalogue& out) {
  Ids ids("15.6");
  const Script closed = close_cleanly();
  out.add(ids.next(), "A server ends TCP in order after the closing handshake",
          {open_with(request()), closed, expect(ends_stream_in_order(), rfc6455::closes_tcp_cleanly)});
  out.add(ids.next(), "A server ends TCP in order after an echo and the closing handshake",
          {open_with(request()), send(text("hello")), expect(message("hello"), rfc6455::unfragmented), closed,
           expect(ends_stream_in_order(), rfc6455::closes_tcp_cleanly)});
  out.add(ids.next(), "A server ends TCP without our end of the stream",
          {open_with(request()), closed, expect(ends_stream(), rfc6455::server_closes_tcp)});
  out.add(ids.next(), "A client leaves it to the server to end TCP",
          {open_with(answer()), closed, expect(stays(), rfc6455::client_waits)});
  out.add(ids.next(), "A client ends TCP in order after the server",
          {open_with(answer()), closed, end_stream(),
           expect(ends_stream_in_order(), rfc6455::closes_tcp_cleanly)});
  out.add(ids.next(), "A client ends TCP after the server",
          {open_with(answer()), closed, end_stream(), expect(ends_stream(), rfc6455::closes_tcp)});
}

// ---- 15.7, 15.8: the stream ends where no Close came ----

struct Place {
  std::string words;
  Script frames;  ///< up to there
};

std::vector<Place> places() {
  const Script echoed{send(text("hello")), expect(message("hello"), rfc6455::unfragmented)};
  const Script open = send(text("part").no_fin());
  return {
      {"right after the opening handshake", {}},
      {"between two messages", echoed},
      {"after a Ping and its Pong", {send(ping("p")), expect(pong_for("p"), rfc6455::pong_reply)}},
      {"after the first fragment of a message", {open, barrier()}},
      {"after two fragments of a message", {open, send(more("part").no_fin()), barrier()}},
      {"after an empty fragment", {open, send(more().no_fin()), barrier()}},
      {"behind the header of a frame", send(text().declares(4))},
      {"behind the header of a long frame", {echoed, send(binary().declares(70000))}},
      {"inside a payload", send(text("part").declares(8))},
      {"inside a payload of 64 KiB", send(text(cycle("part ", 30000)).declares(65536))},
      {"inside the second fragment", {open, send(more("pa").declares(4))}},
      {"inside a Ping", send(ping("part").declares(8))},
      {"inside a Close", send(close_with_body("\x03").declares(2))},
      {"inside a Close in the middle of a message", {open, send(close_with_body("\x03").declares(2))}},
      {"inside a character", {send(text("\xE2\x82").no_fin()), barrier()}},
  };
}

Script nothing_of_the_part() {
  return {never(message("part"), rfc6455::fragment_sequence),
          never(message("partpart"), rfc6455::fragment_sequence),
          never(message("partpa"), rfc6455::fragment_sequence),
          never(pong_for("part"), rfc6455::fragment_sequence)};
}

void add_ends(Catalogue& out) {
  Ids ids("15.7");
  for (const auto& [where, frames] : places()) {
    out.add(ids.next(), "A client ends its stream " + where,
            {open_with(request()), nothing_of_the_part(), frames, end_stream(),
             expect(ends(), suite::ends_with_stream), survives()});
    out.add(ids.next(), "A server ends its stream " + where,
            {open_with(answer()), nothing_of_the_part(), frames, end_stream(),
             expect(ends(), rfc6455::lost_transport_fails), survives()});
  }
}

void add_resets(Catalogue& out) {
  Ids ids("15.8");
  for (const auto& [where, frames] : places())
    out.add(ids.next(), "A reset " + where, {frames, reset_stream(), survives()});
  out.add(ids.next(), "A reset right behind a Close", {send(close(1000)), reset_stream(), survives()});
  out.add(ids.next(), "A reset while a large echo is under way",
          {send(text(cycle("a large message; ", 65536))), reset_stream(), survives()});
}

}  // namespace

void add_stream_end_cases(Catalogue& out) {
  add_who_ends(out);
  add_ends(out);
  add_resets(out);
}

}  // namespace wsspec::conformance
