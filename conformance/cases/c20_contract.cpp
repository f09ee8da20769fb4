// Chapter 20: what a peer begins, when a command of the contract (conformance/CONTRACT.md) asks for it.
#include <algorithm>
#include <numeric>

#include "conformance/cases/all_cases.hpp"
#include "conformance/cases/opening_steps.hpp"

namespace wsspec::conformance {
namespace {

constexpr std::size_t reason_bytes_max = 123;

/// 0, 1, … 255, 0, …
std::string counting(std::size_t bytes) {
  std::string out(bytes, '\0');
  std::iota(out.begin(), out.end(), '\0');
  return out;
}

/// The peer closes as it is told; the suite replies, and the peer ends the stream.
Script closes(std::uint16_t code, const std::string& reason = {}) {
  const std::string words = "close " + std::to_string(code) + (reason.empty() ? "" : " " + reason);
  return {send(command(words)), expect(peer_closes(code, reason), rfc6455::close_begins_closing)};
}

void add_code_cases(Catalogue& out, Ids ids) {
  out.add(ids.next(), "Close without a body",
          {
              send(command("close")),
              expect(peer_closes(std::nullopt), rfc6455::close_begins_closing),
          });
  constexpr std::uint16_t codes[] = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012,
                                     1013, 1014, 3000, 3001, 3999, 4000, 4001, 4999};
  for (const auto code : codes) out.add(ids.next(), "Close " + std::to_string(code), closes(code));
  out.add(ids.next(), "Close 1010, which is a client's alone", {open_with(answer()), closes(1010)});
}

void add_reason_cases(Catalogue& out, Ids ids) {
  const std::vector<OpeningRow> reasons{
      {"one letter", "x"},
      {"several words", "going home now"},
      {"blanks at both ends", " home "},
      {"two- to four-byte characters", "\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x8F\xA0"},
      {"122 octets", fill(reason_bytes_max - 1, 'r')},
      {"123 octets, the most", fill(reason_bytes_max, 'r')},
      {"123 octets, the last of which end a character", fill(reason_bytes_max - 3, 'r') + "\xE2\x82\xAC"},
      {"digits", "4001"}};
  for (const auto& [words, reason] : reasons)
    out.add(ids.next(), "A reason of " + std::string(words), closes(4000, reason));
}

void add_around_close_cases(Catalogue& out, Ids ids, const Profile& profile) {
  const auto bye = [] { return expect(peer_closes(4001, "bye"), rfc6455::close_begins_closing); };
  out.add(ids.next(), "A message, and then its Close",
          {send(text("first")), send(command("close 4001 bye")), expect(message("first"), suite::contract),
           bye()});
  const std::string large = cycle("before the end ", std::min<std::size_t>(profile.bytes_max, 1u << 20));
  out.add(
      ids.next(), "A large message, and then its Close",
      {send(text(large)), send(command("close 4001 bye")), expect(message(large), suite::contract), bye()});
  out.add(ids.next(), "A message behind its Close is discarded",
          {never(message("too late"), rfc6455::nothing_after_close), send(command("close 4001 bye")),
           send(text("too late")), bye()});
  out.add(ids.next(), "A fragmented message behind its Close is discarded",
          {never(message("too late"), rfc6455::nothing_after_close), send(command("close 4001 bye")),
           send(text("too ").no_fin()), send(more("late")), bye()});
  // §5.5.2 owes a Pong until a Close has come, so one is no fault.
  out.add(ids.next(), "A Ping behind its Close",
          {send(command("close 4001 bye")), send(ping("late")), bye()});
  out.add(ids.next(), "A Pong behind its Close",
          {send(command("close 4001 bye")), send(pong("late")), bye()});
  out.add(ids.next(), "A second command behind its Close is not obeyed",
          {never(binary_message(counting(3)), rfc6455::nothing_after_close), send(command("close 4001 bye")),
           send(command("send 3")), bye()});
  out.add(ids.next(), "The command in fragments", {send(command("close 4001 bye").in_frames_of(6)), bye()});
  out.add(ids.next(), "The command byte by byte", {send(command("close 4001 bye").chopped()), bye()});
}

/// Which of the two Closes the peer answers with is decided by what it has read when.
void add_crossing_cases(Catalogue& out, Ids ids) {
  const auto crossed = [](std::vector<std::uint16_t> codes) {
    return expect(closes_with(std::move(codes)), rfc6455::crossing_closes);
  };
  for (const auto code : std::initializer_list<std::uint16_t>{1000, 1001, 4002})
    out.add(ids.next(), "Its Close 4001 and ours with " + std::to_string(code) + " cross",
            {send(command("close 4001 bye")), send(close(code)), crossed({code, 4001, 1000})});
  out.add(ids.next(), "Its Close without a body and ours cross",
          {send(command("close")), send(close_with_body({})), crossed({1000})});
  out.add(ids.next(), "The Closes cross, and each of ours is written byte by byte",
          {send(command("close 4001 bye").chopped()), send(close(1000).chopped()), crossed({1000, 4001})});
  out.add(ids.next(), "The Closes cross, with a Ping between",
          {send(command("close 4001 bye")), send(ping("between")), send(close(1000)), crossed({1000, 4001})});
  out.add(
      ids.next(), "A Ping of the peer's crosses our Close",
      {send(command("ping crossing")), send(close(1000)), expect(closes_with({1000}), rfc6455::close_reply)});
}

void add_sending_cases(Catalogue& out, Ids ids, const Profile& profile) {
  constexpr std::size_t sizes[] = {0,   1,   2,     125,   126,   127,   128,
                                   255, 256, 65534, 65535, 65536, 65537, 1u << 20};
  for (const auto size : sizes) {
    const auto bytes = std::min(size, profile.bytes_max);
    out.add(ids.next(), "It sends " + std::to_string(size) + (size == 1 ? " octet" : " octets"),
            {send(command("send " + std::to_string(bytes))),
             expect(binary_message(counting(bytes)), suite::contract), close_cleanly()});
  }
  for (const auto frames : std::initializer_list<std::size_t>{1, 2, 3, 100})
    out.add(ids.next(),
            "It sends a text in " + std::to_string(frames) + (frames == 1 ? " fragment" : " fragments"),
            {send(command("fragment " + std::to_string(frames))),
             expect(message(cycle("fragment", 8 * frames)), suite::contract), close_cleanly()});
  out.add(ids.next(), "Whether it sends fragments",
          {send(command("fragment 3")),
           note(message("fragmentfragmentfragment"), rfc6455::may_send_fragments), close_cleanly()});
  out.add(ids.next(), "What it is asked for comes in order",
          {send(command("send 3")), send(text("a")), send(command("fragment 2")), send(binary("b")),
           expect(binary_message(counting(3)), suite::contract), expect(message("a"), suite::contract),
           expect(message("fragmentfragment"), suite::contract), expect(binary_message("b"), suite::contract),
           close_cleanly()});
  out.add(ids.next(), "What is no command is echoed",
          {send(text("wsspec:nothing")), expect(message("wsspec:nothing"), suite::echoes),
           send(binary("wsspec:close 4001")), expect(binary_message("wsspec:close 4001"), suite::echoes),
           close_cleanly()});
}

void add_ping_cases(Catalogue& out, Ids ids) {
  const std::vector<OpeningRow> payloads{{"a payload", "are you there?"},
                                         {"a payload with spaces", "  are  you  there  "},
                                         {"the longest payload", fill(125, 'p')},
                                         {"a payload beyond ASCII", "\xE2\x82\xAC"}};
  const Script still_works{send(text("still here")), expect(message("still here"), suite::contract),
                           close_cleanly()};
  for (const auto& [words, payload] : payloads)
    out.add(ids.next(), "A Ping of its own with " + std::string(words),
            {send(command("ping " + payload)), expect(ping_comes(payload), suite::contract), still_works});
  out.add(ids.next(), "A Ping of its own without a payload",
          {send(command("ping")), expect(ping_comes(""), suite::contract), still_works});
  out.add(
      ids.next(), "A Ping of its own while a message is open",
      {send(command("ping now")), send(text("half ").no_fin()), expect(ping_comes("now"), suite::contract),
       send(more("done")), expect(message("half done"), rfc6455::fragments), close_cleanly()});
  out.add(ids.next(), "Pings both ways",
          {send(command("ping yours")), send(ping("ours")), expect(ping_comes("yours"), suite::contract),
           expect(pong_for("ours"), rfc6455::pong_reply), close_cleanly()});
  out.add(ids.next(), "Whether it sends Pings",
          {send(command("ping x")), note(ping_comes("x"), rfc6455::may_ping), close_cleanly()});
}

/// A server that knows the subprotocol `wsspec`.
void add_subprotocol_cases(Catalogue& out, Ids ids) {
  const auto offer = [](std::string list) {
    return request().add("Sec-WebSocket-Protocol", std::move(list));
  };
  const auto speaks = [](Opening asked, const std::string& name) {
    return Script{open_with(std::move(asked)), expect(opens(), rfc6455::answer_is_101),
                  send(command("subprotocol")), expect(message(name), suite::contract), close_cleanly()};
  };
  // §4.2.2 lets a server go without a subprotocol; some refuse.
  const auto goes_without = [](Opening asked) {
    return Script{open_with(std::move(asked)), expect(opens_or_refuses(), rfc6455::reads_request),
                  send(command("subprotocol")), expect(message_if_open(""), suite::contract)};
  };
  out.add(ids.next(), "Its subprotocol alone", speaks(offer("wsspec"), "wsspec"));
  out.add(ids.next(), "Its subprotocol before another", speaks(offer("wsspec, x-unknown"), "wsspec"));
  out.add(ids.next(), "Its subprotocol behind others", speaks(offer("x-unknown, x-other,wsspec"), "wsspec"));
  const auto in_two_fields = [&](const std::string& first, const std::string& second) {
    return Script{open_with(offer(first).add("Sec-WebSocket-Protocol", second)),
                  expect(opens(), rfc6455::answer_is_101), send(command("subprotocol")),
                  expect(message("wsspec"), rfc6455::request_subprotocol_fields), close_cleanly()};
  };
  out.add(ids.next(), "Its subprotocol in the second of two fields", in_two_fields("x-unknown", "wsspec"));
  out.add(ids.next(), "Its subprotocol in the first of two fields", in_two_fields("wsspec", "x-unknown"));
  out.add(ids.next(), "Subprotocols that only begin as its own does", goes_without(offer("wsspec2, wsspe")));
  // §4.1: subprotocols are compared as they are; one in other letters is another one.
  out.add(ids.next(), "Its subprotocol in capital letters", goes_without(offer("WSSPEC")));
  out.add(ids.next(), "No subprotocol of its own", goes_without(offer("x-unknown")));
  out.add(ids.next(), "No subprotocol at all", speaks(request(), ""));
  out.add(ids.next(), "A client whose subprotocol nobody took up",
          {open_with(answer()), send(command("subprotocol")), expect(message(""), suite::contract),
           close_cleanly()});
}

/// A server that refuses one origin and tells the others.
void add_origin_cases(Catalogue& out, Ids ids) {
  const auto from = [](std::string origin) { return request().set("Origin", std::move(origin)); };
  const std::string refused_one = "https://refused.example";
  out.add(ids.next(), "An origin that is refused",
          {open_with(from(refused_one)), expect(refused_by_contract(), rfc6455::refuses_origin)});
  out.add(ids.next(), "An origin that is refused, with other fields around",
          {open_with(from(refused_one).add("Cookie", "a=b").add("User-Agent", "wsspec")),
           expect(refused_by_contract(), rfc6455::verifies_origin)});
  out.add(ids.next(), "The status for an origin that is refused",
          {open_with(from(refused_one)), expect(refused_by_contract({403}), rfc6455::origin_forbidden)});
}

}  // namespace

void add_contract_cases(Catalogue& out, const Profile& profile) {
  add_code_cases(out, Ids("20.1"));
  add_reason_cases(out, Ids("20.2"));
  add_around_close_cases(out, Ids("20.3"), profile);
  add_crossing_cases(out, Ids("20.4"));
  add_sending_cases(out, Ids("20.5"), profile);
  add_ping_cases(out, Ids("20.6"));
  add_subprotocol_cases(out, Ids("20.7"));
  add_origin_cases(out, Ids("20.8"));
}

}  // namespace wsspec::conformance
