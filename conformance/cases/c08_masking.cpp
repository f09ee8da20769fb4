// Chapter 8: masks: missing where they must be, present where they must not be, with keys of every kind.
#include "conformance/cases/c08_masking_lengths.hpp"
#include "conformance/cases/fault_words.hpp"

namespace wsspec::conformance {
namespace {

const std::string hello = "Hello";

// ---- 8.1: the wrong mask bit ----

/// §5.1 asks of each side what is wrong for the other, so each has its own cases.
struct Side {
  Opening opening;
  const Requirement& because;
  std::string words;
};

struct Wrong {
  const char* title;
  Script before;
  Outgoing fault;
  Script after = {};
};

std::vector<Wrong> wrong_alone() {
  return {
      {"Text", {}, text(hello)},
      {"Text, empty", {}, text()},
      {"Binary", {}, binary(hello)},
      {"Binary, empty", {}, binary()},
      {"Ping", {}, ping(hello)},
      {"Ping, empty", {}, ping()},
      {"Pong", {}, pong(hello)},
      {"Pong, empty", {}, pong()},
      {"Text of 126 bytes", {}, text(fill(126))},
      {"Binary of 65536 bytes", {}, binary(fill(65536))},
      {"Text, byte by byte", {}, text(hello).chopped()},
  };
}

std::vector<Wrong> wrong_inside_messages() {
  const Script first = send(text(hello).no_fin());
  return {
      {"First fragment", {}, text(hello).no_fin(), send(more(hello))},
      {"Fragment in the middle", first, more(hello).no_fin(), send(more(hello))},
      {"Last fragment", first, more(hello)},
      {"Last fragment, empty", first, more()},
      {"Ping between fragments", first, ping(hello), send(more(hello))},
      {"Pong between fragments", first, pong(hello), send(more(hello))},
      {"Last fragment of the second message",
       {send(binary(hello).no_fin()), send(more()), first},
       more(hello)},
  };
}

/// A Close with the wrong mask bit asks for what is to happen to it anyway: any end will do.
std::vector<Wrong> wrong_closes() {
  return {
      {"Close", {}, close(1000)},
      {"Close, empty", {}, close_with_body({})},
      {"Close between fragments", send(text(hello).no_fin()), close(1000)},
  };
}

void add_wrong_masks(Catalogue& out) {
  const Side sides[] = {{request(), rfc6455::unmasked_frame, " without a mask"},
                        {answer(), rfc6455::masked_frame, " with a mask"}};
  int n = 1;
  for (const auto& side : sides) {
    const auto add = [&](const Wrong& wrong, Expected expected, Script echo = {}) {
      out.add("8.1." + std::to_string(n++), wrong.title + side.words,
              {
                  open_with(side.opening),
                  wrong.before,
                  send(Outgoing(wrong.fault).wrong_mask()),
                  wrong.after,
                  echo,
                  expect(std::move(expected), side.because),
              });
    };
    for (const auto& wrong : wrong_alone()) add(wrong, fails_with(1002));
    for (const auto& wrong : wrong_inside_messages()) {
      const bool is_second = wrong.before.size() > 1;
      add(wrong, fails_with(1002),
          is_second ? expect(binary_message(hello), suite::echo_before_fault) : Script{});
    }
    for (const auto& wrong : wrong_closes()) add(wrong, ends());
    out.add(
        "8.1." + std::to_string(n++), "Text" + side.words + " after a good message",
        {open_with(side.opening), must_fail_after_echo(text("one more").wrong_mask(), side.because, joined)});
    out.add(
        "8.1." + std::to_string(n++), "Text" + side.words + " after a good message, a frame a write",
        {open_with(side.opening), must_fail_after_echo(text("one more").wrong_mask(), side.because, alone)});
  }
}

// ---- 8.2: keys that a case chooses; servers only, because nobody masks what a client gets ----

struct Key {
  wire::MaskingKey octets;
  const char* words;
};
constexpr Key keys[] = {
    {{0x00, 0x00, 0x00, 0x00}, "of zeros"},
    {{0xFF, 0xFF, 0xFF, 0xFF}, "of ones"},
    {{0x00, 0x5A, 0xC3, 0x81}, "that begins with a zero"},
    {{0x5A, 0x00, 0xC3, 0x81}, "with a zero second"},
    {{0x5A, 0xC3, 0x00, 0x81}, "with a zero third"},
    {{0x5A, 0xC3, 0x81, 0x00}, "that ends with a zero"},
    {{0x00, 0x00, 0x00, 0x01}, "of the number 1"},
    {{0x80, 0x00, 0x00, 0x00}, "of the top bit alone"},
    {{0xA5, 0xA5, 0xA5, 0xA5}, "of equal octets"},
    {{0x12, 0x34, 0x56, 0x78}, "of different octets"},
    {{0xFF, 0x00, 0xFF, 0x00}, "of ones and zeros in turn"},
};
constexpr Key some_keys[] = {keys[2], keys[8], keys[9]};

/// n octets of all values, so that a wrong mask shows wherever it is.
std::string octets(std::size_t n) {
  std::string all;
  for (int value = 0; value < 256; ++value) all += static_cast<char>(value);
  return cycle(all, n);
}

/// All at once: so they begin at every alignment too.
Script of_all_sizes(const Key& key) {
  constexpr std::size_t sizes = 71;
  Script out = open_with(request());
  for (std::size_t n = 0; n < sizes; ++n) out = {out, send(binary(octets(n)).with_key(key.octets))};
  for (std::size_t n = 0; n < sizes; ++n) out = {out, expect(binary_message(octets(n)), rfc6455::unmasking)};
  return {out, close_cleanly()};
}

Script of_size(std::size_t size) {
  Script out = open_with(request());
  for (const auto& key : some_keys)
    out = {out, send(binary(octets(size)).with_key(key.octets)),
           expect(binary_message(octets(size)), rfc6455::unmasking)};
  return {out, close_cleanly()};
}

Script cut_everywhere(const Key& key) {
  const std::string whole = octets(25);
  Script out = open_with(request());
  for (std::size_t cut = 0; cut <= whole.size(); ++cut)
    out = {out, send(binary(whole.substr(0, cut)).declares(whole.size()).with_key(key.octets).alone()),
           send(rest_of_frame(whole.substr(cut)).alone()), expect(binary_message(whole), rfc6455::unmasking)};
  return {out, close_cleanly()};
}

Script in_pieces_of(std::size_t bytes) {
  Script out = open_with(request());
  for (const auto& key : some_keys)
    out = {out, send(binary(octets(61)).with_key(key.octets).chopped(bytes)),
           expect(binary_message(octets(61)), rfc6455::unmasking)};
  return {out, close_cleanly()};
}

/// Each frame begins its own key anew, wherever the one before it ended.
Script fragments_with_keys(std::size_t size, Script between = {}) {
  const std::string part = octets(size);
  return {
      open_with(request()),
      send(binary(part).no_fin().with_key(keys[9].octets)),
      between,
      send(more(part).no_fin().with_key(keys[1].octets)),
      send(more(part).with_key(keys[2].octets)),
      expect(binary_message(part + part + part), rfc6455::unmasking),
      close_cleanly(),
  };
}

void add_chosen_keys(Catalogue& out) {
  int n = 1;
  const auto add = [&](const std::string& title, Script script) {
    out.add("8.2." + std::to_string(n++), title, std::move(script));
  };
  for (const auto& key : keys)
    add(std::string("Payloads of 0 to 70 bytes under a key ") + key.words, of_all_sizes(key));
  for (const std::size_t size : std::initializer_list<std::size_t>{124, 125, 126, 127, 65535, 65536, 65537})
    add("Payloads of " + std::to_string(size) + " bytes under chosen keys", of_size(size));
  for (const auto& key : some_keys)
    add(std::string("A payload cut at every octet under a key ") + key.words, cut_everywhere(key));
  for (const std::size_t bytes : std::initializer_list<std::size_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 31})
    add("Masked frames, written in pieces of " + std::to_string(bytes), in_pieces_of(bytes));
  for (const std::size_t size : std::initializer_list<std::size_t>{1, 2, 3, 4, 5})
    add("Fragments of " + std::to_string(size) + " bytes, each with its own key", fragments_with_keys(size));
  add("Fragments with a masked Ping between them",
      fragments_with_keys(
          3, {send(ping("ping").with_key(keys[8].octets)), expect(pong_for("ping"), rfc6455::pong_payload)}));
}

}  // namespace

