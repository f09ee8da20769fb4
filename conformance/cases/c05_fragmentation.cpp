// Chapter 5: messages in fragments, and control frames between them.
#include "conformance/cases/all_cases.hpp"
#include "conformance/cases/fault_words.hpp"

namespace wsspec::conformance {
namespace {

using Shape = Outgoing (*)(Outgoing);
struct Writing {
  Shape shape;
  const char* words;
};
constexpr Writing writings[] = {{joined, ""}, {alone, ", a frame a write"}, {chopped, ", byte by byte"}};

Script two_fragments(Shape shape) {
  return {
      send(shape(text("fragment1").no_fin())),
      send(shape(more("fragment2"))),
      expect(message("fragment1fragment2"), rfc6455::fragments),
      close_cleanly(),
  };
}

Script two_fragments_with_ping(Shape shape) {
  return {
      send(shape(text("fragment1").no_fin())),
      send(shape(ping("ping payload"))),
      send(shape(more("fragment2"))),
      expect(pong_for("ping payload"), rfc6455::control_between),
      expect(message("fragment1fragment2"), rfc6455::fragments),
      close_cleanly(),
  };
}

Script continuation_of_nothing(Outgoing stray, Shape shape) {
  return {
      send(shape(std::move(stray))),
      send(shape(text("Hello, world!"))),
      expect(fails_with(1002), rfc6455::fragment_sequence),
  };
}

Script twice_from_nothing(Outgoing stray) {
  return {
      repeat(2, {send(std::move(stray)), send(text("fragment2").no_fin()), send(more("fragment3"))}),
      expect(fails_with(1002), rfc6455::fragment_sequence),
  };
}

/// The first Pong is waited for before the message goes on: a peer that holds it back until the message ends
/// is slow, not wrong.
Script five_fragments_with_pings(Shape shape) {
  return {
      send(shape(text("fragment1").no_fin())),
      send(shape(more("fragment2").no_fin())),
      send(shape(ping("pongme 1!"))),
      expect(pong_for("pongme 1!"), rfc6455::pong_soon),
      send(shape(more("fragment3").no_fin())),
      send(shape(more("fragment4").no_fin())),
      send(shape(ping("pongme 2!"))),
      send(shape(more("fragment5"))),
      expect(pong_for("pongme 2!"), rfc6455::control_between),
      expect(message("fragment1fragment2fragment3fragment4fragment5"), rfc6455::fragments),
      close_cleanly(),
  };
}

}  // namespace

void add_fragmentation_cases(Catalogue& out) {
  const std::string stray = "non-continuation payload";
  out.add("5.1", "A Ping in two fragments",
          {
              send(ping("fragment1").no_fin()),
              send(more("fragment2")),
              expect(fails_with(1002), rfc6455::no_fragmented_control),
          });
  out.add("5.2", "A Pong in two fragments",
          {
              send(pong("fragment1").no_fin()),
              send(more("fragment2")),
              expect(fails_with(1002), rfc6455::no_fragmented_control),
          });
  for (int n = 3; const auto& [shape, words] : writings)
    out.add("5." + std::to_string(n++), std::string("Text in two fragments") + words, two_fragments(shape));
  for (int n = 6; const auto& [shape, words] : writings)
    out.add("5." + std::to_string(n++), std::string("Text in two fragments with a Ping between them") + words,
            two_fragments_with_ping(shape));
  for (int n = 9; const auto& [shape, words] : writings)
    out.add("5." + std::to_string(n++), std::string("A last continuation of nothing, then a message") + words,
            continuation_of_nothing(more(stray), shape));
  for (int n = 12; const auto& [shape, words] : writings)
    out.add("5." + std::to_string(n++),
            std::string("A continuation of nothing that goes on, then a message") + words,
            continuation_of_nothing(more(stray).no_fin(), shape));
  out.add("5.15", "A good message, then a continuation of nothing",
          {
              send(text("fragment1").no_fin()),
              send(more("fragment2")),
              send(more("fragment3").no_fin()),
              send(text("fragment4")),
              expect(message("fragment1fragment2"), suite::echo_before_fault),
              expect(fails_with(1002), rfc6455::fragment_sequence),
          });
  out.add("5.16", "Twice: a continuation of nothing that goes on, then a message in two",
          twice_from_nothing(more("fragment1").no_fin()));
  out.add("5.17", "Twice: a last continuation of nothing, then a message in two",
          twice_from_nothing(more("fragment1")));
  out.add("5.18", "A new message inside a fragmented one",
          {
              send(text("fragment1").no_fin()),
              send(text("fragment2")),
              expect(fails_with(1002), rfc6455::no_interleaving),
          });
  out.add("5.19", "Text in five fragments with two Pings between them", five_fragments_with_pings(joined));
  out.add("5.20", "Text in five fragments with two Pings between them, a frame a write",
          five_fragments_with_pings(alone));
}

}  // namespace wsspec::conformance
