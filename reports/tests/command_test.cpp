// `wsspec report` as a person uses it: its exit codes and what it prints.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "reports/commands/commands.hpp"
#include "reports/json.hpp"
#include "reports/tests/sample_run.hpp"
#include "reports/writer.hpp"

namespace wsspec::reports {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class CommandTest : public testing::Test {
 protected:
  CommandTest() {
    std::string name = (fs::temp_directory_path() / "wsspec-command-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~CommandTest() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  int run(const std::string& arguments) {
    CLI::App app;
    int exit_code = -1;
    commands::add_reports_commands(app, exit_code);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    app.parse("report " + arguments, false);
    out_ = testing::internal::GetCapturedStdout();
    error_ = testing::internal::GetCapturedStderr();
    return exit_code;
  }
  fs::path folder_;
  std::string out_;
  std::string error_;
};

TEST_F(CommandTest, RendersAReportAgainWithoutLosingAnything) {
  const auto file = folder_ / "report.json";
  ASSERT_TRUE(write_file(file, to_json(sample::small_run())));
  EXPECT_EQ(run(file.string() + " --out " + (folder_ / "again").string()), 0);
  EXPECT_THAT(out_, HasSubstr("✘ 5.7 "));
  EXPECT_THAT(out_, HasSubstr("FAIL in 0.8 s\n"));
  EXPECT_THAT(out_, HasSubstr((folder_ / "again" / "index.html").string() + "\n"));
  EXPECT_EQ(error_, "");
  EXPECT_EQ(to_json(*read_report(folder_ / "again" / "report.json")), to_json(sample::small_run()));
  EXPECT_TRUE(fs::exists(folder_ / "again" / "autobahn" / "index.json"));
}

TEST_F(CommandTest, WritesBesideTheFileByItself) {
  const auto file = folder_ / "some.json";
  ASSERT_TRUE(write_file(file, to_json(sample::small_run())));
  EXPECT_EQ(run(file.string() + " -v"), 0);
  EXPECT_THAT(out_, HasSubstr("✔ 5.6 "));
  EXPECT_TRUE(fs::exists(folder_ / "index.html"));
}

TEST_F(CommandTest, ABadFileIsASentenceAndExitCode2) {
  EXPECT_EQ(run("/nowhere/report.json"), 2);
  EXPECT_EQ(error_, "wsspec report: /nowhere/report.json: cannot be read\n");
  const auto file = folder_ / "report.json";
  ASSERT_TRUE(write_file(file, "{\"schema\": \"3.1\"}"));
  EXPECT_EQ(run(file.string()), 2);
  EXPECT_EQ(error_, "wsspec report: " + file.string() +
                        ": the report has schema version \"3.1\", and this wsspec reads versions 1.x only\n");
  EXPECT_EQ(out_, "");
  EXPECT_FALSE(fs::exists(folder_ / "index.html"));
}

TEST_F(CommandTest, ADirectoryThatCannotBeMadeIsExitCode2) {
  const auto file = folder_ / "report.json";
  ASSERT_TRUE(write_file(file, to_json(sample::small_run())));
  EXPECT_EQ(run(file.string() + " -o " + (file / "x").string()), 2);
  EXPECT_THAT(error_, HasSubstr("the directory cannot be made"));
}

TEST_F(CommandTest, NothingNamedIsExitCode2) {
  EXPECT_EQ(run(""), 2);
  EXPECT_EQ(error_, "wsspec report: name a report.json, or ask for --schema\n");
}

TEST_F(CommandTest, PrintsTheSchema) {
  EXPECT_EQ(run("--schema"), 0);
  EXPECT_EQ(out_, report_schema());
  EXPECT_EQ(nlohmann::json::parse(out_)["$id"], "urn:wsspec:schema:report:1");
}

}  // namespace
}  // namespace wsspec::reports
