#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wsspec::reports {

/// Of the report's JSON; reports/schema/report.schema.json is its contract.
inline constexpr const char* schema_version = "1.0";

/// What a case ended with. The worst violated requirement decides among the first three.
enum class Verdict : std::uint8_t {
  pass,
  non_strict,       ///< a SHOULD, or taste that the suite owns up to, was not met
  fail,             ///< a MUST was not met
  observed,         ///< the case only looks; what it saw stands in `notes`
  unimplemented,    ///< the peer does not have the feature (not negotiated)
  skipped,          ///< not run; why stands in `reason`
  setup_failed,     ///< the peer did not get as far as the case's first word
  tool_error,       ///< our own fault
  unexpected_pass,  ///< the baseline says that it fails
};
inline constexpr int verdict_count = 9;
const char* name_of(Verdict verdict);  ///< "non-strict"
std::optional<Verdict> verdict_of(std::string_view name);
/// Whether a run with such a case fails: fail, setup-failed, unexpected-pass.
bool is_failure(Verdict verdict);

/// A rule, as the catalogue knows it.
struct Requirement {
  std::string id;        ///< "6455-5.1-3", "suite:utf8-fail-fast"
  std::string level;     ///< "must", "should" or "info"
  std::string section;   ///< "RFC 6455 §5.1"; "wsspec" for the suite's own
  std::string url = {};  ///< of the section; empty for the suite's own
  std::string text;
};

/// A requirement that a peer did not meet, or something worth a note about one.
struct Finding {
  std::string requirement;  ///< id; a row of Run::requirements
  std::string expected;     ///< "Close 1002, or the end of the stream"
  std::string got;          ///< "Text \"Hello\" (5 bytes)"
};

/// One row of a case's wire log.
struct WireRow {
  double at_ms = 0;       ///< since the connection was there
  std::string direction;  ///< "sent", "received", or "note"
  std::string
      text;  ///< one line for people: "Text FIN masked 5 bytes \"Hello\"", "HTTP request", "end of stream"
  std::string hex = {};      ///< the octets, cut to 64 of them
  std::uint64_t octets = 0;  ///< how many there really were
};

/// What Autobahn|Testsuite would have said; only cases with Autobahn's ids have it.
struct Autobahn {
  std::string behavior;        ///< OK, NON-STRICT, FAILED, INFORMATIONAL, UNIMPLEMENTED
  std::string behavior_close;  ///< OK, FAILED, UNCLEAN, WRONG CODE, FAILED BY CLIENT, INFORMATIONAL
};

struct CaseResult {
  std::string id;
  std::string title;
  std::string chapter;  ///< "5 Fragmentation"
  Verdict verdict = Verdict::pass;
  std::string reason = {};                     ///< one line: why it is not a plain pass
  std::vector<std::string> requirements = {};  ///< ids of what the case covers
  std::vector<Finding> violations = {};
  std::vector<Finding> notes = {};
  std::vector<std::string> steps = {};     ///< the case in words: what is sent, what is expected, in order
  std::vector<std::string> observed = {};  ///< what came back, in order
  std::vector<WireRow> wire = {};
  bool wire_cut = false;                      ///< the log was longer than what is kept
  std::optional<int> remote_close_code = {};  ///< of the peer's Close frame
  std::optional<Autobahn> autobahn = {};
  std::uint64_t seed = 0;  ///< repeats masks and keys exactly
  double started_ms = 0;   ///< since the start of the run
  double duration_ms = 0;
  std::string source = {};  ///< "conformance/cases/c05_fragmentation.cpp:31"
  std::string replay = {};  ///< a command that runs this case alone
};

struct Run {
  std::string tool_version;
  std::string case_set;  ///< hash of all ids and steps
  std::string role;      ///< "server" or "client": what was tested
  std::string subject;   ///< the peer's name (agent): Server field, --agent, or what the client said
  std::string url = {};  ///< where a server was
  std::string started;   ///< RFC 3339, UTC
  double duration_ms = 0;
  std::uint64_t seed = 0;
  bool complete = true;  ///< false: interrupted, or the peer died; what follows is what there was
  std::vector<Requirement> requirements = {};  ///< all that the cases cover
  std::vector<CaseResult> cases = {};          ///< in catalogue order
};

/// How many cases ended with each verdict, indexed by it.
std::vector<std::size_t> count_verdicts(const std::vector<CaseResult>& cases);

}  // namespace wsspec::reports
