// Chapter 15: what follows a Close or a fault, and what was under way.
#include "conformance/cases/c15_ending.hpp"

#include "conformance/cases/all_cases.hpp"
#include "conformance/cases/fault_words.hpp"
#include "conformance/cases/opening_steps.hpp"

namespace wsspec::conformance {
namespace {

using Shape = Outgoing (*)(Outgoing);
struct Writing {
  Shape shape;
  const char* words;
};
constexpr Writing writings[] = {{joined, ""}, {alone, ", a frame a write"}};

// ---- 15.3: bodies of one byte ----

void add_one_byte_bodies(Catalogue& out) {
  Ids ids("15.3");
  const auto must_not = [](Outgoing bad) { return must_fail(std::move(bad), rfc6455::close_body); };
  for (const auto& [words, octet] : std::initializer_list<std::pair<const char*, char>>{
           {"00", '\0'}, {"03", '\x03'}, {"0F", '\x0F'}, {"E8", '\xE8'}, {"FF", '\xFF'}})
    out.add(ids.next(), std::string("Close with the one byte ") + words,
            must_not(close_with_body(std::string(1, octet))));
  out.add(ids.next(), "Close with one byte, byte by byte", must_not(close_with_body("\x03").chopped()));
  out.add(ids.next(), "Close with one byte inside a message",
          {send(text("open").no_fin()), must_not(close_with_body("\x03"))});
  out.add(ids.next(), "Close with one byte after an echo",
          must_fail_after_echo(close_with_body("\x03"), rfc6455::close_body, joined));
}

// ---- 15.4: after a Close of the suite's; and a Close in the middle ----

struct Late {
  const char* words;
  Script frames;
  bool is_bad = false;
};

/// What comes after a Close is discarded, be it good or bad. Only §1.4 says so of the bad, and without a
/// MUST: a peer may have met the fault before it answers.
std::vector<Late> late_frames(Shape shape) {
  const std::string late = "late";
  return {
      {"a text", send(shape(text(late)))},
      {"a binary message", send(shape(binary(late)))},
      {"an empty text", send(shape(text()))},
      {"a text in fragments", {send(shape(text("la").no_fin())), send(shape(more("te")))}},
      {"a continuation", send(shape(more(late)))},
      {"a Ping", send(shape(ping(late)))},
      {"a Pong", send(shape(pong(late)))},
      {"the same Close", send(shape(close(1000)))},
      {"a Close with another code", send(shape(close(1001)))},
      {"a Close with a bad code", send(shape(close(1005))), true},
      {"a Close of one byte", send(shape(close_with_body("!"))), true},
      {"text that is no UTF-8", send(shape(text("late\xFF"))), true},
      {"a reserved opcode", send(shape(frame(3u, late))), true},
      {"reserved bits", send(shape(text(late).with_rsv(7))), true},
      {"a text, a Ping and a Close",
       {send(shape(text(late))), send(shape(ping(late))), send(shape(close(1000)))}},
  };
}

Script nothing_for(const std::string& late) {
  return {never(message(late), rfc6455::nothing_after_close),
          never(message(""), rfc6455::nothing_after_close),
          never(pong_for(late), rfc6455::no_pong_after_close)};
}

void add_after_close(Catalogue& out) {
  Ids ids("15.4");
  for (const auto& [shape, how] : writings)
    for (const auto& [what, frames, is_bad] : late_frames(shape))
      out.add(ids.next(), std::string("After a Close, ") + what + how,
              {
                  nothing_for("late"),
                  send(shape(close(1000))),
                  frames,
                  expect(closes_with({1000}), is_bad ? rfc6455::no_pong_after_close : rfc6455::close_reply),
              });
  const std::pair<const char*, Script> open_messages[] = {
      {"after the first fragment of a text", send(text("one").no_fin())},
      {"after the first fragment of a binary message", send(binary("one").no_fin())},
      {"after two fragments", {send(text("one").no_fin()), send(more("two").no_fin())}},
      {"after an empty first fragment", send(text().no_fin())},
      {"after a fragment and a Ping",
       {send(text("one").no_fin()), send(ping("p")), expect(pong_for("p"), rfc6455::control_between)}},
  };
  for (const auto& [where, before] : open_messages) {
    out.add(ids.next(), std::string("A Close ") + where, {before, close_cleanly()});
    out.add(ids.next(), std::string("A Close without a body ") + where + ", then the rest",
            {
                never(message("one"), rfc6455::nothing_after_close),
                never(message("onetwo"), rfc6455::nothing_after_close),
                before,
                send(close_with_body({})),
                send(more()),
                expect(closes_with({1000}), rfc6455::close_reply),
            });
  }
  out.add(ids.next(), "A Close is answered at once, whatever follows",
          {
              send(close(1000)),
              expect(closes_with({1000}), rfc6455::close_soon),
              send(ping("late")),
              expect(closes_with({1000}), rfc6455::close_reply),
          });
}

// ---- 15.5: after a fault ----

struct Bad {
  const char* words;
  Script frames;
  const Requirement* because;
  std::vector<std::uint16_t> codes;
};

std::vector<Bad> faults_to_stop_at() {
  const std::string hello = "hello";
  return {
      {"reserved bits", send(text(hello).with_rsv(2)), &rfc6455::rsv, {1002}},
      {"a reserved opcode", send(frame(3u, hello)), &rfc6455::unknown_opcode, {1002}},
      {"a reserved control opcode", send(frame(11u, hello)), &rfc6455::unknown_opcode, {1002}},
      {"a continuation of nothing", send(more(hello)), &rfc6455::fragment_sequence, {1002}},
      {"a message inside another",
       {send(text(hello).no_fin()), send(text(hello))},
       &rfc6455::no_interleaving,
       {1002}},
      {"a fragmented Ping", send(ping(hello).no_fin()), &rfc6455::no_fragmented_control, {1002}},
      {"a Ping of 126 bytes", send(ping(fill(126))), &rfc6455::long_control, {1002}},
      {"text that is no UTF-8", send(text("hell\xFF")), &rfc6455::invalid_utf8, {1007}},
      {"text that ends inside a character", send(text("hell\xC3")), &rfc6455::invalid_utf8, {1007}},
      {"a Close with a bad code", send(close(1005)), &rfc6455::code_1005, {1002}},
      {"a Close of one byte", send(close_with_body("!")), &rfc6455::close_body, {1002}},
      {"a Close whose reason is no UTF-8", send(close(1000, "\xFF")), &rfc6455::reason_utf8, {1002, 1007}},
  };
}

void add_after_fault(Catalogue& out) {
  Ids ids("15.5");
  for (const auto& [shape, how] : writings)
    for (const auto& [what, frames, because, codes] : faults_to_stop_at())
      out.add(ids.next(), std::string("Nothing counts after ") + what + how,
              {
                  never(message("after"), rfc6455::fail_ends_reading),
                  never(pong_for("after"), rfc6455::fail_ends_reading),
                  frames,
                  send(shape(text("after"))),
                  send(shape(ping("after"))),
                  send(shape(text("after"))),
                  expect(fails_with(codes), *because),
                  survives(),
              });
  for (const auto& [what, frames, because, codes] : faults_to_stop_at())
    out.add(ids.next(), std::string("A server ends the stream without our reply after ") + what,
            {
                open_with(request()),
                withhold_close(),
                frames,
                expect(fails_with(codes), *because),
                expect(ends_stream(), rfc6455::fail_closes),
            });
}

// ---- 15.9: a half-close ----

void add_half_closes(Catalogue& out) {
  Ids ids("15.9");
  const std::pair<const char*, Outgoing> closes[] = {{"a Close", close(1000)},
                                                     {"a Close without a body", close_with_body({})},
                                                     {"a Close with a reason", close(1000, "done")},
                                                     {"a Close byte by byte", close(1000).chopped()}};
  for (const auto& [words, the_close] : closes)
    out.add(ids.next(), std::string("The end of our stream right behind ") + words,
            {
                send(the_close),
                end_stream(),
                expect(closes_with({1000}), rfc6455::close_reply),
                survives(),
            });
}

// ---- 15.10: messages that are under way ----

void add_outstanding(Catalogue& out) {
  Ids ids("15.10");
  const std::string large = cycle("a large message; ", 65536);
  const auto add = [&](const std::string& title, const Script& messages, const Script& looks) {
    out.add(ids.next(), title,
            {messages, send(close(1000)), looks, expect(closes_with({1000}), rfc6455::close_reply)});
  };
  const auto echo = [](const std::string& what) { return note(message(what), rfc6455::close_may_wait); };
  add("A text and a Close in one write", send(text("last words")), echo("last words"));
  add("A Ping and a Close in one write", send(ping("last")), note(pong_for("last"), rfc6455::close_may_wait));
  add("64 KiB and a Close in one write", send(text(large)), echo(large));
  add("Ten texts and a Close in one write", send(text("ten").times(10)), repeat(10, echo("ten")));
  add("64 KiB in fragments and a Close in one write", send(text(large).in_frames_of(4096)), echo(large));
}

}  // namespace

void add_ending_cases(Catalogue& out) {
  add_every_code_cases(out);
  add_every_reason_cases(out);
  add_one_byte_bodies(out);
  add_after_close(out);
  add_after_fault(out);
  add_stream_end_cases(out);
  add_half_closes(out);
  add_outstanding(out);
}

}  // namespace wsspec::conformance
