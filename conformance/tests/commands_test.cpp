// The program as people meet it: what it says and how it ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "conformance/tests/hostile_server.hpp"

namespace wsspec::conformance {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Ending {
  int code;
  std::string said;  ///< both outputs
};

Ending run(const std::string& arguments) {
  std::FILE* pipe = popen((std::string(WSSPEC_PROGRAM) + " " + arguments + " 2>&1 </dev/null").c_str(), "r");
  std::string said;
  std::array<char, 4096> part;
  while (const auto n = std::fread(part.data(), 1, part.size(), pipe)) said.append(part.data(), n);
  const int status = pclose(pipe);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, said};
}

/// A directory of the test's own, gone with it.
class CommandsTest : public testing::Test {
 protected:
  ~CommandsTest() override { std::filesystem::remove_all(out_); }
  std::string out() const { return " --out " + out_.string(); }

  std::filesystem::path out_ =
      std::filesystem::path(testing::TempDir()) /
      ("wsspec-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
};

TEST_F(CommandsTest, WithoutAUrlTheReferenceServerIsTestedAndEveryFormatWritten) {
  const auto ending = run("test-server --profile quick" + out());
  EXPECT_EQ(ending.code, 0) << ending.said;
  EXPECT_THAT(ending.said, HasSubstr(" — PASS"));
  for (const char* file : {"report.json", "index.html", "junit.xml", "autobahn/index.json"})
    EXPECT_TRUE(std::filesystem::exists(out_ / file)) << file;
  const auto index = nlohmann::json::parse(std::ifstream(out_ / "autobahn/index.json"));
  ASSERT_EQ(index.size(), 1u);
  EXPECT_EQ(index.begin()->size(), 517u);
  for (const auto& [id, row] : index.begin()->items())
    EXPECT_TRUE(row["behavior"] == "OK" || row["behavior"] == "INFORMATIONAL") << id;
}

TEST_F(CommandsTest, AFailureIsShownWholeAndEndsWithOne) {
  HostileServer server([](auto& stream) { stream.end(); });
  const auto ending = run("test-server " + server.url() + " 1.1.1" + out());
  EXPECT_EQ(ending.code, 1);
  EXPECT_THAT(ending.said, HasSubstr("1.1.1"));
  EXPECT_THAT(ending.said, HasSubstr("wire log"));
  EXPECT_THAT(ending.said, HasSubstr("wsspec test-server " + server.url()));
}

TEST_F(CommandsTest, BadInputIsASentenceAndAnExitCode) {
  const std::string nowhere = " ws://127.0.0.1:1";
  const struct {
    std::string arguments;
    int code;
    const char* says;
  } rows[] = {
      {"", 2, "subcommand"},
      {"no-such-command", 2, "no-such-command"},
      {"test-server http://localhost/", 2, "ws://"},
      {"test-server ws://localhost:99999/", 2, "port"},
      {"test-server" + nowhere + " 5.66", 2, "5.6"},
      {"test-server" + nowhere + out(), 3, "refused"},
      {"test-server ws://no-such-host.invalid/" + out(), 3, "no-such-host.invalid"},
      {"test-server" + nowhere + " 0.2", 5, "no case"},
      {"test-server --exclude '*'" + nowhere, 5, "no case"},
      {"test-server --out /dev/null/report" + nowhere, 2, "/dev/null/report"},
      {"test-server --spec /no/such.json", 2, "/no/such.json"},
      {"test-server -H nonsense" + nowhere, 2, "Name: value"},
      {"test-server --timeout 0" + nowhere, 2, "timeout"},
      {"test-client --listen nonsense", 2, "nonsense"},
      {"test-client" + out() + " -- true", 2, "{url}"},
      {"test-client 1.1.1" + out() + " -- /no/such/program {url}", 3, "/no/such/program"},
      {"explain 99", 2, "99"},
      {"replay /no/such.json", 2, "/no/such.json"},
  };
  for (const auto& row : rows) {
    const auto ending = run(row.arguments);
    EXPECT_EQ(ending.code, row.code) << row.arguments << ": " << ending.said;
    EXPECT_THAT(ending.said, HasSubstr(row.says)) << row.arguments;
    EXPECT_THAT(ending.said, Not(HasSubstr("internal error"))) << row.arguments;
  }
}

TEST_F(CommandsTest, AnAutobahnClientFileIsReadAsItIs) {
  std::filesystem::create_directories(out_);
  const auto file = out_ / "fuzzingclient.json";
  std::ofstream(file)
      << R"({"outdir": ")" << (out_ / "reports").string()
      << R"(", "servers": [{"agent": "nobody", "url": "ws://127.0.0.1:1"}], "cases": ["1.*", "7.7.*"],
                          "exclude-cases": ["1.2.*"], "exclude-agent-cases": {}})";
  const auto ending = run("test-server --spec " + file.string());
  EXPECT_EQ(ending.code, 3) << ending.said;
  EXPECT_THAT(ending.said, HasSubstr("21 cases")) << "1.1 has eight, 7.7 thirteen; a dot is a dot";
  std::ofstream(file) << R"({"servers": [], "protocols": ["x"], "casess": []})";
  EXPECT_THAT(run("test-server --spec " + file.string()).said, HasSubstr("casess"));
}

TEST_F(CommandsTest, ListAndExplainSayWhatACaseIs) {
  const auto rows = nlohmann::json::parse(run("list --json").said);
  EXPECT_GE(rows.size(), 517u + 400u);
  EXPECT_EQ(nlohmann::json::parse(run("list --json 5.6").said)[0]["requirements"][0], "6455-5.4-10");
  const auto explained = run("explain 6.4.1").said;
  EXPECT_THAT(explained, HasSubstr("Close 1007"));
  EXPECT_THAT(explained, HasSubstr("suite:utf8-fail-fast"));
  EXPECT_THAT(explained, HasSubstr("RFC 6455 §8.1"));
}

}  // namespace
}  // namespace wsspec::conformance
