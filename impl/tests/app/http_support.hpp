#pragma once
// What the tests of HTTP handlers share: answers that stay in memory, and a folder for files.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "wsspec/app/answer_sink.hpp"
#include "wsspec/app/request_handler.hpp"
#include "wsspec/http/head.hpp"

namespace wsspec::app {

/// Collects an answer. A client that takes nothing is `room` = false.
class MemorySink final : public AnswerSink {
 public:
  void send_answer(std::string bytes, bool last) override {
    EXPECT_FALSE(ended) << "bytes after the end";
    octets += bytes;
    pieces.push_back(std::move(bytes));
    ended = last;
  }
  bool has_room() const override { return room; }
  bool is_lost() const override { return lost; }
  void wait_for_room(std::coroutine_handle<> awaiting) override { waiter = awaiting; }
  bool keeps_alive() const override { return alive; }

  void make_room() {
    room = true;
    if (waiter) std::exchange(waiter, {}).resume();
  }
  void lose() {
    lost = true;
    if (waiter) std::exchange(waiter, {}).resume();
  }

  std::string octets = {};
  std::vector<std::string> pieces = {};
  bool ended = false;
  bool room = true;
  bool lost = false;
  bool alive = true;
  std::coroutine_handle<> waiter = {};
};

/// An answer, taken apart.
struct Answer {
  unsigned status = 0;
  std::string reason;
  http::Fields fields;
  std::string body;

  /// The only field of that name; "(none)", "(several)".
  std::string field(std::string_view name) const {
    const auto values = fields.all(name);
    if (values.empty()) return "(none)";
    return values.size() == 1 ? std::string(values[0]) : "(several)";
  }
};

inline Answer parse_answer(std::string_view octets) {
  http::HeadReader<http::AnswerHead> reader;
  const auto taken = reader.feed(bytes_of(octets));
  EXPECT_TRUE(taken && reader.done()) << octets;
  if (!taken || !reader.done()) return {};
  return {.status = reader.head().status,
          .reason = reader.head().reason,
          .fields = reader.head().fields,
          .body = std::string(octets.substr(*taken))};
}

inline http::RequestHead request_head(std::string method, std::string target, http::Fields fields = {}) {
  return {
      .method = std::move(method), .target = std::move(target), .version = {}, .fields = std::move(fields)};
}

inline Handler::Context context_of(http::RequestHead head, AnswerSink& sink, net::Loop* loop = nullptr) {
  return {.request = Request(std::move(head), {}, "127.0.0.1:1234", false),
          .path_args = {},
          .application = nullptr,
          .loop = loop,
          .answer = &sink};
}

/// A handler that defines nothing.
struct Plain : RequestHandler {};

/// A handler with a request at hand and an answer that stays in memory.
template <class H = Plain>
struct Answering {
  explicit Answering(http::RequestHead head = request_head("GET", "/")) {
    handler.attach(context_of(std::move(head), sink));
  }
  Answer answer() const {
    EXPECT_TRUE(sink.ended);
    return parse_answer(sink.octets);
  }
  MemorySink sink;
  H handler;
};

/// A request of HTTP/1.0.
inline http::RequestHead old_head(http::Fields fields = {}) {
  auto head = request_head("GET", "/", std::move(fields));
  head.version = {1, 0};
  return head;
}

/// A folder that is gone with this object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    auto name = (std::filesystem::temp_directory_path() / "wsspec-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path write(const std::filesystem::path& name, std::string_view text) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace wsspec::app
