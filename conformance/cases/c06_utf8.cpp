// Chapter 6: UTF-8 in text messages.
#include <string_view>
#include <vector>

#include "conformance/cases/all_cases.hpp"
#include "conformance/cases/utf8_table.hpp"
#include "conformance/requirements/suite.hpp"

namespace wsspec::conformance {
namespace {

/// "Hello-µ@ßöäüàá-UTF-8!!"
const std::string hello = "Hello-\xC2\xB5@\xC3\x9F\xC3\xB6\xC3\xA4\xC3\xBC\xC3\xA0\xC3\xA1-UTF-8!!";
/// "κόσμε"
const std::string kosme = "\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5";
/// A surrogate in the middle.
const std::string broken_kosme = kosme + "\xED\xA0\x80" + "edited";

Script echoes(Outgoing what, const Requirement& because) {
  const std::string all = what.payload;
  return {send(std::move(what)), expect(message(all), because), close_cleanly()};
}

Script refuses(Outgoing what) {
  return {send(std::move(what)), expect(fails_with(1007), rfc6455::invalid_utf8)};
}

void add_message_cases(Catalogue& out) {
  out.add("6.1.1", "Empty text", echoes(text(), rfc6455::unfragmented));
  out.add("6.1.2", "Empty text in three empty fragments",
          {
              send(text().no_fin()),
              send(more().no_fin()),
              send(more()),
              expect(message(""), rfc6455::fragments),
              close_cleanly(),
          });
  out.add("6.1.3", "Text in three fragments, the first and the last empty",
          {
              send(text().no_fin()),
              send(more("middle frame payload").no_fin()),
              send(more()),
              expect(message("middle frame payload"), rfc6455::fragments),
              close_cleanly(),
          });
  out.add("6.2.1", "Valid text in one frame", echoes(text(hello), rfc6455::unfragmented));
  out.add("6.2.2", "Valid text in two fragments, cut between characters",
          {
              send(text(hello.substr(0, 15)).no_fin()),
              send(more(hello.substr(15))),
              expect(message(hello), rfc6455::fragments),
              close_cleanly(),
          });
  out.add("6.2.3", "Valid text in fragments of one byte, cut inside characters",
          echoes(text(hello).in_frames_of(1), rfc6455::utf8_across_frames));
  out.add("6.2.4", "Greek text in fragments of one byte",
          echoes(text(kosme).in_frames_of(1), rfc6455::utf8_across_frames));
  out.add("6.3.1", "Text with a surrogate in one frame", refuses(text(broken_kosme)));
  out.add("6.3.2", "Text with a surrogate in fragments of one byte",
          refuses(text(broken_kosme).in_frames_of(1)));
}

/// Three parts of a message: good so far, bad, the rest. The barrier shows that the first was taken.
Script fails_fast(const std::string& first, const std::string& bad, const std::string& rest) {
  return {
      send(text(first).no_fin()), barrier(),
      send(more(bad).no_fin()),   prefer(fails_with(1007), suite::utf8_fail_fast),
      send(more(rest)),           expect(fails_with(1007), rfc6455::invalid_utf8),
  };
}

/// The same three parts inside one frame, where no Ping can go.
Script fails_fast_in_frame(const std::string& first, const std::string& bad, const std::string& rest) {
  return {
      send(text(first).no_fin().declares(first.size() + bad.size() + rest.size()).alone()),
      send(rest_of_frame(bad).alone()),
      prefer(fails_with(1007), suite::utf8_fail_fast),
      send(rest_of_frame(rest).alone()),
      send(more()),
      expect(fails_with(1007), rfc6455::invalid_utf8),
  };
}

void add_fail_fast_cases(Catalogue& out) {
  const std::string above = "\xF4\x90\x80\x80";  // U+110000
  const std::string edited = "edited";
  out.add("6.4.1", "A code point above U+10FFFF in the second of three fragments is refused at once",
          fails_fast(kosme, above, edited));
  out.add("6.4.2", "A code point above U+10FFFF that begins in the first fragment is refused at once",
          fails_fast(kosme + above.substr(0, 1), above.substr(1, 1), above.substr(2) + edited));
  out.add("6.4.3", "A code point above U+10FFFF inside one frame is refused before the frame ends",
          fails_fast_in_frame(kosme, above, edited));
  out.add("6.4.4", "A code point above U+10FFFF, cut inside one frame, is refused before the frame ends",
          fails_fast_in_frame(kosme + above.substr(0, 1), above.substr(1, 1), above.substr(2) + edited));
}

void add_table_cases(Catalogue& out) {
  for (const auto& family : utf8_table())
    for (int n = 1; const auto& row : family.rows)
      out.add(std::string(family.section) + "." + std::to_string(n++),
              std::string(family.title) + ": " + std::string(row.octets),
              row.is_valid ? echoes(text(from_hex(row.octets)), rfc6455::unfragmented)
                           : refuses(text(from_hex(row.octets))));
}

}  // namespace

void add_utf8_cases(Catalogue& out) {
  add_message_cases(out);
  add_fail_fast_cases(out);
  add_table_cases(out);
}

}  // namespace wsspec::conformance
