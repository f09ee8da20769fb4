#include "reports/console.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <optional>

#include "reports/tests/sample_run.hpp"

namespace wsspec::reports {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string shown(const Run& run, Console::Options options) {
  std::string text;
  Console console([&](std::string_view piece) { text += piece; }, options);
  console.begin(run, run.cases.size());
  for (const auto& result : run.cases) console.add(result);
  console.finish(run);
  return text;
}

TEST(ConsoleTest, VerboseIsOneLineACase) {
  const auto text = shown(sample::small_run(), {.is_verbose = true});
  EXPECT_THAT(
      text, StartsWith("wsspec 0.1.0: testing the server Echo/2.4 (Debian) at ws://127.0.0.1:9001/, 9 "
                       "cases, seed 7\n"
                       "✔ 5.6       pass            0.7 ms  Two text fragments with a Ping between them\n"));
  EXPECT_THAT(text, HasSubstr("\n≈ 6.4.1     non-strict      0.7 ms  Bad UTF-8 in the second fragment\n"));
  EXPECT_THAT(text, HasSubstr("\n– 7.20      unimplemented   0.7 ms  Compressed Close\n"));
}

TEST(ConsoleTest, AFailurePrintsAllThereIs) {
  for (const bool is_verbose : {false, true}) {
    const auto text = shown(sample::small_run(), {.is_verbose = is_verbose});
    EXPECT_THAT(text,
                HasSubstr("✘ 5.7       fail             12 ms  Fragments octet by octet with a Ping between\n"
                          "  expected  Pong \"between\" before the message\n"
                          "  got       Text \"fragment1\" (9 bytes)\n"
                          "  rule      6455-5.4-8 [must] Control frames may come between the fragments of a "
                          "message.\n"
                          "            RFC 6455 §5.4  https://www.rfc-editor.org/rfc/rfc6455#section-5.4\n"));
    EXPECT_THAT(text, HasSubstr("        0.5 ms <- Pong FIN 7 bytes \"between\"\n"
                                "                  8a 07 62 65 74 77 65 65 6e\n"));
    EXPECT_THAT(text, HasSubstr("  replay    wsspec test-server ws://127.0.0.1:9001 --case 5.7 --seed 7\n"));
    EXPECT_THAT(text, HasSubstr("‼ 7.23      tool-error"));
    EXPECT_THAT(text, HasSubstr("  reason    the script has no step left\n"));
  }
}

TEST(ConsoleTest, QuietWithoutATerminalSaysNothingOfAPass) {
  const auto text = shown(sample::small_run(), {});
  EXPECT_THAT(text, Not(HasSubstr("Two text fragments")));
  EXPECT_THAT(text, Not(HasSubstr("\r")));
}

TEST(ConsoleTest, EndsWithTheTableWhatFailedAndTheScore) {
  EXPECT_THAT(
      shown(sample::small_run(), {}),
      EndsWith(
          "\n"
          "  chapter           pass  non-strict   fail  observed  other       time\n"
          "  5 Fragmentation      1           ·      1         ·      ·      13 ms\n"
          "  6 UTF-8              ·           1      ·         ·      ·     0.7 ms\n"
          "  7 Closing            ·           ·      2         1      3     4.4 ms\n"
          "\n"
          "  fail            5.7\n"
          "  setup-failed    7.22\n"
          "  tool-error      7.23\n"
          "  unexpected-pass 7.24\n"
          "9 cases: 1 pass, 1 non-strict, 1 fail, 1 observed, 1 unimplemented, 1 skipped, 1 setup-failed, "
          "1 tool-error, 1 unexpected-pass — FAIL in 0.8 s\n"));
}

TEST(ConsoleTest, ListsOfFailuresWrapAtTheWidth) {
  auto run = sample::small_run();
  run.cases.assign(30, run.cases[1]);
  const auto text = shown(run, {.width = 60});
  EXPECT_THAT(
      text,
      HasSubstr("  fail            5.7 5.7 5.7 5.7 5.7 5.7 5.7 5.7 5.7 5.7 \n                  5.7 5.7"));
}

TEST(ConsoleTest, ATerminalGetsOneLineThatIsOverwritten) {
  auto run = sample::small_run();
  run.cases = {run.cases[0], run.cases[3]};
  run.cases[0].started_ms = 0;
  run.cases[1].started_ms = 1000;
  const auto text = shown(run, {.width = 40, .is_terminal = true});
  EXPECT_THAT(text,
              HasSubstr("\r[1/2] 5.6 Two text fragments with a Pi…\r[2/2] 7.13.1 Close with a code above 5…"
                        "\r                                       \r\n"));
}

TEST(ConsoleTest, ProgressIsNotShownMoreOftenThanAnEyeCanRead) {
  auto run = sample::big_run(277);  // 0.4 s
  const auto text = shown(run, {.is_terminal = true});
  EXPECT_LT(std::count(text.begin(), text.end(), '\r'), 30);
  EXPECT_GT(std::count(text.begin(), text.end(), '\r'), 5);
  EXPECT_THAT(text, HasSubstr(" 1 failed 2.2."));
}

TEST(ConsoleTest, ColourIsOnlyWhereAskedFor) {
  EXPECT_THAT(shown(sample::small_run(), {.is_verbose = true}), Not(HasSubstr("\x1b")));
  const auto text = shown(sample::small_run(), {.colour = true, .is_verbose = true});
  EXPECT_THAT(text, HasSubstr("\x1b[32m✔ 5.6       pass         \x1b[0m"));
  EXPECT_THAT(text, HasSubstr("\x1b[31m  got       \x1b[0mText \"fragment1\""));
  EXPECT_THAT(text, HasSubstr("\x1b[1;31m9 cases:"));
  auto passed = sample::small_run();
  passed.cases.resize(1);
  EXPECT_THAT(shown(passed, {.colour = true}), EndsWith("\x1b[32m1 case: 1 pass — PASS in 0.8 s\x1b[0m\n"));
}

TEST(ConsoleTest, ColourChangesNoWord) {
  auto text = shown(sample::small_run(), {.colour = true, .is_verbose = true});
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      i = text.find('m', i);
    } else {
      plain += text[i];
    }
  }
  EXPECT_EQ(plain, shown(sample::small_run(), {.is_verbose = true}));
}

