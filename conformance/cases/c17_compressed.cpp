// Chapter 17: messages under permessage-deflate. Here: 17.1 plain and compressed ones mixed, 17.2
// fragments, 17.4 reserved bits, 17.10 sizes.
#include <algorithm>

#include "conformance/cases/all_cases.hpp"
#include "conformance/cases/c17_sections.hpp"

namespace wsspec::conformance {
namespace {

const std::string words = "compressed and plain, plain and compressed";

Script compressed(const std::string& payload, const Requirement& because) {
  return {send(text(payload).compressed()), expect(message(payload), because)};
}
Script plain(const std::string& payload, const Requirement& because) {
  return {send(text(payload)), expect(message(payload), because)};
}

/// §7.2.3.1's octets, cut into frames of these sizes; the last one has the rest.
Script hello_in(const std::vector<std::size_t>& sizes, const Script& between) {
  Script out{};
  std::string_view rest = hello_octets;
  Opcode opcode = Opcode::text;
  for (const auto size : sizes) {
    Outgoing part = frame(opcode, std::string(rest.substr(0, size))).no_fin();
    out = {out, send(opcode == Opcode::text ? deflated(std::move(part)) : std::move(part)), between};
    rest.remove_prefix(size);
    opcode = Opcode::continuation;
  }
  return {out, send(more(std::string(rest)))};
}

Script takes_hello(const Script& sent, const Requirement& because) {
  return {negotiate(), sent, expect(message(hello), because), close_cleanly()};
}

void add_cuts(Catalogue& out, Ids& ids) {
  for (std::size_t at = 0; at <= hello_octets.size(); ++at)
    out.add(ids.next(), "A compressed message in two fragments, cut after " + std::to_string(at) + " bytes",
            takes_hello(hello_in({at}, Script{}), rfc7692::inflates_joined));
  for (std::size_t at = 0; at <= hello_octets.size(); ++at)
    out.add(ids.next(), "The same with a Ping between them, cut after " + std::to_string(at) + " bytes",
            {negotiate(), hello_in({at}, {send(ping("between"))}),
             expect(pong_for("between"), rfc6455::control_between),
             expect(message(hello), rfc7692::inflates_joined), close_cleanly()});
  const std::vector<std::size_t> ones(hello_octets.size() - 1, 1);
  out.add(ids.next(), "A compressed message, a byte a frame",
          takes_hello(hello_in(ones, Script{}), rfc7692::inflates_joined));
  out.add(ids.next(), "A compressed message, a byte a frame, Pongs between",
          takes_hello(hello_in(ones, {send(pong("not asked for"))}), rfc7692::inflates_joined));
  out.add(ids.next(), "A compressed message with empty frames between",
          takes_hello(hello_in({0, 2, 0, 3, 0, 0, 1}, Script{}), rfc7692::inflates_joined));
  for (const std::size_t size : std::initializer_list<std::size_t>{1, 2, 7, 125, 126, 1000})
    out.add(ids.next(), "2 KiB of JSON, compressed, in frames of " + std::to_string(size) + " bytes",
            {negotiate(),
             exchange(texts(2, 2048, Corpus::json).compressed().in_frames_of(size), rfc7692::inflates_joined),
             close_cleanly()});
  for (const std::size_t bytes : std::initializer_list<std::size_t>{1, 2, 3})
    out.add(ids.next(), "A compressed message, written " + std::to_string(bytes) + " bytes at a time",
            takes_hello({send(deflated(text(hello_octets)).chopped(bytes))}, rfc7692::inflates));
}

void add_ends_of_fragments(Catalogue& out, Ids& ids) {
  const std::string flushed = DeflateStream().fixed(literals("Hel")).sync_flush().octets();
  const DeflateStream rest = DeflateStream().fixed(literals("lo"));
  out.add(ids.next(), "The first fragment ends with 00 00 FF FF, which stay",
          takes_hello({send(deflated(text(flushed)).no_fin()), send(more(rest.message()))},
                      rfc7692::tail_of_last_fragment_only));
  out.add(
      ids.next(), "Each of three fragments but the last ends with 00 00 FF FF",
      takes_hello({send(deflated(text(flushed)).no_fin()),
                   send(more(DeflateStream().sync_flush().octets()).no_fin()), send(more(rest.message()))},
                  rfc7692::tail_of_last_fragment_only));
  out.add(ids.next(), "The last fragment is the one octet 00",
          takes_hello(
              {send(deflated(text(DeflateStream().fixed(literals(hello)).sync_flush().octets())).no_fin()),
               send(more(std::string(1, '\0')))},
              rfc7692::empty_last_fragment));
  out.add(ids.next(), "All fragments but the last are without payload",
          takes_hello(
              {send(deflated(text()).no_fin()), repeat(3, {send(more().no_fin())}), send(more(hello_octets))},
              rfc7692::inflates_joined));
  out.add(ids.next(), "A message of nothing, whose last fragment is the one octet 00",
          {negotiate(), send(deflated(text()).no_fin()), send(more(std::string(1, '\0'))),
           expect(message(""), rfc7692::empty_last_fragment), close_cleanly()});
}

/// §6.1: "RSV1" is on the first frame of a data message alone.
void add_misplaced_rsv1(Catalogue& out, Ids& ids) {
  const auto fails = [&](const char* title, const Script& sent, const Requirement& because) {
    out.add(ids.next(), title, {negotiate(), sent, expect(fails_with(1002), because), survives()});
  };
  fails("RSV1 on a Ping", {send(deflated(ping()))}, rfc7692::rsv1_on_control);
  fails("RSV1 on a Ping whose payload is compressed", {send(deflated(ping(hello_octets)))},
        rfc7692::rsv1_on_control);
  fails("RSV1 on a Pong", {send(deflated(pong("not asked for")))}, rfc7692::rsv1_on_control);
  fails("RSV1 on a Close", {send(deflated(close(1000)))}, rfc7692::rsv1_on_control);
  fails("RSV1 on a Close without a body", {send(deflated(close_with_body("")))}, rfc7692::rsv1_on_control);
  fails("RSV1 on a Ping between compressed fragments",
        {send(deflated(text(hello_octets.substr(0, 3))).no_fin()), send(deflated(ping("between"))),
         send(more(hello_octets.substr(3)))},
        rfc7692::rsv1_on_control);
  fails("RSV1 on the second fragment of a compressed message",
        {send(deflated(text(hello_octets.substr(0, 3))).no_fin()),
         send(deflated(more(hello_octets.substr(3))))},
        rfc7692::rsv1_on_continuation);
  fails("RSV1 on the second of three fragments",
        {send(deflated(text(hello_octets.substr(0, 3))).no_fin()),
         send(deflated(more(hello_octets.substr(3, 2))).no_fin()), send(more(hello_octets.substr(5)))},
        rfc7692::rsv1_on_continuation);
  fails("RSV1 on an empty last fragment",
        {send(deflated(text(hello_octets)).no_fin()), send(deflated(more()))}, rfc7692::rsv1_on_continuation);
  fails("RSV1 on the second fragment of a plain message",
        {send(text("Hel").no_fin()), send(deflated(more("lo")))}, rfc7692::rsv1_on_continuation);
}

void add_other_bits(Catalogue& out, Ids& ids) {
  const auto fails = [&](const std::string& title, const Script& sent) {
    out.add(ids.next(), title, {sent, expect(fails_with(1002), rfc6455::rsv), survives()});
  };
  for (const int bits : {1, 2, 3, 5, 6, 7})
    fails("Reserved bits " + std::to_string(bits) + " on a message where compression is agreed",
          {negotiate(), send(text(hello_octets).with_rsv(static_cast<std::uint8_t>(bits)))});
  for (const int bits : {1, 2, 3})
    fails("Reserved bits " + std::to_string(bits) + " on a Ping where compression is agreed",
          {negotiate(), send(ping("bits").with_rsv(static_cast<std::uint8_t>(bits)))});
  for (const int bits : {1, 2})
    fails("Reserved bits " + std::to_string(bits) + " on a later fragment of a compressed message",
          {negotiate(), send(deflated(text(hello_octets.substr(0, 3))).no_fin()),
           send(more(hello_octets.substr(3)).with_rsv(static_cast<std::uint8_t>(bits)))});
  fails("A compressed text where no compression is agreed", {send(deflated(text(hello_octets)))});
  fails("Compressed octets where no compression is agreed", {send(deflated(binary(hello_octets)))});
  fails("A compressed message of nothing where no compression is agreed",
        {send(deflated(text(std::string(1, '\0'))))});
  fails("A compressed text in fragments where no compression is agreed",
        {send(deflated(text(hello_octets.substr(0, 3))).no_fin()), send(more(hello_octets.substr(3)))});
}

}  // namespace

void add_mixed_cases(Catalogue& out) {
  Ids ids("17.1");
  const auto add = [&](const char* title, const Script& steps) {
    out.add(ids.next(), title, {negotiate(), steps, close_cleanly()});
  };
  const auto& mixed = rfc7692::mixed_messages;
  add("A plain message where compression is agreed", plain(words, rfc7692::plain_as_is));
  add("An empty plain message", plain("", rfc7692::plain_as_is));
  add("A plain message that would inflate",
      {send(binary(hello_octets)), expect(binary_message(hello_octets), rfc7692::plain_as_is)});
  add("A plain message in fragments", {send(text("pl").no_fin()), send(more("ain").no_fin()), send(more()),
                                       expect(message("plain"), rfc7692::plain_as_is)});
  add("Plain after compressed", {compressed(words, rfc7692::agreed_is_used), plain(words, mixed)});
  add("Compressed after plain", {plain(words, rfc7692::plain_as_is), compressed(words, mixed)});
  add("Plain and compressed in turn", repeat(10, {compressed(words, mixed), plain(words, mixed)}));
  add("Plain and compressed, all before the first echo",
      {send(text("1").compressed()), send(text("2")), send(text("3").compressed()), send(text("4")),
       expect(message("1"), mixed), expect(message("2"), mixed), expect(message("3"), mixed),
       expect(message("4"), mixed)});
  add("Plain in fragments after compressed in fragments",
      {send(text(words).compressed().in_frames_of(5)), expect(message(words), rfc7692::inflates_joined),
       send(text(words).in_frames_of(5)), expect(message(words), mixed)});
  add("Compressed octets, compressed text, plain octets",
      {send(binary("\xFF\xFE\xFF\xFE\xFF\xFE").compressed()),
       expect(binary_message("\xFF\xFE\xFF\xFE\xFF\xFE"), rfc7692::agreed_is_used),
       compressed(words, rfc7692::agreed_is_used), send(binary("\xFF\xFE")),
       expect(binary_message("\xFF\xFE"), mixed)});
  add("A message that is not empty, then one that is",
      {compressed("abc", rfc7692::agreed_is_used), compressed("", rfc7692::agreed_is_used), plain("", mixed),
       compressed("abc", rfc7692::agreed_is_used)});
  add("A Ping is answered without RSV1",
      {compressed(words, rfc7692::agreed_is_used), send(ping(words)),
       expect(pong_for(words), rfc6455::pong_reply),
       expect(frames_keep(rfc7692::sends_rsv1_first_only), rfc7692::sends_rsv1_first_only)});
  out.add(ids.next(), "A Close right behind a compressed message",
          {negotiate(), send(text(words).compressed()), send(close(1000)),
           note(message(words), rfc6455::close_may_wait), expect(closes_with({1000}), rfc6455::close_reply),
           expect(frames_keep(rfc7692::sends_rsv1_first_only), rfc7692::sends_rsv1_first_only)});
}

void add_compressed_fragment_cases(Catalogue& out) {
  Ids ids("17.2");
  add_cuts(out, ids);
  add_ends_of_fragments(out, ids);
}

void add_compressed_rsv_cases(Catalogue& out) {
  Ids ids("17.4");
  add_misplaced_rsv1(out, ids);
  add_other_bits(out, ids);
}

void add_compressed_size_cases(Catalogue& out, const Profile& profile) {
  Ids ids("17.10");
  for (const std::size_t wanted : std::initializer_list<std::size_t>{
           0,    1,    2,    3,    4,    5,    124,  125,   126,   127,   128,   255,   256,  1023,
           1024, 4095, 4096, 4097, 8191, 8192, 8193, 16384, 24576, 32767, 32768, 65535, 65536}) {
    // The sizes up to 8 KiB are what it is about; the rest only makes sure.
    const std::size_t size = wanted <= 8193 ? wanted : std::min<std::size_t>(wanted, profile.bytes_max);
    const auto kind = size < 16 ? Content(std::string("abc")) : Content(Corpus::bitmap);
    const bool tiles = size >= 16 && (size & (size - 1)) == 0;
    const std::string pattern = "A pattern that is not too short, of " + std::to_string(wanted) + " bytes. ";
    const Messages messages{.count = 2,
                            .kind = tiles ? Opcode::binary : Opcode::text,
                            .size = size,
                            .content = tiles ? kind : Content(pattern),
                            .is_compressed = true};
    out.add(ids.next(), "Messages of " + std::to_string(wanted) + " bytes, compressed",
            {negotiate(), exchange(messages, rfc7692::agreed_is_used), close_cleanly()});
  }
  // In stored blocks the payload is as long as the text and 6 octets for each block, so every length is met.
  for (const std::size_t payload : std::initializer_list<std::size_t>{125, 126, 127, 65535, 65536}) {
    const std::size_t blocks = payload > 65535 ? 2 : 1;
    const auto stream = DeflateStream().stored(fill(payload - 5 * blocks - 1));
    out.add(ids.next(), "A payload of " + std::to_string(payload) + " bytes, in stored blocks",
            {negotiate(), echoes(stream, rfc7692::inflates), close_cleanly()});
  }
  const std::size_t large = std::min<std::size_t>(1u << 20, profile.bytes_max);
  out.add(ids.next(), "1 MiB of a pattern, compressed",
          {negotiate(),
           exchange(texts(1, large, "pattern of twenty-six bytes").compressed(), rfc7692::agreed_is_used),
           close_cleanly()});
  out.add(
      ids.next(), "1 MiB of what is packed already, compressed",
      {negotiate(), exchange(binaries(1, large, Corpus::compressed).compressed(), rfc7692::agreed_is_used),
       close_cleanly()});
}

void add_compressed_message_cases(Catalogue& out, const Profile& profile) {
  add_mixed_cases(out);
  add_compressed_fragment_cases(out);
  add_block_cases(out);
  add_compressed_rsv_cases(out);
  add_window_cases(out);
  add_takeover_cases(out);
  add_corrupt_cases(out);
  add_compressed_text_cases(out);
  add_bomb_cases(out, profile);
  add_compressed_size_cases(out, profile);
}

}  // namespace wsspec::conformance
