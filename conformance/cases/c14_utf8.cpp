// Chapter 14: characters that are cut between frames, and texts that follow each other.
#include "conformance/cases/c14_utf8.hpp"

#include "conformance/cases/all_cases.hpp"
#include "conformance/cases/opening_steps.hpp"
#include "conformance/cases/utf8_samples.hpp"

namespace wsspec::conformance {
namespace {

const std::string kosme = "\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5";
const std::string euro = "\xE2\x82\xAC";

Script refused(Script what) {
  return {std::move(what), expect(fails_with(1007), rfc6455::invalid_utf8)};
}

/// "E2 | 82AC"
std::string cut_words(std::string_view octets, std::size_t at) {
  return to_hex(octets.substr(0, at)) + " | " + to_hex(octets.substr(at));
}

// ---- 14.1 ----

Script cut_in_two(const std::string& before, const std::string& after, const Script& between = {}) {
  return {
      send(text(before).no_fin()),
      between,
      send(more(after)),
      expect(message(before + after), rfc6455::utf8_across_frames),
      close_cleanly(),
  };
}

void add_good_cuts(Catalogue& out, Ids& ids) {
  for (const auto character : utf8_characters)
    for (std::size_t at = 1; at < character.size(); ++at) {
      const std::string before(character.substr(0, at)), after(character.substr(at));
      out.add(ids.next(), "A character cut between two frames: " + cut_words(character, at),
              cut_in_two("x" + before, after + "y"));
      out.add(ids.next(), "Cut, with an empty frame between: " + cut_words(character, at),
              cut_in_two(before, after, send(more().no_fin())));
    }
  for (const auto character : utf8_characters)
    out.add(ids.next(), "A character, byte by byte in one frame: " + to_hex(character),
            {
                send(text(std::string(character)).chopped()),
                expect(message(std::string(character)), rfc6455::any_segmentation),
                close_cleanly(),
            });
  std::string all;
  for (const auto character : utf8_characters) all += character;
  for (std::size_t bytes = 1; bytes <= 7; ++bytes)
    out.add(ids.next(), "A character of each kind, in frames of " + std::to_string(bytes),
            {
                send(text(all).in_frames_of(bytes)),
                expect(message(all), rfc6455::utf8_across_frames),
                close_cleanly(),
            });
}

void add_bad_cuts(Catalogue& out, Ids& ids) {
  for (const auto character : utf8_characters)
    for (std::size_t at = 1; at < character.size(); ++at)
      out.add(ids.next(), "A character breaks off at a cut: " + to_hex(character.substr(0, at)) + " | 78",
              refused({send(text(std::string(character.substr(0, at))).no_fin()), send(more("x"))}));
  // The second byte of these has a range of its own, which must hold across the cut as well.
  for (const std::string_view octets :
       {"\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80"})
    for (const bool empty_between : {false, true})
      out.add(ids.next(),
              "A second byte out of its range behind a cut" +
                  std::string(empty_between ? " and an empty frame" : "") + ": " + cut_words(octets, 1),
              refused({send(text(std::string(octets.substr(0, 1))).no_fin()),
                       empty_between ? send(more().no_fin()) : Script{},
                       send(more(std::string(octets.substr(1))))}));
}

}  // namespace

void add_cut_character_cases(Catalogue& out) {
  Ids ids("14.1");
  add_good_cuts(out, ids);
  add_bad_cuts(out, ids);
}

// ---- 14.2 ----

void add_cut_text_cases(Catalogue& out) {
  Ids ids("14.2");
  for (const auto character : utf8_characters)
    for (std::size_t at = 1; at < character.size(); ++at) {
      const std::string part(character.substr(0, at)), name = to_hex(part);
      out.add(ids.next(), "Text that ends with " + name, refused(send(text("end " + part))));
      out.add(ids.next(), "Text whose last fragment ends with " + name,
              refused({send(text("end ").no_fin()), send(more(part))}));
      out.add(ids.next(), "Text that breaks off with " + name + " before an empty last fragment",
              refused({send(text("end " + part).no_fin()), send(more())}));
    }
  out.add(ids.next(), "Text that breaks off before an empty fragment and an empty last one",
          refused({send(text("end \xE2\x82").no_fin()), send(more().no_fin()), send(more())}));
  out.add(ids.next(), "Text that breaks off in its second fragment, before an empty last one",
          refused({send(text("end ").no_fin()), send(more("\xE2\x82").no_fin()), send(more())}));
  out.add(ids.next(), "Text that breaks off before a Ping and an empty last fragment",
          refused({send(text("end \xE2\x82").no_fin()), send(ping()), send(more())}));
}

// ---- 14.3 ----

namespace {

/// A text that ends inside a character must fail the connection. A peer that takes it all the same goes on,
/// and shows whether it lets the next message begin anew.
Script after_broken(Script broken, const std::string& echo, Script next) {
  return {
      std::move(broken),
      prefer(fails_with(1007), rfc6455::invalid_utf8),
      expect(message(echo), suite::echoes),
      std::move(next),
  };
}

Script is_echoed(const std::string& what) {
  return {send(text(what)), expect(message(what), rfc6455::next_message)};
}
Script is_refused(const std::string& what) {
  return {send(text(what)), expect(fails_with(1007), rfc6455::next_message)};
}

/// A good message that could leave something behind.
struct First {
  std::string_view words;
  Script message;
};

std::vector<First> first_messages() {
  const std::string bad = "\xE2\x82";
  const auto echo = [](const std::string& what) { return expect(message(what), rfc6455::unfragmented); };
  const auto binary_echo = [](const std::string& what) {
    return expect(binary_message(what), rfc6455::binary_is_arbitrary);
  };
  return {
      {"a text that ends with a four-byte character",
       {send(text("\xF0\x9F\x98\x80")), echo("\xF0\x9F\x98\x80")}},
      {"a text of two fragments cut inside a character",
       {send(text(bad).no_fin()), send(more("\xAC")), expect(message(euro), rfc6455::utf8_across_frames)}},
      {"a text with an empty last fragment",
       {send(text(euro).no_fin()), send(more()), expect(message(euro), rfc6455::fragments)}},
      {"a binary message that ends inside a character", {send(binary(bad)), binary_echo(bad)}},
      {"a binary message of two such fragments",
       {send(binary(bad).no_fin()), send(more(bad)), binary_echo(bad + bad)}},
      {"a binary message of the byte FF", {send(binary("\xFF")), binary_echo("\xFF")}},
      {"a Ping that ends inside a character",
       {send(ping(bad)), expect(pong_for(bad), rfc6455::pong_payload)}},
  };
}

}  // namespace

void add_next_text_cases(Catalogue& out) {
  Ids ids("14.3");
  const std::string part = "g\xE2\x82";
  const Script in_fragments{send(text(part).no_fin()), send(more())};
  out.add(ids.next(), "A text that broke off before an empty last fragment leaves no trace in the next text",
          after_broken(in_fragments, part, is_echoed("hello")));
  out.add(ids.next(), "A text that broke off before an empty last fragment is not ended by the next text",
          after_broken(in_fragments, part, is_refused("\xAC")));
  out.add(ids.next(), "A text that broke off in one frame leaves no trace in the next text",
          after_broken(send(text(part)), part, is_echoed("hello")));
  out.add(ids.next(), "A text that broke off in one frame is not ended by the next text",
          after_broken(send(text(part)), part, is_refused("\xAC")));
  for (const auto& [words, first] : first_messages()) {
    out.add(ids.next(), "A text after " + std::string(words), {first, is_echoed("hello"), close_cleanly()});
    out.add(ids.next(), "A text of a lone continuation byte after " + std::string(words),
            {first, is_refused("\xAC")});
  }
  out.add(ids.next(), "Several texts of one character each",
          {is_echoed("\xF4\x8F\xBF\xBF"), is_echoed("x"), is_echoed(euro), is_echoed(""),
           is_echoed("\xC2\x80"), close_cleanly()});
}

// ---- 14.7 ----

void add_control_between_cases(Catalogue& out) {
  Ids ids("14.7");
  const auto pinged = [](const std::string& payload) {
    return Script{send(ping(payload)), expect(pong_for(payload), rfc6455::control_between)};
  };
  for (const auto character : {utf8_characters[0], utf8_characters[2], utf8_characters[7]})
    for (std::size_t at = 1; at < character.size(); ++at) {
      const std::string before(character.substr(0, at)), after(character.substr(at));
      out.add(ids.next(), "A Ping inside a character: " + cut_words(character, at),
              cut_in_two(before, after, pinged("inside")));
      out.add(ids.next(), "A Pong inside a character: " + cut_words(character, at),
              cut_in_two(before, after, send(pong("inside"))));
    }
  out.add(ids.next(), "A Ping of the byte FF inside a character",
          cut_in_two("\xE2\x82", "\xAC", pinged("\xFF")));
  out.add(ids.next(), "A Ping that would complete the character around it",
          cut_in_two("\xE2\x82", "\xAC", pinged("\xAC")));
  out.add(ids.next(), "A Pong that would complete the character around it",
          cut_in_two("\xE2\x82", "\xAC", send(pong("\xAC"))));
  out.add(ids.next(), "A Ping completes no character of the text around it",
          refused({send(text("\xE2\x82").no_fin()), send(ping("\xAC")), send(more("end"))}));
  out.add(ids.next(), "A Ping does not begin the text around it anew",
          refused({send(text("\xE2\x82").no_fin()), send(ping()), send(more("end"))}));
  for (const auto& [words, octets] : broken_utf8)
    out.add(ids.next(), "A Ping with " + std::string(words),
            {
                send(ping(from_hex(octets))),
                expect(pong_for(from_hex(octets)), rfc6455::pong_payload),
                close_cleanly(),
            });
  const Script open = send(text("\xE2\x82").no_fin());
  out.add(ids.next(), "A Close inside a character", {open, close_cleanly()});
  out.add(ids.next(), "A Close with a reason inside a character",
          {open, send(close(1000, euro)), expect(closes_with({1000}), rfc6455::close_reason)});
  out.add(ids.next(), "A Close whose reason would complete the character around it",
          {open, send(close(1000, "\xAC")), expect(fails_with({1002, 1007}), rfc6455::reason_utf8)});
  out.add(ids.next(), "Greek text with a Ping after each byte", [] {
    std::string all = kosme;
    Script steps = send(text(all.substr(0, 1)).no_fin());
    for (std::size_t at = 1; at < all.size(); ++at) {
      Outgoing next = more(all.substr(at, 1));
      next.fin = at + 1 == all.size();
      steps = {steps, send(ping("at " + std::to_string(at))),
               expect(pong_for("at " + std::to_string(at)), rfc6455::control_between), send(next)};
    }
    return Script{steps, expect(message(all), rfc6455::utf8_across_frames), close_cleanly()};
  }());
}

void add_utf8_across_cases(Catalogue& out) {
  add_cut_character_cases(out);
  add_cut_text_cases(out);
  add_next_text_cases(out);
  add_binary_octets_cases(out);
  add_long_text_cases(out);
  add_odd_text_cases(out);
  add_control_between_cases(out);
}

}  // namespace wsspec::conformance
