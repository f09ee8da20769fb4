// A server that sends every message back, and what else a WebSocketHandler can say about one connection.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

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
  double ping_seconds = 30;
  flags.add_option("--ping", ping_seconds, "Seconds of silence before a Ping")
      ->check(CLI::Range(0.01, 86400.0))
      ->capture_default_str();
  CLI11_PARSE(flags, argc, argv);

  app::Settings settings;
  // Shorter than the patience of proxies, which end a connection that nobody speaks on.
  settings.ping_interval = std::chrono::milliseconds(std::lround(ping_seconds * 1000));
  app::Application application(settings);
  application.add<About>("/").add<Echo>("/echo").add<Goodbye>("/close/(\\d{4})/(.*)");
  return serving.run(application);
}
