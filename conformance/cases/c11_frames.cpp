// Chapter 11: reserved bits, reserved opcodes and bad control frames, wherever a frame can stand.
#include "conformance/cases/c11_frames.hpp"

#include "conformance/cases/all_cases.hpp"
#include "conformance/cases/fault_words.hpp"

namespace wsspec::conformance {
namespace {

const std::string hello = "Hello";

// ---- 11.1: reserved bits ----

struct Kind {
  const char* words;
  Outgoing frame;
};

Script inside_message(Outgoing fault, const Requirement& because) {
  return {send(text(hello).no_fin()), must_fail(std::move(fault), because)};
}

std::string bits_in_words(unsigned bits) {
  std::string out;
  for (const auto& [bit, name] : {std::pair(4u, "RSV1"), std::pair(2u, "RSV2"), std::pair(1u, "RSV3")})
    if ((bits & bit) != 0) out += (out.empty() ? "" : " and ") + std::string(name);
  return bits == 7 ? "RSV1, RSV2 and RSV3" : out;
}

void add_reserved_bits(Catalogue& out) {
  const Kind anywhere[] = {{"Text", text(hello)},
                           {"Binary", binary(hello)},
                           {"Ping", ping(hello)},
                           {"Pong", pong(hello)},
                           {"Close", close(1000)},
                           {"Empty text", text()},
                           {"Empty ping", ping()},
                           {"Empty pong", pong()},
                           {"Empty Close", close_with_body({})},
                           {"First fragment", text(hello).no_fin()}};
  const Kind inside[] = {{"Fragment in the middle", more(hello).no_fin()},
                         {"Last fragment", more(hello)},
                         {"Empty last fragment", more()},
                         {"Ping between fragments", ping(hello)},
                         {"Pong between fragments", pong(hello)},
                         {"Close between fragments", close(1000)}};
  int n = 1;
  const auto add = [&](const Kind& kind, unsigned bits, Script (*place)(Outgoing, const Requirement&)) {
    const auto rsv = static_cast<std::uint8_t>(bits);
    out.add("11.1." + std::to_string(n++), kind.words + (" with " + bits_in_words(bits)),
            place(Outgoing(kind.frame).with_rsv(rsv), rfc6455::rsv));
  };
  for (unsigned bits = 1; bits <= 7; ++bits) {
    for (const auto& kind : anywhere) {
      // One bit at a time shows which of them is not looked at; of all together, the five kinds are enough.
      if (bits != 1 && bits != 2 && bits != 4 && &kind >= anywhere + 5) continue;
      add(kind, bits, must_fail);
    }
    for (const auto& kind : inside) add(kind, bits, inside_message);
  }
}

// ---- 11.2: reserved opcodes ----

struct Place {
  const char* words;
  Script (*around)(unsigned opcode);
};

constexpr Place places[] = {
    {", empty", [](unsigned opcode) { return must_fail(frame(opcode), rfc6455::unknown_opcode); }},
    {", with payload",
     [](unsigned opcode) { return must_fail(frame(opcode, hello), rfc6455::unknown_opcode); }},
    {", without FIN",
     [](unsigned opcode) { return must_fail(frame(opcode, hello).no_fin(), rfc6455::unknown_opcode); }},
    {", with a 16-bit length",
     [](unsigned opcode) { return must_fail(frame(opcode, fill(200)), rfc6455::unknown_opcode); }},
    {", inside a fragmented message",
     [](unsigned opcode) { return inside_message(frame(opcode, hello), rfc6455::unknown_opcode); }},
    {", empty, inside a fragmented message",
     [](unsigned opcode) {
       return Script{send(text(hello).no_fin()), send(frame(opcode)),
                     must_fail(more(hello), rfc6455::unknown_opcode)};
     }},
    {", after a good message",
     [](unsigned opcode) {
       return must_fail_after_echo(frame(opcode, hello), rfc6455::unknown_opcode, joined);
     }},
};

void add_reserved_opcodes(Catalogue& out) {
  int n = 1;
  for (const unsigned opcode : std::initializer_list<unsigned>{3u, 4u, 5u, 6u, 7u, 11u, 12u, 13u, 14u, 15u})
    for (const auto& place : places)
      out.add("11.2." + std::to_string(n++), "Reserved opcode " + std::to_string(opcode) + place.words,
              place.around(opcode));
}

// ---- 11.5: control frames in fragments, or too long ----

void add_bad_control_frames(Catalogue& out) {
  const Kind kinds[] = {{"Ping", ping(hello)},           {"Pong", pong(hello)},
                        {"Close", close(1000)},          {"Empty Ping", ping()},
                        {"Empty Pong", pong()},          {"Empty Close", close_with_body({})},
                        {"Ping of 125", ping(fill(125))}};
  const auto& because = rfc6455::no_fragmented_control;
  int n = 1;
  const auto add = [&](const std::string& title, Script script) {
    out.add("11.5." + std::to_string(n++), title, std::move(script));
  };
  for (const auto& [words, control] : kinds) {
    const std::string name = words;
    const Outgoing open = Outgoing(control).no_fin();
    add(name + " without FIN", must_fail(open, because));
    add(name + " without FIN, then a continuation", {send(open), must_fail(more("more"), because)});
    add(name + " without FIN, then the same with FIN", {send(open), must_fail(control, because)});
    add(name + " without FIN inside a message", inside_message(open, because));
    add(name + " without FIN inside a message, then its last fragment",
        {send(text(hello).no_fin()), send(open), must_fail(more("more"), because)});
  }
  add("A Close cut inside its code",
      {send(close_with_body("\x03").no_fin()), must_fail(more("\xE8"), because)});
  add("A Ping without FIN after a good message", must_fail_after_echo(ping(hello).no_fin(), because, joined));
  for (const auto opcode : {Opcode::ping, Opcode::pong, Opcode::close})
    for (const std::size_t size : std::initializer_list<std::size_t>{126, 127, 65535, 65536}) {
      const std::string name = opcode == Opcode::ping ? "Ping" : opcode == Opcode::pong ? "Pong" : "Close";
      const auto payload = opcode == Opcode::close ? close(1000, fill(size - 2)).payload : fill(size);
      const auto control = frame(opcode, payload);
      add(name + " of " + std::to_string(size) + " bytes", must_fail(control, rfc6455::long_control));
      if (size == 126)
        add(name + " of 126 bytes inside a message", inside_message(control, rfc6455::long_control));
    }
}

}  // namespace

void add_frame_cases(Catalogue& out, const Profile& profile) {
  add_reserved_bits(out);
  add_reserved_opcodes(out);
  add_fragment_cases(out, profile);
  add_wrong_sequence_cases(out);
  add_bad_control_frames(out);
  add_next_message_cases(out);
}

}  // namespace wsspec::conformance
