#include "reports/tests/sample_run.hpp"

#include <fmt/format.h>

#include <array>

namespace wsspec::reports::sample {
namespace {

constexpr const char* rfc6455 = "https://www.rfc-editor.org/rfc/rfc6455#section-";

Requirement rule(std::string id, std::string level, std::string section, std::string text) {
  Requirement made{
      .id = std::move(id), .level = std::move(level), .section = "RFC 6455 §" + section, .text = text};
  made.url = rfc6455 + section;
  return made;
}

std::vector<Requirement> rules() {
  return {
      rule("6455-5.1-3", "must", "5.1", "A server never masks the frames that it sends."),
      rule("6455-5.4-2", "must", "5.4",
           "Fragments of a message arrive in the order in which they were sent."),
      rule("6455-5.4-8", "must", "5.4", "Control frames may come between the fragments of a message."),
      rule("6455-5.5.2-2", "must", "5.5.2",
           "A Ping is answered with a Pong that has the same application data."),
      rule("6455-5.6-1", "must", "5.6", "A text message comes back as the text message that it was."),
      rule("6455-7.1.1-3", "should", "7.1.1", "The server closes the TCP connection first."),
      rule("6455-8.1-1", "must", "8.1", "A text message that is not UTF-8 fails the connection."),
      {.id = "suite:utf8-fail-fast",
       .level = "should",
       .section = "wsspec",
       .text = "Octets that can no longer become UTF-8 fail the connection at once, not at the end of the "
               "message."},
      {.id = "suite:close-code-seen",
       .level = "info",
       .section = "wsspec",
       .text = "Which close code the peer uses."},
  };
}

std::vector<WireRow> handshake_rows() {
  return {
      {0.02, "sent", "HTTP request GET / HTTP/1.1", "47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a", 212},
      {0.31, "received", "HTTP answer 101 Switching Protocols", "48 54 54 50 2f 31 2e 31 20 31 30 31 20",
       129},
  };
}

void add_echo_rows(CaseResult& result) {
  result.wire = handshake_rows();
  result.wire.push_back(
      {0.35, "sent", "Text masked 9 bytes \"fragment1\"", "01 89 3f 1c 90 2a 59 6e f1 4d", 15});
  result.wire.push_back({0.36, "sent", "Ping FIN masked 7 bytes \"between\"", "89 87 11 22 33 44 73 47", 13});
  result.wire.push_back(
      {0.36, "sent", "Continuation FIN masked 9 bytes \"fragment2\"", "80 89 51 9d 07 aa", 15});
  result.wire.push_back({0.52, "received", "Pong FIN 7 bytes \"between\"", "8a 07 62 65 74 77 65 65 6e", 9});
  result.wire.push_back({0.55, "received", "Text FIN 18 bytes \"fragment1fragment2\"", "81 12 66 72 61", 20});
  result.wire.push_back({0.57, "sent", "Close 1000 FIN masked", "88 82 07 31 aa 40 04 d9", 8});
  result.wire.push_back({0.71, "received", "Close 1000 FIN", "88 02 03 e8", 4});
  result.wire.push_back({0.72, "note", "end of stream", "", 0});
}

CaseResult make_case(std::string id, std::string title, std::string chapter, Verdict verdict) {
  CaseResult made{
      .id = std::move(id), .title = std::move(title), .chapter = std::move(chapter), .verdict = verdict};
  made.replay = fmt::format("wsspec test-server ws://127.0.0.1:9001 --case {} --seed 7", made.id);
  made.source = "conformance/cases/c05_fragmentation.cpp:31";
  made.seed = 18'446'744'073'709'551'615u;  // the largest: no reader may round it
  made.duration_ms = 0.74;
  made.requirements = {"6455-5.1-3", "6455-5.4-2", "6455-5.4-8"};
  made.steps = {"send Text \"fragment1\", not final",        "send Ping \"between\"",
                "send Continuation \"fragment2\"",           "expect Pong \"between\"",
                "expect the message \"fragment1fragment2\"", "close cleanly"};
  made.observed = {"Pong \"between\"", "Text \"fragment1fragment2\"", "Close 1000", "end of stream"};
  return made;
}

CaseResult failed_case() {
  auto made =
      make_case("5.7", "Fragments octet by octet with a Ping between", "5 Fragmentation", Verdict::fail);
  made.reason = "The Pong came after the message, and the message was cut.";
  made.violations = {{"6455-5.4-8", "Pong \"between\" before the message", "Text \"fragment1\" (9 bytes)"},
                     {"6455-5.5.2-2", "Pong \"between\"", "nothing within 2 s"}};
  made.observed = {"Text \"fragment1\"", "Close 1002", "end of stream"};
  made.remote_close_code = 1002;
  made.autobahn = Autobahn{"FAILED", "WRONG CODE"};
  made.duration_ms = 12.5;
  add_echo_rows(made);
  made.wire_cut = true;
  return made;
}

}  // namespace

Run small_run() {
  Run run{.tool_version = "0.1.0",
          .case_set = "9f2c41d07be3",
          .role = "server",
          .subject = "Echo/2.4 (Debian)",
          .url = "ws://127.0.0.1:9001/",
          .started = "2026-11-21T10:15:30Z"};
  run.duration_ms = 812;
  run.seed = 7;
  run.requirements = rules();

  auto pass =
      make_case("5.6", "Two text fragments with a Ping between them", "5 Fragmentation", Verdict::pass);
  pass.remote_close_code = 1000;
  pass.autobahn = Autobahn{"OK", "OK"};
  add_echo_rows(pass);
  auto late = make_case("6.4.1", "Bad UTF-8 in the second fragment", "6 UTF-8", Verdict::non_strict);
  late.requirements = {"6455-8.1-1", "suite:utf8-fail-fast"};
  late.reason = "The connection failed only at the end of the message.";
  late.violations = {{"suite:utf8-fail-fast", "Close 1007 before the last fragment", "Close 1007 after it"}};
  late.autobahn = Autobahn{"NON-STRICT", "OK"};
  auto seen = make_case("7.13.1", "Close with a code above 5000", "7 Closing", Verdict::observed);
  seen.requirements = {"suite:close-code-seen"};
  seen.notes = {{"suite:close-code-seen", "", "Close 1002"}};
  seen.autobahn = Autobahn{"INFORMATIONAL", "INFORMATIONAL"};
  auto without = make_case("7.20", "Compressed Close", "7 Closing", Verdict::unimplemented);
  without.reason = "permessage-deflate was not negotiated";
  auto left_out = make_case("7.21", "Half a Close", "7 Closing", Verdict::skipped);
  left_out.reason = "excluded by --exclude 7.21";
  auto refused = make_case("7.22", "Close at once", "7 Closing", Verdict::setup_failed);
  refused.reason = "connection refused";
  auto ours = make_case("7.23", "Close twice", "7 Closing", Verdict::tool_error);
  ours.reason = "the script has no step left";
  auto better = make_case("7.24", "Close late", "7 Closing", Verdict::unexpected_pass);
  better.reason = "the baseline says that it fails";
  run.cases = {pass, failed_case(), late, seen, without, left_out, refused, ours, better};
  double at_ms = 0;
  for (auto& result : run.cases) {
    result.started_ms = at_ms;
    at_ms += result.duration_ms;
  }
  return run;
}

Run big_run(std::size_t case_count) {
  static constexpr std::array chapters{"1 Framing", "2 Ping and Pong", "3 Reserved bits",
                                       "4 Opcodes", "5 Fragmentation", "6 UTF-8",
                                       "7 Closing", "9 Limits",        "12 Compression"};
  Run run = small_run();
  const CaseResult passed = run.cases[0];
  const CaseResult failed = run.cases[1];
  const CaseResult late = run.cases[2];
  const CaseResult seen = run.cases[3];
  run.cases.clear();
  double at_ms = 0;
  for (std::size_t i = 0; i < case_count; ++i) {
    const std::size_t chapter = i * chapters.size() / case_count;
    const std::size_t first = (chapter * case_count + chapters.size() - 1) / chapters.size();
    CaseResult result = i % 97 == 41 ? failed : i % 61 == 50 ? late : i % 83 == 70 ? seen : passed;
    if (!result.autobahn) result.autobahn = Autobahn{"OK", "OK"};
    result.chapter = chapters[chapter];
    const auto number = result.chapter.substr(0, result.chapter.find(' '));
    result.id = fmt::format("{}.{}.{}", number, 1 + (i - first) / 8, 1 + (i - first) % 8);
    result.replay = fmt::format("wsspec test-server ws://127.0.0.1:9001 --case {} --seed 7", result.id);
    const auto rows = passed.wire;
    result.wire.insert(result.wire.end(), rows.begin(), rows.end());
    result.duration_ms = 0.3 + static_cast<double>(i % 13) * 0.21;
    result.started_ms = at_ms;
    at_ms += result.duration_ms;
    run.cases.push_back(std::move(result));
  }
  run.duration_ms = at_ms;
  return run;
}

std::string hostile_text() {
  // The last ones: a lone continuation octet, an overlong slash, a surrogate, a sequence that breaks off.
  return "</script><script>alert(1)</script><!-- ]]> \"'& \x1b[31m\x1b]0;title\x07 \xe2\x80\xa8 \xe2\x80\xae "
         "evil \x01 "
         "\xef\xbf\xbe \x7f \xc2\x9b \x80 \xc0\xaf \xed\xa0\x80 \xf0\x9f\x92 {{{id}}}";
}

Run hostile_run() {
  Run run = small_run();
  const std::string evil = hostile_text();
  run.tool_version = run.case_set = run.subject = run.started = evil;
  run.url = "javascript:" + evil;
  for (auto& requirement : run.requirements) {
    requirement.id += evil;
    requirement.section = requirement.text = evil;
    requirement.url = "javascript:" + evil;
  }
  for (auto& result : run.cases) {
    result.id += evil;
    result.title = result.chapter = result.reason = result.source = result.replay = evil;
    result.requirements = {run.requirements.front().id};
    result.violations = {{run.requirements.front().id, evil, evil}, {evil, evil, evil}};
    result.notes = {{evil, evil, evil}};
    result.steps = result.observed = {evil, evil};
    result.wire = {{0, "received", evil, evil, 3}, {1, "sent", evil, evil, 3}, {2, "note", evil, evil, 3}};
    if (result.autobahn) result.autobahn = Autobahn{evil, evil};
  }
  return run;
}

}  // namespace wsspec::reports::sample
