#include "reports/writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "reports/json.hpp"
#include "reports/tests/sample_run.hpp"

namespace wsspec::reports {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

class WriterTest : public testing::Test {
 protected:
  WriterTest() {
    std::string name = (fs::temp_directory_path() / "wsspec-writer-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~WriterTest() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  static std::string text_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  static std::set<std::string> names_in(const fs::path& folder) {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
    return names;
  }
  fs::path folder_;
};

TEST_F(WriterTest, WritesEveryFormatIntoADirectoryThatItMakes) {
  const auto out = folder_ / "a" / "b";
  const auto written = write_report(sample::small_run(), out);
  ASSERT_TRUE(written) << written.error();
  EXPECT_EQ(names_in(out), (std::set<std::string>{"autobahn", "index.html", "junit.xml", "report.json"}));
  EXPECT_EQ(names_in(out / "autobahn"),
            (std::set<std::string>{"echo_2_4__debian__case_5_6.json", "echo_2_4__debian__case_5_7.json",
                                   "echo_2_4__debian__case_6_4_1.json", "echo_2_4__debian__case_7_13_1.json",
                                   "index.json"}));
  EXPECT_EQ(read_report(out / "report.json")->cases.size(), 9u);
  EXPECT_THAT(text_of(out / "index.html"), StartsWith("<!doctype html>"));
  EXPECT_THAT(text_of(out / "junit.xml"), StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
  const auto index = nlohmann::json::parse(text_of(out / "autobahn" / "index.json"));
  for (const auto& row : index["Echo/2.4 (Debian)"])
    EXPECT_TRUE(fs::exists(out / "autobahn" / row["reportfile"].get<std::string>()));
}

TEST_F(WriterTest, ASecondRunReplacesTheReportAndJoinsTheIndex) {
  auto run = sample::small_run();
  ASSERT_TRUE(write_report(run, folder_));
  run.subject = "second";
  run.cases.resize(2);
  ASSERT_TRUE(write_report(run, folder_));
  EXPECT_EQ(read_report(folder_ / "report.json")->subject, "second");
  const auto index = nlohmann::json::parse(text_of(folder_ / "autobahn" / "index.json"));
  EXPECT_EQ(index.size(), 2u);
  EXPECT_EQ(index["second"].size(), 2u);
}

TEST_F(WriterTest, NoFolderForAutobahnWithoutItsCases) {
  auto run = sample::small_run();
  for (auto& result : run.cases) result.autobahn.reset();
  ASSERT_TRUE(write_report(run, folder_));
  EXPECT_FALSE(fs::exists(folder_ / "autobahn"));
}

TEST_F(WriterTest, SaysWhichDirectoryCannotBeMade) {
  ASSERT_TRUE(write_file(folder_ / "file", "x"));
  const auto written = write_report(sample::small_run(), folder_ / "file" / "out");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error(),
            (folder_ / "file" / "out").string() + ": the directory cannot be made: Not a directory");
  EXPECT_FALSE(write_report(sample::small_run(), folder_ / "file"));
}

TEST_F(WriterTest, SaysWhichFileCannotBePutInPlaceAndWritesTheRest) {
  fs::create_directory(folder_ / "index.html");  // a directory where a file should be
  const auto written = write_report(sample::small_run(), folder_);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error(), (folder_ / "index.html").string() + ": cannot be put in place: Is a directory");
  EXPECT_EQ(names_in(folder_), (std::set<std::string>{"autobahn", "index.html", "junit.xml", "report.json"}));
}

TEST_F(WriterTest, SaysThatAnIndexIsNotAutobahnsAndLeavesIt) {
  fs::create_directory(folder_ / "autobahn");
  ASSERT_TRUE(write_file(folder_ / "autobahn" / "index.json", "mine"));
  const auto written = write_report(sample::small_run(), folder_);
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error(), HasSubstr("autobahn/index.json: is not an index of Autobahn's form"));
  EXPECT_EQ(text_of(folder_ / "autobahn" / "index.json"), "mine");
  EXPECT_TRUE(fs::exists(folder_ / "report.json"));
}

TEST_F(WriterTest, SaysThatADirectoryIsMissing) {
  const auto written = write_file(folder_ / "none" / "file", "x");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error(),
            (folder_ / "none" / "file").string() + ": cannot be written: No such file or directory");
}

// A limit on the size of files makes write() fail in the middle, as a full disk does.
class ScopedFileSizeLimit {
 public:
  explicit ScopedFileSizeLimit(rlim_t bytes_max) {
    ::getrlimit(RLIMIT_FSIZE, &old_);
    old_action_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limited{bytes_max, old_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limited);
  }
  ~ScopedFileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, old_action_);
  }
  ScopedFileSizeLimit(const ScopedFileSizeLimit&) = delete;
  ScopedFileSizeLimit& operator=(const ScopedFileSizeLimit&) = delete;

 private:
  rlimit old_{};
  void (*old_action_)(int) = SIG_DFL;
};

TEST_F(WriterTest, AnInterruptedWriteLeavesTheOldFileWhole) {
  const auto file = folder_ / "report.json";
  ASSERT_TRUE(write_file(file, "the old report"));
  std::expected<void, std::string> written;
  {
    const ScopedFileSizeLimit limit(1000);
    written = write_file(file, std::string(5000, 'x'));
  }
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error(), file.string() + ": cannot be written: File too large");
  EXPECT_EQ(text_of(file), "the old report");
  EXPECT_EQ(names_in(folder_), std::set<std::string>{"report.json"});  // no temporary file stays
}

TEST_F(WriterTest, ReplacesALinkAndNotWhatItPointsTo) {
  ASSERT_TRUE(write_file(folder_ / "target", "keep"));
  fs::create_symlink(folder_ / "target", folder_ / "link");
  ASSERT_TRUE(write_file(folder_ / "link", "new"));
  EXPECT_EQ(text_of(folder_ / "target"), "keep");
  EXPECT_EQ(text_of(folder_ / "link"), "new");
}

}  // namespace
}  // namespace wsspec::reports
