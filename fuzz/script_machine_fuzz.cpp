// Whatever a peer sends, a case ends within as many deadlines as it has steps, in a verdict that follows from
// what was found; and how the peer's bytes were cut changes neither the verdict nor what was found.
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "conformance/machine/script_machine.hpp"
#include "fuzz/support/check.hpp"
#include "fuzz/support/machine_input.hpp"
#include "fuzz/support/split_by_data.hpp"
#include "wsspec/http/accept_key.hpp"

namespace wsspec::fuzz {
namespace {

using namespace conformance;  // NOLINT(google-build-using-namespace): its words are all over this file

struct Play {
  const Case& test;
  Role suite;
  std::uint8_t bits;
  bool has(std::uint8_t bit) const { return (bits & bit) != 0; }
};

struct Judgement {
  Verdict verdict;
  std::set<std::string_view> violated;
  friend bool operator==(const Judgement&, const Judgement&) = default;
};

constexpr std::uint64_t machine_seed = 1;

/// What a correct peer says to open the connection; the suite's request, if it is the client, is in
/// `written`.
std::string good_opening(Role suite, const Bytes& written) {
  if (suite == Role::server)
    return "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  http::HeadReader<http::RequestHead> reader;
  std::string key;
  if (reader.feed(written) && reader.done())
    key = reader.head().fields.find("Sec-WebSocket-Key").value_or("");
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
         "Upgrade\r\nSec-WebSocket-Accept: " +
         http::accept_for(key) + "\r\n\r\n";
}

class Driver {
 public:
  Driver(const Play& play, ByteView input)
      : play_(play), input_(input), machine_(play.test, play.suite, machine_seed) {}

  Judgement run(const std::vector<std::vector<ByteView>>& rounds) {
    machine_.start(now_);
    take_writes();
    if (play_.has(opening_is_ready)) {
      Bytes opening;
      append(opening, bytes_of(good_opening(play_.suite, first_writes_)));
      deliver(opening);
    }
    for (std::size_t i = 0; i < rounds.size(); ++i) {
      if (i != 0 && play_.has(deadline_between)) pass_deadline();
      for (const auto part : rounds[i]) deliver(part);
    }
    if (play_.has(peer_ends) && !machine_.done()) machine_.on_end(now_, play_.has(peer_resets));
    take_writes();
    while (!machine_.done()) {
      WSSPEC_FUZZ_CHECK(machine_.deadline(), "waits-for-nothing-for-ever", input_);
      pass_deadline();
    }
    return judge();
  }

 private:
  void deliver(ByteView part) {
    Bytes own(part.begin(), part.end());  // of its exact size, and writable: payloads are unmasked in place
    if (!machine_.done()) machine_.on_bytes(own, now_);
    take_writes();
  }

  void pass_deadline() {
    if (machine_.done() || !machine_.deadline()) return;
    now_ = std::max(now_, *machine_.deadline());
    machine_.on_deadline(now_);
    take_writes();
    // One each for the opening, every step and the leaving.
    WSSPEC_FUZZ_CHECK(++deadlines_ <= play_.test.script.size() + 2, "ends-in-bounded-time", input_);
  }

  void take_writes() {
    for (const auto& write : machine_.take_writes()) {
      WSSPEC_FUZZ_CHECK(!write.empty(), "writes-something", input_);
      if (first_writes_.size() < input_bytes_max) append(first_writes_, write);
    }
  }

  Judgement judge() const {
    const conformance::Result& result = machine_.result();
    WSSPEC_FUZZ_CHECK(result.verdict <= Verdict::skipped, "verdict-is-one", input_);
    WSSPEC_FUZZ_CHECK(result.wire.rows().size() <= WireLog::rows_max, "log-is-bounded", input_);
    for (const auto& row : result.wire.rows())
      WSSPEC_FUZZ_CHECK(row.prefix.size() <= WireLog::prefix_bytes_max, "log-is-bounded", input_);
    Judgement out{result.verdict, {}};
    Verdict worst = Verdict::pass;
    for (const auto& finding : result.violations) {
      out.violated.insert(finding.requirement->id);
      worst =
          std::max(worst, finding.requirement->level == Level::must ? Verdict::fail : Verdict::non_strict);
    }
    WSSPEC_FUZZ_CHECK(out.violated.size() == result.violations.size(), "finds-each-once", input_);
    const bool follows = conformance::is_unjudged(result.verdict) || result.verdict == worst ||
                         (worst == Verdict::pass && result.verdict == Verdict::observed);
    WSSPEC_FUZZ_CHECK(follows, "verdict-follows-from-findings", input_);
    WSSPEC_FUZZ_CHECK(result.verdict <= Verdict::observed || !result.reason.empty(), "says-why", input_);
    return out;
  }

  const Play& play_;
  ByteView input_;
  ScriptMachine machine_;
  TimePoint now_{};
  Bytes first_writes_;
  std::size_t deadlines_ = 0;
};

void print(const char* label, const Play& play, const Judgement& judgement) {
  std::fprintf(stderr, "%s, case %s, suite is %s: verdict %d:", label, play.test.id.c_str(),
               name_of(play.suite), static_cast<int>(judgement.verdict));
  for (const auto id : judgement.violated)
    std::fprintf(stderr, " %.*s", static_cast<int>(id.size()), id.data());
  std::fputc('\n', stderr);
}

/// Whether bytes came before the answer to the request is a fact of time and not of octets, so a client's
/// head is always the end of a read.
std::vector<ByteView> cut_after_head(ByteView octets, const Play& play) {
  const auto text = text_of(octets);
  const auto end = text.find("\r\n\r\n", text.starts_with("\r\n") ? 2 : 0);
  if (play.suite == Role::client || play.has(opening_is_ready) || end == text.npos) return {octets};
  return {octets.first(end + 4), octets.subspan(end + 4)};
}

void check(ByteView input) {
  const Play play{.test = case_at(static_cast<std::uint16_t>(input[0] << 8 | input[1])),
                  .suite = (input[2] & peer_is_client) != 0 ? Role::server : Role::client,
                  .bits = input[2]};
  const auto parts = split_by_data(input.subspan(machine_header_bytes));
  const Bytes all = joined(parts);
  std::vector<std::vector<ByteView>> whole;
  std::vector<std::vector<ByteView>> by_octet;
  if (play.has(deadline_between)) {
    for (const auto part : parts) {
      whole.push_back(cut_after_head(part, play));
      by_octet.push_back(octets_of(part));
    }
  } else {
    whole.push_back(cut_after_head(all, play));
    by_octet.push_back(octets_of(all));
  }
  const Judgement first = Driver(play, input).run(whole);
  const Judgement second = Driver(play, input).run(by_octet);
  if (first != second) {
    print("in one piece", play, first);
    print("octet by octet", play, second);
  }
  WSSPEC_FUZZ_CHECK(first == second, "same-verdict-in-any-split", input);
}

}  // namespace
}  // namespace wsspec::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size >= wsspec::fuzz::machine_header_bytes && size <= wsspec::fuzz::input_bytes_max)
    wsspec::fuzz::check({data, size});
  return 0;
}
