#include "wsspec/app/static_file_handler.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <chrono>

#include "impl/tests/app/http_support.hpp"
#include "wsspec/app/http_date.hpp"

namespace wsspec::app {
namespace {

namespace fs = std::filesystem;

/// A request under way: what the server does around a handler.
class Transfer {
 public:
  Transfer(const fs::path& folder, http::RequestHead head, std::string path)
      : handler_(folder), path_(std::move(path)) {
    handler_.attach(context_of(std::move(head), sink));
  }
  void start() {
    task_ = handler_.get(path_);
    task_.start([] {});
  }
  bool done() const { return task_.done(); }
  void result() {
    try {
      task_.result();
      handler_.finish();
    } catch (const HttpError& error) {
      handler_.send_error(error.status(), error.what());
    }
  }
  MemorySink sink;

 private:
  StaticFileHandler handler_;
  std::string path_;
  Task<> task_;
};

class StaticFiles : public testing::Test {
 protected:
  /// @param target  under /static/, which is the route's. @param path  what the route captured, decoded.
  Answer request(std::string method, const std::string& target, http::Fields fields = {}) {
    auto head = request_head(std::move(method), "/static/" + target, std::move(fields));
    const Request decoded(head, {}, {}, false);
    Transfer transfer(root_, std::move(head), decoded.path().substr(std::string("/static/").size()));
    transfer.start();
    EXPECT_TRUE(transfer.done());
    transfer.result();
    EXPECT_TRUE(transfer.sink.ended);
    return parse_answer(transfer.sink.octets);
  }
  Answer get(const std::string& target, http::Fields fields = {}) {
    return request("GET", target, std::move(fields));
  }
  Answer range(std::string value) {
    http::Fields fields;
    fields.add("Range", std::move(value));
    return get("digits.txt", fields);
  }

  void SetUp() override {
    root_ = folder_.path() / "public";
    folder_.write("secret.txt", "secret");
    folder_.write("public-not/secret.txt", "secret");
    folder_.write("public/digits.txt", "0123456789");
    folder_.write("public/sub/index.html", "<p>index");
    folder_.write("public/bare/a.css", "a{}");
  }

