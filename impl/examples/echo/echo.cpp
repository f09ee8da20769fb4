// A server that sends every message back, and what else a WebSocketHandler can say about one connection.
#include <fmt/core.h>

#include <algorithm>

#include "serving.hpp"

namespace {

using namespace wsspec;

/// /echo
class Echo : public app::WebSocketHandler {
 public:
  // A coroutine, so that a peer which sends and does not read is not read from either.
  app::Task<> on_message(const Message& message) { co_await write_message(message); }

  void on_close() override {
    fmt::print("closed {} {}\n", close_code().value_or(0), close_reason());
    std::fflush(stdout);
  }

 protected:
  std::optional<std::string> select_subprotocol(const std::vector<std::string>& offered) override {
    if (std::ranges::find(offered, "echo") == offered.end()) return std::nullopt;
    return "echo";
  }
  std::optional<deflate::Options> get_compression_options() override { return deflate::Options(); }
};

/// /close/CODE/REASON: says goodbye at once. The groups of the route are the arguments of open().
class Goodbye : public app::WebSocketHandler {
 public:
  void open(const std::string& code, const std::string& reason) {
    close(static_cast<std::uint16_t>(std::stoi(code)), reason);
  }
};

/// /
class About : public app::RequestHandler {
 public:
  void get() {
    set_header("Content-Type", "text/plain; charset=utf-8");
    write("A WebSocket server. /echo sends every message back; /close/4000/bye closes with 4000 \"bye\".\n");
  }
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App flags("Sends every message back");
  examples::Serving serving(flags);
  CLI11_PARSE(flags, argc, argv);

  app::Settings settings;
  settings.ping_interval = std::chrono::seconds(30);  // keeps proxies from thinking that nobody is there
  app::Application application(settings);
  application.add<About>("/").add<Echo>("/echo").add<Goodbye>("/close/(\\d{4})/(.*)");
  return serving.run(application);
}
