#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "conformance/machine/wire_log.hpp"
#include "conformance/requirements/requirement.hpp"
#include "wsspec/base/bytes.hpp"
#include "wsspec/wire/opcode.hpp"

namespace wsspec::conformance {

/// The worst violated level; or that the case only looks; or why nothing can be said.
enum class Verdict : std::uint8_t {
  pass,
  observed,
  non_strict,
  fail,
  setup_failed,   ///< the peer did not get as far as the first word
  unimplemented,  ///< what the case is about was not agreed on
  skipped,        ///< the peer does not speak the contract that the case needs
};
/// Whether the peer was not judged.
constexpr bool is_unjudged(Verdict verdict) {
  return verdict >= Verdict::setup_failed;
}

struct Finding {
  const Requirement* requirement;
  std::string expected;
  std::string got;
};

/// What the peer sent, in the order of the wire.
struct GotMessage {
  wire::Opcode kind;
  Bytes payload;
};
struct GotPong {
  Bytes payload;
};
struct GotPing {
  Bytes payload;
};
struct GotClose {
  std::optional<std::uint16_t> code;
  Bytes reason;
};
using PeerEvent = std::variant<GotMessage, GotPong, GotPing, GotClose>;
std::string describe(const PeerEvent& event);

enum class Side : std::uint8_t { none, suite, peer };

/// The facts that Autobahn's own verdict rules ask for; see autobahn.hpp.
struct Transcript {
  struct Timer {
    char tag;  ///< 'A', 'B': a pause of Autobahn's ended with the connection still open
  };
  bool opened = false;
  std::vector<std::variant<GotMessage, GotPong, Timer>> events = {};  ///< while Autobahn would record them
  Side first_close = Side::none;                                      ///< who sent a Close frame first
  bool close_sent = false;
  bool close_received = false;
  std::optional<std::uint16_t> remote_code = {};  ///< of the peer's Close frame
  bool peer_ended = false;                        ///< the peer ended the stream, and not too late
  std::optional<bool> exchanged = {};             ///< whether all messages of an Exchange came back
  bool broken_off = false;  ///< a fault of framing or UTF-8 came first, where Autobahn gives up
};

struct Result {
  Verdict verdict = Verdict::pass;
  std::string reason = {};  ///< one line, where it is not a plain pass
  std::vector<Finding> violations = {};
  std::vector<Finding> notes = {};
  std::vector<std::string> observed = {};
  std::string peer_name = {};  ///< its Server or User-Agent field
  std::uint64_t octets_received = 0;
  WireLog wire = {};
  Transcript transcript = {};
  const Requirement* must_survive = nullptr;  ///< what a peer breaks that does not serve the next connection
};

/// The next connection after the case was not served: a violation of `must_survive`.
void add_death(Result& result, std::string got);

}  // namespace wsspec::conformance
