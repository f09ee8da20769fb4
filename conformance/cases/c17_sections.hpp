// What the files of chapter 17 have in common.
#pragma once
#include <algorithm>
#include <string>

#include "conformance/cases/opening_steps.hpp"
#include "conformance/cases/profile.hpp"
#include "conformance/requirements/rfc7692.hpp"
#include "conformance/script/deflate_words.hpp"
#include "conformance/script/script.hpp"

namespace wsspec::conformance {

/// A frame whose payload is DEFLATE made by hand: RSV1 is set.
inline Outgoing deflated(Outgoing frame) {
  return std::move(frame).with_rsv(4);
}
inline Outgoing deflated(const DeflateStream& stream) {
  return deflated(text(stream.message()));
}

/// The same payload in frames of that size; the first one alone has RSV1.
inline Script deflated_in_frames_of(std::size_t bytes, const std::string& payload) {
  const std::size_t first = std::min(bytes, payload.size());
  return {send(deflated(text(payload.substr(0, first))).no_fin()),
          send(more(payload.substr(first)).in_frames_of(bytes))};
}

/// A valid compressed text, and its echo.
inline Script echoes(const DeflateStream& stream, const Requirement& because) {
  return {send(deflated(stream)), expect(message(stream.text()), because)};
}

/// RFC 7692 §7.2.3.1
inline const std::string hello = "Hello";
inline const std::string hello_octets = "\xF2\x48\xCD\xC9\xC9\x07" + std::string(1, '\0');

/// Roles by themselves, where a rule is about one of them: nothing is asked, so that the window is kept and
/// large.
inline Script of_servers(const Script& steps) {
  return {open_with(request().add("Sec-WebSocket-Extensions", "permessage-deflate")), steps};
}
inline Script of_clients(const Script& steps) {
  return {open_with(answer().set("Sec-WebSocket-Extensions", "permessage-deflate")), needs_deflate_offer(),
          steps};
}

// ---- the sections, in the order of their ids ----

void add_mixed_cases(Catalogue& out);                                    // 17.1
void add_compressed_fragment_cases(Catalogue& out);                      // 17.2
void add_block_cases(Catalogue& out);                                    // 17.3
void add_compressed_rsv_cases(Catalogue& out);                           // 17.4
void add_window_cases(Catalogue& out);                                   // 17.5
void add_takeover_cases(Catalogue& out);                                 // 17.6
void add_corrupt_cases(Catalogue& out);                                  // 17.7
void add_compressed_text_cases(Catalogue& out);                          // 17.8
void add_bomb_cases(Catalogue& out, const Profile& profile);             // 17.9
void add_compressed_size_cases(Catalogue& out, const Profile& profile);  // 17.10

}  // namespace wsspec::conformance
