// Shapes and parts of chapter 19, which stands in several files. What each bug is, and where it is told of:
// conformance/tests/data/bugs.json.
#pragma once
#include <string>

#include "conformance/cases/opening_steps.hpp"
#include "conformance/cases/profile.hpp"

namespace wsspec::conformance {

/// A section of bugs that were real. Its cases send what set them off, and look at the next connection.
class Bugs {
 public:
  Bugs(Catalogue& out, std::string section) : out_(out), ids_(std::move(section)) {}
  /// "nats-server 2026: a length with the top bit (CVE-2026-27889)"
  void add(const std::string& bug, const std::string& where, const std::string& what, Script script,
           std::source_location at = std::source_location::current()) {
    out_.add(ids_.next(), where + ": " + what + " (" + bug + ")", {std::move(script), survives()}, at);
  }

 private:
  Catalogue& out_;
  Ids ids_;
};

void add_length_bugs(Catalogue& out);                               // 19.1
void add_fragment_bugs(Catalogue& out, const Profile& profile);     // 19.2
void add_control_bugs(Catalogue& out, const Profile& profile);      // 19.3
void add_text_bugs(Catalogue& out);                                 // 19.4
void add_handshake_bugs(Catalogue& out);                            // 19.5
void add_compression_bugs(Catalogue& out, const Profile& profile);  // 19.6

}  // namespace wsspec::conformance