TEST(ConsoleTest, APeerCannotMoveTheCursor) {
  const auto text = shown(sample::hostile_run(), {.is_verbose = true});
  for (const char c : text) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n');
  EXPECT_THAT(text, Not(HasSubstr("\xc2\x9b")));
  EXPECT_THAT(text, Not(HasSubstr("\xe2\x80\xae")));
  EXPECT_THAT(text, HasSubstr("\\x1B]0;title\\x07"));
}

TEST(ConsoleTest, AnEmptyRunHasATableToo) {
  EXPECT_THAT(shown(reports::Run{}, {}), EndsWith("0 cases — NOTHING RUN in 0.0 ms\n"));
}

// Sets a variable of the environment, or takes it away, and puts it back.
class ScopedVariable {
 public:
  ScopedVariable(const char* name, const char* value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    value ? ::setenv(name, value, 1) : ::unsetenv(name);
  }
  ~ScopedVariable() { old_ ? ::setenv(name_, old_->c_str(), 1) : ::unsetenv(name_); }
  ScopedVariable(const ScopedVariable&) = delete;
  ScopedVariable& operator=(const ScopedVariable&) = delete;

 private:
  const char* name_;
  std::optional<std::string> old_;
};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

// Both ends of a terminal of our own; without ends where the system has no pseudo-terminals, as in a root
// without /dev/pts.
struct Terminal {
  Terminal() {
    const int descriptor = ::posix_openpt(O_RDWR | O_NOCTTY);
    if (descriptor < 0) return;
    EXPECT_EQ(::grantpt(descriptor), 0);
    EXPECT_EQ(::unlockpt(descriptor), 0);
    master.reset(::fdopen(descriptor, "r+"));
    slave.reset(::fdopen(::open(::ptsname(descriptor), O_RDWR | O_NOCTTY), "r+"));
  }
  File master;
  File slave;
};

TEST(ConsoleTest, ColourNeedsATerminalAndNoNoColor) {
  const Terminal terminal;
  if (!terminal.slave) GTEST_SKIP() << "no pseudo-terminals here: is /dev/pts mounted?";
  const ScopedVariable term("TERM", "xterm");
  {
    const ScopedVariable no_colour("NO_COLOR", nullptr);
    EXPECT_TRUE(use_colour(terminal.slave.get()));
    const ScopedVariable dumb("TERM", "dumb");
    EXPECT_FALSE(use_colour(terminal.slave.get()));
    EXPECT_FALSE(Console::options_for(terminal.slave.get(), false).is_terminal);
  }
  {
    const ScopedVariable no_colour("NO_COLOR", "1");
    EXPECT_FALSE(use_colour(terminal.slave.get()));
    EXPECT_TRUE(Console::options_for(terminal.slave.get(), false).is_terminal);  // progress needs no colour
  }
  const ScopedVariable no_colour("NO_COLOR", "");  // no-color.org: only when not empty
  EXPECT_TRUE(use_colour(terminal.slave.get()));
}

TEST(ConsoleTest, TakesTheWidthOfTheTerminal) {
  const Terminal terminal;
  if (!terminal.slave) GTEST_SKIP() << "no pseudo-terminals here: is /dev/pts mounted?";
  const ScopedVariable term("TERM", "xterm");
  winsize size{};
  size.ws_col = 133;
  ASSERT_EQ(::ioctl(::fileno(terminal.slave.get()), TIOCSWINSZ, &size), 0);
  EXPECT_EQ(Console::options_for(terminal.slave.get(), true).width, 133u);
  EXPECT_TRUE(Console::options_for(terminal.slave.get(), true).is_verbose);
}

TEST(ConsoleTest, AFileIsNoTerminalAndGetsTheText) {
  const File file(std::tmpfile());
  EXPECT_FALSE(use_colour(file.get()));
  EXPECT_EQ(Console::options_for(file.get(), false).width, 100u);
  Console::sink_of(file.get())("hello");
  std::rewind(file.get());
  char text[8] = {};
  EXPECT_EQ(std::fread(text, 1, sizeof text, file.get()), 5u);
  EXPECT_STREQ(text, "hello");
}

}  // namespace
}  // namespace wsspec::reports
