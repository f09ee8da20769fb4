#include "reports/text.hpp"

#include <gtest/gtest.h>

namespace wsspec::reports {
namespace {

TEST(TextTest, LeavesValidUtf8AsItIs) {
  for (const std::string text :
       {"", "plain", "Grüße, 世界 👋", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
        "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "\x01\x1b\n"})
    EXPECT_EQ(valid_utf8(text), text);
}

TEST(TextTest, WritesEachOctetThatIsNotUtf8AsAnEscape) {
  EXPECT_EQ(valid_utf8("a\x80z"), "a\\x80z");       // a continuation alone
  EXPECT_EQ(valid_utf8("\xc0\xaf"), "\\xC0\\xAF");  // overlong
  EXPECT_EQ(valid_utf8("\xc1\xbf"), "\\xC1\\xBF");
  EXPECT_EQ(valid_utf8("\xe0\x9f\xbf"), "\\xE0\\x9F\\xBF");           // overlong in three
  EXPECT_EQ(valid_utf8("\xf0\x8f\xbf\xbf"), "\\xF0\\x8F\\xBF\\xBF");  // overlong in four
  EXPECT_EQ(valid_utf8("\xed\xa0\x80"), "\\xED\\xA0\\x80");           // a surrogate
  EXPECT_EQ(valid_utf8("\xf4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80");  // above U+10FFFF
  EXPECT_EQ(valid_utf8("\xf5\x80\x80\x80"), "\\xF5\\x80\\x80\\x80");
  EXPECT_EQ(valid_utf8("\xf0\x9f\x92"), "\\xF0\\x9F\\x92");  // broken off
  EXPECT_EQ(valid_utf8("\xe4\xb8"
                       "a"),
            "\\xE4\\xB8"
            "a");
}

TEST(TextTest, MakesControlsAndWhatCannotBeSeenPrintable) {
  EXPECT_EQ(printable("a\x1b[31mb\x7f"), "a\\x1B[31mb\\x7F");
  EXPECT_EQ(printable(std::string_view("\0", 1)), "\\x00");
  EXPECT_EQ(printable("\xc2\x9b"), "\\u{009B}");  // the C1 form of ESC [
  EXPECT_EQ(printable("\xe2\x80\xa8\xe2\x80\xa9"), "\\u{2028}\\u{2029}");
  EXPECT_EQ(printable("\xe2\x80\xae"
                      "cod.exe"),
            "\\u{202E}cod.exe");
  EXPECT_EQ(printable("\xef\xbb\xbf"), "\\u{FEFF}");
  EXPECT_EQ(printable("\xef\xbf\xbe\xef\xbf\xbf\xef\xb7\x90"), "\\u{FFFE}\\u{FFFF}\\u{FDD0}");
  EXPECT_EQ(printable("\xf0\x9f\xbf\xbf"), "\\u{1FFFF}");
  EXPECT_EQ(printable("ü 世 👋 \xef\xbf\xbd"), "ü 世 👋 \xef\xbf\xbd");
}

TEST(TextTest, KeepsLineFeedsOnlyWhenAsked) {
  EXPECT_EQ(printable("a\n\tb\r"), "a\\x0A\\x09b\\x0D");
  EXPECT_EQ(printable("a\n\tb\r", Lines::keep), "a\n\tb\\x0D");
}

TEST(TextTest, EscapesWhatHtmlReads) {
  EXPECT_EQ(escape_html("<a b=\"c\" d='e'>&amp;"), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;");
}

TEST(TextTest, CutsBetweenCodePoints) {
  EXPECT_EQ(cut("abc", 3), "abc");
  EXPECT_EQ(cut("abcd", 3), "ab…");
  EXPECT_EQ(cut("üüüü", 3), "üü…");
  EXPECT_EQ(cut("abcd", 1), "…");
  EXPECT_EQ(cut("abcd", 0), "");
  EXPECT_EQ(count_code_points("ü世👋"), 3u);
}

TEST(TextTest, SlugsAreFitForFilesAndAnchors) {
  EXPECT_EQ(slug("6455-5.1-3"), "6455-5.1-3");
  EXPECT_EQ(slug("suite:utf8_x"), "suite:utf8_x");
  EXPECT_EQ(slug("../a b\"ü"), ".._a_b___");
}

}  // namespace
}  // namespace wsspec::reports