  TemporaryFolder folder_;
  fs::path root_;
};

TEST_F(StaticFiles, AreSent) {
  const auto answer = get("digits.txt");
  EXPECT_EQ(answer.status, 200u);
  EXPECT_EQ(answer.body, "0123456789");
  EXPECT_EQ(answer.field("Content-Length"), "10");
  EXPECT_EQ(answer.field("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(answer.field("Accept-Ranges"), "bytes");
  EXPECT_NE(answer.field("ETag"), "(none)");
  EXPECT_TRUE(parse_http_date(answer.field("Last-Modified")));
  EXPECT_EQ(get("bare/a.css").field("Content-Type"), "text/css; charset=utf-8");
}

TEST_F(StaticFiles, MayBeEmptyOrHaveOddNames) {
  folder_.write("public/empty", "");
  EXPECT_EQ(get("empty").status, 200u);
  EXPECT_EQ(get("empty").field("Content-Length"), "0");
  folder_.write("public/a b%..txt", "odd");
  EXPECT_EQ(get("a%20b%25..txt").body, "odd");
  folder_.write("public/..a", "dots");
  EXPECT_EQ(get("..a").body, "dots");
}

TEST_F(StaticFiles, AreNotSentToHead) {
  const auto answer = request("HEAD", "digits.txt", {{"Range", "bytes=1-2"}});
  EXPECT_EQ(answer.status, 200u);
  EXPECT_EQ(answer.body, "");
  EXPECT_EQ(answer.field("Content-Length"), "10");
  EXPECT_EQ(answer.field("ETag"), get("digits.txt").field("ETag"));
  EXPECT_EQ(answer.field("Content-Type"), "text/plain; charset=utf-8");
}

TEST_F(StaticFiles, ThatAreNotThereAre404) {
  for (const char* target :
       {"none", "none/none", "digits.txt/", "digits.txt/x", "bare/", "bare", "%zz", "a%00b"})
    EXPECT_EQ(get(target).status, 404u) << target;
  EXPECT_EQ(get(std::string(5'000, 'x')).status, 404u);
}

// The way out

TEST_F(StaticFiles, AreOfTheFolderAlone) {
  for (const std::string target :
       {"../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "%2E%2E%2Fsecret.txt",
        "sub/../../secret.txt", "sub/../digits.txt", "../public/digits.txt", "../public-not/secret.txt", "..",
        "sub/..", "/etc/passwd", "%2fetc/passwd", "//etc/passwd"})
    EXPECT_EQ(get(target).status, 403u) << target;
  EXPECT_EQ(get("%252e%252e/secret.txt").status, 404u) << "decoded once only";
  EXPECT_EQ(get("..\\secret.txt").status, 404u);
  const auto absolute = (folder_.path() / "secret.txt").string();
  EXPECT_EQ(get(absolute).status, 403u);
}

TEST_F(StaticFiles, MayBeLinkedInsideAndNotOutside) {
  fs::create_symlink("digits.txt", root_ / "inside");
  fs::create_symlink(root_ / "bare", root_ / "inner-folder");
  fs::create_symlink("../secret.txt", root_ / "outside");
  fs::create_symlink(folder_.path(), root_ / "outer-folder");
  fs::create_symlink("../public-not", root_ / "neighbour");
  fs::create_symlink("nowhere", root_ / "dangling");
  fs::create_symlink("circle", root_ / "circle");
  EXPECT_EQ(get("inside").body, "0123456789");
  EXPECT_EQ(get("inner-folder/a.css").body, "a{}");
  EXPECT_EQ(get("outside").status, 403u);
  EXPECT_EQ(get("outer-folder/secret.txt").status, 403u);
  EXPECT_EQ(get("neighbour/secret.txt").status, 403u);
  EXPECT_EQ(get("dangling").status, 404u);
  EXPECT_EQ(get("circle").status, 403u);
  fs::create_directory(root_ / "trap");
  fs::create_symlink("../../secret.txt", root_ / "trap/index.html");
  EXPECT_EQ(get("trap/").status, 403u);
}

TEST_F(StaticFiles, MayLieInAFolderThatIsALink) {
  fs::create_symlink(root_, folder_.path() / "link");
  root_ = folder_.path() / "link/";
  EXPECT_EQ(get("digits.txt").status, 200u);
  EXPECT_EQ(get("../secret.txt").status, 403u);
}

TEST_F(StaticFiles, AreFiles) {
  ASSERT_EQ(::mkfifo((root_ / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(get("fifo").status, 403u);
  fs::create_symlink("/dev/null", root_ / "device");
  EXPECT_EQ(get("device").status, 403u);
}

TEST_F(StaticFiles, OfAFolderAreItsIndex) {
  EXPECT_EQ(get("sub/").body, "<p>index");
  EXPECT_EQ(get("sub/").field("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(get("").status, 404u);
  folder_.write("public/index.html", "root");
  EXPECT_EQ(get("").body, "root");
}

TEST_F(StaticFiles, OfAFolderWithoutSlashAreElsewhere) {
  const auto answer = get("sub");
  EXPECT_EQ(answer.status, 301u);
  EXPECT_EQ(answer.field("Location"), "./sub/");
  EXPECT_EQ(get("sub?a=/b?c").field("Location"), "./sub/?a=/b?c");
  folder_.write("public/a b:c/index.html", "odd");
  EXPECT_EQ(get("a%20b:c").field("Location"), "./a%20b:c/");
}

// What the client has

TEST_F(StaticFiles, AreNotSentAgain) {
  const auto first = get("digits.txt");
  const auto etag = first.field("ETag");
  const auto modified = first.field("Last-Modified");
  http::Fields by_tag{{"If-None-Match", "\"x\", " + etag}};
  http::Fields by_date{{"If-Modified-Since", modified}};
  for (const auto& fields : {by_tag, by_date})
    for (const char* method : {"GET", "HEAD"}) {
      const auto answer = request(method, "digits.txt", fields);
      EXPECT_EQ(answer.status, 304u);
      EXPECT_EQ(answer.body, "");
      EXPECT_EQ(answer.field("ETag"), etag);
      EXPECT_EQ(answer.field("Last-Modified"), modified);
      EXPECT_EQ(answer.field("Content-Length"), "(none)");
      EXPECT_EQ(answer.field("Content-Type"), "(none)");
    }
  EXPECT_EQ(get("digits.txt", {{"If-None-Match", "\"x\""}, {"If-Modified-Since", modified}}).status, 200u);
}

TEST_F(StaticFiles, AreSentAgainWhenTheyChange) {
  const auto first = get("digits.txt");
  const auto file = folder_.write("public/digits.txt", "9876543210");
  fs::last_write_time(file, fs::last_write_time(file) + std::chrono::nanoseconds(1));
  EXPECT_EQ(get("digits.txt", {{"If-None-Match", first.field("ETag")}}).body, "9876543210");
  fs::last_write_time(file, fs::last_write_time(file) - std::chrono::hours(1));
  EXPECT_EQ(get("digits.txt", {{"If-Modified-Since", first.field("Last-Modified")}}).status, 304u);
  const auto older = format_http_date(*parse_http_date(first.field("Last-Modified")) - std::chrono::hours(2));
  EXPECT_EQ(get("digits.txt", {{"If-Modified-Since", older}}).status, 200u);
}

TEST_F(StaticFiles, AreNeverOfTheFuture) {
  fs::last_write_time(root_ / "digits.txt", fs::file_time_type::clock::now() + std::chrono::hours(24));
  const auto modified = parse_http_date(get("digits.txt").field("Last-Modified"));
  ASSERT_TRUE(modified);
  EXPECT_LE(*modified, now_in_seconds());
}

// Ranges

TEST_F(StaticFiles, AreSentInPart) {
  const auto expect = [&](const char* field, const char* body, const char* content_range) {
    const auto answer = range(field);
    EXPECT_EQ(answer.status, 206u) << field;
    EXPECT_EQ(answer.body, body) << field;
    EXPECT_EQ(answer.field("Content-Range"), content_range);
    EXPECT_EQ(answer.field("Content-Length"), std::to_string(answer.body.size()));
    EXPECT_EQ(answer.field("Content-Type"), "text/plain; charset=utf-8");
  };
  expect("bytes=0-0", "0", "bytes 0-0/10");
  expect("bytes=2-4", "234", "bytes 2-4/10");
  expect("bytes=7-", "789", "bytes 7-9/10");
  expect("bytes=9-100", "9", "bytes 9-9/10");
  expect("bytes=-3", "789", "bytes 7-9/10");
  expect("bytes=-100", "0123456789", "bytes 0-9/10");
}

TEST_F(StaticFiles, HaveNothingBehindTheirEnd) {
  for (const char* field : {"bytes=10-", "bytes=10-20", "bytes=-0"}) {
    const auto answer = range(field);
    EXPECT_EQ(answer.status, 416u) << field;
    EXPECT_EQ(answer.field("Content-Range"), "bytes */10");
    EXPECT_EQ(answer.body, "");
    EXPECT_EQ(answer.field("Content-Length"), "0");
  }
}

TEST_F(StaticFiles, AreWholeWhenTheRangeIsNoSingleOne) {
  for (const char* field : {"bytes=0-1,3-4", "bytes=4-2", "lines=1-2", "nonsense"}) {
    EXPECT_EQ(range(field).status, 200u) << field;
    EXPECT_EQ(range(field).body, "0123456789") << field;
  }
}

TEST_F(StaticFiles, AreSentInPartOnlyIfTheyAreTheSame) {
  const auto first = get("digits.txt");
  const auto conditional = [&](std::string condition) {
    http::Fields fields{{"Range", "bytes=1-2"}};
    fields.add("If-Range", std::move(condition));
    return get("digits.txt", fields).status;
  };
  EXPECT_EQ(conditional(first.field("ETag")), 206u);
  EXPECT_EQ(conditional("W/" + first.field("ETag")), 200u);
  EXPECT_EQ(conditional("\"other\""), 200u);
  EXPECT_EQ(conditional(first.field("Last-Modified")), 206u);
  EXPECT_EQ(conditional("Sun, 06 Nov 1994 08:49:37 GMT"), 200u);
  EXPECT_EQ(get("digits.txt", {{"Range", "bytes=1-2"}, {"If-None-Match", first.field("ETag")}}).status, 304u);
}

// Pieces

constexpr std::size_t piece_bytes = 64 * 1024;

TEST_F(StaticFiles, GoInPiecesAsTheClientTakesThem) {
  for (const std::size_t size : {piece_bytes - 1, piece_bytes, piece_bytes + 1, 3 * piece_bytes}) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 31 >> 8);
    folder_.write("public/large", text);
    Transfer transfer(root_, request_head("GET", "/static/large"), "large");
    transfer.sink.room = false;
    transfer.start();
    EXPECT_EQ(transfer.done(), size <= piece_bytes);
    EXPECT_LE(transfer.sink.octets.size(), piece_bytes + 1'000);
    transfer.sink.make_room();
    ASSERT_TRUE(transfer.done());
    transfer.result();
    const auto answer = parse_answer(transfer.sink.octets);
    EXPECT_EQ(answer.field("Content-Length"), std::to_string(size));
    EXPECT_TRUE(answer.body == text);
    EXPECT_EQ(transfer.sink.pieces.size(), (size + piece_bytes - 1) / piece_bytes);
  }
}

TEST_F(StaticFiles, ThatShrinkAreAnError) {
  const auto file = folder_.write("public/large", std::string(3 * piece_bytes, 'x'));
  Transfer transfer(root_, request_head("GET", "/static/large"), "large");
  transfer.sink.room = false;
  transfer.start();
  fs::resize_file(file, piece_bytes + 1);
  transfer.sink.make_room();
  ASSERT_TRUE(transfer.done());
  EXPECT_THROW(transfer.result(), std::runtime_error);
  EXPECT_FALSE(transfer.sink.ended);
}

TEST_F(StaticFiles, AreLeftWhenTheClientIs) {
  folder_.write("public/large", std::string(3 * piece_bytes, 'x'));
  Transfer transfer(root_, request_head("GET", "/static/large"), "large");
  transfer.sink.room = false;
  transfer.start();
  transfer.sink.lose();
  ASSERT_TRUE(transfer.done());
  EXPECT_THROW(transfer.result(), std::system_error);
}

}  // namespace
}  // namespace wsspec::app
