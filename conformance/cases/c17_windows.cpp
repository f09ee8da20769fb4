// 17.5: windows, 17.6: what is kept between messages. The rules differ by role, so every case is of one.
#include "conformance/cases/c17_sections.hpp"

namespace wsspec::conformance {
namespace {

constexpr unsigned largest_distance = 32768;

/// Text that no window is too large for.
std::string filler(std::size_t bytes) {
  return std::string(corpus(Corpus::json).substr(0, bytes));
}
/// Octets in which nothing comes again.
std::string noise(std::size_t bytes) {
  return std::string(corpus(Corpus::compressed).substr(0, bytes));
}

/// What one role is called where the rules have two names.
struct Side {
  const char* name;
  Script (*alone)(const Script& steps);
  const Requirement& inflates_32k;
  const Requirement& keeps;
  const Requirement& window_obeyed;
  const Requirement& starts_afresh;
};
const Side sides[] = {{"server", of_servers, rfc7692::server_inflates_32k, rfc7692::server_keeps_window,
                       rfc7692::server_window_obeyed, rfc7692::server_starts_afresh},
                      {"client", of_clients, rfc7692::client_inflates_32k, rfc7692::client_keeps_window,
                       rfc7692::client_window_obeyed, rfc7692::client_starts_afresh}};

std::string to(const Side& side) {
  return std::string(", to a ") + side.name;
}

/// The peer's own direction has to obey this parameter: a server is asked, a client is told.
Script with_parameter(const Side& side, const std::string& parameter) {
  const std::string value = std::string("permessage-deflate; ") + side.name + parameter;
  if (side.alone == of_servers) return open_with(request().add("Sec-WebSocket-Extensions", value));
  const bool is_window = parameter.starts_with("_max");
  return {open_with(answer().set("Sec-WebSocket-Extensions", value)),
          is_window ? needs_client_window_offer() : needs_deflate_offer()};
}
/// The suite's direction is the one with that parameter.
Script with_own_parameter(const Side& side, const std::string& parameter) {
  if (side.alone == of_servers)
    return {open_with(request().add("Sec-WebSocket-Extensions", "permessage-deflate; client" + parameter)),
            needs_window(8)};
  return {open_with(answer().set("Sec-WebSocket-Extensions", "permessage-deflate; server" + parameter)),
          needs_deflate_offer(), needs_window(8)};
}

void add_distances(Catalogue& out, Ids& ids, const Side& side) {
  for (const unsigned distance : std::initializer_list<unsigned>{256, 257, 512, 1024, 4096, 16384, 16385,
                                                                 24000, 32506, 32507, 32767, 32768})
    out.add(ids.next(), "A match at the distance " + std::to_string(distance) + to(side),
            side.alone({needs_window(15), echoes(far_match(filler(distance), distance), side.inflates_32k),
                        close_cleanly()}));
  out.add(
      ids.next(), "The longest match at the largest distance, in every place of a second window" + to(side),
      side.alone(
          {needs_window(15),
           echoes(DeflateStream().stored(filler(largest_distance)).fixed(match(258, largest_distance, 20)),
                  side.inflates_32k),
           close_cleanly()}));
}

/// What comes again just out of the window's reach: whoever takes a larger one refers to it.
void add_small_windows(Catalogue& out, Ids& ids, const Side& side) {
  for (unsigned bits = 8; bits <= 14; ++bits) {
    const std::size_t period = (std::size_t{1} << bits) + 300;
    const Messages tempting{.count = 2,
                            .kind = Opcode::binary,
                            .size = 2 * period,
                            .content = noise(period),
                            .is_compressed = true};
    out.add(ids.next(), "A " + std::string(side.name) + " with a window of " + std::to_string(bits) + " bits",
            {with_parameter(side, "_max_window_bits=" + std::to_string(bits)),
             exchange(tempting, rfc7692::agreed_is_used),
             expect(frames_keep(side.window_obeyed), side.window_obeyed), close_cleanly()});
  }
  // RFC 7692 §7.2.2 leaves it to a receiver how much it keeps.
  const auto beyond = far_match(filler(1000), 1000);
  out.add(ids.next(), "A match beyond the window that was agreed on" + to(side) + ": taken, or a failure",
          {with_own_parameter(side, "_max_window_bits=9"), send(deflated(beyond)),
           expect(message_or_fails(beyond.text(), {1002, 1007}), rfc7692::inflates), survives()});
}

void add_kept(Catalogue& out, Ids& ids, const Side& side) {
  const std::string again("\xF2\0\x11\0\0", 5);  // RFC 7692 §7.2.3.2
  const auto first = Script{send(deflated(text(hello_octets))), expect(message(hello), rfc7692::inflates)};
  const auto second = Script{send(deflated(text(again))), expect(message(hello), side.keeps)};
  const auto add = [&](const std::string& title, const Script& steps) {
    out.add(ids.next(), title + to(side), side.alone({needs_kept_window(), steps, close_cleanly()}));
  };
  add("A message that is a match into the one before", {first, second});
  add("Ten messages, each a match into the one before", {first, repeat(10, second)});
  add("The same with a Ping between",
      {first, send(ping("between")), expect(pong_for("between"), rfc6455::pong_reply), second});
  add("The same in fragments of one byte",
      {first, deflated_in_frames_of(1, again), expect(message(hello), side.keeps)});
  add("A match into octets from text",
      {first, send(deflated(binary(again))), expect(binary_message(hello), side.keeps)});
  add("A match over an empty compressed message",
      {first, send(deflated(text(std::string(1, '\0')))), expect(message(""), rfc7692::inflates), second});
  add("A match into a stored block of the message before",
      {echoes(DeflateStream().stored(hello), rfc7692::inflates), second});
  add("A match over a plain message",
      {first, send(text("plain")), expect(message("plain"), rfc7692::plain_as_is),
       send(deflated(text(again))), expect(message(hello), rfc7692::plain_leaves_window)});
  add("A match over ten plain messages",
      {first, repeat(10, {send(text("plain")), expect(message("plain"), rfc7692::plain_as_is)}),
       send(deflated(text(again))), expect(message(hello), rfc7692::plain_leaves_window)});
  const std::string old = filler(largest_distance);
  const DeflateStream far = DeflateStream(old).fixed(match(258, largest_distance));
  add("A match at the largest distance, into the message before",
      {echoes(DeflateStream().stored(old), rfc7692::inflates), echoes(far, side.inflates_32k)});
  add("A match over eight messages of 4 KiB", [&] {
    Script steps{};
    for (std::size_t i = 0; i < 8; ++i)
      steps = {steps, echoes(DeflateStream().stored(old.substr(i * 4096, 4096)), rfc7692::inflates)};
    return Script{steps, echoes(far, side.keeps)};
  }());
  add("Compressed JSON, where each message refers to those before",
      exchange(texts(4, 256, Corpus::json).compressed(), side.keeps));
}

void add_afresh(Catalogue& out, Ids& ids, const Side& side) {
  const auto afresh = [&](const std::string& title, const std::string& parameters, const Messages& messages) {
    out.add(ids.next(), title + ", of a " + side.name,
            {with_parameter(side, parameters), exchange(messages, rfc7692::agreed_is_used),
             expect(frames_keep(side.starts_afresh), side.starts_afresh), close_cleanly()});
  };
  const std::string none = "_no_context_takeover";
  afresh("The same text three times, without context takeover", none,
         texts(3, 100, filler(100)).compressed());
  afresh("The same octets three times, without context takeover", none,
         binaries(3, 600, noise(600)).compressed());
  afresh("JSON, without context takeover", none, texts(4, 1024, Corpus::json).compressed());
  afresh("JSON in frames of 100 bytes, without context takeover", none,
         texts(4, 1024, Corpus::json).compressed().in_frames_of(100));
}

void add_past(Catalogue& out, Ids& ids, const Side& side) {
  // §7.2.2: a receiver MAY inflate afresh then; so the match goes nowhere, or to what it kept all the same.
  const std::string again("\xF2\0\x11\0\0", 5);
  out.add(ids.next(), "A match into the past that was agreed to be gone" + to(side) + ": taken, or a failure",
          {with_own_parameter(side, "_no_context_takeover"), send(deflated(text(hello_octets))),
           expect(message(hello), rfc7692::agreed_is_used), send(deflated(text(again))),
           expect(message_or_fails(hello, {1002, 1007}), rfc7692::inflates), survives()});
}

void add_hint(Catalogue& out, Ids& ids) {
  const std::string again("\xF2\0\x11\0\0", 5);
  const auto hinted = [&](const std::string& offer) {
    out.add(ids.next(), "An answer that is silent on the hint in " + offer + ": the server keeps its window",
            {open_with(request().add("Sec-WebSocket-Extensions", offer)), needs_kept_window(8),
             send(deflated(text(hello_octets))), expect(message(hello), rfc7692::inflates),
             repeat(2, {send(deflated(text(again))),
                        expect(message(hello), rfc7692::server_keeps_window_despite_hint)}),
             close_cleanly()});
  };
  hinted("permessage-deflate; client_no_context_takeover");
  hinted("permessage-deflate; client_no_context_takeover; client_max_window_bits");
  hinted("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
}

}  // namespace

void add_window_cases(Catalogue& out) {
  Ids ids("17.5");
  for (const auto& side : sides) {
    add_distances(out, ids, side);
    add_small_windows(out, ids, side);
  }
}

void add_takeover_cases(Catalogue& out) {
  Ids ids("17.6");
  for (const auto& side : sides) {
    add_kept(out, ids, side);
    add_afresh(out, ids, side);
    add_past(out, ids, side);
  }
  add_hint(out, ids);
}

}  // namespace wsspec::conformance
