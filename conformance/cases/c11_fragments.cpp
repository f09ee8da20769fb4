// Chapter 11: messages in fragments of every kind, with control frames between them.
#include <algorithm>
#include <functional>
#include <numeric>

#include "conformance/cases/c11_frames.hpp"

namespace wsspec::conformance {
namespace {

using Parts = std::vector<std::string>;

std::string joined_text(const Parts& parts) {
  return std::accumulate(parts.begin(), parts.end(), std::string());
}

/// `between` says what stands before fragment i, from 1 on.
using BeforeFragment = std::function<Script(std::size_t i)>;
Script send_fragments(
    Opcode kind, const Parts& parts, const BeforeFragment& between = [](std::size_t) { return Script{}; }) {
  Script out{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    Outgoing part = frame(i == 0 ? kind : Opcode::continuation, parts[i]);
    part.fin = i + 1 == parts.size();
    out = {out, i == 0 ? Script{} : between(i), send(std::move(part))};
  }
  return out;
}

Expected whole(Opcode kind, const std::string& payload) {
  return kind == Opcode::text ? message(payload) : binary_message(payload);
}

Script comes_back(Opcode kind, const Parts& parts, const Requirement& because) {
  return {send_fragments(kind, parts), expect(whole(kind, joined_text(parts)), because), close_cleanly()};
}

std::string name_of_kind(Opcode kind) {
  return kind == Opcode::text ? "Text" : "Binary";
}

/// Every frame but the last ends inside the payload.
Script in_frames_of_one(Opcode kind, std::size_t frames) {
  Parts parts;
  for (std::size_t i = 0; i < frames; ++i) parts.emplace_back(1, static_cast<char>('a' + i % 26));
  return comes_back(kind, parts, frames < 10 ? rfc6455::fragments : rfc6455::fragments_of_any_size);
}

Script cut_in_two_everywhere(Opcode kind) {
  const std::string payload = "twelve bytes";
  Script out{};
  for (std::size_t cut = 0; cut <= payload.size(); ++cut)
    out = {out, send_fragments(kind, {payload.substr(0, cut), payload.substr(cut)}),
           expect(whole(kind, payload), rfc6455::fragments)};
  return {out, close_cleanly()};
}

Script cut_in_three_everywhere(Opcode kind) {
  const std::string payload = "octets";
  Script out{};
  for (std::size_t a = 0; a <= payload.size(); ++a)
    for (std::size_t b = a; b <= payload.size(); ++b)
      out = {out, send_fragments(kind, {payload.substr(0, a), payload.substr(a, b - a), payload.substr(b)}),
             expect(whole(kind, payload), rfc6455::fragments)};
  return {out, close_cleanly()};
}

/// As many as no honest sender would need; whoever limits their number says so (§10.4).
Script flood(Outgoing fragment, std::size_t count) {
  const std::string all = cycle(fragment.payload, count * fragment.payload.size());
  return {
      send(text("<").no_fin()),
      send(std::move(fragment).no_fin().times(count)),
      send(more(">")),
      expect(message_or_fails("<" + all + ">", {1008, 1009}), rfc6455::fragments_of_any_size),
      survives(),
  };
}

struct Empties {
  const char* words;
  Parts parts;
};
const Empties empties[] = {
    {"an empty first fragment", {"", "abc"}},
    {"an empty last fragment", {"abc", ""}},
    {"an empty fragment in the middle", {"abc", "", "def"}},
    {"empty fragments around", {"", "abc", ""}},
    {"several empty fragments in the middle", {"abc", "", "", "", "def"}},
    {"empty fragments in turn", {"a", "", "b", "", "c", ""}},
    {"two empty fragments alone", {"", ""}},
    {"three empty fragments alone", {"", "", ""}},
    {"ten empty fragments alone", Parts(10, "")},
};

constexpr std::pair<std::size_t, std::size_t> size_pairs[] = {
    {1, 125},   {125, 1},   {125, 126}, {126, 125}, {0, 126},       {126, 0},
    {127, 127}, {65535, 1}, {1, 65535}, {65536, 0}, {65535, 65536},
};

void add_sizes(Catalogue& out, int& n, Opcode kind, const Profile& profile) {
  const auto add = [&](const std::string& title, Script script) {
    out.add("11.3." + std::to_string(n++), name_of_kind(kind) + title, std::move(script));
  };
  for (const std::size_t frames : std::initializer_list<std::size_t>{2, 3, 4, 5, 10, 100})
    add(" in " + std::to_string(frames) + " fragments of one byte", in_frames_of_one(kind, frames));
  for (const auto& [words, parts] : empties)
    add(std::string(" with ") + words, comes_back(kind, parts, rfc6455::fragments_of_any_size));
  for (const auto& [first, second] : size_pairs)
    add(" in fragments of " + std::to_string(first) + " and " + std::to_string(second) + " bytes",
        comes_back(kind, {fill(first, 'a'), fill(second, 'b')}, rfc6455::fragments_of_any_size));
  add(" cut in two at every octet", cut_in_two_everywhere(kind));
  add(" cut in three at every two octets", cut_in_three_everywhere(kind));
  if (kind != Opcode::text) return;
  const std::size_t many = std::min<std::size_t>(10'000, profile.bytes_max);
  add(" with 10000 empty fragments inside", flood(more(), many));
  add(" in 10000 fragments of one byte", flood(more("x"), many));
}

// ---- control frames between fragments ----

struct Between {
  const char* words;
  std::vector<Outgoing> frames;
};

std::vector<Between> all_between() {
  return {
      {"a Ping", {ping("ping ")}},
      {"an empty Ping", {ping()}},
      {"a Ping of 125 bytes", {ping(fill(125, 'p'))}},
      {"a Ping, byte by byte,", {ping("ping ").chopped()}},
      {"three Pings", {ping("first "), ping("second "), ping("third ")}},
      {"a Pong", {pong("pong ")}},
      {"an empty Pong", {pong()}},
      {"a Pong of 125 bytes", {pong(fill(125, 'p'))}},
      {"a Ping and a Pong", {ping("ping "), pong("pong ")}},
      {"ten Pongs", std::vector<Outgoing>(10, pong("pong "))},
  };
}

/// These at place i. Each payload ends with its place, so that each Pong shows which Ping it answers. That
/// for the last of several is waited for, because those for the others may be left out (§5.5.3).
Script controls_at(const Between& between, std::size_t place) {
  Script out{};
  std::vector<std::string> pings;
  for (auto control : between.frames) {
    if (!control.payload.empty()) control.payload.back() = static_cast<char>('0' + place);
    if (control.opcode == Opcode::ping) pings.push_back(control.payload);
    out = {out, send(std::move(control))};
  }
  return pings.empty() ? out : Script{out, expect(pongs_for(pings), rfc6455::control_between)};
}

Script with_control(Opcode kind, const Parts& parts, const Between& between) {
  return {
      send_fragments(kind, parts, [&](std::size_t i) { return controls_at(between, i); }),
      expect(whole(kind, joined_text(parts)), rfc6455::fragments),
      close_cleanly(),
  };
}

void add_control_between(Catalogue& out, int& n, Opcode kind) {
  for (const auto& between : all_between()) {
    const auto title = name_of_kind(kind) + " in four fragments, " + between.words + " between each two";
    out.add("11.3." + std::to_string(n++), title,
            with_control(kind, {"one", "two", "three", "four"}, between));
  }
  for (const auto& between : all_between()) {
    const auto title = name_of_kind(kind) + " with empty fragments, " + between.words + " between each two";
    out.add("11.3." + std::to_string(n++), title, with_control(kind, {"", "two", ""}, between));
  }
}

/// §5.4 lets a Close stand there like any control frame, and nothing counts behind it.
void add_close_between(Catalogue& out, int& n) {
  struct Before {
    const char* words;
    Script frames;
  };
  for (const auto kind : {Opcode::text, Opcode::binary}) {
    const Before befores[] = {
        {"the first fragment", send(frame(kind, "one").no_fin())},
        {"an empty first fragment", send(frame(kind).no_fin())},
        {"two fragments", {send(frame(kind, "one").no_fin()), send(more("two").no_fin())}},
        {"a Ping between fragments",
         {send(frame(kind, "one").no_fin()), send(ping("ping")),
          expect(pong_for("ping"), rfc6455::control_between)}},
    };
    for (const auto& [words, frames] : befores)
      out.add("11.3." + std::to_string(n++),
              "A Close after " + std::string(words) + " of " +
                  (kind == Opcode::text ? "a text" : "a binary message"),
              {
                  never(whole(kind, "one"), rfc6455::nothing_after_close),
                  never(whole(kind, "oneend"), rfc6455::nothing_after_close),
                  frames,
                  send(close(1000)),
                  send(more("end")),
                  expect(closes_with({1000}), rfc6455::close_reply),
              });
  }
}

}  // namespace

void add_fragment_cases(Catalogue& out, const Profile& profile) {
  int n = 1;
  for (const auto kind : {Opcode::text, Opcode::binary}) add_sizes(out, n, kind, profile);
  for (const auto kind : {Opcode::text, Opcode::binary}) add_control_between(out, n, kind);
  add_close_between(out, n);
}

}  // namespace wsspec::conformance
