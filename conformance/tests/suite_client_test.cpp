#include "conformance/runner/suite_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/cases/all_cases.hpp"
#include "conformance/runner/plan.hpp"
#include "conformance/tests/hostile_server.hpp"
#include "impl/commands/echo_server.hpp"
#include "wsspec/http/accept_key.hpp"

namespace wsspec::conformance {
namespace {

using namespace std::chrono_literals;

std::vector<const Case*> cases_of(const std::vector<std::string>& wanted) {
  return select(all_cases(), Role::server, {.wanted = wanted}).value();
}

ServerRunOptions options_for(const std::string& url) {
  return {.url = net::parse_url(url).value(), .patience = {.opening = 300ms, .must = 100ms, .should = 50ms}};
}

/// All that a run says about itself, and that it said it about each case once.
RunOutcome run(const std::vector<const Case*>& cases, const ServerRunOptions& options) {
  std::size_t told = 0;
  auto outcome = test_server(cases, options, [&](const auto&) { ++told; });
  EXPECT_EQ(outcome.run.cases.size(), cases.size());
  for (const auto& row : outcome.run.cases) EXPECT_NE(row.verdict, reports::Verdict::tool_error) << row.id;
  if (outcome.end == RunEnd::complete) {
    EXPECT_EQ(told, cases.size());
  }
  return outcome;
}

TEST(SuiteClientTest, TheReferenceServerPassesAllOverTcpAndTls) {
  for (const bool secure : {false, true}) {
    commands::EchoServer::Options options;
    if (secure) options.tls = net::TlsContext::server({.identity = net::make_throwaway_identity()}).value();
    const auto server = commands::EchoServer::start(options).value();
    auto with = options_for((secure ? "wss://" : "ws://") + net::to_string(server->address()));
    with.patience = {};
    with.patience.must = 15s;  // thousands of writes of an octet each take their time under a sanitizer
    if (secure) with.connect.tls = net::TlsContext::client({.insecure = true}).value();
    const auto few_of_the_same = make_cases(quick);
    const auto cases = select(few_of_the_same, Role::server, {}).value();
    const auto outcome = run(cases, with);
    EXPECT_EQ(outcome.end, RunEnd::complete) << outcome.error;
    EXPECT_EQ(outcome.run.cases.size(), cases.size());
    // What does not apply to a server that agrees to less is unimplemented.
    for (const auto& row : outcome.run.cases)
      EXPECT_TRUE(row.verdict == reports::Verdict::pass || row.verdict == reports::Verdict::observed ||
                  row.verdict == reports::Verdict::unimplemented)
          << row.id << ": " << row.reason;
  }
}

TEST(SuiteClientTest, AServerThatIsNotThereIsUnreachable) {
  std::string url;
  {
    url = HostileServer([](auto&) {}).url();
  }
  const auto outcome = run(cases_of({"1", "2"}), options_for(url));
  EXPECT_EQ(outcome.end, RunEnd::unreachable);
  EXPECT_THAT(outcome.error, testing::HasSubstr("refused"));
}

TEST(SuiteClientTest, AServerThatNeverAnswersEndsTheRunAfterOneCase) {
  HostileServer server([](auto&) {});
  const auto outcome = run(cases_of({}), options_for(server.url()));
  EXPECT_EQ(outcome.end, RunEnd::unreachable);
  EXPECT_THAT(outcome.error, testing::HasSubstr("answers nothing"));
}

void write_for_ever(net::ByteStream& stream, std::shared_ptr<Bytes> bytes) {
  stream.write(*bytes, [&stream, bytes](std::error_code error) {
    if (!error) write_for_ever(stream, bytes);
  });
}

TEST(SuiteClientTest, GarbageIsTheServersFault) {
  const auto garbage = std::make_shared<Bytes>(4096, std::uint8_t{0x5A});
  HostileServer server([garbage](auto& stream) { stream.write(*garbage, [garbage](auto) {}); });
  const auto outcome = run(cases_of({"0", "1"}), options_for(server.url()));
  EXPECT_EQ(outcome.end, RunEnd::complete) << outcome.error;
  for (const auto& row : outcome.run.cases)
    EXPECT_TRUE(reports::is_failure(row.verdict) || row.id.starts_with("0.1.")) << row.id;
}

TEST(SuiteClientTest, AnEndlessAnswerHeadIsTheServersFault) {
  const auto head = std::make_shared<Bytes>(4096, std::uint8_t{'a'});
  HostileServer server([head](auto& stream) { write_for_ever(stream, head); });
  const auto outcome = run(cases_of({"1.1.1", "1.1.2"}), options_for(server.url()));
  EXPECT_EQ(outcome.end, RunEnd::complete) << outcome.error;
  for (const auto& row : outcome.run.cases) EXPECT_EQ(row.verdict, reports::Verdict::setup_failed) << row.id;
}

/// Answers the opening handshake, then writes `after` over and over, or drops after `bytes` of the answer.
void answer(net::ByteStream& stream, std::size_t bytes, std::shared_ptr<Bytes> after) {
  stream.read([&stream, bytes, after](std::error_code error, ByteSpan request) {
    if (error || request.empty()) return;
    const auto text = std::string(text_of(request));
    const auto at = text.find("Sec-WebSocket-Key: ");
    const auto key = at == text.npos ? "" : text.substr(at + 19, 24);
    auto reply = std::make_shared<std::string>(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
        "Upgrade\r\nSec-WebSocket-Accept: " +
        http::accept_for(key) + "\r\n\r\n");
    if (bytes < reply->size()) reply->resize(bytes);
    stream.write(bytes_of(*reply), [&stream, reply, after](std::error_code failed) {
      if (failed) return;
      after ? write_for_ever(stream, after) : stream.reset();
    });
  });
}

TEST(SuiteClientTest, AFloodOfFramesEndsTheCaseAndNotTheRun) {
  const auto pings = std::make_shared<Bytes>();
  for (int i = 0; i < 4096; ++i) append(*pings, Bytes{0x89, 0x00});
  HostileServer server([pings](auto& stream) { answer(stream, 1 << 20, pings); });
  const auto outcome = run(cases_of({"1.1.1", "1.1.2"}), options_for(server.url()));
  EXPECT_EQ(outcome.end, RunEnd::complete) << outcome.error;
  for (const auto& row : outcome.run.cases) EXPECT_EQ(row.verdict, reports::Verdict::fail) << row.id;
}

TEST(SuiteClientTest, AServerMayDropAtAnyByteOfItsAnswer) {
  for (const std::size_t bytes : std::initializer_list<std::size_t>{1u, 12u, 60u, 128u, 1u << 20}) {
    HostileServer server([bytes](auto& stream) { answer(stream, bytes, nullptr); });
    const auto outcome = run(cases_of({"1.1.1", "2.1", "5.6", "7.1.1"}), options_for(server.url()));
    EXPECT_EQ(outcome.end, RunEnd::complete) << outcome.error;
    for (const auto& row : outcome.run.cases) EXPECT_TRUE(reports::is_failure(row.verdict)) << row.id;
  }
}

}  // namespace
}  // namespace wsspec::conformance
