#include <gtest/gtest.h>

#include "wsspec/app/static_file_handler.hpp"

namespace wsspec::app {
namespace {

TEST(MediaTypeOf, GoesByTheEnding) {
  EXPECT_EQ(media_type_of("index.html"), "text/html; charset=utf-8");
  EXPECT_EQ(media_type_of("/a/b.c/app.js"), "text/javascript; charset=utf-8");
  EXPECT_EQ(media_type_of("PHOTO.JPG"), "image/jpeg");
  EXPECT_EQ(media_type_of("x.tar.gz"), "application/gzip");
  EXPECT_EQ(media_type_of("a.wasm"), "application/wasm");
}

TEST(MediaTypeOf, IsBytesWhenNobodyKnows) {
  for (const char* name : {"", "README", "a.", "a.unknown", ".html", "a.htmlx", "a.html/b"})
    EXPECT_EQ(media_type_of(name), "application/octet-stream") << name;
}

}  // namespace
}  // namespace wsspec::app
