// Chapter 8: lengths in every form: right ones in pieces, too long ones, and huge ones that nothing follows.
#include "conformance/cases/all_cases.hpp"
#include "conformance/cases/c08_masking_lengths.hpp"
#include "conformance/cases/fault_words.hpp"

namespace wsspec::conformance {
namespace {

using wire::LengthForm;

const std::string hello = "Hello";

const Requirement& what_it_shows(std::size_t size) {
  return size < 126 ? rfc6455::any_segmentation : rfc6455::length_order;
}

std::string in_words(LengthForm form) {
  return form == LengthForm::bits16 ? " in 16 bits" : " in 64 bits";
}

// ---- 8.3: the shortest form, around every bound ----

/// The header in pieces, then the payload in one.
Script header_in_pieces(Opcode kind, std::size_t size, std::size_t piece_bytes) {
  const std::string payload = cycle("0123456789abcdef!", size);
  return {
      send(frame(kind).declares(size).chopped(piece_bytes)),
      send(rest_of_frame(payload).alone()),
      expect(kind == Opcode::text ? message(payload) : binary_message(payload), what_it_shows(size)),
      close_cleanly(),
  };
}

void add_bounds(Catalogue& out) {
  int n = 1;
  for (const auto kind : {Opcode::text, Opcode::binary})
    for (const std::size_t size : std::initializer_list<std::size_t>{0, 1, 125, 126, 127, 255, 256, 257,
                                                                     32767, 32768, 65535, 65536, 65537})
      out.add("8.3." + std::to_string(n++),
              (kind == Opcode::text ? "Text of " : "Binary of ") + std::to_string(size) +
                  " bytes, its header byte by byte",
              header_in_pieces(kind, size, 1));
  for (const std::size_t piece : std::initializer_list<std::size_t>{2, 3, 4, 5, 6, 7})
    out.add("8.3." + std::to_string(n++),
            "Text of 126 bytes, its header " + std::to_string(piece) + " bytes at a time",
            header_in_pieces(Opcode::text, 126, piece));
  for (const std::size_t piece : std::initializer_list<std::size_t>{2, 3, 4, 6, 9, 10, 13})
    out.add("8.3." + std::to_string(n++),
            "Text of 65536 bytes, its header " + std::to_string(piece) + " bytes at a time",
            header_in_pieces(Opcode::text, 65536, piece));
}

// ---- 8.4, 8.6: longer forms than needed ----

/// Senders must not; what receivers do, the RFC leaves open (§5.2). Who takes the frame takes it right.
Script not_minimal(Outgoing frame, LengthForm form, Script taken, Script before = {}) {
  return {
      before,
      send(std::move(frame).length_as(form)),
      prefer(fails_with(1002), rfc6455::long_length),
      taken,
      close_cleanly(),
  };
}

void add_long_forms(Catalogue& out) {
  struct Long {
    std::size_t size;
    LengthForm form;
  };
  constexpr Long longs[] = {{0, LengthForm::bits16},   {5, LengthForm::bits16},    {125, LengthForm::bits16},
                            {0, LengthForm::bits64},   {5, LengthForm::bits64},    {125, LengthForm::bits64},
                            {126, LengthForm::bits64}, {65535, LengthForm::bits64}};
  int n = 1;
  const auto title = [](const char* what, const Long& length) {
    return what + std::to_string(length.size) + " bytes, its length" + in_words(length.form);
  };
  for (const auto& length : longs)
    out.add("8.4." + std::to_string(n++), title("Text of ", length),
            not_minimal(text(fill(length.size)), length.form,
                        expect(message(fill(length.size)), rfc6455::unfragmented)));
  for (const auto& length : {longs[1], longs[6]})
    out.add("8.4." + std::to_string(n++), title("Binary of ", length),
            not_minimal(binary(fill(length.size)), length.form,
                        expect(binary_message(fill(length.size)), rfc6455::unfragmented)));
  for (const auto& length : {longs[0], longs[1], longs[6]})
    out.add("8.4." + std::to_string(n++), title("Last fragment of ", length),
            not_minimal(more(fill(length.size)), length.form,
                        expect(message(hello + fill(length.size)), rfc6455::fragments),
                        send(text(hello).no_fin())));
}

void add_control_frames(Catalogue& out) {
  int n = 1;
  for (const auto form : {LengthForm::bits16, LengthForm::bits64}) {
    const auto add = [&](const char* what, Outgoing frame, Script taken, Script before = {}) {
      out.add("8.6." + std::to_string(n++), what + in_words(form),
              not_minimal(std::move(frame), form, std::move(taken), std::move(before)));
    };
    add("Ping of 5 bytes, its length", ping(hello), expect(pong_for(hello), rfc6455::pong_payload));
    add("Ping of 125 bytes, its length", ping(fill(125)), expect(pong_for(fill(125)), rfc6455::pong_payload));
    add("Ping between fragments, its length", ping(hello),
        {send(more(hello)), expect(pong_for(hello), rfc6455::pong_payload),
         expect(message(hello + hello), rfc6455::fragments)},
        send(text(hello).no_fin()));
    add("Pong of 5 bytes, its length", pong(hello), {});
    out.add("8.6." + std::to_string(n++), "Close, its length" + in_words(form),
            {
                send(close(1000).length_as(form)),
                expect(fails_with(1002), rfc6455::long_length),
            });
  }
  for (const auto form : {LengthForm::bits16, LengthForm::bits64})
    for (const auto kind : {Opcode::ping, Opcode::pong})
      for (const std::size_t size : std::initializer_list<std::size_t>{126, 65535})
        out.add("8.6." + std::to_string(n++),
                std::string(kind == Opcode::ping ? "Ping" : "Pong") + " of " + std::to_string(size) +
                    " bytes, its length" + in_words(form),
                must_fail(frame(kind, fill(size)).length_as(form), rfc6455::long_control));
}

// ---- 8.5: lengths that nobody means ----

struct Huge {
  std::uint64_t bytes;
  const char* words;
};

constexpr Huge with_top_bit[] = {
    {1ULL << 63, "2^63"}, {(1ULL << 63) + 1, "2^63 + 1"}, {(1ULL << 63) + 5, "2^63 + 5"},
    {~0ULL, "2^64 - 1"},  {~0ULL - 13, "2^64 - 14"},      {0xFFFFFFFF00000005, "2^64 - 2^32 + 5"},
};

constexpr Huge huge[] = {
    {(1ULL << 63) - 1, "2^63 - 1"}, {(1ULL << 62) + 5, "2^62 + 5"}, {1ULL << 62, "2^62"},
    {1ULL << 53, "2^53"},           {(1ULL << 40) + 5, "2^40 + 5"}, {1ULL << 40, "2^40"},
    {(1ULL << 32) + 5, "2^32 + 5"}, {1ULL << 32, "2^32"},           {(1ULL << 32) - 1, "2^32 - 1"},
    {(1ULL << 31) + 5, "2^31 + 5"}, {1ULL << 31, "2^31"},           {(1ULL << 31) - 1, "2^31 - 1"},
};

/// The peer may wait for the rest, or refuse at once, but must not take what has come for all of it; and when
/// the stream ends, so does the connection.
Script declares_and_ends(const Huge& length, Script before, Outgoing first) {
  return {
      never(message(hello), rfc6455::length_order),
      never(message(""), rfc6455::length_order),
      before,
      send(std::move(first).declares(length.bytes)),
      end_stream(),
      expect(ends(), suite::ends_with_stream),
      survives(),
  };
}

void add_huge(Catalogue& out) {
  int n = 1;
  const auto add = [&](const std::string& title, Script script) {
    out.add("8.5." + std::to_string(n++), title, std::move(script));
  };
  for (const auto& length : with_top_bit)
    add("Text that declares " + std::string(length.words) + " bytes",
        {
            send(text(hello).declares(length.bytes)),
            expect(fails_with({1002, 1009}), rfc6455::length_top_bit),
            survives(),
        });
  add("A continuation that declares 2^63 bytes",
      {
          send(text(hello).no_fin()),
          send(more(hello).declares(1ULL << 63)),
          expect(fails_with({1002, 1009}), rfc6455::length_top_bit),
          survives(),
      });
  add("The header alone of a binary frame of 2^63 bytes",
      {
          send(binary().declares(1ULL << 63)),
          expect(fails_with({1002, 1009}), rfc6455::length_top_bit),
          survives(),
      });
  for (const auto& length : huge)
    add("Text that declares " + std::string(length.words) + " bytes and breaks off",
        declares_and_ends(length, {}, text(hello)));
  for (const auto& length : {huge[0], huge[6]})
    add("A continuation that declares " + std::string(length.words) + " bytes and breaks off",
        declares_and_ends(length, send(text().no_fin()), more(hello)));
}

// ---- 8.8: a bad header, and nothing behind it ----

/// When a peer refuses is its own affair, but one that waits for the payload of a frame that it will not take
/// can be kept waiting.
Script header_alone(Outgoing fault, const Requirement& because, Script before = {}) {
  constexpr std::size_t size = 100;
  const std::size_t declared = fault.declared.value_or(size);
  return {
      before,
      send(std::move(fault).declares(declared)),
      expect(fails_with(1002), suite::refuses_at_header),
      send(rest_of_frame(fill(declared))),
      expect(fails_with(1002), because),
  };
}

void add_headers_alone(Catalogue& out) {
  int n = 1;
  const auto add = [&](const std::string& title, Script script) {
    out.add("8.8." + std::to_string(n++), title, std::move(script));
  };
  const Script first = send(text(hello).no_fin());
  add("The header alone of a text with RSV2", header_alone(text().with_rsv(2), rfc6455::rsv));
  add("The header alone of reserved opcode 3", header_alone(frame(3u), rfc6455::unknown_opcode));
  add("The header alone of reserved opcode 11", header_alone(frame(11u), rfc6455::unknown_opcode));
  add("The header alone of a Ping without FIN",
      header_alone(ping().no_fin(), rfc6455::no_fragmented_control));
  add("The header alone of a Ping of 126 bytes", header_alone(ping().declares(126), rfc6455::long_control));
  add("The header alone of a continuation of nothing", header_alone(more(), rfc6455::fragment_sequence));
  add("The header alone of a text inside a text", header_alone(text(), rfc6455::no_interleaving, first));
}

}  // namespace

void add_masking_and_length_cases(Catalogue& out) {
  add_masking_cases(out);
  add_bounds(out);
  add_long_forms(out);
  add_huge(out);
  add_control_frames(out);
  add_random_key_cases(out);
  add_headers_alone(out);
}

}  // namespace wsspec::conformance