void add_masking_cases(Catalogue& out) {
  add_wrong_masks(out);
  add_chosen_keys(out);
}

void add_random_key_cases(Catalogue& out) {
  constexpr std::size_t count = 300;  // frames; the Observer judges the first 256
  const auto many = [&](Messages what, const Requirement& rule) {
    return Script{open_with(answer()), exchange(std::move(what), rfc6455::unfragmented),
                  expect(frames_keep(rule), rule), close_cleanly()};
  };
  out.add("8.7.1", "The masking keys of 300 echoes differ",
          many(texts(count, 16, hello), rfc6455::fresh_masking_key));
  out.add("8.7.2", "The masking keys of 300 echoes look random",
          many(texts(count, 16, hello), rfc6455::masking_key_entropy));
  out.add("8.7.3", "The masking keys of 300 echoes do not tell the next one",
          many(texts(count, 16, hello), rfc6455::masking_key_unpredictable));
  out.add("8.7.4", "The masking keys of 300 empty echoes look random",
          many(binaries(count, 0, hello), rfc6455::masking_key_entropy));
  out.add("8.7.5", "The masking keys of 300 Pongs do not tell the next one",
          {
              open_with(answer()),
              repeat(count, {send(ping(hello)), expect(pong_for(hello), rfc6455::pong_payload)}),
              expect(frames_keep(rfc6455::masking_key_unpredictable), rfc6455::masking_key_unpredictable),
              close_cleanly(),
          });
}

}  // namespace wsspec::conformance
