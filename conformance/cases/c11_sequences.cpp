// Chapter 11: fragments in the wrong order, and messages that follow each other at once.
#include "conformance/cases/c11_frames.hpp"
#include "conformance/cases/fault_words.hpp"

namespace wsspec::conformance {
namespace {

const std::string hello = "Hello";

std::string name_of_kind(Opcode kind) {
  return kind == Opcode::text ? "text" : "binary";
}

// ---- 11.4: wrong orders ----

/// A message that begins inside another, in all the ways in which one may be overlooked.
void add_interleaved(Catalogue& out, int& n) {
  for (const auto outer : {Opcode::text, Opcode::binary})
    for (const auto inner : {Opcode::text, Opcode::binary})
      for (const bool fin : {true, false})
        for (const bool outer_empty : {false, true})
          for (const bool inner_empty : {false, true}) {
            Outgoing second = frame(inner, inner_empty ? "" : "inner");
            second.fin = fin;
            out.add("11.4." + std::to_string(n++),
                    std::string(inner_empty ? "Empty " : "A ") + name_of_kind(inner) +
                        (fin ? "" : " without FIN") + " inside " + (outer_empty ? "an empty " : "a ") +
                        name_of_kind(outer) + " fragment's message",
                    {
                        never(message(second.payload), rfc6455::no_interleaving),
                        send(frame(outer, outer_empty ? "" : "outer").no_fin()),
                        send(second),
                        send(more("end")),
                        expect(fails_with(1002), rfc6455::no_interleaving),
                    });
          }
}

void add_interleaved_later(Catalogue& out, int& n) {
  const auto add = [&](const std::string& title, Script before, Script echo = {}) {
    out.add("11.4." + std::to_string(n++), title,
            {before, send(text("inner")), echo, expect(fails_with(1002), rfc6455::no_interleaving)});
  };
  add("A text after two fragments of a text", {send(text(hello).no_fin()), send(more(hello).no_fin())});
  add("A text after two empty fragments of a text", {send(text().no_fin()), send(more().no_fin())});
  add("A text after a fragment and a Ping",
      {send(text(hello).no_fin()), send(ping("ping")), expect(pong_for("ping"), rfc6455::control_between)});
  add("A text after a fragment and a Pong", {send(text(hello).no_fin()), send(pong("pong"))});
  add("A text inside the second message", {send(text("first")), send(text(hello).no_fin())},
      expect(message("first"), suite::echo_before_fault));
  add("A text inside the second message in fragments",
      {send(text("fi").no_fin()), send(more("rst")), send(binary(hello).no_fin())},
      expect(message("first"), suite::echo_before_fault));
}

struct Stray {
  const char* words;
  Outgoing frame;
};

void add_strays(Catalogue& out, int& n) {
  const Stray strays[] = {{"A last continuation", more(hello)},
                          {"A continuation that goes on", more(hello).no_fin()},
                          {"An empty last continuation", more()},
                          {"An empty continuation that goes on", more().no_fin()}};
  struct Before {
    const char* words;
    Script frames;
  };
  const Script echo = expect(message("first"), rfc6455::fragments);
  const Script answered_ping = {send(ping("ping")), expect(pong_for("ping"), rfc6455::pong_reply)};
  const Before befores[] = {
      {" of nothing", {}},
      {" after a text", {send(text("first")), expect(message("first"), rfc6455::unfragmented)}},
      {" after a text in two fragments", {send(text("fi").no_fin()), send(more("rst")), echo}},
      {" after a text with an empty last fragment", {send(text("first").no_fin()), send(more()), echo}},
      {" after an empty binary message", {send(binary()), expect(binary_message(""), rfc6455::unfragmented)}},
      {" after a Ping", answered_ping},
      {" after a Pong", send(pong("pong"))},
      {" after a Ping inside a message that has ended",
       {send(text("fi").no_fin()), answered_ping, send(more("rst")), echo}},
  };
  for (const auto& before : befores)
    for (const auto& stray : strays)
      out.add("11.4." + std::to_string(n++), stray.words + std::string(before.words),
              {
                  before.frames,
                  send(stray.frame),
                  expect(fails_with(1002), rfc6455::fragment_sequence),
              });
}

/// §1.4: "discard any further data received". Who reads all before it answers may well find the fault first.
void add_after_close(Catalogue& out, int& n) {
  const Stray strays[] = {{"A continuation", more(hello)},
                          {"A text inside a text", text(hello)},
                          {"A reserved opcode", frame(3u, hello)},
                          {"A text with RSV1", text(hello).with_rsv(4)}};
  for (const auto& stray : strays)
    out.add("11.4." + std::to_string(n++), stray.words + std::string(" after a Close gets no echo"),
            {
                never(message(hello), rfc6455::nothing_after_close),
                send(close(1000)),
                send(text("open").no_fin()),
                send(stray.frame),
                expect(closes_with({1000, 1002}), rfc6455::close_reply),
            });
}

// ---- 11.6: one message after another ----

/// Not text: what is left of a text's rules would refuse it.
const std::string no_text = "\xFF\xFE\x80";
const std::string four_octets = "\xF0\x9F\x98\x80";

struct Sequence {
  const char* title;
  std::vector<Outgoing> frames;
  std::vector<Expected> echoes;
};

std::vector<Sequence> sequences() {
  return {
      {"Text, then binary", {text("a"), binary(no_text)}, {message("a"), binary_message(no_text)}},
      {"Binary, then text", {binary(no_text), text("a")}, {binary_message(no_text), message("a")}},
      {"Text in fragments, then binary in fragments",
       {text("a").no_fin(), more("b"), binary(no_text).no_fin(), more(no_text)},
       {message("ab"), binary_message(no_text + no_text)}},
      {"Binary in fragments, then text in fragments",
       {binary(no_text).no_fin(), more(no_text), text("a").no_fin(), more("b")},
       {binary_message(no_text + no_text), message("ab")}},
      {"Text in fragments, then binary",
       {text("a").no_fin(), more("b"), binary(no_text)},
       {message("ab"), binary_message(no_text)}},
      {"Binary in fragments, then text",
       {binary("a").no_fin(), more("b"), text("c")},
       {binary_message("ab"), message("c")}},
      {"Text, then text in fragments",
       {text("a"), text("b").no_fin(), more("c")},
       {message("a"), message("bc")}},
      {"An empty message between two",
       {text("a"), text(), text("b")},
       {message("a"), message(""), message("b")}},
      {"Ten empty messages", std::vector<Outgoing>(10, binary()),
       std::vector<Expected>(10, binary_message(""))},
      {"An empty fragmented message between two",
       {text("a"), binary().no_fin(), more(), text("b")},
       {message("a"), binary_message(""), message("b")}},
      {"A long message, then a short one",
       {text(fill(65536)), text("a")},
       {message(fill(65536)), message("a")}},
      {"A character cut between frames, then another text",
       {text(four_octets.substr(0, 2)).no_fin(), more(four_octets.substr(2)), text(four_octets)},
       {message(four_octets), message(four_octets)}},
      {"A character that binary begins, and a text",
       {binary(four_octets.substr(0, 2)), text("a")},
       {binary_message(four_octets.substr(0, 2)), message("a")}},
      {"Two texts with a Ping inside the first",
       {text("a").no_fin(), ping("ping"), more("b"), text("c")},
       {pong_for("ping"), message("ab"), message("c")}},
      {"Two texts with a Pong between them",
       {text("a"), pong("pong"), text("b")},
       {message("a"), message("b")}},
      {"Two texts with a Ping between them",
       {text("a"), ping("ping"), text("b")},
       {message("a"), pong_for("ping"), message("b")}},
  };
}

Script one_after_another(const Sequence& sequence, Outgoing (*shape)(Outgoing)) {
  Script out{};
  for (const auto& sent : sequence.frames) out = {out, send(shape(sent))};
  for (const auto& echo : sequence.echoes) {
    const bool is_pong = std::holds_alternative<PongComes>(echo);
    out = {out, expect(echo, is_pong ? rfc6455::pong_reply : rfc6455::next_message)};
  }
  return {out, close_cleanly()};
}

/// Sent before anything is read.
Script pipelined(std::size_t count, std::size_t size) {
  Script sends{}, echoes{};
  for (std::size_t i = 0; i < count; ++i) {
    const std::string payload = std::to_string(i) + fill(size);
    const bool is_text = i % 3 != 0;
    sends = {sends, send(is_text ? text(payload) : binary(payload))};
    echoes = {echoes, expect(is_text ? message(payload) : binary_message(payload), rfc6455::next_message)};
  }
  return {sends, echoes, close_cleanly()};
}

}  // namespace

void add_wrong_sequence_cases(Catalogue& out) {
  int n = 1;
  add_interleaved(out, n);
  add_interleaved_later(out, n);
  add_strays(out, n);
  add_after_close(out, n);
}

void add_next_message_cases(Catalogue& out) {
  int n = 1;
  for (const auto& sequence : sequences())
    out.add("11.6." + std::to_string(n++), sequence.title + std::string(", in one write"),
            one_after_another(sequence, joined));
  for (const auto& sequence : sequences())
    out.add("11.6." + std::to_string(n++), sequence.title + std::string(", a frame a write"),
            one_after_another(sequence, alone));
  out.add("11.6." + std::to_string(n++), "100 short messages at once", pipelined(100, 0));
  out.add("11.6." + std::to_string(n++), "100 messages of 1 KiB at once", pipelined(100, 1024));
}

}  // namespace wsspec::conformance
