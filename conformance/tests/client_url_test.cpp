// Cases that tell a client which URL to open: the words, the look at TLS, the verdicts, and the runner.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/cases/all_cases.hpp"
#include "conformance/machine/tls_reader.hpp"
#include "conformance/mutants/mutant_peer.hpp"
#include "conformance/runner/plan.hpp"
#include "conformance/runner/suite_server.hpp"

namespace wsspec::conformance {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// ---- the words ----

TEST(UrlForTest, PutsHostAndPortWhereTheTemplateWantsThem) {
  EXPECT_EQ(url_for({"ws://{host}:{port}/a?{port}"}, "127.0.0.1", 9001), "ws://127.0.0.1:9001/a?9001");
  EXPECT_EQ(url_for({"wss://{host}:{port+65536}"}, "::1", 1), "wss://[::1]:65537");
  EXPECT_EQ(url_for({"ftp://localhost/"}, "127.0.0.1", 9001), "ftp://localhost/");
}

Case case_of(Script script) {
  return {"1.1", "a case", std::move(script), std::source_location::current()};
}

TEST(DialledAsTest, TestsClientsAlone) {
  const auto test =
      case_of({dialled_as("ws://{host}:{port}/"), expect(no_request(), rfc6455::uri_invalid_fails)});
  EXPECT_TRUE(can_test(test, Role::client));
  EXPECT_FALSE(can_test(test, Role::server));
  EXPECT_EQ(dialled_in(test)->url, "ws://{host}:{port}/");
  EXPECT_EQ(dialled_in(case_of({barrier()})), nullptr);
}

// ---- the look at TLS ----

TEST(TlsReaderTest, ReadsAHelloHoweverItIsCut) {
  const Bytes hello = client_hello("localhost");
  for (std::size_t size = 1; size <= hello.size(); ++size) {
    TlsReader reader;
    for (std::size_t at = 0; at < hello.size(); at += size) {
      EXPECT_FALSE(reader.has_hello());
      reader.feed(ByteView(hello).subspan(at, std::min(size, hello.size() - at)));
    }
    EXPECT_TRUE(reader.has_hello()) << size;
    EXPECT_FALSE(reader.is_in_clear());
    EXPECT_EQ(reader.server_name(), "localhost");
  }
}

TEST(TlsReaderTest, ReadsAHelloOverSeveralRecords) {
  const Bytes whole = client_hello("a.example");
  Bytes records;
  for (std::size_t at = 5; at < whole.size(); at += 20) {
    const auto part = ByteView(whole).subspan(at, std::min<std::size_t>(20, whole.size() - at));
    append(records, Bytes{22, 3, 1, 0, static_cast<std::uint8_t>(part.size())});
    append(records, part);
  }
  TlsReader reader;
  reader.feed(records);
  EXPECT_TRUE(reader.has_hello());
  EXPECT_EQ(reader.server_name(), "a.example");
}

TEST(TlsReaderTest, ANameMayBeMissing) {
  TlsReader reader;
  EXPECT_FALSE(reader.has_begun());
  reader.feed(client_hello(""));
  EXPECT_TRUE(reader.has_begun());
  EXPECT_TRUE(reader.has_hello());
  EXPECT_EQ(reader.server_name(), std::nullopt);
}

TEST(TlsReaderTest, SeesWhatIsNoTls) {
  const auto is_in_clear = [](std::initializer_list<Bytes> parts) {
    TlsReader reader;
    for (const auto& part : parts) reader.feed(part);
    return reader.is_in_clear();
  };
  const Bytes hello = client_hello("localhost");
  const Bytes get{'G', 'E', 'T'};
  EXPECT_TRUE(is_in_clear({get}));
  EXPECT_TRUE(is_in_clear({Bytes{21, 3, 3, 0, 2, 2, 40}})) << "an alert is no beginning";
  EXPECT_TRUE(is_in_clear({Bytes{22, 2}})) << "not the version of any TLS";
  EXPECT_TRUE(is_in_clear({Bytes{22, 3, 1, 0, 4, 2, 0, 0, 0}})) << "another handshake message";
  EXPECT_FALSE(is_in_clear({hello}));
  EXPECT_FALSE(is_in_clear({hello, Bytes{21, 3, 3, 0, 2, 1, 0}})) << "an alert may answer ours";
  EXPECT_TRUE(is_in_clear({hello, get}));
}

TEST(TlsReaderTest, DoesNotTrustLengths) {
  for (std::size_t at = 0; at < client_hello("localhost").size(); ++at)
    for (const std::uint8_t octet : std::initializer_list<std::uint8_t>{0, 1, 127, 255}) {
      Bytes hello = client_hello("localhost");
      hello[at] = octet;
      TlsReader reader;
      reader.feed(hello);
      EXPECT_TRUE(reader.has_begun());
    }
}

// ---- the verdicts ----

Result play(const std::string& url, Expected want, Fault fault = Fault::none) {
  const auto test = case_of({dialled_as(url), expect(std::move(want), rfc6455::uri_valid)});
  MutantPeer client(Role::client, fault);
  return run_in_memory(test, Role::server, client);
}
std::vector<std::string_view> violations(const Result& result) {
  std::vector<std::string_view> out;
  for (const auto& finding : result.violations) out.push_back(finding.requirement->id);
  return out;
}

TEST(ClientUrlTest, ATargetIsOneOfThose) {
  EXPECT_EQ(play("ws://{host}/a", request_for({"/a"})).verdict, Verdict::pass);
  EXPECT_EQ(play("ws://{host}/a", request_for({"/b", "/a"})).verdict, Verdict::pass);
  EXPECT_EQ(play("ws://{host}/%c3%bc", request_for({"/%C3%BC"})).verdict, Verdict::pass);
  EXPECT_THAT(violations(play("ws://{host}/a", request_for({"/b"}))), ElementsAre(rfc6455::uri_valid.id));
  EXPECT_THAT(violations(play("ftp://{host}/a", request_for({"/a"}))), ElementsAre(rfc6455::uri_valid.id));
  EXPECT_EQ(play("ftp://{host}/a", request_for_or_none({"/a"})).verdict, Verdict::pass);
}

TEST(ClientUrlTest, NoRequestIsNone) {
  EXPECT_EQ(play("ftp://{host}/a", no_request()).verdict, Verdict::pass);
  EXPECT_THAT(violations(play("ws://{host}/a", no_request())), ElementsAre(rfc6455::uri_valid.id));
}

TEST(ClientUrlTest, HostIsThatOfTheUrl) {
  for (const char* url : {"ws://{host}:{port}/", "ws://localhost:1/", "ws://[::1]:{port}?x"}) {
    EXPECT_EQ(play(url, host_of_url()).verdict, Verdict::pass) << url;
    EXPECT_THAT(violations(play(url, host_of_url(), Fault::host_without_port)),
                ElementsAre(rfc6455::uri_valid.id))
        << url;
  }
}

TEST(ClientUrlTest, TlsIsLookedAtAndBrokenOff) {
  const std::string url = "wss://localhost:{port}/";
  EXPECT_EQ(play(url, tls_begins()).verdict, Verdict::pass);
  EXPECT_EQ(play(url, tls_begins("localhost")).verdict, Verdict::pass);
  EXPECT_EQ(play(url, tls_failure_ends()).verdict, Verdict::pass);
  EXPECT_EQ(play(url, tls_begins("example.com")).verdict, Verdict::fail);
  EXPECT_EQ(play(url, tls_begins(), Fault::secure_in_clear).verdict, Verdict::fail);
  EXPECT_EQ(play(url, tls_failure_ends(), Fault::falls_back_to_clear).verdict, Verdict::fail);
  EXPECT_EQ(play(url, tls_failure_ends(), Fault::stays_after_tls_failure).verdict, Verdict::fail);
}

TEST(ClientUrlTest, WhoNeverComesIsJudgedByThat) {
  const auto absent = [](const char* url, Expected want) {
    const auto test = case_of({dialled_as(url), expect(std::move(want), rfc6455::uri_valid)});
    ScriptMachine machine(test, Role::server, 1, {.url = url});
    machine.start(TimePoint{});
    machine.on_absence("exit status 1", TimePoint{});
    EXPECT_TRUE(machine.done());
    return machine.result();
  };
  EXPECT_EQ(absent("ws://a", no_request()).verdict, Verdict::pass);
  EXPECT_EQ(absent("wss://a", tls_begins()).verdict, Verdict::unimplemented);
  const auto missed = absent("ws://a", request_for({"/"}));
  ASSERT_THAT(violations(missed), ElementsAre(rfc6455::uri_valid.id));
  EXPECT_EQ(missed.violations[0].got, "exit status 1");
}

TEST(ClientUrlTest, WhoChoosesItsUrlItselfIsNotJudged) {
  const auto test = case_of({dialled_as("ws://{host}/"), expect(no_request(), rfc6455::uri_invalid_fails)});
  ScriptMachine machine(test, Role::server, 1);
  MutantPeer client(Role::client, Fault::none);
  TimePoint now{};
  machine.start(now);
  client.start();
  for (int turn = 0; turn < 4; ++turn) {
    Bytes said = client.take_output();
    machine.on_bytes(said, now);
    for (auto& write : machine.take_writes()) client.receive(write);
  }
  machine.on_end(now);
  EXPECT_EQ(machine.result().verdict, Verdict::skipped);
  EXPECT_THAT(machine.result().violations, IsEmpty());
}

// ---- keys ----

TEST(KeyTest, AKeyThatWasSeenBeforeIsAFinding) {
  const auto test = case_of({send(text("a")), expect(message("a"), rfc6455::unfragmented), close_cleanly()});
  std::set<std::string> keys;
  const auto run = [&](Fault fault, std::uint64_t seed) {
    MutantPeer client(Role::client, fault, seed);
    return violations(run_in_memory(test, Role::server, client, {.options = {.keys = &keys}}));
  };
  EXPECT_THAT(run(Fault::none, 1), IsEmpty());
  EXPECT_THAT(run(Fault::none, 2), IsEmpty());
  EXPECT_THAT(run(Fault::one_key_for_all, 1), IsEmpty());
  EXPECT_THAT(run(Fault::one_key_for_all, 2), ElementsAre(rfc6455::request_key_random.id));
  EXPECT_EQ(keys.size(), 3u);
}

// ---- the runner ----

reports::Run test_command(std::vector<std::string> command, ClientRunOptions options = {}) {
  static const auto cases = select(all_cases(), Role::client, {.wanted = {"0.16"}}).value();
  options.command = std::move(command);
  const auto outcome =
      test_clients(cases, options, {.on_listening = {}, .on_case = [](const auto&) {}, .on_report = {}})
          .value();
  EXPECT_EQ(outcome.end, RunEnd::complete) << outcome.error;
  EXPECT_EQ(outcome.runs.size(), 1u);
  return outcome.runs.at(0);
}

TEST(DialledCaseTest, TheReferenceClientPasses) {
  for (const auto& row : test_command({WSSPEC_PROGRAM, "echo-client", "{url}"}).cases)
    EXPECT_EQ(row.verdict, reports::Verdict::pass) << row.id << ": " << row.reason;
}

TEST(DialledCaseTest, AClientThatWalksIsSkipped) {
  const auto run =
      test_command({WSSPEC_PROGRAM, "echo-client", "--autobahn", "{url}"}, {.one_process = true});
  for (const auto& row : run.cases) {
    EXPECT_EQ(row.verdict, reports::Verdict::skipped) << row.id;
    EXPECT_THAT(row.reason, HasSubstr("chooses its URL itself"));
  }
}

TEST(DialledCaseTest, ACommandThatNeverConnectsHasRefusedEveryUrl) {
  for (const auto& row : test_command({"true", "{url}"}).cases) {
    const auto* test = all_cases().find(row.id);
    const auto* first = std::get_if<Expect>(&test->script[1]);
    if (std::holds_alternative<RequestComes>(first->what) &&
        !std::get<RequestComes>(first->what).may_refuse) {
      EXPECT_EQ(row.verdict, reports::Verdict::fail) << row.id;
      ASSERT_FALSE(row.violations.empty());
      EXPECT_THAT(row.violations[0].got, HasSubstr("exit status 0"));
    } else {
      EXPECT_THAT(row.verdict, testing::AnyOf(reports::Verdict::pass, reports::Verdict::unimplemented))
          << row.id;
    }
  }
}

}  // namespace
}  // namespace wsspec::conformance
