// The server under load: what people write on the application layer, and a page of figures about its own
// process.
//
//   /echo, /deflate, /deflate-light   WebSockets that send back what comes; without and with compression
//   /topic                            WebSockets that get what is published
//   POST /publish?count=&bytes=&interval_us=      GET /stats?trim=1
//
// Prints {"port", "tls_port"} once it listens; SIGTERM ends it.
#include <malloc.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "impl/tests/load/publisher.hpp"
#include "wsspec/app/application.hpp"

namespace {

using namespace wsspec;
using load::Publisher;

/// A part of every WebSocket's handler: how many of them there are.
class Counted {
 public:
  Counted() { ++count; }
  ~Counted() { --count; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  static inline std::atomic<std::int64_t> count = 0;
};

class Echo : public app::WebSocketHandler {
 public:
  explicit Echo(std::optional<deflate::Options> compression) : compression_(compression) {}
  void on_message(const Message& message) { write_message(message); }
  std::optional<deflate::Options> get_compression_options() override { return compression_; }

 private:
  std::optional<deflate::Options> compression_;
  Counted counted_;
};

/// What a client of /topic is told lets it prove that nothing was lost: "h N" at first, all after N will
/// come; "s N" for each "s", all up to N are on their way; what else it sends comes back.
class Topic : public app::WebSocketHandler {
 public:
  explicit Topic(const Publisher* publisher) : publisher_(*publisher) {}
  void open() {
    subscribe(load::topic);
    write_message("h " + std::to_string(publisher_.begun()));
  }
  void on_message(const Message& message) {
    if (message.text() == "s") {
      write_message("s " + std::to_string(publisher_.done()));
    } else {
      write_message(message);
    }
  }

 private:
  const Publisher& publisher_;
  Counted counted_;
};

std::uint64_t number_of(const std::string& text) {
  std::uint64_t value = 0;
  const auto end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || last != end) throw app::HttpError(400, "not a number: " + text);
  return value;
}

class Publish : public app::RequestHandler {
 public:
  explicit Publish(Publisher* publisher) : publisher_(*publisher) {}
  void post() {
    Publisher::Job job;
    job.count = number_of(get_argument("count"));
    job.bytes = number_of(get_argument("bytes", "0"));
    job.interval = std::chrono::microseconds(number_of(get_argument("interval_us", "0")));
    if (!publisher_.start(job)) throw app::HttpError(409, "still publishing");
    set_status(202);
  }

 private:
  Publisher& publisher_;
};

std::size_t resident_bytes() {
  std::size_t total_pages = 0;
  std::size_t resident_pages = 0;
  std::ifstream("/proc/self/statm") >> total_pages >> resident_pages;
  return resident_pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// What is allocated and not freed: without the holes between, which RSS has.
std::size_t heap_bytes() {
  const auto heap = ::mallinfo2();
  return heap.uordblks + heap.hblkhd;
}

class Stats : public app::RequestHandler {
 public:
  explicit Stats(const Publisher* publisher) : publisher_(*publisher) {}
  void get() {
    // Freed memory that malloc keeps is no leak; whoever asks whether there is one has it given back first.
    if (get_argument("trim") == "1") ::malloc_trim(0);
    const std::filesystem::directory_iterator descriptors("/proc/self/fd");
    write_json({{"connections", application().connection_count()},
                {"handlers", Counted::count.load()},
                {"fds", std::distance(begin(descriptors), end(descriptors))},
                {"rss_bytes", resident_bytes()},
                {"heap_bytes", heap_bytes()},
                {"published", publisher_.done()},
                {"is_publishing", publisher_.is_busy()}});
  }

 private:
  const Publisher& publisher_;
};

deflate::Options light_compression() {
  deflate::Options options;
  options.no_context_takeover = true;
  options.peer_no_context_takeover = true;
  return options;
}

void serve(const app::Settings& settings) {
  app::Application application(settings);
  Publisher publisher(application);
  const auto watched = static_cast<const Publisher*>(&publisher);
  application.add<Echo>("/echo", std::optional<deflate::Options>())
      .add<Echo>("/deflate", std::optional(deflate::Options()))
      .add<Echo>("/deflate-light", std::optional(light_compression()))
      .add<Topic>("/topic", watched)
      .add<Publish>("/publish", &publisher)
      .add<Stats>("/stats", watched);
  const auto plain = application.listen(0);
  net::TlsContext::ServerOptions tls;
  tls.identity = net::make_throwaway_identity();
  const auto secure = application.listen(0, {}, net::TlsContext::server(tls).value());
  std::cout << nlohmann::json{{"port", plain.port}, {"tls_port", secure.port}} << std::endl;
  application.run();
  publisher.stop();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App flags("a server for load tests");
  app::Settings settings;
  std::size_t request_ms = 5'000;
  std::size_t close_ms = 5'000;
  const std::map<std::string, app::FullQueue> policies{
      {"wait", app::FullQueue::wait}, {"drop", app::FullQueue::drop}, {"close", app::FullQueue::close}};
  flags.add_option("--threads", settings.threads);
  flags.add_option("--policy", settings.on_full_queue)->transform(CLI::Transformer(policies));
  flags.add_option("--unsent-bytes", settings.unsent_bytes_max);
  flags.add_option("--request-ms", request_ms, "time-out of a request or an opening handshake");
  flags.add_option("--close-ms", close_ms, "time-out of a closing handshake");
  CLI11_PARSE(flags, argc, argv);
  settings.request_timeout = std::chrono::milliseconds(request_ms);
  settings.close_timeout = std::chrono::milliseconds(close_ms);
  serve(settings);
}
